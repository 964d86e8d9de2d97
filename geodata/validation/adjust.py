"""Answers of a sample -> error-adjusted counts, shares and areas with intervals, for the city and each district."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

import pandas as pd

from geodata.columns import ADJUSTED, AREA_M2, CITY, CLASS_SET, DISTRICT_ID, EPOCH, UNIT, names
from geodata.estimate.domains import domain_shares
from geodata.estimate.proportions import CENSUS
from geodata.estimate.strata import merge_thin
from geodata.grades import DESTROYED, GRADES, MODERATE, NO_VISIBLE_DAMAGE, NOT_ASSESSED, POSSIBLE, SEVERE
from geodata.validation.areas import METHOD, area_shares
from geodata.validation.frame import JOINT, MAP_CLASS, OF_BUILDINGS, STRATUM
from geodata.validation.words import NO_BUILDING, REFERENCE_GRADE

SETS: Mapping[str, tuple[str, ...]] = {
    "+".join(one): one
    for one in (
        (DESTROYED,),
        (DESTROYED, SEVERE),
        (DESTROYED, SEVERE, MODERATE),
        (DESTROYED, SEVERE, MODERATE, POSSIBLE),
        (SEVERE,),
        (MODERATE,),
        (POSSIBLE,),
        (NO_VISIBLE_DAMAGE,),
        (NO_BUILDING,),
    )
}
"""Class sets that are estimated, by their name: the classes, worst first, joined by +."""

AREAS = "m2"
LEAST_ANSWERS = 30
"""A place with fewer answers, or worth fewer (`effective_answers`), gets no number: a share of so few says more
about chance than about damage."""
TOO_FEW = "too_few_answers"
LEVEL = 0.95
SHARE_DECIMALS, COUNT_DECIMALS = 6, 2
CELL = "cell"
REFERENCE_CLASSES: tuple[str, ...] = (*GRADES[::-1], NO_BUILDING)


@dataclass(frozen=True)
class Adjusted:
    """What the answers say of the whole: columns.ADJUSTED and columns.CONFUSION, and one sentence a merger."""

    table: pd.DataFrame
    confusion: pd.DataFrame
    findings: tuple[str, ...]


class Terms(TypedDict):
    """What the estimates of the city and of the districts have in common."""

    level: float
    least: int
    with_areas: bool


def adjust(
    frame: pd.DataFrame,
    sample: pd.DataFrame,
    *,
    unit: str,
    epoch: pd.Timestamp,
    level: float = LEVEL,
    least_answers: int = LEAST_ANSWERS,
) -> Adjusted:
    """Error-adjusted counts, shares and (of buildings) areas of every class set, in the city and each district.

    Strata are those of the design, inside each district: where the sample was stratified by class alone, a
    district is post-stratified by its own known numbers. No district borrows an answer from another; one with
    fewer than `least_answers`, or where a stratum went without an answer and cannot be merged with
    another of the same district, has no number and says why. For the city, strata with fewer than two answers
    are merged with others of the same class. Unanswered units are taken to be like the answered ones of their
    stratum.

    Parameters
    ----------
    frame
        Every unit: unit_id, stratum, map_class, district_id, area_m2.
    sample
        The sample: the same columns, and reference_grade (missing where unanswered).
    """
    answered = sample[sample[REFERENCE_GRADE].notna()]
    # The same cell where the design has it already, or the district inside the design's stratum.
    cells = [_with_cells(one) for one in (frame, answered)]
    terms: Terms = {"level": level, "least": least_answers, "with_areas": unit == OF_BUILDINGS}
    districts, merged_in_districts = _estimates(*cells, place=DISTRICT_ID, **terms)
    city, merged_in_city = _estimates(*cells, place=CITY, **terms)
    rows = pd.concat([city, districts], ignore_index=True)
    table = _published(rows, frame, unit=unit, epoch=epoch)
    return Adjusted(table, confusion_of(frame, sample), (*merged_in_city, *merged_in_districts))


def _with_cells(units: pd.DataFrame) -> pd.DataFrame:
    inside = units[STRATUM].astype(str) + JOINT + units[DISTRICT_ID].astype(str)
    return pd.DataFrame(units).assign(**{CELL: inside, CITY: pd.Series(CITY, index=units.index)})


def _estimates(
    frame: pd.DataFrame, answered: pd.DataFrame, *, place: str, level: float, least: int, with_areas: bool
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Shares of buildings and of area in each place of a kind: the districts, or the city as the only one.

    A district's strata are its cells. The city's are those of the design; to post-stratify it by district
    would only make strata of one answer.
    """
    key = CELL if place == DISTRICT_ID else STRATUM
    by_stratum = frame.groupby(key)
    population, home = by_stratum.size(), by_stratum[place].first()
    alike = home if place == DISTRICT_ID else by_stratum[MAP_CLASS].agg(lambda held: held.mode().iloc[0])
    counts, host, population, findings = _merged(answered, population, key=key, alike=alike)
    shares, _ = domain_shares(
        counts,
        population,
        domain_of=home.reindex(population.index).rename(DISTRICT_ID),
        sets=SETS,
        level=level,
        least_answers=least,
    )
    shares = shares.reset_index().rename(columns={"set": CLASS_SET}).assign(**{UNIT: OF_BUILDINGS})
    effective = effective_answers(counts.sum(axis=1), population, home.reindex(population.index))
    thin = (
        (shares["why_not"] == "")
        & (shares["method"] != CENSUS)
        & (shares[DISTRICT_ID].map(effective) < least)
    )
    shares["why_not"] = shares["why_not"].mask(thin, TOO_FEW)
    if not with_areas:
        return shares, findings
    refused = shares[shares["why_not"] != ""].groupby(DISTRICT_ID)["why_not"].first()
    areas = area_shares(
        answered.assign(**{CELL: answered[key].map(host), DISTRICT_ID: answered[place]}),
        population,
        place=DISTRICT_ID,
        cell=CELL,
        sets=SETS,
        without={str(name): str(why) for name, why in refused.items()},
        level=level,
    )
    areas = shares[[DISTRICT_ID, CLASS_SET, "level", "why_not"]].merge(
        areas, on=[DISTRICT_ID, CLASS_SET], how="left"
    )
    areas["n"] = areas["n"].fillna(shares["n"].reset_index(drop=True)).astype(int)
    return pd.concat([shares, areas.assign(**{UNIT: AREAS, "method": METHOD})], ignore_index=True), findings


