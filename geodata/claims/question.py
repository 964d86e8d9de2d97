"""What one claim asks of the evidence: its date, its place, and the class sets it may be read with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from geodata.claims.claim import Claim, ClaimBook, Kind
from geodata.claims.entry import Text
from geodata.claims.evidence import (
    Evidence,
    districts_meant,
    graded_sites,
    in_districts,
    iso,
    sources_of,
    statistics_of,
)
from geodata.claims.reading import NOTHING, Part, Reading
from geodata.claims.wording import WHY_NOT, class_set, fill
from geodata.columns import CITY, GRADE, SITE_KIND
from geodata.grades import DESTROYED, GRADES, MODERATE, NO_VISIBLE_DAMAGE, SEVERE, UNSPECIFIED_SITE

AFFECTED = (DESTROYED, SEVERE, MODERATE)
"""What UNOSAT totals count as affected."""

LISTED = Text(
    en="listed building sites (roads, bridges, craters and repeated rows left out)",
    ar="مواقع المباني المدرجة (باستثناء الطرق والجسور والحفر والصفوف المكررة)",
)
UNTOLD = Text(
    en="listed sites, not told apart into buildings and roads by the source (craters and repeats left out)",
    ar="المواقع المدرجة من دون تمييز المصدر بين المباني والطرق (باستثناء الحفر والصفوف المكررة)",
)
UNTOLD_SHORT = Text(en="listed sites of untold kind", ar="المواقع المدرجة غير محددة النوع")
LISTED_SHORT = Text(en="listed building sites", ar="مواقع المباني المدرجة")
WHOLE_CITY = Text(en="the whole city", ar="المدينة كلها")


@dataclass(frozen=True)
class Question:
    """A claim with the evidence it is asked of; ``districts`` is ``None`` for the whole city."""

    claim: Claim
    book: ClaimBook
    evidence: Evidence
    date: str
    place: Text
    districts: tuple[str, ...] | None

    @property
    def sites(self) -> pd.DataFrame:
        """Listed building sites of the place with their class at the date."""
        return in_districts(graded_sites(self.evidence, self.date), self.districts)

    @property
    def statistics(self) -> pd.Series:
        """Published statistics of the place at the date."""
        return statistics_of(self.evidence, self.date, self.districts)

    def count(
        self, sites: pd.DataFrame, classes: Sequence[str], label: Text = LISTED, short: Text | None = None
    ) -> Part:
        """How many of the sites are in the class set; published counts, so never synthetic."""
        if label is LISTED:
            untold = bool((sites[SITE_KIND] == UNSPECIFIED_SITE).any())
            label, short = (UNTOLD, UNTOLD_SHORT) if untold else (LISTED, LISTED_SHORT)
        return Part(
            float(sites[GRADE].isin(list(classes)).sum()), label, sources_of(self.evidence.sites), short=short
        )

    def reading(
        self,
        name: str,
        of: Part,
        over: Part = NOTHING,
        *,
        unit: str,
        kind: Kind,
        classes: Sequence[str] = (),
        label: Text | None = None,
        why_not: Text | None = None,
    ) -> Reading:
        """A reading of this place and date, its id and label led by the class set."""
        label = label or (of.name if over is NOTHING else ratio_label(of.name, over.name))
        if classes:
            label = fill(
                Text(en="{classes}: {label}", ar="{classes}: {label}"),
                classes=class_set(classes),
                label=label,
            )
        return Reading(
            id=f"{'+'.join(classes)}/{name}" if classes else name,
            label=label,
            unit=unit,
            kind=kind,
            of=of,
            over=over,
            classes=tuple(classes),
            area=self.claim.area,
            date=self.date,
            why_not=why_not,
        )

    def class_sets(self) -> Iterator[tuple[str, ...]]:
        """The classes the words name, then the same with each milder class added down to "possible"."""
        yield from widened(self.claim.predicate or (DESTROYED,))


def ratio_label(of: Text, over: Text) -> Text:
    """One thing over another, in words."""
    return fill(Text(en="{of} / {over}", ar="{of} ÷ {over}"), of=of, over=over)


def widened(classes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The class set, then the set with each next milder class added; "no visible damage" never is."""
    chosen = [grade for grade in reversed(GRADES) if grade in classes]
    yield tuple(chosen)
    for grade in reversed(GRADES):
        if (
            grade not in chosen
            and GRADES.index(grade) < GRADES.index(chosen[-1])
            and grade != NO_VISIBLE_DAMAGE
        ):
            chosen.append(grade)
            yield tuple(chosen)


def ask(claim: Claim, book: ClaimBook, evidence: Evidence) -> Question | Text:
    """The question a claim puts to this evidence, or why it cannot be put."""
    if not book.city.is_meant_by(evidence.area_slug):
        return fill(WHY_NOT["other_city"], city=book.city.name)
    date, epochs = claim.as_of or iso(evidence.as_of), [iso(epoch) for epoch in evidence.epochs]
    if date not in epochs:
        return fill(WHY_NOT["no_epoch"], date=date, dates=", ".join(epochs) or "-")
    if claim.area == CITY:
        return Question(claim, book, evidence, date, WHOLE_CITY, None)
    area = next(one for one in book.areas if one.id == claim.area)
    districts = districts_meant(evidence, area)
    if len(districts) < len(area.districts):
        return fill(WHY_NOT["no_district"], found=len(districts), wanted=len(area.districts), area=area.name)
    return Question(claim, book, evidence, date, area.name, districts)


def unmeasured(claim: Claim, why_not: Text) -> Reading:
    """A reading without a number that only says why there is none."""
    words = class_set(claim.predicate) if claim.predicate else Text(en="not measured", ar="غير مقيس")
    return Reading(
        id="not-measured",
        label=words,
        unit=claim.unit,
        kind="count",
        of=Part(None, words),
        classes=claim.predicate or (),
        area=claim.area,
        why_not=why_not,
    )
