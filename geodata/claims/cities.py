"""Measures that set the city beside another one, and sums over numbers that were said."""

from collections.abc import Iterator

from geodata.claims.claim import Kind
from geodata.claims.entry import Text
from geodata.claims.evidence import sources_of, total
from geodata.claims.measure_kinds import Arithmetic, CitySize, Comparison, Step
from geodata.claims.question import AFFECTED, Question
from geodata.claims.reading import Part, Reading, published
from geodata.claims.wording import WHY_NOT, fill
from geodata.grades import DESTROYED

AS_PUBLISHED = Text(
    en="listed sites of this evidence, as published", ar="المواقع المدرجة في هذه الأدلة كما نُشرت"
)


def city_size(question: Question, measure: CitySize) -> Iterator[Reading]:
    """The city over the other city: people by people, ground by ground."""
    for basis, ours, theirs in (
        ("people", measure.populations, measure.other_populations),
        ("ground", measure.areas_km2, measure.other_areas_km2),
    ):
        for one in ours:
            for other in theirs:
                of, over = published(question.book.figure(one)), published(question.book.figure(other))
                yield question.reading(f"{basis}/{one}/{other}", of, over, unit="size", kind="ratio")
    for other in measure.other_areas_km2:
        yield _own_ground(question, published(question.book.figure(other)))


def _own_ground(question: Question, over: Part) -> Reading:
    districts = question.evidence.districts
    of = Part(
        float(districts["area_km2"].sum()) if len(districts) else None,
        Text(en="ground area of the districts in this evidence, km2", ar="مساحة الأحياء في هذه الأدلة، كم²"),
        tuple(question.evidence.source_ids),
        question.evidence.synthetic,
    )
    approximate = bool(districts["is_approximate"].any())
    why_not = WHY_NOT["approximate"] if approximate else None
    return question.reading(
        f"ground/districts/{over.sources[0]}", of, over, unit="size", kind="ratio", why_not=why_not
    )


def comparison(question: Question, measure: Comparison) -> Iterator[Reading]:
    """Sites here over sites of each other city, and the destroyed among the affected of both."""
    numbers, sources = question.statistics, sources_of(question.evidence.sites)
    affected = Part(total(numbers, [f"n_sites_{grade}" for grade in AFFECTED]), AS_PUBLISHED, sources)
    destroyed = Part(total(numbers, [f"n_sites_{DESTROYED}"]), AS_PUBLISHED, sources)
    yield question.reading(
        f"among-affected/{question.book.city.slug}",
        destroyed,
        affected,
        unit="sites",
        kind="share",
        label=fill(AMONG_AFFECTED, city=question.book.city.name),
        classes=(DESTROYED,),
    )
    for city in measure.cities:
        theirs, theirs_destroyed = (
            published(question.book.figure(one)) for one in (city.affected, city.destroyed)
        )
        for classes, of, over in ((AFFECTED, affected, theirs), ((DESTROYED,), destroyed, theirs_destroyed)):
            label = fill(TIMES, city=question.book.city.name, other=city.name, differs=city.differs)
            yield question.reading(
                f"times/{city.id}", of, over, unit="sites", kind="ratio", label=label, classes=classes
            )
        yield question.reading(
            f"among-affected/{city.id}",
            theirs_destroyed,
            theirs,
            unit="sites",
            kind="share",
            label=fill(OF_OTHER, city=city.name, differs=city.differs),
            classes=(DESTROYED,),
        )


AMONG_AFFECTED = Text(en="share of affected sites, {city}", ar="نسبتها من المواقع المتضررة، {city}")
OF_OTHER = Text(
    en="share of affected sites, {city} (not the same: {differs})",
    ar="نسبتها من المواقع المتضررة، {city} (غير متماثلة: {differs})",
)
TIMES = Text(
    en="sites in {city} for each site in {other} (not the same: {differs})",
    ar="عدد المواقع في {city} مقابل كل موقع في {other} (غير متماثلة: {differs})",
)


def arithmetic(question: Question, measure: Arithmetic) -> Iterator[Reading]:
    """Each step worked out from the published figures it names."""
    for step in measure.steps:
        yield _step(question, step)


def _step(question: Question, step: Step) -> Reading:
    terms = [published(question.book.figure(one)) for one in step.terms]
    values = [term.value or 0.0 for term in terms]
    sources = tuple(source for term in terms for source in term.sources)
    unit = question.claim.unit
    if step.operation == "sum":
        of = Part(sum(values), step.label, sources)
        return question.reading(step.id, of, unit=unit, kind="count", label=step.label, why_not=step.why_not)
    rise = values[0] if step.operation == "relative_change" else 0.0
    of = Part(values[-1] - rise, step.label, sources)
    kind: Kind = "share" if step.operation == "relative_change" else "ratio"
    return question.reading(
        step.id, of, terms[0], unit=unit, kind=kind, label=step.label, why_not=step.why_not
    )
