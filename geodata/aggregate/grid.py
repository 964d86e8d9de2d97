"""What everything is counted into: a row for each epoch and a column for each district, then outside.

The city is the sum of these columns, never a count of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import columns
from geodata.aggregate.rows import Rows, place_ids, require_unique, rows_of
from geodata.errors import InvariantError

Counts = npt.NDArray[np.float64]
"""Whole numbers, kept as floats because numpy adds weights up as floats; exact up to 2**53."""


@dataclass(frozen=True)
class Grid:
    """A cell for each epoch and place, numbered along the places."""

    dates: pd.DatetimeIndex
    places: pd.Index

    def places_of(self, located: pd.DataFrame, *, table: str) -> Rows:
        """Place of each row of a table that has districts."""
        return rows_of(located[columns.DISTRICT_ID], self.places, table=table)

    def cells_of(self, dated: pd.DataFrame, place: Rows, *, table: str) -> Rows:
        """Cell of each row of a table that has epochs, `place` being the place of each row."""
        return rows_of(dated[columns.EPOCH], self.dates, table=table) * len(self.places) + place

    def count(self, cells: Rows, weights: Counts | None = None) -> Counts:
        """Rows in each cell, or the sum of their weights."""
        n_cells = len(self.dates) * len(self.places)
        counted = np.bincount(cells, weights=weights, minlength=n_cells).astype(np.float64)
        return counted.reshape(len(self.dates), len(self.places))

    def count_always(self, places: Rows, weights: Counts | None = None) -> Counts:
        """Rows in each place, or the sum of their weights, alike at every epoch."""
        counted = np.bincount(places, weights=weights, minlength=len(self.places)).astype(np.float64)
        return np.tile(counted, (len(self.dates), 1))

    def require_one_grade(self, row: Rows, cells: Rows, thing: str) -> None:
        """Do nothing if no building or site has two grades at one epoch."""
        epoch = cells // len(self.places)
        require_unique(pd.Index(row * len(self.dates) + epoch), f"grade of a {thing} at an epoch")

    def as_table(self, counts: Mapping[str, Counts]) -> pd.DataFrame:
        """Counts as columns beside district and epoch, place by place within epoch by epoch, the city last."""
        ids = np.append(self.places.to_numpy(dtype=object), columns.CITY)
        with_city = {
            name: np.column_stack([count, count.sum(axis=1)]).ravel() for name, count in counts.items()
        }
        where = {
            columns.DISTRICT_ID: np.tile(ids, len(self.dates)),
            columns.EPOCH: self.dates.repeat(len(ids)),
        }
        return pd.DataFrame(where | with_city)


def grid_of(districts: gpd.GeoDataFrame, epochs: Iterable[date]) -> Grid:
    """The grid of these districts, in the order given, and these epochs, in order of date.

    Raises
    ------
    InvariantError
        If an epoch or a district comes twice.
    """
    dates = pd.DatetimeIndex(pd.to_datetime(list(epochs))).as_unit("ms").sort_values()
    require_unique(dates, columns.EPOCH)
    return Grid(dates, place_ids(districts))


def require_whole(whole: Counts, parts: Counts, n_rows: int, things: str) -> None:
    """Do nothing if the parts make up the whole everywhere, and the whole every row of the table.

    Raises
    ------
    InvariantError
        If something was lost or counted twice.
    """
    if not np.array_equal(whole, parts):
        msg = f"In each district the {things} by class are expected to add up to all {things}, but do not."
        raise InvariantError(msg)
    if not (whole.sum(axis=1) == n_rows).all():
        msg = f"All districts are expected to hold {n_rows} {things}, but hold {whole.sum(axis=1).tolist()}."
        raise InvariantError(msg)
