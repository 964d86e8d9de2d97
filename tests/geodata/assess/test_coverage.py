import pandas as pd

from geodata import columns
from geodata.aggregate.statistics import WITHOUT_GRADE
from geodata.assess.coverage import COVERAGES, coverage_of
from tests.builders import area_of_interest, footprints, rectangle, square

TOWN = footprints(
    {"graded": square(0, 0), "silent": square(20, 0), "half_out": square(93, 0), "far": square(200, 0)}
)
AREA = area_of_interest(rectangle(-10, -10, 110, 40))


def coverage(town=TOWN, records=None, area=AREA) -> dict[str, str]:
    table = pd.DataFrame({columns.BUILDING_ID: ["graded"] if records is None else records})
    return dict(zip(town["building_id"], coverage_of(town, table, area), strict=True))


def test_building_without_a_record_in_the_area_is_not_called_undamaged():
    assert coverage()["silent"] == "no_record"


def test_building_with_a_grade_at_any_epoch_is_assessed():
    assert coverage()["graded"] == "assessed"


def test_building_beyond_the_area_is_outside():
    assert coverage()["far"] == "outside"


def test_building_on_the_border_lies_where_its_representative_point_does():
    """It spans 93 to 103 and the area ends at 100, so its heart, at 98, is within."""
    assert coverage()["half_out"] == "no_record"
    assert coverage(area=area_of_interest(rectangle(-10, -10, 105, 40)))["half_out"] == "outside"


def test_graded_building_beyond_the_area_is_assessed_all_the_same():
    assert coverage(records=["far"])["far"] == "assessed"


def test_nothing_is_outside_an_area_that_nobody_gave():
    assert coverage(area=None) == {
        "graded": "assessed",
        "silent": "no_record",
        "half_out": "no_record",
        "far": "no_record",
    }


def test_area_may_come_in_several_polygons():
    area = pd.concat([AREA, area_of_interest(square(195, -5, 30))], ignore_index=True)
    assert coverage(area=area)["far"] == "no_record"


def test_result_is_named_and_on_the_index_of_the_footprints():
    result = coverage_of(TOWN.set_axis([4, 5, 6, 7]), pd.DataFrame({columns.BUILDING_ID: []}), AREA)
    assert result.name == columns.COVERAGE
    assert result.index.tolist() == [4, 5, 6, 7]


def test_city_of_no_buildings():
    assert coverage_of(TOWN.iloc[:0], pd.DataFrame({columns.BUILDING_ID: []}), AREA).empty


IMAGE = area_of_interest(rectangle(-10, -10, 45, 40))  # shows `graded` and `silent`
CLOUD = area_of_interest(square(15, -5, 20))  # over `silent`


def ground(**seen) -> dict[str, str]:
    table = pd.DataFrame({columns.BUILDING_ID: seen.pop("records", ["graded"])})
    area = seen.pop("area", AREA)
    return dict(zip(TOWN["building_id"], coverage_of(TOWN, table, area, **seen), strict=True))


def test_building_that_no_image_shows_is_told_from_one_never_asked_for():
    assert ground(image_footprint=IMAGE) == {
        "graded": "assessed",
        "silent": "no_record",
        "half_out": "outside_image",
        "far": "outside",
    }


def test_building_under_cloud_was_not_analysed():
    assert ground(image_footprint=IMAGE, not_analysed=CLOUD)["silent"] == "not_analysed"


def test_cloud_beyond_the_image_or_the_area_changes_nothing():
    everywhere = area_of_interest(rectangle(-100, -100, 500, 200))
    found = ground(image_footprint=IMAGE, not_analysed=everywhere)
    assert (found["half_out"], found["far"]) == ("outside_image", "outside")
    assert ground(area=None, image_footprint=IMAGE, not_analysed=everywhere)["far"] == "outside_image"


def test_graded_building_is_assessed_even_under_cloud():
    assert ground(records=["silent"], image_footprint=IMAGE, not_analysed=CLOUD)["silent"] == "assessed"


def test_ground_may_come_in_several_tables():
    further = area_of_interest(square(195, -5, 30))
    assert ground(area=[AREA, further])["far"] == "no_record"
    assert ground(area=[AREA, further], image_footprint=[IMAGE, further])["far"] == "no_record"
    assert ground(not_analysed=[further, CLOUD])["silent"] == "not_analysed"


def test_no_polygon_at_all_is_not_known():
    nothing = AREA.iloc[:0]
    known_nothing = ground(area=nothing, image_footprint=nothing, not_analysed=nothing)
    assert known_nothing == ground(area=None) == ground(area=[])


def test_every_coverage_is_counted_in_the_statistics():
    counted = [coverage for coverages in WITHOUT_GRADE.values() for coverage in coverages]
    assert sorted(counted) == sorted(COVERAGES)
    assert COVERAGES[0] == "assessed"
