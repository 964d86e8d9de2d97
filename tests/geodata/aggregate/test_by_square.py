"""Squares: every building in exactly one, counts that add up, nothing unassessed turned into undamaged."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import CRS

from geodata import columns
from geodata.aggregate.by_square import count_by_square
from geodata.errors import InvariantError
from geodata.grades import DTYPE
from geodata.schemas import check

METRIC = CRS.from_epsg(32637)
EPOCHS = [pd.Timestamp("2014-02-12"), pd.Timestamp("2017-10-21")]


def houses(*corners: tuple[float, float]) -> gpd.GeoDataFrame:
    boxes = [shapely.box(x, y, x + 10, y + 10) for x, y in corners]
    ids = [f"b{i}" for i in range(len(corners))]
    return gpd.GeoDataFrame({"building_id": ids}, geometry=boxes, crs=METRIC).to_crs(4326)


def graded(*rows: tuple[str, int, str | None]) -> pd.DataFrame:
    table = pd.DataFrame(
        [(one, EPOCHS[epoch], grade) for one, epoch, grade in rows],
        columns=["building_id", "epoch", "damage_grade"],
    )
    return table.astype({"damage_grade": DTYPE})


def counted(buildings: gpd.GeoDataFrame, assessments: pd.DataFrame) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    return count_by_square(
        buildings, assessments, unit=columns.OF_BUILDINGS, epochs=EPOCHS, metric_crs=METRIC
    )


def test_a_house_across_a_border_is_in_the_square_of_its_middle_and_in_no_other() -> None:
    # Squares begin at multiples of 250 m: 500,000 and 500,250.
    squares, _ = counted(houses((500_243, 3_978_010), (500_247, 3_978_010), (500_100, 3_978_010)), graded())
    assert dict(zip(squares["square_id"], squares["n_counted"], strict=True)) == {
        "250m-2000-15912": 2,
        "250m-2001-15912": 1,
    }


def test_a_square_is_250_metres_in_the_metric_crs() -> None:
    squares, _ = counted(houses((500_010, 3_978_010)), graded())
    west, south, east, north = squares.to_crs(METRIC).total_bounds
    assert (round(east - west), round(north - south)) == (250, 250)
    assert (round(west), round(south)) == (500_000, 3_978_000)


def test_counts_add_up_and_what_has_no_grade_is_not_assessed() -> None:
    buildings = houses((500_010, 3_978_010), (500_050, 3_978_010), (500_400, 3_978_010))
    squares, counts = counted(
        buildings, graded(("b0", 0, "severe"), ("b0", 1, "destroyed"), ("b1", 1, None), ("b2", 1, "possible"))
    )
    check(squares, columns.GRID_SQUARES, name="grid_squares", key=("square_id",))
    check(counts, columns.GRID_COUNTS, name="grid_counts", key=("square_id", "epoch"))
    numbers = counts.drop(columns=["square_id", "epoch"])
    assert numbers.to_numpy().tolist() == [
        [0, 1, 0, 0, 0, 1], [0, 0, 0, 0, 0, 1],
        [1, 0, 0, 0, 0, 1], [0, 0, 0, 1, 0, 0],
    ]  # fmt: skip


def test_a_grade_of_something_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvariantError):
        counted(houses((500_010, 3_978_010)), graded(("b9", 0, "severe")))


def test_a_city_without_anything_has_no_squares() -> None:
    squares, counts = counted(houses((500_010, 3_978_010)).iloc[:0], graded())
    assert squares.empty
    assert counts.empty
