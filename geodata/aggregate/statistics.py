"""How many buildings and sites of each class every district holds at every epoch.

A count is a table with a row for each epoch and a column for each district, then one for what lies outside
all districts. The city is the sum of these columns, never a count of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import columns
from geodata.aggregate.rows import Rows, place_ids, require_unique, rows_of
from geodata.errors import InvariantError
from geodata.grades import CRATER_KINDS, DESTROYED, GRADES, MODERATE, NOT_ASSESSED, RANK, SEVERE, rank_of

AFFECTED: tuple[str, ...] = (DESTROYED, SEVERE, MODERATE)
"""Classes that UNOSAT adds up as "affected" structures."""

_CM2_PER_M2 = 10_000

_Counts = npt.NDArray[np.float64]
"""Whole numbers, kept as floats because numpy adds weights up as floats; exact up to 2**53."""


@dataclass(frozen=True)
class _Grid:
    """What everything is counted into: a cell for each epoch and place, numbered along the places."""

    dates: pd.DatetimeIndex
    places: pd.Index

    def places_of(self, located: pd.DataFrame, *, table: str) -> Rows:
        """Place of each row of a table that has districts."""
        return rows_of(located[columns.DISTRICT_ID], self.places, table=table)

    def cells_of(self, dated: pd.DataFrame, place: Rows, *, table: str) -> Rows:
        """Cell of each row of a table that has epochs, `place` being the place of each row."""
        return rows_of(dated[columns.EPOCH], self.dates, table=table) * len(self.places) + place

    def count(self, cells: Rows, weights: _Counts | None = None) -> _Counts:
        """Rows in each cell, or the sum of their weights."""
        n_cells = len(self.dates) * len(self.places)
        counted = np.bincount(cells, weights=weights, minlength=n_cells).astype(np.float64)
        return counted.reshape(len(self.dates), len(self.places))

    def count_always(self, places: Rows, weights: _Counts | None = None) -> _Counts:
        """Rows in each place, or the sum of their weights, alike at every epoch."""
        counted = np.bincount(places, weights=weights, minlength=len(self.places)).astype(np.float64)
        return np.tile(counted, (len(self.dates), 1))


def count_damage(
    *,
    buildings: gpd.GeoDataFrame | None,
    building_assessments: pd.DataFrame | None,
    sites: gpd.GeoDataFrame,
    assessments: pd.DataFrame,
    districts: gpd.GeoDataFrame,
    epochs: Iterable[date],
) -> pd.DataFrame:
    """One row of counts for each district and epoch, and a row each for outside and for the city.

    Buildings: a footprint counts under its ``damage_grade`` at the epoch, *surely* under a class if that is
    its whole interval, *possibly* if the interval includes it; one without a record is not assessed and in
    no class, not even possibly. Every share is of all footprints of the district, assessed or not.

    Sites, as the publisher lists them: duplicates, roads and bridges count like buildings. A crater without a
    grade at the epoch counts as a crater, any other site without one as not assessed. So the five classes,
    ``n_sites_not_assessed`` and ``n_sites_craters`` add up to ``n_sites_listed``.

    Areas are added in whole square centimetres, so that their sums do not depend on the order of rows.

    Parameters
    ----------
    buildings
        With building_id, district_id and area_m2; ``None``: the city has no footprints.
    building_assessments
        `columns.BUILDING_ASSESSMENTS`; ``None`` if there are no buildings.
    sites
        With site_id, district_id, site_kind and duplicate_of.
    assessments
        `columns.ASSESSMENTS`.
    districts
        `columns.DISTRICTS`; none is called ``outside`` or ``city``.
    epochs
        Every epoch that is to have rows, among them each that something is assessed at.

    Returns
    -------
    pandas.DataFrame
        `columns.STATISTICS`: epoch by epoch in order of date; in each the districts as given, outside, city.
        What concerns buildings is missing if there are no footprints, a share if its denominator is 0.

    Raises
    ------
    InvariantError
        If a row would be lost or counted twice: it belongs to no known district, epoch, building or site.
    """
    dates = pd.DatetimeIndex(pd.to_datetime(list(epochs))).as_unit("ms").sort_values()
    require_unique(dates, columns.EPOCH)
    grid = _Grid(dates, place_ids(districts))
    counts = _count_sites(grid, sites, assessments)
    if buildings is not None and building_assessments is not None:
        counts |= _count_buildings(grid, buildings, building_assessments)
    with_city = {name: np.column_stack([count, count.sum(axis=1)]).ravel() for name, count in counts.items()}
    return _statistics(pd.DataFrame(_labels(districts, grid) | with_city))


def _count_buildings(
    grid: _Grid, buildings: gpd.GeoDataFrame, building_assessments: pd.DataFrame
) -> dict[str, _Counts]:
    table = "building_assessments"
    building_ids = pd.Index(buildings[columns.BUILDING_ID])
    building = rows_of(building_assessments[columns.BUILDING_ID], building_ids, table=table)
    place_of_building = grid.places_of(buildings, table="buildings")
    cells = grid.cells_of(building_assessments, place_of_building[building], table=table)
    _require_one_grade(grid, building, cells, "building")
    area_cm2 = np.rint(buildings[columns.AREA_M2].to_numpy(dtype=np.float64) * _CM2_PER_M2)
    grade = rank_of(building_assessments[columns.GRADE])
    lowest = rank_of(building_assessments[columns.GRADE_MIN])
    highest = rank_of(building_assessments[columns.GRADE_MAX])

    counts = {
        "n_footprints": grid.count_always(place_of_building),
        "n_assessed": grid.count(cells),
        "footprint_area_m2": grid.count_always(place_of_building, area_cm2),
    }
    for name, rank in RANK.items():
        is_it = grade == rank
        is_surely_it = (lowest == rank) & (highest == rank)
        is_possibly_it = (lowest <= rank) & (rank <= highest)
        counts[f"n_buildings_{name}"] = grid.count(cells[is_it])
        counts[f"n_buildings_surely_{name}"] = grid.count(cells[is_surely_it])
        counts[f"n_buildings_possibly_{name}"] = grid.count(cells[is_possibly_it])
        counts[f"area_m2_{name}"] = grid.count(cells[is_it], area_cm2[building[is_it]])
    counts[f"n_buildings_{NOT_ASSESSED}"] = counts["n_footprints"] - counts["n_assessed"]
    counts[f"area_m2_{NOT_ASSESSED}"] = counts["footprint_area_m2"] - _sum_of(counts, "area_m2_", GRADES)
    _require_whole(counts["n_footprints"], _sum_of(counts, "n_buildings_"), len(buildings), "footprints")
    return counts


def _count_sites(grid: _Grid, sites: gpd.GeoDataFrame, assessments: pd.DataFrame) -> dict[str, _Counts]:
    graded = assessments[assessments[columns.GRADE].notna()]
    site = rows_of(graded[columns.SITE_ID], pd.Index(sites[columns.SITE_ID]), table="assessments")
    place_of_site = grid.places_of(sites, table="sites")
    cells = grid.cells_of(graded, place_of_site[site], table="assessments")
    _require_one_grade(grid, site, cells, "site")
    grade = rank_of(graded[columns.GRADE])
    is_crater = sites[columns.SITE_KIND].isin(CRATER_KINDS).to_numpy()
    is_duplicate = sites[columns.DUPLICATE_OF].notna().to_numpy()

    listed = grid.count_always(place_of_site)
    # What was damaged before it became a crater counts under its grade while it has one, and only there.
    craters = grid.count_always(place_of_site[is_crater]) - grid.count(cells[is_crater[site]])
    counts = {
        "n_sites_listed": listed,
        "n_sites_craters": craters,
        "n_sites_duplicates": grid.count_always(place_of_site[is_duplicate]),
        f"n_sites_{NOT_ASSESSED}": listed - craters - grid.count(cells),
    }
    for name, rank in RANK.items():
        counts[f"n_sites_{name}"] = grid.count(cells[grade == rank])
    _require_whole(listed, _sum_of(counts, "n_sites_") + craters, len(sites), "sites")
    return counts


def _sum_of(counts: dict[str, _Counts], prefix: str, parts: tuple[str, ...] = columns.COUNTED) -> _Counts:
    return np.asarray(np.sum([counts[f"{prefix}{part}"] for part in parts], axis=0))


def _require_one_grade(grid: _Grid, row: Rows, cells: Rows, thing: str) -> None:
    """Do nothing if no building or site has two grades at one epoch."""
    epoch = cells // len(grid.places)
    require_unique(pd.Index(row * len(grid.dates) + epoch), f"grade of a {thing} at an epoch")


def _require_whole(whole: _Counts, parts: _Counts, n_rows: int, things: str) -> None:
    """Do nothing if the parts make up the whole everywhere, and the whole every row of the table."""
    if not np.array_equal(whole, parts):
        msg = f"In each district the {things} by class are expected to add up to all {things}, but do not."
        raise InvariantError(msg)
    if not (whole.sum(axis=1) == n_rows).all():
        msg = f"All districts are expected to hold {n_rows} {things}, but hold {whole.sum(axis=1).tolist()}."
        raise InvariantError(msg)


def _labels(districts: gpd.GeoDataFrame, grid: _Grid) -> dict[str, object]:
    """Names and epoch of each row, place by place within epoch by epoch, the city last."""
    n_rows_each, n_epochs = len(grid.places) + 1, len(grid.dates)
    names = {
        name: np.tile(np.append(districts[name].to_numpy(dtype=object), [None, None]), n_epochs)
        for name in ("name_en", "name_ar")
    }
    ids = np.append(grid.places.to_numpy(dtype=object), columns.CITY)
    return {
        columns.DISTRICT_ID: np.tile(ids, n_epochs),
        **names,
        columns.EPOCH: grid.dates.repeat(n_rows_each),
    }


def _statistics(counted: pd.DataFrame) -> pd.DataFrame:
    """All columns of the published table in order, with their units, shares, and missing values."""
    finished: dict[str, pd.Series] = {}
    with_shares = counted.assign(**_shares(counted)) if "n_footprints" in counted else counted
    for column in columns.STATISTICS:
        values = with_shares.get(column.name, pd.Series(np.nan, index=counted.index))
        if column.unit == "m2":
            finished[column.name] = values / _CM2_PER_M2
        elif column.kind == "integer":
            finished[column.name] = values.astype("Int64")
        else:
            finished[column.name] = values
    return pd.DataFrame(finished)


def _shares(counted: pd.DataFrame) -> dict[str, pd.Series]:
    """Shares of all footprints; missing where there are none."""
    footprints = counted["n_footprints"].where(counted["n_footprints"] > 0)
    affected = sum(counted[f"n_buildings_{grade}"] for grade in AFFECTED)
    return {
        **{f"share_{grade}_of_footprints": counted[f"n_buildings_{grade}"] / footprints for grade in GRADES},
        "share_affected_of_footprints": affected / footprints,
        "share_assessed_of_footprints": counted["n_assessed"] / footprints,
    }
