"""Buildings or sites with all that was said of them, counted by epoch and district."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import columns
from geodata.aggregate.rows import Rows, place_ids, require_unique, rows_of
from geodata.columns import Column
from geodata.grades import rank_of

Flags = npt.NDArray[np.bool_]
Count = npt.NDArray[np.int64]
"""A row for each epoch and a column for each district, then outside."""

NEVER = -1
"""Epoch of what has no date."""


@dataclass(frozen=True)
class Unit:
    """The places of one unit and what was said of them.

    ``place`` and ``epoch`` are the rows of `ids` and `dates` that each statement is of; statements are in order
    of date and have a grade.
    """

    name: str
    dates: pd.DatetimeIndex
    district_ids: pd.Index
    ids: pd.Index
    district: Rows
    statements: pd.DataFrame
    place: Rows
    epoch: Rows
    rank: Rows

    def count(self, epoch: Rows, places: Rows) -> Count:
        """Places at each epoch and in each district; what has no epoch is not counted."""
        dated = epoch != NEVER
        cells = epoch[dated] * len(self.district_ids) + self.district[places[dated]]
        counted = np.bincount(cells, minlength=len(self.dates) * len(self.district_ids))
        return counted.reshape(len(self.dates), len(self.district_ids)).astype(np.int64)


def units_of(
    buildings: gpd.GeoDataFrame | None,
    building_assessments: pd.DataFrame | None,
    sites: gpd.GeoDataFrame,
    assessments: pd.DataFrame,
    districts: gpd.GeoDataFrame,
    epochs: Iterable[date],
) -> Iterator[Unit]:
    """Buildings, if the city has footprints, then sites.

    Raises
    ------
    InvariantError
        If a row belongs to no known district, epoch, building or site.
    """
    dates = pd.DatetimeIndex(pd.to_datetime(list(epochs))).as_unit("ms").sort_values()
    require_unique(dates, columns.EPOCH)
    places = place_ids(districts)
    if buildings is not None and building_assessments is not None:
        yield _unit(
            columns.OF_BUILDINGS,
            columns.BUILDING_ID,
            buildings,
            building_assessments,
            dates=dates,
            districts=places,
        )
    yield _unit(columns.OF_SITES, columns.SITE_ID, sites, assessments, dates=dates, districts=places)


def _unit(
    name: str,
    id_column: str,
    located: pd.DataFrame,
    assessments: pd.DataFrame,
    *,
    dates: pd.DatetimeIndex,
    districts: pd.Index,
) -> Unit:
    ids = pd.Index(located[id_column])
    graded = assessments[assessments[columns.GRADE].notna()].sort_values(columns.EPOCH, kind="stable")
    return Unit(
        name=name,
        dates=dates,
        district_ids=districts,
        ids=ids,
        district=rows_of(located[columns.DISTRICT_ID], districts, table=f"{name}s"),
        statements=graded,
        place=rows_of(graded[id_column], ids, table=f"statements on {name}s"),
        epoch=rows_of(graded[columns.EPOCH], dates, table=f"statements on {name}s"),
        rank=rank_of(graded[columns.GRADE]).astype(np.int64),
    )


def so_far(counts: Count) -> Count:
    """Counts of each epoch and all before."""
    return np.asarray(np.cumsum(counts, axis=0))


def as_table(
    unit: Unit, labels: dict[str, str], counts: dict[str, Count], expected: tuple[Column, ...]
) -> pd.DataFrame:
    """Counts as rows, epoch by epoch and place by place, the city last; what was not counted is missing."""
    ids = np.append(unit.district_ids.to_numpy(dtype=object), columns.CITY)
    with_city = {name: np.column_stack([count, count.sum(axis=1)]).ravel() for name, count in counts.items()}
    table = pd.DataFrame(
        {
            columns.UNIT: unit.name,
            **labels,
            columns.DISTRICT_ID: np.tile(ids, len(unit.dates)),
            columns.EPOCH: unit.dates.repeat(len(ids)),
        }
    )
    numbers = [column for column in expected if column.kind == "integer"]
    for column in numbers:
        values = with_city.get(column.name)
        table[column.name] = pd.array([pd.NA] * len(table) if values is None else values, dtype="Int64")
    has_no_before = (table[columns.EPOCH] == unit.dates.min()).to_numpy()
    for column in numbers:
        if column.name.startswith("n_since_previous_"):
            table[column.name] = table[column.name].mask(has_no_before)
    return table[columns.names(expected)]