def effective_answers(answers: pd.Series, units: pd.Series, place: pd.Series) -> pd.Series:
    """Answers that each place's sample is worth: ``1 / sum W_h^2 / n_h``, all of them if spread in proportion.

    An equal sample of many small strata and a large one says little about the large one, however many answers
    there are in all; its intervals were found to cover too rarely below 30 of these.

    References
    ----------
    Kish (1965), Survey Sampling, 11.7: loss of precision by unequal weights.
    """
    weight = units / units.groupby(place).transform("sum")
    return 1 / (weight**2 / answers.clip(lower=1e-9)).groupby(place).sum()


def _merged(
    answered: pd.DataFrame, population: pd.Series, *, key: str, alike: pd.Series
) -> tuple[pd.DataFrame, pd.Series, pd.Series, tuple[str, ...]]:
    """Answers by stratum and reference class after mergers, and the stratum that each one was merged into."""
    # A column for each stratum and class, so that the merged table shows where the answers of each went.
    told = pd.crosstab(answered[key], [answered[key].rename("from"), answered[REFERENCE_GRADE]])
    kept, units, findings = merge_thin(told.reindex(population.index, fill_value=0), population, groups=alike)
    moved = kept.T.groupby(level="from").sum().T
    counts = kept.T.groupby(level=REFERENCE_GRADE).sum().T
    return counts, moved.idxmax(), units, findings


def _published(rows: pd.DataFrame, frame: pd.DataFrame, *, unit: str, epoch: pd.Timestamp) -> pd.DataFrame:
    """The estimates as columns.ADJUSTED: each share times the known number, or the known area, of the place.

    A place without an interval gets no number at all: a bare share would be quoted as if it had one.
    """
    everything = pd.concat([frame, frame.assign(**{DISTRICT_ID: CITY})])
    totals = everything.groupby(DISTRICT_ID)[AREA_M2].agg(["size", "sum"])
    total = (
        rows[DISTRICT_ID].map(totals["size"]).where(rows[UNIT] != AREAS, rows[DISTRICT_ID].map(totals["sum"]))
    )
    has_number = rows["why_not"] == ""
    shares = rows[["estimate", "low", "high"]].where(has_number).astype(float).clip(0, 1)
    table = pd.DataFrame(
        {
            DISTRICT_ID: rows[DISTRICT_ID].astype(str),
            EPOCH: pd.Series(epoch, index=rows.index).dt.as_unit("ms"),
            CLASS_SET: rows[CLASS_SET].astype(str),
            UNIT: rows[UNIT].where(rows[UNIT] == AREAS, unit).astype(str),
            **{name: shares[name].mul(total).round(COUNT_DECIMALS) for name in ("estimate", "low", "high")},
            "level": rows["level"].astype(float),
            "method": rows["method"].astype(str),
            "n_sample": rows["n"].astype("int64"),
            "share": shares["estimate"].round(SHARE_DECIMALS),
            "share_low": shares["low"].round(SHARE_DECIMALS),
            "share_high": shares["high"].round(SHARE_DECIMALS),
            "why_not": rows["why_not"].where(~has_number, None).astype("str"),
        }
    )
    order = {name: place for place, name in enumerate([CITY, *sorted(set(table[DISTRICT_ID]) - {CITY})])}
    sets = {name: place for place, name in enumerate(SETS)}
    keys = table.assign(
        place=table[DISTRICT_ID].map(order), set=table[CLASS_SET].map(sets), of=table[UNIT] == AREAS
    )
    return table.loc[
        keys.sort_values(["place", "of", "set"], kind="stable").index, names(ADJUSTED)
    ].reset_index(drop=True)


def confusion_of(frame: pd.DataFrame, sample: pd.DataFrame) -> pd.DataFrame:
    """Answers by class on the map (rows) and reference class (columns), with the units each row stands for.

    Counts of answers as they are: strata sampled more than others are not weighed here, they are in the
    estimates.
    """
    mapped = pd.Index([*GRADES[::-1], NOT_ASSESSED], name=MAP_CLASS)
    counts = pd.crosstab(sample[MAP_CLASS], sample[REFERENCE_GRADE])
    counts = counts.reindex(index=mapped, columns=list(REFERENCE_CLASSES), fill_value=0).add_prefix(
        "n_reference_"
    )
    counts.insert(0, "n_units", frame[MAP_CLASS].value_counts().reindex(mapped, fill_value=0))
    counts.insert(1, "n_sampled", sample[MAP_CLASS].value_counts().reindex(mapped, fill_value=0))
    counts.insert(2, "n_unanswered", counts["n_sampled"] - counts.iloc[:, 2:].sum(axis=1))
    counts.columns.name = None
    return counts.reset_index()
