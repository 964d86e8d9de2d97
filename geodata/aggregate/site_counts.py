"""How many of the sites that a list names are in each class, in every district at every epoch."""

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import columns
from geodata.aggregate.grid import Counts, Grid, require_whole
from geodata.aggregate.rows import Rows, rows_of
from geodata.grades import CRATER_KINDS, RANK, rank_of

LISTED, CRATERS, DUPLICATES, WITHOUT_RECORD = "listed", "craters", "duplicates", "without_record"


def count_sites(
    grid: Grid, sites: gpd.GeoDataFrame, assessments: pd.DataFrame, is_counted: Rows | None = None
) -> dict[str, Counts]:
    """Sites listed, of each class, without a record, craters and repetitions.

    A site counts under its grade at the epoch; a crater without one as a crater, any other site without one as
    without record. So classes, craters and sites without record add up to the sites listed.

    Parameters
    ----------
    grid
        What they are counted into.
    sites
        With site_id, district_id, site_kind and duplicate_of.
    assessments
        `columns.ASSESSMENTS`.
    is_counted
        Rows of `sites` to be counted; ``None``: all. Assessments of the others are left out, not refused.

    Raises
    ------
    InvariantError
        If a site is graded that is not listed, or twice at one epoch, or lies in no known district.
    """
    graded = assessments[assessments[columns.GRADE].notna()]
    site = rows_of(graded[columns.SITE_ID], pd.Index(sites[columns.SITE_ID]), table="assessments")
    if is_counted is not None:
        new_row = np.full(len(sites), -1, dtype=np.int64)
        new_row[is_counted] = np.arange(len(is_counted))
        is_of_them = new_row[site] >= 0
        graded, site, sites = graded[is_of_them], new_row[site[is_of_them]], sites.iloc[is_counted]
    place_of_site = grid.places_of(sites, table="sites")
    cells = grid.cells_of(graded, place_of_site[site], table="assessments")
    grid.require_one_grade(site, cells, "site")
    grade = rank_of(graded[columns.GRADE])
    is_crater = sites[columns.SITE_KIND].isin(CRATER_KINDS).to_numpy()
    is_duplicate = sites[columns.DUPLICATE_OF].notna().to_numpy()

    listed = grid.count_always(place_of_site)
    # What was damaged before it became a crater counts under its grade while it has one, and only there.
    craters = grid.count_always(place_of_site[is_crater]) - grid.count(cells[is_crater[site]])
    by_class = {name: grid.count(cells[grade == rank]) for name, rank in RANK.items()}
    without_record = listed - craters - grid.count(cells)
    parts = np.sum([*by_class.values(), without_record, craters], axis=0)
    require_whole(listed, np.asarray(parts), len(sites), "sites")
    return {
        LISTED: listed,
        CRATERS: craters,
        DUPLICATES: grid.count_always(place_of_site[is_duplicate]),
        WITHOUT_RECORD: without_record,
        **by_class,
    }
