"""What the published tables say at one date and place, as counts a reading can use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import pandas as pd

from geodata.claims.figures import Area
from geodata.columns import (
    AREA_M2,
    CITY,
    DISTRICT_ID,
    DUPLICATE_OF,
    EPOCH,
    GRADE,
    SITE_ID,
    SITE_KIND,
    SOURCE_ID,
)
from geodata.errors import InvariantError
from geodata.grades import MATCHABLE_KINDS

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Evidence:
    """The published tables of one city, from which alone every claim is measured.

    Attributes
    ----------
    as_of
        Epoch that claims without a date of their own are measured at.
    synthetic
        True if building positions are made up. Counts of listed sites by district, class, type and epoch
        are then still the published ones; everything that needs a footprint is not.
    buildings, building_assessments
        ``None`` if the bundle has no footprints.
    source_ids
        Sources of the bundle; named where a table does not name its own.
    extent_known
        True if a source says which ground was assessed. Without it no part of the city gets a share: an
        undamaged district and one nobody looked at are the same there.
    block_summary
        How many city blocks reach which share, as published; ``None`` without footprints.
    adjusted
        Estimates adjusted for classification error, as the validation publishes them; ``None`` if nothing
        was validated.
    """

    area_slug: str
    as_of: pd.Timestamp
    epochs: Sequence[pd.Timestamp]
    synthetic: bool
    statistics: pd.DataFrame
    districts: pd.DataFrame
    buildings: pd.DataFrame | None
    building_assessments: pd.DataFrame | None
    sites: pd.DataFrame
    assessments: pd.DataFrame
    source_ids: Sequence[str]
    extent_known: bool = False
    adjusted: pd.DataFrame | None = None
    block_summary: pd.DataFrame | None = None
    _known: dict[tuple[object, ...], Any] = field(default_factory=dict, init=False, repr=False, compare=False)


def once(
    function: Callable[Concatenate[Evidence, Asked], Answer],
) -> Callable[Concatenate[Evidence, Asked], Answer]:
    """The function, worked out once for each evidence and arguments: many claims ask the same.

    Right because evidence never changes; nobody may write to what comes back.
    """

    @wraps(function)
    def remembered(evidence: Evidence, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        key = (function.__name__, args, tuple(sorted(kwargs.items())))
        known = evidence._known  # the evidence's own, so that it goes when the evidence does
        if key not in known:
            known[key] = function(evidence, *args, **kwargs)
        answer: Answer = known[key]
        return answer

    return remembered


def iso(day: pd.Timestamp | str) -> str:
    """The day as 2017-10-21."""
    return pd.Timestamp(day).date().isoformat()


def sources_of(table: pd.DataFrame | None) -> tuple[str, ...]:
    """Ids of the sources a table's rows come from."""
    return () if table is None else tuple(sorted(table[SOURCE_ID].dropna().astype(str).unique()))


def is_listed_building(sites: pd.DataFrame) -> pd.Series:
    """True for each site of a kind that can be a building and that does not repeat another row."""
    return sites[SITE_KIND].isin(MATCHABLE_KINDS) & sites[DUPLICATE_OF].isna()


@once
def graded_sites(evidence: Evidence, date: str) -> pd.DataFrame:
    """The listed building sites with their class at a date.

    Rows: sites of a kind that can be a building, repeated rows left out. Columns: those of ``sites`` and
    the class at the epoch; missing means the source says nothing about the site at this epoch.

    Raises
    ------
    InvariantError
        If a site has two classes at one epoch.
    """
    listed = evidence.sites[is_listed_building(evidence.sites)]
    grades = evidence.assessments.loc[evidence.assessments[EPOCH] == pd.Timestamp(date), [SITE_ID, GRADE]]
    if grades[SITE_ID].duplicated().any():
        msg = f"A site has two classes on {date}; one class for each site and epoch is expected."
        raise InvariantError(msg)
    return pd.DataFrame(listed.drop(columns="geometry", errors="ignore")).merge(
        grades, on=SITE_ID, how="left"
    )


def in_districts(rows: pd.DataFrame, districts: Sequence[str] | None) -> pd.DataFrame:
    """The rows of these districts; all rows if `districts` is ``None``."""
    return rows if districts is None else rows[rows[DISTRICT_ID].isin(districts)]


@once
def statistics_of(evidence: Evidence, date: str, districts: Sequence[str] | None) -> pd.Series:
    """The published statistics at a date, added up over districts; the city row if `districts` is ``None``.

    Counts and areas only. Missing where any district lacks the number, so that no part passes for the whole.
    """
    wanted = [CITY] if districts is None else list(districts)
    table = evidence.statistics
    rows = table[(table[EPOCH] == pd.Timestamp(date)) & table[DISTRICT_ID].isin(wanted)]
    numbers = rows[
        [name for name in rows.columns if str(name).startswith(("n_", "area_m2_", "footprint_area"))]
    ]
    return (
        numbers.astype("Float64").sum(skipna=False)
        if len(rows)
        else numbers.astype("Float64").sum(min_count=1)
    )


def total(numbers: pd.Series, names: Sequence[str]) -> float | None:
    """Sum of the named statistics; ``None`` if one of them is missing."""
    values = numbers.reindex(list(names))
    return None if bool(values.isna().any()) else float(values.sum())


@once
def graded_buildings(evidence: Evidence, date: str) -> pd.DataFrame | None:
    """The footprints with their class at a date (missing: no record); ``None`` without footprints."""
    buildings, assessed = evidence.buildings, evidence.building_assessments
    if buildings is None or assessed is None:
        return None
    grades = assessed.loc[assessed[EPOCH] == pd.Timestamp(date), ["building_id", GRADE]]
    plain = pd.DataFrame(buildings[["building_id", DISTRICT_ID, "levels", "use", AREA_M2]])
    return plain.merge(grades, on="building_id", how="left", validate="one_to_one")


def districts_meant(evidence: Evidence, area: Area) -> tuple[str, ...]:
    """Ids of the districts that an area's names stand for, one for each name list that is met.

    A district is met by its id or its English or Arabic name; capitals, spaces and hyphens do not matter.
    """
    columns = [name for name in (DISTRICT_ID, "name_en", "name_ar") if name in evidence.districts.columns]
    keyed = [
        (evidence.districts[name].map(_key), evidence.districts[DISTRICT_ID].astype(str)) for name in columns
    ]
    found = []
    for spellings in area.districts:
        keys = {_key(spelling) for spelling in spellings}
        ids = [one for names, district_ids in keyed for one in district_ids[names.isin(keys)]]
        found.extend(ids[:1])
    return tuple(dict.fromkeys(found))


def _key(name: object) -> str:
    return "".join(letter for letter in str(name).casefold() if letter.isalnum())
