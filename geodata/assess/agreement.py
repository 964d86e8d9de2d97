"""Where two sources speak of the same buildings: whether they agree, and by how many grades they do not."""

from collections.abc import Sequence
from itertools import combinations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import columns
from geodata.assess.precedence import order_of_sources
from geodata.errors import InvariantError
from geodata.grades import rank_of
from geodata.provenance import Source

AGREE, DISAGREE, NO_SAFE_MAPPING = "agree", "disagree", "no_safe_mapping"

RELATIONS: tuple[str, ...] = (AGREE, DISAGREE, NO_SAFE_MAPPING)

NARROW_ENOUGH = 3
"""Most grades an interval may hold if it is to be compared.

Of five grades, one of four leaves out a single one: a radar screen's "no change" means none to severe and so
overlaps nearly anything, which would be called agreement without being any."""

_COMPARED = ["class_a", "class_b", "relation", "grades_apart"]

_Flags = npt.NDArray[np.bool_]


def source_agreement(
    statements: pd.DataFrame,
    district_of: pd.Series,
    districts: gpd.GeoDataFrame,
    sources: Sequence[Source],
    *,
    within_days: int,
) -> pd.DataFrame:
    """Buildings of which two sources both speak, by district, pair of epochs and what each says.

    Two statements *agree* if their grade intervals overlap, else they *disagree* by the grades between the
    intervals; if one has no interval, or one of more than `NARROW_ENOUGH` grades, there is *no safe mapping*.
    Agreement is no proof: both may rest on the same image, or on one another.

    Each building counts once for each pair of sources: of its epochs at most `within_days` apart the pair
    nearest in time, then the latest. Buildings of which the sources speak at other times are not compared.

    Parameters
    ----------
    statements
        `columns.BUILDING_STATEMENTS` of all sources.
    district_of
        district_id by building_id (its index); `columns.OUTSIDE` for what lies in none.
    districts
        `columns.DISTRICTS`.
    sources
        In the order of the configuration: the earlier of two is source_a.
    within_days
        Most days between two epochs that are compared; exactly so many is near enough.

    Returns
    -------
    pandas.DataFrame
        `columns.SOURCE_AGREEMENT`: pair by pair, in each the districts as given, outside, city (the sum of
        all rows); only rows that count a building. A class is the source's own word; where a score decides,
        the method and the grades it can mean.

    Raises
    ------
    InvariantError
        If a statement's source, building or district is not known.
    """
    told = _told(statements, district_of, sources)
    found = []
    for source_a, source_b in combinations([source.id for source in sources], 2):
        pairs = _compared(
            told[told[columns.SOURCE_ID] == source_a], told[told[columns.SOURCE_ID] == source_b]
        )
        found.append(_nearest(pairs, within_days).assign(source_a=source_a, source_b=source_b))
    if not found:
        found.append(_nearest(_compared(told, told), within_days).assign(source_a="", source_b="").iloc[:0])
    return _counted(pd.concat(found, ignore_index=True), districts, sources)


def is_narrow(lowest: npt.NDArray[np.int8], highest: npt.NDArray[np.int8]) -> _Flags:
    """Whether each interval of ranks is known and holds at most `NARROW_ENOUGH` grades."""
    is_known = (lowest >= 0) & (highest >= 0)
    return np.asarray(is_known & (highest.astype(int) - lowest.astype(int) < NARROW_ENOUGH))


def _told(statements: pd.DataFrame, district_of: pd.Series, sources: Sequence[Source]) -> pd.DataFrame:
    """What is needed of each statement: where, when, by whom, its class in words and its ranks."""
    order_of_sources(statements, sources)
    row = district_of.index.get_indexer(pd.Index(statements[columns.BUILDING_ID]))
    if (row < 0).any():
        first = statements[columns.BUILDING_ID][row < 0].iloc[0]
        msg = f"{int((row < 0).sum())} statements are about buildings that have no district, {first} first."
        raise InvariantError(msg)
    lowest, highest = statements[columns.GRADE_MIN], statements[columns.GRADE_MAX]
    return pd.DataFrame(
        {
            columns.BUILDING_ID: statements[columns.BUILDING_ID].to_numpy(dtype=object),
            columns.SOURCE_ID: statements[columns.SOURCE_ID].to_numpy(dtype=object),
            columns.DISTRICT_ID: district_of.to_numpy(dtype=object)[row],
            "epoch": statements[columns.EPOCH].to_numpy(),
            "class": _in_words(statements),
            "lowest": rank_of(lowest).astype(np.int64),
            "highest": rank_of(highest).astype(np.int64),
            "is_narrow": is_narrow(rank_of(lowest), rank_of(highest)),
        }
    )


