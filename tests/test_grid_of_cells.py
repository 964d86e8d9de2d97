"""A rapid assessment that grades only cells of a grid: a city of its own, in which no building is graded."""

import sys

import pytest

from geodata import pipeline
from geodata.config import load_config
from geodata.publish.bundle import Bundle, open_bundle
from geodata.publish.report import report_of
from geodata.publish.report_text import console_for, print_report
from geodata.verify import verify_bundle
from tests.town import write_town
from tests.unosat_files import grid_table

DAY = "2022-03-26"
CODES = [14, 6, 14, None]


@pytest.fixture(scope="module", params=[True, False], ids=["footprints", "no footprints"])
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    folder = tmp_path_factory.mktemp("grid")
    path = write_town(folder, footprints=request.param)
    grid_table(CODES).to_file(folder / "list.gpkg")
    path.write_text(path.read_text(encoding="utf-8").replace("2017-10-21", DAY), encoding="utf-8")
    return open_bundle(pipeline.build(load_config(path)))


def test_cells_are_counted_as_cells_and_their_bundle_verifies(city: Bundle) -> None:
    assert [line for line in verify_bundle(city) if line[1] is not None] == []
    apart = city.table("source_statistics")
    row = apart[apart["district_id"] == "city"].iloc[0]
    assert (len(apart["unit"].unique()), row["unit"]) == (1, "cell")
    assert row[["n_listed", "n_possible", "n_no_visible_damage", "n_without_record"]].tolist() == [4, 2, 1, 1]


def test_cells_are_no_sites_and_grade_no_building(city: Bundle) -> None:
    statistics = city.table("statistics")
    row = statistics[statistics["district_id"] == "city"].iloc[0]
    assert row["n_sites_listed"] == 0
    if city.has_footprints:
        assert row["n_buildings_not_assessed"] == row["n_footprints"] == 9
        assert (city.table("buildings")["coverage"] == "no_record").all()
        assert row["share_assessed_of_footprints"] == 0


def test_the_report_tells_of_the_cells(city: Bundle, capsys: pytest.CaptureFixture[str]) -> None:
    print_report(report_of(city), console_for(sys.stdout), language="en", with_readings=False)
    told = capsys.readouterr().out
    assert "grid cells" in told
    assert "something in it is damaged, not which building" in told


def test_nothing_is_dated_and_the_curve_is_empty_but_typed(city: Bundle) -> None:
    curve = city.table("damage_curve")
    assert curve.empty
    assert curve["after_date"].dtype.kind == "M"
