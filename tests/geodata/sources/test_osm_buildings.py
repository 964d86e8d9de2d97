"""OpenStreetMap buildings: what stood before the damage, from an extract or a copy of it, dated by its header."""

from pathlib import Path

import geopandas as gpd
import pytest

from geodata import columns
from geodata.errors import ConfigError, SourceError
from geodata.harmonise.footprints import harmonise_footprints
from geodata.provenance import Source, findings_of_reading
from geodata.schemas import check
from geodata.sources import read, source_type
from tests.builders import METRIC, on_map, square
from tests.provider_files import osm_buildings as extract


def buildings(path: Path, **options: object) -> gpd.GeoDataFrame:
    return read("osm-buildings", path, role="footprints", options=options)


def told(table: gpd.GeoDataFrame) -> dict[str, int]:
    return {finding.rule: finding.n_rows for finding in findings_of_reading(table, source_id="osm")}


@pytest.mark.parametrize("write", [extract.write, extract.write_xml])
def test_an_extract_gives_buildings_with_ids_storeys_uses_and_its_day(write: object, tmp_path: Path) -> None:
    table = buildings(write(tmp_path))  # type: ignore[operator]
    assert told(table) == {"no_building_value": extract.N_NO_BUILDINGS, "ruined_building": extract.N_RUINED}
    source = Source("osm", "footprints", "osm-buildings", "t", "p", "l", "c")
    defaults = source_type("osm-buildings").column_defaults["footprints"]
    footprints, found = harmonise_footprints(table, source=source, metric_crs=METRIC, options=defaults)
    check(footprints, columns.FOOTPRINTS, name="footprints", key=["building_id"])
    footprints = footprints.set_index("building_id")
    # Relation 101 and way 101 are two buildings.
    assert set(footprints.index) == {"osm:relation/101", *(f"osm:way/{way}" for way in (101, 102, 104, 105))}
    assert footprints.loc["osm:way/101", "levels"] == 3.5
    assert footprints.loc["osm:way/102", "levels"] == 4
    assert footprints["use"].fillna("").to_dict() == {
        "osm:relation/101": "religious",
        "osm:way/101": "public",
        "osm:way/102": "residential",
        "osm:way/104": "",
        "osm:way/105": "",
    }
    assert set(footprints["footprint_date"].astype("str")) == {extract.SNAPSHOT}
    assert not {"undated_footprints", "unknown_use"} & {finding.rule for finding in found}


def test_a_way_tagged_destroyed_only_is_a_building_that_stood(tmp_path: Path) -> None:
    table = buildings(extract.write(tmp_path)).set_index("osm_element")
    assert table.geometry["way/104"].geom_type == "Polygon"
    assert table.geometry["way/104"].area == pytest.approx(table.geometry["way/105"].area)


def test_ruins_are_left_out_only_if_asked(tmp_path: Path) -> None:
    table = buildings(extract.write(tmp_path), without_ruins=True)
    assert len(table) == extract.N_BUILDINGS - extract.N_RUINED
    ruined = findings_of_reading(table, source_id="osm")[-1]
    assert (ruined.rule, ruined.action, ruined.n_rows) == ("ruined_building", "refused", 2)
    assert "ruins 1, destroyed 1" in ruined.detail


def test_a_stated_day_goes_before_that_of_the_header(tmp_path: Path) -> None:
    table = buildings(extract.write(tmp_path), snapshot_date="2012-06-30")
    assert set(table["osm_snapshot"].astype("str")) == {"2012-06-30"}
    with pytest.raises(ConfigError, match=r"snapshot_date was '30.6.2012' but is expected to be a date"):
        buildings(extract.write(tmp_path), snapshot_date="30.6.2012")


@pytest.mark.parametrize("kept", [10, 100, -1, -50, -300])
def test_an_extract_that_was_cut_off_is_refused(kept: int, tmp_path: Path) -> None:
    path = extract.write(tmp_path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(SourceError, match="fetch it again"):
        buildings(path)
    path = extract.write_xml(tmp_path)
    path.write_bytes(path.read_bytes()[: kept - 20] if kept < 0 else path.read_bytes()[: 20 * kept])
    with pytest.raises(SourceError, match="fetch it again"):
        buildings(path)


def test_geofabrik_shapefiles_are_found_in_their_archive(tmp_path: Path) -> None:
    import zipfile

    table = gpd.GeoDataFrame(
        {"osm_id": ["1", "2"], "code": 1500, "fclass": "building", "name": None, "type": ["house", None]},
        geometry=on_map([square(0, 0), square(20, 0)]),
    )
    loose = tmp_path / "loose"
    loose.mkdir()
    table.to_file(loose / "gis_osm_buildings_a_free_1.shp")
    table.to_file(loose / "gis_osm_landuse_a_free_1.shp")
    with zipfile.ZipFile(tmp_path / "syria-free.shp.zip", "w") as archive:
        for file in sorted(loose.iterdir()):
            archive.write(file, file.name)
    read_table = buildings(tmp_path / "syria-free.shp.zip")
    assert list(read_table["osm_element"]) == ["1", "2"]
    assert read_table["osm_use"][0] == "house"
    assert "osm_snapshot" not in read_table


@pytest.mark.parametrize("name", ["building:levels", "building_levels", "building_l"])
def test_storeys_are_found_however_the_export_spelt_them(name: str, tmp_path: Path) -> None:
    table = gpd.GeoDataFrame(
        {"full_id": ["w1", "w2"], "building": ["yes", "no"], name: ["2.5", None]},
        geometry=on_map([square(0, 0), square(20, 0)]),
    )
    table.to_file(tmp_path / "export.gpkg")
    read_table = buildings(tmp_path / "export.gpkg")
    assert (list(read_table["osm_element"]), list(read_table["osm_levels"])) == (["w1"], ["2.5"])


def test_tags_in_one_column_are_read_as_json(tmp_path: Path) -> None:
    tags = ['{"building": "yes", "building:levels": "2"}', '{"highway": "residential"}']
    table = gpd.GeoDataFrame({"osm_id": [1, 2], "tags": tags}, geometry=on_map([square(0, 0), square(20, 0)]))
    table.to_parquet(tmp_path / "export.parquet")
    read_table = buildings(tmp_path / "export.parquet")
    assert list(read_table["osm_levels"]) == ["2"]
    assert told(read_table) == {"not_a_building": 1}


def test_a_file_of_anything_else_is_refused(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"name": ["a"]}, geometry=on_map([square(0, 0)])).to_file(tmp_path / "a.gpkg")
    with pytest.raises(
        SourceError, match=r"has no column building, fclass or other_tags .* read it with vector"
    ):
        buildings(tmp_path / "a.gpkg")
    (tmp_path / "x.osm.bz2").write_bytes(b"BZh")
    with pytest.raises(SourceError, match="is compressed; unpack it first"):
        buildings(tmp_path / "x.osm.bz2")
    (tmp_path / "x.osm.pbf").write_bytes(b"<html>not found</html>" * 10)
    with pytest.raises(SourceError, match=r"is no OpenStreetMap \.pbf file"):
        buildings(tmp_path / "x.osm.pbf")


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "n_rows"),
    [("osm_destroyed_buildings", 375), ("osm_intact_buildings", 375), ("hot_destroyed_buildings", 3_259)],
)
def test_real_exports_are_read_without_options(name: str, n_rows: int, shared_data: Path) -> None:
    table = buildings(shared_data / "turkiye-2023" / f"{name}.geojson")
    assert (
        len(table)
        + sum(
            finding.n_rows
            for finding in findings_of_reading(table, source_id="osm")
            if finding.action == "refused"
        )
        == n_rows
    )
