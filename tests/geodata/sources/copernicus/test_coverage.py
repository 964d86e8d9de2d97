"""One delivery tells its coverage too: what was asked for, seen and hidden."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geodata.errors import SourceError
from geodata.sources import read
from tests.builders import square
from tests.geodata.sources.copernicus.reading import ONE, told
from tests.provider_files import copernicus as files


def coverage(path: Path, role: str, **options: object) -> gpd.GeoDataFrame:
    return read("copernicus", path, role=role, options=options)


def test_one_delivery_gives_its_coverage_too(tmp_path: Path) -> None:
    path = files.write(tmp_path)
    assert coverage(path, "area_of_interest")["locality"].tolist() == ["Raqqa"]
    assert coverage(path, "not_analysed")["or_src_id"].tolist() == [2]
    # The image from before the event covers far more, and says nothing of damage.
    footprint = coverage(path, "image_footprint")
    assert footprint["or_src_id"].tolist() == [2]
    assert footprint["image_date"].tolist() == [pd.Timestamp(files.DAY)]
    assert told(footprint) == {"image_before_event": 1}


def test_holes_drawn_among_the_image_outlines_are_not_analysed(tmp_path: Path) -> None:
    outlines = files.places(
        [square(0, 0, 500), square(0, 0, 50)], obj_type=["Image", "Not Analysed"], or_src_id=2
    )
    tables = ONE | {"imageFootprintA": outlines}
    path = files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", tables)
    assert coverage(path, "image_footprint")["obj_type"].tolist() == ["Image"]
    assert coverage(path, "not_analysed")["obj_type"].tolist() == ["Not Analysed"]


def test_what_a_cloud_hid_counts_only_for_the_latest_pass(tmp_path: Path) -> None:
    hidden = [files.places([square(100 * n, 0, 50)], obj_type="Not Analysed", pass_number=n) for n in (0, 1)]
    folder = files.write_shapefiles(
        tmp_path / "x", {"notAnalysedA": hidden[0]}, naming=files.NAME + "_{feature}_v1"
    )
    files.write_shapefiles(
        folder, {"notAnalysedA": hidden[1]}, naming="EMSR648_AOI01_GRA_MONIT01_{feature}_v1"
    )
    table = coverage(folder, "not_analysed")
    assert table["monitoring"].tolist() == [1]
    assert told(table) == {"earlier_pass": 1}


@pytest.mark.parametrize("role", ["area_of_interest", "image_footprint", "not_analysed"])
def test_a_missing_layer_of_a_role_is_named(tmp_path: Path, role: str) -> None:
    path = files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", ONE)
    with pytest.raises(
        SourceError, match=f"polygons of {role} .* but holds builtUpA_v1; leave this source out"
    ):
        coverage(path, role)


def test_an_empty_layer_of_a_role_is_said_to_be_empty(tmp_path: Path) -> None:
    tables = ONE | {"notAnalysedA": files.product()["notAnalysedA"].iloc[:0]}
    path = files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", tables)
    with pytest.raises(SourceError, match="but holds no rows in notAnalysedA_v1"):
        coverage(path, "not_analysed")


def test_the_area_of_a_delineation_serves_where_no_grading_was_made(tmp_path: Path) -> None:
    tables = {"areaOfInterestA": files.product()["areaOfInterestA"]}
    path = files.write_gpkg(tmp_path / "EMSR648_AOI01_DEL_PRODUCT_v1.gpkg", tables)
    assert len(coverage(path, "area_of_interest")) == 1


@pytest.mark.real_data
def test_published_areas_of_interest_are_read_as_any_vector_file(shared_data: Path) -> None:
    path = shared_data / "turkiye-2023" / "aois.geojson"
    table = read("vector", path, role="area_of_interest", options={})
    assert len(table) == len(coverage(path, "area_of_interest")) == 4
    assert set(table["emsr_id"]) == {"EMSR648"}
    assert {"area_id", "locality", "map_type"} <= set(table.columns)
    assert table.geometry.geom_type.isin(["Polygon", "MultiPolygon"]).all()
