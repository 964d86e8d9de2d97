"""How much was damaged in each square of 250 m: the overview between districts and single buildings."""

from collections.abc import Iterable
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from geodata import columns
from geodata.aggregate.rows import require_unique, rows_of
from geodata.crs import STORAGE, projected
from geodata.errors import InvariantError
from geodata.grades import GRADES, RANK, rank_of


def count_by_square(
    counted: gpd.GeoDataFrame,
    assessments: pd.DataFrame,
    *,
    unit: str,
    epochs: Iterable[date],
    metric_crs: CRS,
) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Squares that hold a building (or site), and how many of each class each holds at each epoch.

    A building belongs to the square that holds the representative point of its footprint, so each is counted
    once and the squares add up to the city. Squares are those of the metric CRS's own grid: the same ground
    has the same ``square_id`` in every release.

    Parameters
    ----------
    counted
        Buildings or sites, EPSG:4326.
    assessments
        Grades of them by epoch; rows of others are refused.
    unit
        `columns.OF_BUILDINGS` or `columns.OF_SITES`: what a row of `counted` is.
    epochs
        Every epoch that is to have rows.
    metric_crs
        CRS in metres in which squares are laid out.

    Returns
    -------
    tuple
        `columns.GRID_SQUARES` sorted from west to east and south to north, and `columns.GRID_COUNTS`, epoch by
        epoch in the same order. What has no grade at an epoch is ``n_not_assessed`` there.

    Raises
    ------
    InvariantError
        If something that is not counted is graded, or twice at one epoch.
    """
    key = columns.BUILDING_ID if unit == columns.OF_BUILDINGS else columns.SITE_ID
    dates = pd.DatetimeIndex(pd.to_datetime(list(epochs))).as_unit("ms").sort_values()
    require_unique(dates, columns.EPOCH)
    corners, square = _squares_of(counted, metric_crs)
    squares = _outlines(corners, np.bincount(square, minlength=len(corners)), unit, metric_crs)
    graded = assessments[assessments[columns.GRADE].notna()]
    row = rows_of(graded[key], pd.Index(counted[key]), table="assessments")
    epoch = rows_of(graded[columns.EPOCH], dates, table="assessments")
    require_unique(pd.Index(row * len(dates) + epoch), f"grade of a {unit} at an epoch")
    return squares, _counts(
        squares, dates, epoch * len(corners) + square[row], rank_of(graded[columns.GRADE])
    )


def _squares_of(
    counted: gpd.GeoDataFrame, metric_crs: CRS
) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Column and row of each square in the CRS's grid, and the square of each row of `counted`."""
    points = shapely.point_on_surface(projected(counted.geometry, metric_crs))
    places = np.floor(shapely.get_coordinates(points) / columns.SQUARE_SIDE_M).astype(np.int64).reshape(-1, 2)
    corners, square = np.unique(places, axis=0, return_inverse=True)
    return corners, square.reshape(-1).astype(np.int64)


def _outlines(
    corners: np.ndarray[tuple[int, int], np.dtype[np.int64]],
    n_counted: np.ndarray[tuple[int], np.dtype[np.int64]],
    unit: str,
    metric_crs: CRS,
) -> gpd.GeoDataFrame:
    west, south = (corners * columns.SQUARE_SIDE_M).T
    outlines = gpd.GeoSeries(
        shapely.box(west, south, west + columns.SQUARE_SIDE_M, south + columns.SQUARE_SIDE_M), crs=metric_crs
    )
    table = gpd.GeoDataFrame(
        {
            columns.SQUARE_ID: [f"{columns.SQUARE_SIDE_M}m-{east}-{north}" for east, north in corners],
            columns.UNIT: unit,
            "n_counted": pd.array(n_counted, dtype="Int64"),
        },
        geometry=outlines.to_crs(STORAGE).to_numpy(),
        crs=STORAGE,
    )
    return table[columns.names(columns.GRID_SQUARES)]


def _counts(
    squares: gpd.GeoDataFrame, dates: pd.DatetimeIndex, cells: np.ndarray, ranks: np.ndarray
) -> pd.DataFrame:
    n_cells = len(dates) * len(squares)
    table = pd.DataFrame(
        {
            columns.SQUARE_ID: np.tile(squares[columns.SQUARE_ID].to_numpy(dtype=object), len(dates)),
            columns.EPOCH: dates.repeat(len(squares)),
        }
    )
    of_class = {
        grade: np.bincount(cells[ranks == RANK[grade]], minlength=n_cells).astype(np.int64)
        for grade in GRADES[::-1]
    }
    for grade, n in of_class.items():
        table[f"n_{grade}"] = n
    counted = np.tile(squares["n_counted"].to_numpy(dtype=np.int64), len(dates))
    table["n_not_assessed"] = counted - np.sum(list(of_class.values()), axis=0)
    if bool((table["n_not_assessed"] < 0).any()):
        msg = "A square holds more grades than there are things in it."
        raise InvariantError(msg)
    whole = {name: "Int64" for name in table.columns if name.startswith("n_")}
    return table.astype(whole)[columns.names(columns.GRID_COUNTS)]
