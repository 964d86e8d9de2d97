"""What each list holds, in every district at every epoch of its own: lists are told side by side, never added up."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import columns
from geodata.aggregate.grid import grid_of
from geodata.aggregate.rows import rows_of
from geodata.aggregate.site_counts import count_sites
from geodata.grades import CELL


def count_by_source(
    sites: gpd.GeoDataFrame,
    assessments: pd.DataFrame,
    districts: gpd.GeoDataFrame,
    *,
    epochs_by_source: Mapping[str, Iterable[date]] | None = None,
) -> pd.DataFrame:
    """One row of counts for each list, epoch of it, unit, and district, outside and the city.

    Sites as the list names them: every kind, duplicates included. Cells of a grid stand in rows of their own,
    for a cell says that something in it is damaged and not how much. The five classes, ``n_craters`` and
    ``n_without_record`` add up to ``n_listed``.

    Parameters
    ----------
    sites
        With site_id, source_id, district_id, site_kind and duplicate_of.
    assessments
        `columns.ASSESSMENTS` of these sites.
    districts
        `columns.DISTRICTS`.
    epochs_by_source
        Epochs of each list; ``None``, or of a list that is not named: those it has assessments at.

    Returns
    -------
    pandas.DataFrame
        `columns.SOURCE_STATISTICS`: list by list in the order of the sites, in each sites before cells, epoch
        by epoch in order of date, the districts as given, outside, city. A list without any epoch has no row.

    Raises
    ------
    InvariantError
        If a row would be lost or counted twice: it belongs to no known district, epoch or site.
    """
    site = rows_of(assessments[columns.SITE_ID], pd.Index(sites[columns.SITE_ID]), table="assessments")
    of_source = sites[columns.SOURCE_ID].to_numpy(dtype=object)
    is_cell = (sites[columns.SITE_KIND] == CELL).to_numpy()
    tables = [pd.DataFrame(columns=columns.names(columns.SOURCE_STATISTICS))]
    for source_id in pd.unique(of_source):
        own = assessments[of_source[site] == source_id]
        epochs = (epochs_by_source or {}).get(source_id, _epochs(own))
        for unit, is_unit in ((columns.OF_SITES, ~is_cell), (CELL, is_cell)):
            rows = np.flatnonzero((of_source == source_id) & is_unit)
            if len(rows):
                tables.append(_count(sites.iloc[rows], own, districts, epochs, str(source_id), unit))
    counted = pd.concat(tables[1:] or tables, ignore_index=True)
    return _typed(counted)


def _epochs(assessments: pd.DataFrame) -> Collection[date]:
    return list(assessments[columns.EPOCH].drop_duplicates())


def _count(
    sites: gpd.GeoDataFrame,
    assessments: pd.DataFrame,
    districts: gpd.GeoDataFrame,
    epochs: Iterable[date],
    source_id: str,
    unit: str,
) -> pd.DataFrame:
    grid = grid_of(districts, epochs)
    known = pd.Index(sites[columns.SITE_ID])
    of_unit = assessments[known.get_indexer(pd.Index(assessments[columns.SITE_ID])) >= 0]
    counts = {f"n_{name}": count for name, count in count_sites(grid, sites, of_unit).items()}
    return grid.as_table(counts).assign(**{columns.SOURCE_ID: source_id, columns.UNIT: unit})[
        columns.names(columns.SOURCE_STATISTICS)
    ]


def _typed(counted: pd.DataFrame) -> pd.DataFrame:
    """The counts as whole numbers and the epochs as dates, also where there is no row."""
    whole = {column.name: "int64" for column in columns.SOURCE_STATISTICS if column.kind == "integer"}
    return counted.astype({**whole, columns.EPOCH: "datetime64[ms]"})
