"""The measure of statements about homes: by assumption, beside structures and households."""

from collections.abc import Iterator

from geodata.claims.claim import Claim
from geodata.claims.dwellings import dwellings_of
from geodata.claims.entry import Text
from geodata.claims.evidence import graded_buildings, in_districts, sources_of
from geodata.claims.figures import DwellingAssumption
from geodata.claims.measure_kinds import Dwellings
from geodata.claims.question import Question
from geodata.claims.reading import Part, Reading, published
from geodata.claims.wording import TOGETHER_PER_HOUSEHOLD, WHY_NOT, fill, joined, shown
from geodata.columns import GRADE

SAID = Text(en="homes said: {number}", ar="المساكن المذكورة: {number}")
TOGETHER = Text(en="{number} homes together", ar="{number} من المساكن معًا")
OF_HOUSEHOLDS = Text(en="{ratio}; {households}", ar="{ratio}؛ {households}")


def homes(question: Question, measure: Dwellings) -> Iterator[Reading]:
    """Structures, homes by each assumption, homes per structure as implied, and households, side by side."""
    yield from _structures(question)
    for assumption in question.book.dwelling_assumptions:
        yield from _by_assumption(question, assumption)
    yield from _households(question, measure)


def _structures(question: Question) -> Iterator[Reading]:
    sites, said = question.sites, _said((question.claim,))
    for classes in question.class_sets():
        of = question.count(sites, classes)
        yield question.reading(
            "structures", of, unit="buildings", kind="count", classes=classes, why_not=WHY_NOT["not_homes"]
        )
        if said.value is not None:
            yield question.reading(
                "implied-homes-per-structure",
                said,
                of,
                unit="homes_per_building",
                kind="ratio",
                classes=classes,
                why_not=WHY_NOT["from_the_claim"],
            )


def _by_assumption(question: Question, assumption: DwellingAssumption) -> Iterator[Reading]:
    buildings = graded_buildings(question.evidence, question.date)
    if buildings is None:
        return
    buildings = in_districts(buildings, question.districts)
    counted = buildings.assign(n_dwellings=dwellings_of(buildings, assumption)).dropna(subset=["n_dwellings"])
    label = fill(
        Text(
            en="homes by assumption: {name}, {efficiency} of the floor area in dwellings of {size} m2 "
            "({missing} of {all} "
            "footprints left out for want of storeys or use)",
            ar="المساكن وفق الافتراض: {name}، {efficiency} من مساحة الطوابق في مساكن مساحتها {size} م² "
            "(استُبعد {missing} "
            "من {all} من المخططات لعدم توفر الطوابق أو الاستخدام)",
        ),
        name=assumption.name,
        efficiency=shown(assumption.efficiency, "share"),
        size=shown(assumption.mean_dwelling_m2, "count"),
        missing=f"{len(buildings) - len(counted):,}",
        all=f"{len(buildings):,}",
    )
    sources = tuple(
        dict.fromkeys((*sources_of(question.evidence.sites), *sources_of(question.evidence.buildings)))
    )
    for classes in question.class_sets():
        hit = counted.loc[counted[GRADE].isin(list(classes)), "n_dwellings"].sum()
        yield question.reading(
            f"homes-{assumption.id}",
            Part(float(hit) if len(counted) else None, label, sources, question.evidence.synthetic),
            unit="homes",
            kind="count",
            classes=classes,
            why_not=None if len(counted) else WHY_NOT["no_levels"],
        )


def _households(question: Question, measure: Dwellings) -> Iterator[Reading]:
    """Households before the battle for each population and household size, and the homes said for each."""
    others = tuple(question.book.claim(one) for one in measure.together_with)
    said = _said((question.claim, *others))
    for population in measure.populations:
        for size in measure.household_sizes:
            people, persons = (
                published(question.book.figure(population)),
                published(question.book.figure(size)),
            )
            name = f"{population}/{size}"
            households = question.reading(
                f"households/{name}",
                people,
                persons,
                unit="households",
                kind="count",
                why_not=WHY_NOT["all_households"],
            )
            yield households
            if said.value is not None:
                together = said.short and fill(TOGETHER_PER_HOUSEHOLD, said=said.short)
                over = Part(households.value, households.label, (*people.sources, *persons.sources))
                yield question.reading(
                    f"homes-said-per-household/{name}",
                    said,
                    over,
                    unit="homes_per_household",
                    kind="ratio",
                    label=together and fill(OF_HOUSEHOLDS, ratio=together, households=households.label),
                    why_not=WHY_NOT["from_the_claim"],
                )


def _said(claims: tuple[Claim, ...]) -> Part:
    """The homes that these statements say, added up; without a value if one of them gives no number."""
    quantities = [claim.quantity for claim in claims]
    known = [quantity.value for quantity in quantities if quantity]
    number = sum(known) if len(known) == len(quantities) else None
    words = joined([Text(en=one.said, ar=one.said) for one in quantities if one], en=" and ", ar=" و")
    short = fill(TOGETHER, number=words) if len(claims) > 1 else None
    return Part(number, fill(SAID, number=words), short=short)