def _in_words(statements: pd.DataFrame) -> npt.NDArray[np.object_]:
    """The source's class, or the method and the grades that a score can mean."""
    lowest = statements[columns.GRADE_MIN].astype(object).fillna("untold").astype(str)
    highest = statements[columns.GRADE_MAX].astype(object).fillna("untold").astype(str)
    grades = lowest.where(lowest == highest, lowest + " to " + highest)
    by_score = statements[columns.METHOD].astype(str) + ": " + grades
    said = statements[columns.SOURCE_GRADE].astype(object)
    return np.asarray(said.where(said.notna(), by_score), dtype=object)


def _compared(of_a: pd.DataFrame, of_b: pd.DataFrame) -> pd.DataFrame:
    """Every statement of one source with every one of the other about the same building, and their relation."""
    pairs = of_a.merge(of_b, on=columns.BUILDING_ID, suffixes=("_a", "_b"))
    a_above_b, b_above_a = pairs["lowest_a"] - pairs["highest_b"], pairs["lowest_b"] - pairs["highest_a"]
    apart = a_above_b.where(a_above_b > b_above_a, b_above_a).clip(lower=0)
    is_safe = pairs["is_narrow_a"] & pairs["is_narrow_b"]
    relation = np.where(is_safe, np.where(apart == 0, AGREE, DISAGREE), NO_SAFE_MAPPING)
    return pairs.assign(relation=relation, grades_apart=apart.astype("Int64").where(is_safe)).rename(
        columns={f"{columns.DISTRICT_ID}_a": columns.DISTRICT_ID}
    )


def _nearest(pairs: pd.DataFrame, within_days: int) -> pd.DataFrame:
    """Of each building the pair of statements nearest in time, then the latest."""
    gap = (pairs["epoch_a"] - pairs["epoch_b"]).abs()
    near = pairs.assign(gap=gap)[gap <= pd.Timedelta(days=within_days)]
    ordered = near.sort_values(
        [columns.BUILDING_ID, "gap", "epoch_a", "epoch_b"],
        ascending=[True, True, False, False],
        kind="stable",
    )
    return ordered.drop_duplicates(columns.BUILDING_ID)


def _counted(pairs: pd.DataFrame, districts: gpd.GeoDataFrame, sources: Sequence[Source]) -> pd.DataFrame:
    """The pairs counted by district, and in the city; in the order of sources, places, epochs, classes."""
    places = [*districts[columns.DISTRICT_ID], columns.OUTSIDE, columns.CITY]
    strangers = sorted(set(pairs[columns.DISTRICT_ID]) - set(places[:-1]))
    if strangers:
        msg = f"Buildings are in district {strangers[0]!r}, but the districts are {', '.join(places[:-1])}."
        raise InvariantError(msg)
    with_city = pd.concat([pairs, pairs.assign(**{columns.DISTRICT_ID: columns.CITY})], ignore_index=True)
    ids = [source.id for source in sources]
    with_city = with_city.assign(
        place=pd.Index(places).get_indexer(pd.Index(with_city[columns.DISTRICT_ID])),
        order_a=pd.Index(ids).get_indexer(pd.Index(with_city["source_a"])),
        order_b=pd.Index(ids).get_indexer(pd.Index(with_city["source_b"])),
    )
    alike = ["order_a", "order_b", "place", "epoch_a", "epoch_b", *_COMPARED]
    named = ["source_a", "source_b", columns.DISTRICT_ID]
    counted = with_city.groupby([*alike, *named], dropna=False, sort=True).size().rename("n_buildings")
    return counted.reset_index()[columns.names(columns.SOURCE_AGREEMENT)]
