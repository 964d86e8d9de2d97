"""Google Open Buildings: outlines as text, of several parts, under one plus code, and never points."""

import gzip
from pathlib import Path

import geopandas as gpd
import pytest

from geodata import columns
from geodata.errors import SourceError
from geodata.harmonise.footprints import harmonise_footprints
from geodata.provenance import Source, findings_of_reading
from geodata.schemas import check
from geodata.sources import read, source_type
from tests.builders import METRIC
from tests.provider_files import google


def footprints(path: Path, **options: object) -> gpd.GeoDataFrame:
    return read("google", path, role="footprints", options=options)


def compressed(path: Path, text: str) -> Path:
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    return path


def test_a_partition_is_read_whole_and_in_degrees(tmp_path: Path) -> None:
    table = footprints(google.write(tmp_path))
    assert len(table) == google.N_FOOTPRINTS
    assert table.crs == "EPSG:4326"
    assert list(table.geom_type) == ["Polygon", "Polygon", "MultiPolygon", "Polygon"]


def test_a_plus_code_that_comes_twice_becomes_two_ids(tmp_path: Path) -> None:
    source = Source("gob", "footprints", "google", "t", "p", "l", "c")
    defaults = source_type("google").column_defaults["footprints"]
    table, found = harmonise_footprints(
        footprints(google.write(tmp_path)), source=source, metric_crs=METRIC, options=defaults
    )
    check(table, columns.FOOTPRINTS, name="footprints", key=["building_id"])
    assert table["building_id"][0] == "gob:8G7PX2X2+2M3X"
    assert table["area_m2"].tolist() == pytest.approx([100, 100, 200, 100], rel=1e-4)
    assert {finding.rule: finding.n_rows for finding in found}["repeated_id"] == 2


def test_less_sure_footprints_are_left_out_only_if_asked(tmp_path: Path) -> None:
    path = google.write(tmp_path)
    table = footprints(path, min_confidence=0.7)
    assert len(table) == google.N_SURE
    (finding,) = findings_of_reading(table, source_id="gob")
    assert (finding.rule, finding.action, finding.n_rows) == ("below_min_confidence", "refused", 1)


def test_a_footprint_that_states_no_confidence_is_kept(tmp_path: Path) -> None:
    table = google.table().assign(confidence=[None, 0.9, 0.9, 0.1])
    kept = footprints(compressed(tmp_path / "a.csv.gz", table.to_csv(index=False)), min_confidence=0.5)
    assert len(kept) == 3


def test_a_file_without_a_header_does_not_lose_its_first_building(tmp_path: Path) -> None:
    path = compressed(tmp_path / "a.csv.gz", google.table().to_csv(index=False, header=False))
    assert list(footprints(path)["full_plus_code"]) == list(google.table()["full_plus_code"])


def test_the_edition_of_points_is_refused(tmp_path: Path) -> None:
    points = google.table().drop(columns="geometry")
    for name, header in (("named.csv.gz", True), ("unnamed.csv.gz", False)):
        path = compressed(tmp_path / name, points.to_csv(index=False, header=header))
        with pytest.raises(SourceError, match=r"holds no outlines .* edition of points"):
            footprints(path)


@pytest.mark.parametrize("cut", [8, 60])
def test_a_partition_that_was_cut_off_is_refused(cut: int, tmp_path: Path) -> None:
    path = google.write(tmp_path)
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(SourceError, match=r"15f_buildings\.csv\.gz is not a whole .* fetch it again"):
        footprints(path)


def test_a_folder_and_a_parquet_copy_hold_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    google.table().iloc[:2].to_csv(folder / "1.csv", index=False)
    compressed(folder / "2.csv.gz", google.table().iloc[2:].to_csv(index=False))
    table = footprints(folder)
    assert len(table) == google.N_FOOTPRINTS
    table.to_parquet(tmp_path / "copy.parquet")
    assert list(footprints(tmp_path / "copy.parquet")["full_plus_code"]) == list(table["full_plus_code"])


def test_only_buildings_whose_middle_is_in_the_box_are_read(tmp_path: Path) -> None:
    path = google.write(tmp_path)
    middle = google.table().iloc[1]
    lon, lat = float(middle["longitude"]), float(middle["latitude"])
    assert len(footprints(path, bbox=[lon - 1e-6, lat - 1e-6, lon + 1e-6, lat + 1e-6])) == 1


def test_rows_without_a_plus_code_make_all_ids_from_outlines(tmp_path: Path) -> None:
    table = google.table()
    table.loc[1, "full_plus_code"] = None
    read_table = footprints(compressed(tmp_path / "a.csv.gz", table.to_csv(index=False)))
    assert "full_plus_code" not in read_table
    assert findings_of_reading(read_table, source_id="gob")[0].rule == "incomplete_id"


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"holds no \.csv\.gz, \.csv or \.parquet files"):
        footprints(tmp_path)
