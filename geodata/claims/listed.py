"""The measure of statements that give a number of damaged structures: sites on the list, counted."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from geodata.claims.entry import Text
from geodata.claims.evidence import in_districts, iso
from geodata.claims.measure_kinds import ListedSites
from geodata.claims.question import AFFECTED, Question, unmeasured
from geodata.claims.reading import Part, Reading
from geodata.claims.wording import WHY_NOT, fill
from geodata.columns import DUPLICATE_OF, EPOCH, GRADE, SITE_ID

WITH_ROADS = Text(
    en="listed sites with roads and bridges (repeated rows left out)",
    ar="المواقع المدرجة مع الطرق والجسور (باستثناء الصفوف المكررة)",
)
WITH_ROADS_SHORT = Text(en="listed sites with roads and bridges", ar="المواقع المدرجة مع الطرق والجسور")
NEW_SINCE = Text(
    en="{sites}, not yet affected on the image of {since}", ar="{sites}، ولم تكن متضررة في صورة {since}"
)


def listed_sites(question: Question, measure: ListedSites) -> Iterator[Reading]:
    """Listed sites in each class set: those of buildings, and all of them.

    With ``since``, only sites that the image of that day does not show as affected (destroyed, severe or
    moderate).
    """
    epochs = [iso(epoch) for epoch in question.evidence.epochs]
    if measure.since is not None and measure.since not in epochs:
        why_not = fill(WHY_NOT["no_epoch"], date=measure.since, dates=", ".join(epochs) or "-")
        yield unmeasured(question.claim, why_not)
        return
    before = _affected(question, measure.since) if measure.since else pd.Index([])
    buildings, every = (
        sites[~sites[SITE_ID].isin(before)] for sites in (question.sites, _every_site(question))
    )
    for classes in question.class_sets():
        for name, of in (
            ("buildings", question.count(buildings, classes)),
            ("with-roads", question.count(every, classes, WITH_ROADS, WITH_ROADS_SHORT)),
        ):
            yield question.reading(
                name, _since(of, measure.since), unit="sites", kind="count", classes=classes
            )


def _every_site(question: Question) -> pd.DataFrame:
    """Sites of every kind with their class at the date; repeated rows left out."""
    sites = question.evidence.sites
    sites = in_districts(sites[sites[DUPLICATE_OF].isna()], question.districts)
    return pd.DataFrame(
        {SITE_ID: sites[SITE_ID], GRADE: sites[SITE_ID].map(_grades(question, question.date))}
    )


def _grades(question: Question, date: str) -> pd.Series:
    rows = question.evidence.assessments
    return rows[rows[EPOCH] == pd.Timestamp(date)].set_index(SITE_ID)[GRADE].astype("object")


def _affected(question: Question, date: str) -> pd.Index:
    grades = _grades(question, date)
    return grades.index[grades.isin(list(AFFECTED))]


def _since(of: Part, since: str | None) -> Part:
    if since is None:
        return of
    label, short = (fill(NEW_SINCE, sites=words, since=since) for words in (of.label, of.name))
    return replace(of, label=label, short=short)
