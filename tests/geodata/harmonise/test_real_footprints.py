"""Real footprints of four cities: every row is read, measured and accounted for."""

from pathlib import Path

import geopandas as gpd
import pytest

from geodata import columns
from geodata.crs import metric_crs
from geodata.harmonise.footprints import harmonise_footprints
from geodata.provenance import Finding, Source
from geodata.schemas import check
from geodata.sources import read

pytestmark = pytest.mark.real_data

SOURCE = Source("outlines", "footprints", "vector", "Outlines", "Publisher", "licence", "credit")


def from_file(path: Path, zone: str, **options: object) -> tuple[gpd.GeoDataFrame, dict[str, Finding]]:
    delivered = read("vector", path, role="footprints", options=options)
    footprints, findings = harmonise_footprints(
        delivered, source=SOURCE, metric_crs=metric_crs(zone), options=options
    )
    check(footprints, columns.FOOTPRINTS, name="footprints", key=["building_id"])
    refused = sum(finding.n_rows for finding in findings if finding.action == "refused")
    assert len(footprints) + refused == len(delivered)
    return footprints, {finding.rule: finding for finding in findings}


def test_beirut_shapefile(shared_data: Path) -> None:
    path = shared_data / "formats" / "shapefile" / "Beirut_Buildings.shp"
    footprints, found = from_file(path, "EPSG:32636", id_column="GlobalID")
    assert len(footprints) == 1_503
    assert found["invalid_geometry"].n_rows == 2
    assert footprints["building_id"][0] == "outlines:{9EFA0B51-735B-4578-B848-766D6DAE12AF}"
    larger, found = from_file(path, "EPSG:32636", id_column="GlobalID", min_area_m2=50)
    assert (len(larger), found["below_min_area"].n_rows) == (1_497, 6)


def test_tehran_areas_agree_with_those_the_source_states(shared_data: Path) -> None:
    path = shared_data / "tehran" / "footprints_pwtt_scores.geojson"
    footprints, _ = from_file(path, "EPSG:32639", id_column="id")
    stated = gpd.read_file(path).set_index("id")["area_m2"]
    measured = footprints.set_index(footprints["building_id"].str.removeprefix("outlines:"))["area_m2"]
    assert len(footprints) == 3_013
    # The source measured on the ellipsoid; the zone's scale error is below 0.1 %.
    assert (measured / stated).between(0.999, 1.001).all()


@pytest.mark.parametrize(
    ("name", "id_column", "n_rows"),
    [
        ("osm_destroyed_buildings", "OSM_ID", 375),
        ("osm_intact_buildings", "OSM_ID", 375),
        ("hot_destroyed_buildings", "osm_id", 3_259),
    ],
)
def test_turkish_footprints(name: str, id_column: str, n_rows: int, shared_data: Path) -> None:
    path = shared_data / "turkiye-2023" / f"{name}.geojson"
    footprints, found = from_file(path, "EPSG:32637", id_column=id_column)
    assert len(footprints) == n_rows
    if name == "hot_destroyed_buildings":
        assert found["overlapping_footprint"].n_rows == 4
        assert found["outside_crs_area"].n_rows == 1
