"""What one source says of each building at each epoch, from the sites that speak of the building."""

from collections.abc import Collection

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import columns
from geodata.errors import InvariantError
from geodata.grades import DTYPE, IMAGE_ANALYST, LIFECYCLES, RADAR_SCREEN, UNOSAT_CLASSES, rank_of
from geodata.provenance import Source

OTHER_THINGS: frozenset[str] = frozenset(entry.label for entry in UNOSAT_CLASSES if entry.kind is not None)
"""Classes, verbatim, that speak of something else than the building on the spot: a crater, a road."""

_UNTOLD = -1
"""Rank of a missing grade."""

_BUILDING_EPOCH = [columns.BUILDING_ID, columns.EPOCH]


def building_statements(
    speaking: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    assessments: pd.DataFrame,
    *,
    source: Source,
    other_things: Collection[str] = OTHER_THINGS,
) -> pd.DataFrame:
    """One row for each building and epoch of which a site of the source that speaks of it has a record.

    The grade is the class that most of these sites have at the epoch, one vote each; of classes that equally
    many have it is the worse one. Which of several sites on a footprint is the assigned one therefore does
    not matter: matching looks at places only, and must not decide how damaged a building is. The interval
    runs from the lowest to the highest class that any of these sites can mean.

    Records without a grade (looked at and not told, or a lifecycle alone) make a row without a grade, and
    only where no graded site speaks at the epoch; a class in `other_things` makes none. Of a source whose
    method is a radar screen no row has a grade: the interval alone says what the screen can mean.

    Parameters
    ----------
    speaking
        site_id and building_id, each pair once, as :func:`geodata.assess.match.match_sites` gives it.
    sites
        `columns.SITES` of the source.
    assessments
        `columns.ASSESSMENTS` of the source.
    source
        Gives the source id and the method; a source without a method is read by analysts from images.
    other_things
        Classes of the source that are about no building.

    Returns
    -------
    pandas.DataFrame
        `columns.BUILDING_STATEMENTS`, sorted by building and epoch. ``source_grade`` is the label that most
        sites of the counted class have, then the first by alphabet; ``lifecycle`` the one of the latest image,
        and of several the one that comes last in :data:`geodata.grades.LIFECYCLES`; ``n_sites`` the sites
        whose records the row rests on.

    Raises
    ------
    InvariantError
        If a site speaks twice of one building, or one is graded that is not listed.
    """
    require_listed(speaking, sites, assessments)
    is_about_another = assessments[columns.GRADE].isna() & assessments[columns.SOURCE_GRADE].isin(
        list(other_things)
    )
    told = statements_of(speaking, assessments[~is_about_another])
    method = source.method or IMAGE_ANALYST
    if method == RADAR_SCREEN:
        told[columns.GRADE] = pd.Series(pd.Categorical([None] * len(told), dtype=DTYPE), index=told.index)
    return told.assign(**{columns.SOURCE_ID: source.id, columns.METHOD: method})[
        columns.names(columns.BUILDING_STATEMENTS)
    ]


def statements_of(speaking: pd.DataFrame, assessments: pd.DataFrame) -> pd.DataFrame:
    """The columns of `columns.BUILDING_STATEMENTS` that do not depend on the source, one list at a time."""
    records = _records(speaking, assessments)
    statement = records.groupby(_BUILDING_EPOCH, sort=True).ngroup().rename("statement")
    is_graded = records["rank"] > _UNTOLD
    has_grade = is_graded.groupby(statement).transform("any")
    counting = records[is_graded | ~has_grade].assign(statement=statement)

    rank = _most_of(counting, "rank", ["n", "rank"])
    is_counted = counting["rank"] == counting["statement"].map(rank)
    label = _most_of(counting[is_counted], columns.SOURCE_GRADE, ["n", columns.SOURCE_GRADE])
    by_statement = counting.groupby("statement")
    place = by_statement[_BUILDING_EPOCH].first()
    # A missing bound is no bound: only known ones are compared.
    lowest = counting.loc[counting["lowest"] > _UNTOLD].groupby("statement")["lowest"].min()
    highest = counting.loc[counting["highest"] > _UNTOLD].groupby("statement")["highest"].max()
    found = pd.DataFrame(
        {
            columns.BUILDING_ID: place[columns.BUILDING_ID],
            columns.EPOCH: place[columns.EPOCH],
            columns.SOURCE_GRADE: label.reindex(place.index).astype(object),
            columns.GRADE: as_grade(rank.reindex(place.index)),
            columns.GRADE_MIN: as_grade(lowest.reindex(place.index)),
            columns.GRADE_MAX: as_grade(highest.reindex(place.index)),
            columns.LIFECYCLE: _lifecycles(records.assign(statement=statement)).reindex(place.index),
            "n_sites": by_statement[columns.SITE_ID].nunique(),
        }
    )
    return found.reset_index(drop=True)


