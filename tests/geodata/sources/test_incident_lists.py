"""Lists of incidents: positions found however they are written, or one sentence about what is missing."""

import zipfile
from pathlib import Path

import geopandas as gpd
import pytest

from geodata.errors import SourceError
from geodata.provenance import findings_of_reading
from geodata.sources import read
from tests.provider_files import incidents


def listed(path: Path, **options: object) -> gpd.GeoDataFrame:
    return read("incidents", path, role="incidents", options=options)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("id,lat,lng", "1,35.95,39.01"),
        ("id;Latitude;Longitude", "1;35.95;39.01"),
        ("id\tX\tY", "1\t39.01\t35.95"),
        ("id,WKT", '1,"POINT (39.01 35.95)"'),
        ("id,coordinates", '1,"35.95, 39.01"'),
        ("id,Geolocation", '1,"(35.95,39.01)"'),
        ("id;lat_lon", "1;35.95 39.01"),
    ],
)
def test_positions_are_found_by_the_names_of_their_columns(header: str, row: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"\ufeff{header}\n{row}\n", encoding="utf-8")
    table = listed(path)
    assert table.geometry.iloc[0].coords[0] == (39.01, 35.95)
    assert table.crs == "EPSG:4326"
    assert findings_of_reading(table, source_id="list")[-1].rule == "coordinates_by_name"
    with zipfile.ZipFile(tmp_path / "list.zip", "w") as archive:
        archive.write(path, "export/list.csv")
    assert listed(tmp_path / "list.zip").geometry.iloc[0].coords[0] == (39.01, 35.95)


def test_a_named_column_of_coordinates_is_used(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text('a,where is it\n1,"35.95,39.01"\n2,near the mill\n', encoding="utf-8")
    table = listed(tmp_path / "list.csv", coordinates_column="where is it")
    assert table.geometry.isna().tolist() == [False, True]
    rules = {finding.rule: finding.n_rows for finding in findings_of_reading(table, source_id="list")}
    assert rules["unreadable_position"] == 1


def test_a_list_without_positions_says_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("id,town\n1,Raqqa\n", encoding="utf-8")
    with pytest.raises(
        SourceError, match=r"no column of coordinates .* \(columns: id, town\); name lat_column:"
    ):
        listed(tmp_path / "list.csv")


def test_a_row_without_a_position_is_counted(tmp_path: Path) -> None:
    table = listed(incidents.write(tmp_path), **incidents.OPTIONS)
    assert len(table) == incidents.N_INCIDENTS + 1
    assert int(table.geometry.isna().sum()) == 1
