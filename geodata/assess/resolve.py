"""Which grade a building has at each epoch, from the sites that speak of it."""

from functools import partial

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import columns
from geodata.assess.match import CANDIDATE_BUILDING_ID
from geodata.errors import InvariantError
from geodata.grades import DTYPE, rank_of


def grade_buildings(
    matches: pd.DataFrame, sites: gpd.GeoDataFrame, assessments: pd.DataFrame
) -> pd.DataFrame:
    """One row for each building and epoch at which a site that speaks of it has a grade.

    The grade is the class that most of these sites have at the epoch: the assigned site and those that lie
    in the footprint without being assigned to it (``taken``), one vote each. Of classes that equally many
    have it is the worse one. Which of several sites in a footprint is the assigned one therefore does not
    matter: matching looks at places only, and must not decide how damaged a building is. The interval runs
    from the lowest to the highest class that any of these sites can mean, so "the worst class wins" is the
    upper bound, and the grade itself only where no other class has more sites.

    A record without a grade (a crater) grades no building, and a site that lies in no footprint and is
    assigned to none speaks of no building.

    Parameters
    ----------
    matches
        As :func:`geodata.assess.match.match_to_footprints` gives it for `sites`.
    sites
        `columns.SITES`.
    assessments
        `columns.ASSESSMENTS`.

    Returns
    -------
    pandas.DataFrame
        `columns.BUILDING_ASSESSMENTS`, sorted by building and epoch. No row means not assessed.

    Raises
    ------
    InvariantError
        If the matches are of other sites, or a site is graded that is not listed.
    """
    _require_same_sites(matches, sites, assessments)
    statements = _statements_on_buildings(matches, assessments)
    building_and_epoch = [CANDIDATE_BUILDING_ID, columns.EPOCH]
    graded = (
        statements.groupby([*building_and_epoch, "rank"], sort=False)
        .agg(n_sites=("rank", "size"), lowest=("lowest", "min"), highest=("highest", "max"))
        .reset_index()
        .sort_values([*building_and_epoch, "n_sites", "rank"])
        .groupby(building_and_epoch, sort=True)
        # Last is the class with most sites, and of equally many the worse.
        .agg(grade=("rank", "last"), lowest=("lowest", "min"), highest=("highest", "max"))
        .reset_index()
    )
    return pd.DataFrame(
        {
            columns.BUILDING_ID: graded[CANDIDATE_BUILDING_ID],
            columns.EPOCH: graded[columns.EPOCH],
            columns.GRADE: _as_grade(graded["grade"]),
            columns.GRADE_MIN: _as_grade(graded["lowest"]),
            columns.GRADE_MAX: _as_grade(graded["highest"]),
        }
    )


def sites_of_buildings(footprints: gpd.GeoDataFrame, matches: pd.DataFrame) -> pd.DataFrame:
    """Each footprint's own site and how far away it is, and how many sites speak of the footprint.

    Returns
    -------
    pandas.DataFrame
        On the index of `footprints`: site_id (missing: none was assigned), n_sites (assigned to it or lying
        in it; 0 if none), match_distance_m (missing: none was assigned).

    Raises
    ------
    InvariantError
        If a building has two sites, or a match names a building that is not there.
    """
    building_ids = pd.Index(footprints[columns.BUILDING_ID])
    assigned = matches[matches[columns.BUILDING_ID].notna()]
    assigned_to = building_ids.get_indexer(pd.Index(assigned[columns.BUILDING_ID]))
    speaking_of = building_ids.get_indexer(pd.Index(matches[CANDIDATE_BUILDING_ID].dropna()))
    if len(np.unique(assigned_to)) < len(assigned_to) or (speaking_of < 0).any():
        msg = "Matches are expected to name each building at most once and no building beyond the footprints."
        raise InvariantError(msg)
    row_of_building = np.full(len(footprints), -1, dtype=np.int64)
    row_of_building[assigned_to] = np.arange(len(assigned))
    take = partial(pd.api.extensions.take, indices=row_of_building, allow_fill=True)
    return pd.DataFrame(
        {
            columns.SITE_ID: take(assigned[columns.SITE_ID].array),
            "n_sites": np.bincount(speaking_of, minlength=len(footprints)),
            columns.MATCH_DISTANCE_M: take(assigned[columns.MATCH_DISTANCE_M].to_numpy()),
        },
        index=footprints.index,
    )


def _statements_on_buildings(matches: pd.DataFrame, assessments: pd.DataFrame) -> pd.DataFrame:
    """Graded records of the sites that speak of a building: its id, the epoch, and ranks."""
    speaking = matches.loc[matches[CANDIDATE_BUILDING_ID].notna(), [columns.SITE_ID, CANDIDATE_BUILDING_ID]]
    graded = assessments[assessments[columns.GRADE].notna()]
    ranked = pd.DataFrame(
        {
            columns.SITE_ID: graded[columns.SITE_ID],
            columns.EPOCH: graded[columns.EPOCH],
            "rank": rank_of(graded[columns.GRADE]),
            "lowest": rank_of(graded[columns.GRADE_MIN]),
            "highest": rank_of(graded[columns.GRADE_MAX]),
        }
    ).astype({"rank": np.int64})
    return ranked.merge(speaking, on=columns.SITE_ID, how="inner", validate="many_to_one")


def _require_same_sites(matches: pd.DataFrame, sites: gpd.GeoDataFrame, assessments: pd.DataFrame) -> None:
    if not np.array_equal(matches[columns.SITE_ID].to_numpy(), sites[columns.SITE_ID].to_numpy()):
        msg = (
            "Matches are expected to have one row for each site, in the order of the sites, but have others."
        )
        raise InvariantError(msg)
    # Series.isin walks text in Python; looking up in an index does not.
    listed = pd.Index(sites[columns.SITE_ID]).unique()
    unlisted = listed.get_indexer(pd.Index(assessments[columns.SITE_ID])) < 0
    if unlisted.any():
        first = assessments.loc[unlisted, columns.SITE_ID].iloc[0]
        msg = f"{int(unlisted.sum())} assessments grade sites that are not in the sites table, {first} first."
        raise InvariantError(msg)


def _as_grade(ranks: pd.Series) -> pd.Categorical:
    codes: npt.NDArray[np.int8] = ranks.to_numpy(dtype=np.int8)
    return pd.Categorical.from_codes(codes, dtype=DTYPE)