def as_grade(ranks: pd.Series) -> pd.Categorical:
    """Ranks as grades; a rank that is missing or negative is a missing grade."""
    codes = ranks.fillna(_UNTOLD).to_numpy(dtype=np.int8)
    return pd.Categorical.from_codes(codes, dtype=DTYPE)


def require_listed(speaking: pd.DataFrame, sites: gpd.GeoDataFrame, assessments: pd.DataFrame) -> None:
    """Do nothing if every site that speaks or is graded is listed, and each pair comes once.

    Raises
    ------
    InvariantError
        Naming the first that is not.
    """
    # Series.isin walks text in Python; looking up in an index does not.
    listed = pd.Index(sites[columns.SITE_ID]).unique()
    for table, what in ((assessments, "assessments grade"), (speaking, "statements are of")):
        unlisted = listed.get_indexer(pd.Index(table[columns.SITE_ID])) < 0
        if unlisted.any():
            first = table.loc[unlisted, columns.SITE_ID].iloc[0]
            msg = f"{int(unlisted.sum())} {what} sites that are not in the sites table, {first} first."
            raise InvariantError(msg)
    twice = speaking.duplicated([columns.SITE_ID, columns.BUILDING_ID])
    if twice.any():
        first = speaking.loc[twice, columns.SITE_ID].iloc[0]
        msg = f"Each site is expected to speak once of a building, but {first} does so more than once."
        raise InvariantError(msg)


def _records(speaking: pd.DataFrame, assessments: pd.DataFrame) -> pd.DataFrame:
    """Records of the sites that speak, once for each building they speak of, with ranks for grades."""
    rank = rank_of(assessments[columns.GRADE])
    lowest, highest = rank_of(assessments[columns.GRADE_MIN]), rank_of(assessments[columns.GRADE_MAX])
    said = pd.DataFrame(
        {
            columns.SITE_ID: assessments[columns.SITE_ID],
            columns.EPOCH: assessments[columns.EPOCH],
            columns.SENSOR_DATE: assessments[columns.SENSOR_DATE],
            columns.SOURCE_GRADE: assessments[columns.SOURCE_GRADE],
            columns.LIFECYCLE: assessments[columns.LIFECYCLE],
            "rank": rank.astype(np.int64),
            "lowest": np.where(lowest > _UNTOLD, lowest, rank).astype(np.int64),
            "highest": np.where(highest > _UNTOLD, highest, rank).astype(np.int64),
        }
    )
    pairs = speaking[[columns.SITE_ID, columns.BUILDING_ID]]
    return said.merge(pairs, on=columns.SITE_ID, how="inner").reset_index(drop=True)


def _most_of(counting: pd.DataFrame, column: str, order: list[str]) -> pd.Series:
    """Value that most records of each statement have; of equally many the last by `order`."""
    counted = counting.groupby(["statement", column], sort=True).size().rename("n").reset_index()
    ascending = [True, True, column == "rank"]  # the worse grade, but the first label by alphabet
    ordered = counted.sort_values(["statement", *order], ascending=ascending, kind="stable")
    return ordered.groupby("statement")[column].last()


def _lifecycles(records: pd.DataFrame) -> pd.Series:
    """Lifecycle of the latest image of each statement; of several the one farthest on."""
    stated = records[records[columns.LIFECYCLE].notna()]
    place = stated[columns.LIFECYCLE].map({name: place for place, name in enumerate(LIFECYCLES)})
    ordered = stated.assign(place=place).sort_values(
        ["statement", columns.SENSOR_DATE, "place"], kind="stable", na_position="first"
    )
    return ordered.groupby("statement")[columns.LIFECYCLE].last().astype(object)
