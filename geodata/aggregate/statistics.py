"""How many buildings and sites of each class every district holds at every epoch."""

from collections.abc import Collection, Iterable
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import columns
from geodata.aggregate.grid import Counts, Grid, grid_of, require_whole
from geodata.aggregate.rows import Rows, rows_of
from geodata.aggregate.site_counts import WITHOUT_RECORD, count_sites
from geodata.grades import CELL, DESTROYED, GRADES, MODERATE, NOT_ASSESSED, RANK, SEVERE, rank_of

AFFECTED: tuple[str, ...] = (DESTROYED, SEVERE, MODERATE)
"""Classes that UNOSAT adds up as "affected" structures."""

WITHOUT_GRADE: dict[str, tuple[str, ...]] = {
    "n_no_record": ("assessed", "no_record"),
    "n_not_analysed": ("not_analysed",),
    "n_outside_image": ("outside_image",),
    "n_outside_area": (columns.OUTSIDE,),
}
"""Count of the footprints without a grade at an epoch -> coverages that are counted in it.

Coverage holds over all epochs; a building assessed at another one stands on ground that was looked at."""

_CM2_PER_M2 = 10_000


def count_damage(
    *,
    buildings: gpd.GeoDataFrame | None,
    building_assessments: pd.DataFrame | None,
    sites: gpd.GeoDataFrame,
    assessments: pd.DataFrame,
    districts: gpd.GeoDataFrame,
    epochs: Iterable[date],
    counted_sources: Collection[str] | None = None,
) -> pd.DataFrame:
    """One row of counts for each district and epoch, and a row each for outside and for the city.

    Buildings: a footprint counts under its ``damage_grade`` at the epoch, *surely* under a class if that is
    its whole interval, *possibly* if the interval includes it; one without a record is not assessed and in
    no class, not even possibly. Every share is of all footprints of the district, assessed or not. Those
    without a grade at the epoch are told apart by their coverage, so that ``n_assessed`` and the counts in
    `WITHOUT_GRADE` add up to ``n_footprints``; one that has a grade at another epoch counts as no record.

    Sites, as the publisher lists them: duplicates, roads and bridges count like buildings. A crater without a
    grade at the epoch counts as a crater, any other site without one as not assessed. So the five classes,
    ``n_sites_not_assessed`` and ``n_sites_craters`` add up to ``n_sites_listed``. Cells of a grid are no sites
    and never count, and sites of other lists than `counted_sources` do not: lists may name the same places.

    Areas are added in whole square centimetres, so that their sums do not depend on the order of rows.

    Parameters
    ----------
    buildings
        With building_id, district_id and area_m2; ``None``: the city has no footprints. Without a column
        coverage all are on ground that was looked at, without footprint_date all are undated.
    building_assessments
        `columns.BUILDING_ASSESSMENTS`; ``None`` if there are no buildings.
    sites
        With site_id, source_id, district_id, site_kind and duplicate_of.
    assessments
        `columns.ASSESSMENTS`.
    districts
        `columns.DISTRICTS`; none is called ``outside`` or ``city``.
    epochs
        Every epoch that is to have rows, among them each that something counted is assessed at.
    counted_sources
        Lists whose sites are counted; ``None``: all.

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
    grid = grid_of(districts, epochs)
    counts = {
        f"n_sites_{NOT_ASSESSED if name == WITHOUT_RECORD else name}": count
        for name, count in count_sites(grid, sites, assessments, _counted(sites, counted_sources)).items()
    }
    if buildings is not None and building_assessments is not None:
        counts |= _count_buildings(grid, buildings, building_assessments)
    counted = grid.as_table(counts).assign(**_names(districts, grid))
    return _statistics(counted)


def _counted(sites: gpd.GeoDataFrame, counted_sources: Collection[str] | None) -> Rows:
    is_counted = sites[columns.SITE_KIND] != CELL
    if counted_sources is not None:
        is_counted &= sites[columns.SOURCE_ID].isin(list(counted_sources))
    return np.flatnonzero(is_counted)


def _count_buildings(
    grid: Grid, buildings: gpd.GeoDataFrame, building_assessments: pd.DataFrame
) -> dict[str, Counts]:
    table = "building_assessments"
    building_ids = pd.Index(buildings[columns.BUILDING_ID])
    building = rows_of(building_assessments[columns.BUILDING_ID], building_ids, table=table)
    place_of_building = grid.places_of(buildings, table="buildings")
    cells = grid.cells_of(building_assessments, place_of_building[building], table=table)
    grid.require_one_grade(building, cells, "building")
    area_cm2 = np.rint(buildings[columns.AREA_M2].to_numpy(dtype=np.float64) * _CM2_PER_M2)
    grade = rank_of(building_assessments[columns.GRADE])
    lowest = rank_of(building_assessments[columns.GRADE_MIN])
    highest = rank_of(building_assessments[columns.GRADE_MAX])

    dates = buildings.get("footprint_date", pd.Series(pd.NaT, index=buildings.index))

    counts = {
        "n_footprints": grid.count_always(place_of_building),
        "n_footprints_undated": grid.count_always(place_of_building[dates.isna().to_numpy()]),
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
    require_whole(counts["n_footprints"], _sum_of(counts, "n_buildings_"), len(buildings), "footprints")
    without_grade = _count_without_grade(grid, buildings, place_of_building, building, cells)
    without = np.asarray(np.sum([*without_grade.values(), counts["n_assessed"]], axis=0))
    require_whole(counts["n_footprints"], without, len(buildings), "footprints")
    return counts | without_grade


def _count_without_grade(
    grid: Grid, buildings: gpd.GeoDataFrame, place: Rows, building: Rows, cells: Rows
) -> dict[str, Counts]:
    """Footprints without a grade at the epoch by the reason; `building` and `cells` are of those with one."""
    unknown = pd.Series("no_record", index=buildings.index, name=columns.COVERAGE)
    known = pd.Index([coverage for coverages in WITHOUT_GRADE.values() for coverage in coverages])
    coverage = rows_of(buildings.get(columns.COVERAGE, unknown), known, table="buildings")
    counts = {}
    for name, coverages in WITHOUT_GRADE.items():
        is_it = np.isin(coverage, known.get_indexer(pd.Index(coverages)))
        counts[name] = grid.count_always(place[is_it]) - grid.count(cells[is_it[building]])
    return counts


def _sum_of(counts: dict[str, Counts], prefix: str, parts: tuple[str, ...] = columns.COUNTED) -> Counts:
    return np.asarray(np.sum([counts[f"{prefix}{part}"] for part in parts], axis=0))


def _names(districts: gpd.GeoDataFrame, grid: Grid) -> dict[str, npt.NDArray[np.object_]]:
    """Names of the place of each row; outside and the city have none."""
    return {
        name: np.tile(np.append(districts[name].to_numpy(dtype=object), [None, None]), len(grid.dates))
        for name in ("name_en", "name_ar")
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
