"""Microsoft partitions: every line is a footprint, -1 is unknown, a broken download is noticed."""

import gzip
import json
from pathlib import Path

import geopandas as gpd
import pytest

from geodata.errors import SourceError
from geodata.provenance import findings_of_reading
from geodata.sources import read
from tests.builders import on_map, square


def partition(path: Path, *, first: int = 0, n_rows: int = 3) -> Path:
    """Footprints 20 m apart; the first of a partition has no height, none has a confidence."""
    outlines = on_map([square(20 * number, 0) for number in range(first, first + n_rows)])
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"height": -1.0 if number == 0 else 6.5, "confidence": -1.0},
                "geometry": outline.__geo_interface__,
            }
        )
        for number, outline in enumerate(outlines)
    ]
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    return path


def microsoft(path: Path) -> gpd.GeoDataFrame:
    return read("microsoft", path, role="footprints", options={})


def test_every_line_is_read_and_minus_one_is_missing(tmp_path: Path) -> None:
    table = microsoft(partition(tmp_path / "part-00064.csv.gz"))
    # GDAL taken at its word reads such a file as CSV and loses the first line.
    assert len(table) == 3
    assert table.crs == "EPSG:4326"
    assert table["height"].isna().tolist() == [True, False, False]
    assert table["confidence"].isna().all()
    told = {finding.rule: finding.n_rows for finding in findings_of_reading(table, source_id="ms")}
    assert told == {"missing_height": 1, "missing_confidence": 3}


def test_a_folder_of_partitions_is_read_in_name_order(tmp_path: Path) -> None:
    partition(tmp_path / "122200002.csv.gz", first=3, n_rows=2)
    partition(tmp_path / "122200001.csv.gz")
    table = microsoft(tmp_path)
    assert len(table) == 5
    assert table.geometry.bounds["minx"].is_monotonic_increasing


def test_a_partition_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    path = partition(tmp_path / "part.csv.gz", n_rows=500)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(SourceError, match=r"part\.csv\.gz is not a whole \.csv\.gz file; .* fetch it again"):
        microsoft(path)


def test_a_folder_without_partitions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"holds no \.csv\.gz files"):
        microsoft(tmp_path)


def test_a_file_that_holds_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "part.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n"))
    with pytest.raises(SourceError, match=r"part\.csv\.gz"):
        microsoft(path)
