"""Geometry is repaired or refused by rule, and every row is accounted for."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.crs import STORAGE
from geodata.errors import ConfigError, CRSError, SourceError
from geodata.harmonise.geometry import Expected, clean_geometry
from geodata.provenance import Finding
from tests.builders import METRIC, on_map, rectangle, square

BOWTIE = shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
HERE = (39.01, 35.95)


def cleaned(
    geometry: object, *, expect: Expected = "polygon", crs: str | None = None, keep_axes: bool = False
) -> tuple[gpd.GeoDataFrame, dict[str, Finding]]:
    table = (
        gpd.GeoDataFrame(geometry=geometry)
        if isinstance(geometry, gpd.GeoSeries)
        else gpd.GeoDataFrame(geometry=gpd.GeoSeries(geometry, crs=STORAGE))
    )
    table["row"] = [f"row {number}" for number in range(len(table))]
    result, findings = clean_geometry(
        table, source_id="town", crs=crs, expect=expect, metric_crs=METRIC, keep_axes=keep_axes
    )
    assert result.crs == STORAGE
    return result, {finding.rule: finding for finding in findings}


def test_sound_geometry_passes_without_a_finding() -> None:
    town = on_map([square(0, 0), square(20, 0)])
    result, found = cleaned(town)
    assert found == {}
    assert result.geometry.geom_equals(town).all()


def test_rows_without_geometry_are_refused_and_counted_by_cause() -> None:
    town = on_map([square(0, 0)])[0]
    with np.errstate(invalid="ignore"):
        broken = shapely.Polygon([(39, 35), (39.1, 35), (np.nan, 35.1)])
    result, found = cleaned([town, None, shapely.Polygon(), broken, None])
    assert list(result["row"]) == ["row 0"]
    counted = {rule: (finding.action, finding.n_rows) for rule, finding in found.items()}
    assert counted == {
        "null_geometry": ("refused", 2),
        "empty_geometry": ("refused", 1),
        "not_a_number": ("refused", 1),
    }
    assert found["null_geometry"].detail.endswith("first in row 2, 5.")


def test_a_table_of_which_nothing_can_be_used_is_an_error() -> None:
    with pytest.raises(
        SourceError, match=r"Not one of the 2 rows of town can be used \(rows without geometry: 2\)"
    ):
        cleaned([None, None])


def test_a_file_without_reference_system_is_refused_until_the_configuration_states_one() -> None:
    bare = gpd.GeoSeries(on_map([square(0, 0)]).to_numpy())
    with pytest.raises(CRSError, match="states no reference system; set option crs:"):
        cleaned(bare)
    _, found = cleaned(bare, crs="EPSG:4326")
    assert (found["missing_crs"].action, found["missing_crs"].n_rows) == ("repaired", 1)


def test_an_undefined_geographic_system_gives_way_to_the_configuration() -> None:
    undefined = (
        'GEOGCS["Undefined geographic SRS",DATUM["unknown",SPHEROID["unknown",6378137,298.257223563]],'
    )
    undefined += 'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
    vague = on_map([square(0, 0)]).set_crs(undefined, allow_override=True)
    with pytest.raises(CRSError, match="Undefined geographic SRS"):
        cleaned(vague)
    _, found = cleaned(vague, crs="EPSG:4326")
    assert found["undefined_crs"].n_rows == 1


def test_the_configuration_may_not_contradict_a_file_that_is_right() -> None:
    with pytest.raises(CRSError, match="states EPSG:4326 but option crs: says EPSG:32637"):
        cleaned(on_map([square(0, 0)]), crs="EPSG:32637")


def test_a_reference_system_that_the_coordinates_cannot_be_in_gives_way() -> None:
    # GeoJSON without a crs member is read as degrees, although these are metres.
    metres = on_map([square(0, 0)]).to_crs(METRIC).set_crs(STORAGE, allow_override=True)
    result, found = cleaned(metres, crs="EPSG:32637")
    assert found["wrong_crs"].action == "repaired"
    assert result.geometry[0].centroid.x == pytest.approx(39.0, abs=0.01)


DEGREES_AS_METRES = (
    r"The coordinates of town are expected to be metres, as its reference system EPSG:32637 says, but look like "
    r"degrees \(x 39[.\d]* to 39[.\d]*, y 35[.\d]* to 35[.\d]*\); set crs: EPSG:4326 of the source\."
)


@pytest.mark.parametrize("keep_axes", [False, True])
def test_degrees_that_the_file_calls_metres_are_refused_until_the_configuration_says_degrees(
    keep_axes: bool,
) -> None:
    town = on_map([square(0, 0), square(20, 0)])
    mislabelled = town.set_crs(METRIC, allow_override=True)
    with pytest.raises(SourceError, match=DEGREES_AS_METRES):
        cleaned(mislabelled, keep_axes=keep_axes)
    # What the message says to do has to work.
    result, found = cleaned(mislabelled, crs="EPSG:4326", keep_axes=keep_axes)
    assert found["wrong_crs"].action == "repaired"
    assert result.geometry.geom_equals(town).all()


def test_degrees_that_the_configuration_calls_metres_are_refused() -> None:
    bare = gpd.GeoSeries(on_map([square(0, 0)]).to_numpy())
    with pytest.raises(SourceError, match=DEGREES_AS_METRES):
        cleaned(bare, crs="EPSG:32637")


def test_one_coordinate_too_large_for_degrees_tells_that_a_file_is_in_metres() -> None:
    in_metres = on_map([square(0, 0)]).to_crs(METRIC)[0]
    mixed = gpd.GeoSeries([in_metres, shapely.box(0, 0, 10, 10)], crs=METRIC)
    result, _ = cleaned(mixed)
    assert list(result["row"]) == ["row 0", "row 1"]
    result, _ = cleaned(gpd.GeoSeries([shapely.Point(360.0, 0)], crs=METRIC), expect="point")
    assert len(result) == 1
    with pytest.raises(SourceError, match="look like degrees"):
        cleaned(gpd.GeoSeries([shapely.Point(359.9, 0)], crs=METRIC), expect="point")


def test_an_unknown_reference_system_is_a_mistake_in_the_configuration() -> None:
    with pytest.raises(ConfigError, match="option crs was 'EPSG:99999999'"):
        cleaned(on_map([square(0, 0)]), crs="EPSG:99999999")


def test_another_reference_system_is_reprojected_and_told() -> None:
    town = on_map([square(0, 0)])
    result, found = cleaned(town.to_crs(METRIC))
    assert found["reprojected"].detail == "Reprojected from EPSG:32637 to EPSG:4326."
    assert result.geometry.geom_equals_exact(town, 1e-9).all()


def test_exchanged_axes_are_put_right_where_only_one_order_is_possible() -> None:
    # Latitude 35.95 is not a longitude of zone 37 (36 to 42 degrees east); longitude 39 is a latitude of it.
    swapped = [shapely.Point(35.95, 39.01), shapely.Point(35.96, 39.02), shapely.Point(39.03, 35.97)]
    result, found = cleaned(swapped, expect="point")
    assert found["swapped_axes"].n_rows == 2
    assert list(result.geometry.x) == [39.01, 39.02, 39.03]
    _, found = cleaned(swapped, expect="point", keep_axes=True)
    assert "swapped_axes" not in found


def test_a_few_rows_beyond_the_zone_are_not_mistaken_for_exchanged_axes() -> None:
    near_edge = [shapely.Point(35.9, 36.5), shapely.Point(36.6, 36.6), shapely.Point(36.7, 36.6)]
    result, found = cleaned(near_edge, expect="point")
    assert list(result.geometry.x) == [35.9, 36.6, 36.7]
    assert (found["outside_crs_area"].action, found["outside_crs_area"].n_rows) == ("kept", 1)


def test_exchanged_metres_are_put_right() -> None:
    town = on_map([square(0, 0)])
    metres = town.to_crs(METRIC)
    swapped = gpd.GeoSeries(shapely.transform(metres.to_numpy(), lambda xy: xy[:, ::-1]), crs=METRIC)
    result, found = cleaned(swapped)
    assert found["swapped_axes"].n_rows == 1
    assert result.geometry.geom_equals_exact(town, 1e-9).all()


def test_a_point_at_null_island_is_refused() -> None:
    result, found = cleaned([shapely.Point(*HERE), shapely.Point(0, 0)], expect="point")
    assert len(result) == 1
    assert (found["far_outside"].action, found["far_outside"].n_rows) == ("refused", 1)


def test_heights_are_dropped() -> None:
    result, found = cleaned([shapely.Point(*HERE, 250.0)], expect="point")
    assert not shapely.has_z(result.geometry.to_numpy()).any()
    assert found["three_dimensional"].n_rows == 1


def test_an_invalid_polygon_keeps_its_surface() -> None:
    result, found = cleaned(on_map([BOWTIE, square(30, 0)]))
    area = result.geometry.to_crs(METRIC).area
    # The bow tie is two triangles of 25 m2.
    assert area[0] == pytest.approx(50.0, rel=1e-6)
    assert (found["invalid_geometry"].action, found["invalid_geometry"].n_rows) == ("repaired", 1)
    assert result.geometry.is_valid.all()


def test_a_polygon_that_collapses_is_refused() -> None:
    line = shapely.Polygon([(0, 0), (10, 0), (0, 0)])
    result, found = cleaned(on_map([line, square(30, 0)]))
    assert len(result) == 1
    assert sum(finding.n_rows for finding in found.values() if finding.action == "refused") == 1


def test_of_a_collection_the_polygons_are_kept() -> None:
    mixed = shapely.GeometryCollection([square(0, 0), shapely.Point(50, 50)])
    result, _ = cleaned(on_map([mixed]))
    assert result.geometry.geom_type[0] == "Polygon"


def test_the_wrong_type_is_refused() -> None:
    outline = on_map([square(0, 0)])[0]
    result, found = cleaned([shapely.Point(*HERE), outline], expect="point")
    assert list(result["row"]) == ["row 0"]
    assert found["wrong_type"].n_rows == 1
    result, found = cleaned([shapely.Point(*HERE), outline], expect="polygon")
    assert list(result["row"]) == ["row 1"]
    result, found = cleaned([shapely.Point(*HERE), outline], expect="any")
    assert len(result) == 2


def test_each_point_of_a_multipoint_becomes_a_row() -> None:
    several = shapely.MultiPoint([(39.01, 35.95), (39.02, 35.95)])
    result, found = cleaned([several, shapely.MultiPoint([(39.03, 35.95)])], expect="point")
    assert list(result["row"]) == ["row 0", "row 0", "row 1"]
    assert set(result.geometry.geom_type) == {"Point"}
    assert found["multipoint"].n_rows == 1


def test_repeated_rows_are_kept_and_counted() -> None:
    town = on_map([square(0, 0), square(0, 0), rectangle(0, 0, 5, 5)])
    table = gpd.GeoDataFrame({"kind": ["a", "a", "a"]}, geometry=town)
    result, findings = clean_geometry(table, source_id="town", crs=None, expect="polygon", metric_crs=METRIC)
    assert len(result) == 3
    assert [(finding.rule, finding.n_rows) for finding in findings] == [("duplicate_row", 1)]


def test_columns_of_lists_do_not_stop_the_count_of_repeated_rows() -> None:
    table = gpd.GeoDataFrame({"sources": [[{"dataset": "x"}], None]}, geometry=on_map([square(0, 0)] * 2))
    _, findings = clean_geometry(table, source_id="town", crs=None, expect="polygon", metric_crs=METRIC)
    assert [finding.rule for finding in findings] == ["duplicate_row"]


def test_the_table_handed_in_is_not_changed() -> None:
    table = gpd.GeoDataFrame(geometry=on_map([BOWTIE, square(30, 0)]))
    before = table.copy()
    clean_geometry(table, source_id="town", crs=None, expect="polygon", metric_crs=METRIC)
    assert table.geometry.geom_equals_exact(before.geometry, 0).all()
    assert table.index.equals(before.index)


ROWS = st.lists(st.sampled_from(["sound", "bowtie", "null", "empty", "point", "far", "line"]), min_size=1)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_every_row_is_either_kept_or_counted_as_refused(kinds: list[str]) -> None:
    shapes = {
        "sound": on_map([square(0, 0)])[0],
        "bowtie": on_map([BOWTIE])[0],
        "null": None,
        "empty": shapely.Polygon(),
        "point": shapely.Point(*HERE),
        "far": shapely.box(0, 0, 0.1, 0.1),
        "line": shapely.LineString([(39, 35), (39.1, 35)]),
    }
    rows = ["sound", *kinds]
    result, found = cleaned([shapes[kind] for kind in rows])
    refused = sum(finding.n_rows for finding in found.values() if finding.action == "refused")
    assert len(result) + refused == len(rows)
    assert len(result) == rows.count("sound") + rows.count("bowtie")
