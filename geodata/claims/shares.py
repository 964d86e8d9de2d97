"""Measures that set damage over a denominator: shares of the city, and a part of it against the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from geodata.claims.dwellings import dwellings_of
from geodata.claims.entry import Text
from geodata.claims.evidence import graded_buildings, graded_sites, in_districts, sources_of, total
from geodata.claims.figures import DwellingAssumption
from geodata.claims.measure_kinds import DamageShare
from geodata.claims.openness import adjusted_reading, left_open
from geodata.claims.question import AFFECTED, Question, widened
from geodata.claims.reading import Part, Reading, published
from geodata.claims.wording import WHY_NOT, fill
from geodata.columns import CITY, DISTRICT_ID, GRADE, OUTSIDE
from geodata.grades import DESTROYED, SEVERE

FOOTPRINTS = Text(en="footprints of this bundle", ar="مخططات المباني في هذه الحزمة")
FOOTPRINTS_HIT = Text(en="footprints with a listed site", ar="مخططات المباني التي يقع عليها موقع مدرج")
GROUND = Text(en="ground area of all footprints", ar="مساحة جميع مخططات المباني")
GROUND_HIT = Text(
    en="ground area of footprints with a listed site", ar="مساحة المخططات التي يقع عليها موقع مدرج"
)
ALL_SITES = Text(en="all sites on the list, craters included", ar="جميع المواقع في القائمة بما فيها الحفر")
AFFECTED_SITES = Text(
    en="affected building sites (destroyed, severe or moderate)",
    ar="مواقع المباني المتضررة (تدمير أو ضرر شديد أو متوسط)",
)


def damage_share(question: Question, measure: DamageShare) -> Iterator[Reading]:
    """Share of the place in each class set over each denominator, side by side.

    Shares of buildings and of ground stand beside a statement about homes and do not decide it.
    """
    for reading in _every_share(question, measure):
        if question.claim.unit != "homes" or reading.unit == "homes":
            yield reading
        elif reading.admissible:
            yield replace(reading, why_not=WHY_NOT["not_homes"])


def _every_share(question: Question, measure: DamageShare) -> Iterator[Reading]:
    sites, homes = question.sites, list(_homes(question))
    for classes in question.class_sets():
        yield from _over_published(question, measure, sites, classes)
        yield from _over_footprints(question, classes)
        for assumption, buildings in homes:
            yield _share_of_homes(question, assumption, buildings, classes)
        yield _over_the_list(question, classes)
    adjusted = adjusted_reading(question)
    if adjusted is not None:
        yield adjusted


def part_against_rest(question: Question) -> Iterator[Reading]:
    """The place and the rest of the city by the same shares of sites and footprints, and sites per area."""
    rest_ids = [one for one in _district_ids(question) if one not in (question.districts or ())]
    rest = replace(question, districts=tuple(rest_ids))
    rest_name = Text(en="the rest of the city", ar="بقية المدينة")
    listed = graded_sites(question.evidence, question.date)
    for side, part, where in (("part", question, question.place), ("rest", rest, rest_name)):
        sites = in_districts(listed, part.districts)
        affected = part.count(sites, AFFECTED, AFFECTED_SITES)
        for worst in ((DESTROYED,), (DESTROYED, SEVERE)):
            of = part.count(sites, worst)
            reading = part.reading("of-affected", of, affected, unit="sites", kind="share", classes=worst)
            yield _placed(reading, where, f"-{side}")
        for classes in widened((DESTROYED,)):
            yield from (_placed(one, where, f"-{side}") for one in _over_footprints(part, classes))
        yield _placed(_per_km2(part), where, f"-{side}")


def _district_ids(question: Question) -> list[str]:
    """Every district that a site or a statistic of the evidence lies in, and "outside"."""
    listed = question.evidence.sites[DISTRICT_ID].astype(str).unique()
    counted = question.evidence.statistics[DISTRICT_ID].astype(str).unique()
    return sorted({*listed, *counted, OUTSIDE} - {CITY})


def _over_published(
    question: Question, measure: DamageShare, sites: pd.DataFrame, classes: Sequence[str]
) -> Iterator[Reading]:
    """Listed sites, and damage totals others published, over building totals others published."""
    if question.districts is not None:
        return
    totals = measure.building_totals
    counted = [("listed-sites", question.count(sites, classes), totals)]
    for one in measure.published_counts:
        figure = question.book.figure(one)
        if set(figure.classes or ()) == set(classes) and figure.as_of in (None, question.date):
            own = tuple(name for name in totals if figure.may_be_set_over(name))
            counted.append((figure.id, published(figure), own))
    for name, of, own_totals in counted:
        for total_id in own_totals:
            over = published(question.book.figure(total_id))
            yield question.reading(
                f"{name}/{total_id}", of, over, unit="buildings", kind="share", classes=classes
            )


def _over_footprints(question: Question, classes: Sequence[str]) -> Iterator[Reading]:
    """Footprints that carry damage over all footprints of the bundle, by number and by ground area."""
    numbers, evidence = question.statistics, question.evidence
    if evidence.buildings is None:
        return
    sources = tuple(dict.fromkeys((*sources_of(evidence.sites), *sources_of(evidence.buildings))))
    for name, unit, (hit, of), (everything, over) in (
        ("footprints", "buildings", (FOOTPRINTS_HIT, "n_buildings_{}"), (FOOTPRINTS, "n_footprints")),
        ("footprint-area", "m2", (GROUND_HIT, "area_m2_{}"), (GROUND, "footprint_area_m2")),
    ):
        reading = question.reading(
            name,
            Part(total(numbers, [of.format(grade) for grade in classes]), hit, sources, evidence.synthetic),
            Part(total(numbers, [over]), everything, sources, evidence.synthetic),
            unit=unit,
            kind="share",
            classes=classes,
        )
        yield replace(reading, bounds=left_open(question, reading))


def _homes(question: Question) -> Iterator[tuple[DwellingAssumption, pd.DataFrame]]:
    """The footprints of the place with their homes, once for each dwelling assumption."""
    buildings = graded_buildings(question.evidence, question.date)
    if buildings is None:
        return
    buildings = in_districts(buildings, question.districts)
    for assumption in question.book.dwelling_assumptions:
        yield assumption, buildings.assign(n_dwellings=dwellings_of(buildings, assumption))


def _share_of_homes(
    question: Question, assumption: DwellingAssumption, buildings: pd.DataFrame, classes: Sequence[str]
) -> Reading:
    known = buildings.dropna(subset=["n_dwellings"])
    sources, synthetic = sources_of(question.evidence.buildings), question.evidence.synthetic
    label = Text(en="homes by assumption ({name})", ar="المساكن وفق الافتراض ({name})")
    damaged = Text(en="homes in damaged footprints ({name})", ar="المساكن في المباني المتضررة ({name})")
    hit = known.loc[known[GRADE].isin(list(classes)), "n_dwellings"].sum()
    return question.reading(
        f"homes-{assumption.id}",
        Part(float(hit) if len(known) else None, fill(damaged, name=assumption.name), sources, synthetic),
        Part(
            float(known["n_dwellings"].sum()) if len(known) else None,
            fill(label, name=assumption.name),
            sources,
            synthetic,
        ),
        unit="homes",
        kind="share",
        classes=classes,
        why_not=None if len(known) else WHY_NOT["no_levels"],
    )


def _over_the_list(question: Question, classes: Sequence[str]) -> Reading:
    numbers, sources = question.statistics, sources_of(question.evidence.sites)
    return question.reading(
        "all-listed",
        Part(
            total(numbers, [f"n_sites_{grade}" for grade in classes]),
            Text(en="listed sites as published", ar="المواقع المدرجة كما نُشرت"),
            sources,
        ),
        Part(total(numbers, ["n_sites_listed"]), ALL_SITES, sources),
        unit="sites",
        kind="share",
        classes=classes,
        why_not=WHY_NOT["damage_only"],
    )


def _per_km2(question: Question) -> Reading:
    """Affected sites over ground area; sites outside every district are left out, as they lie on no area."""
    districts = in_districts(question.evidence.districts, question.districts)
    sites = question.sites
    affected = question.count(sites[sites[DISTRICT_ID] != OUTSIDE], AFFECTED, AFFECTED_SITES)
    approximate = bool(districts["is_approximate"].any())
    ground = Part(
        float(districts["area_km2"].sum()) if len(districts) else None,
        Text(en="ground area of its districts in square kilometres", ar="مساحة أحيائه بالكيلومتر المربع"),
        tuple(question.evidence.source_ids),
        question.evidence.synthetic,
    )
    return question.reading(
        "per-km2",
        affected,
        ground,
        unit="sites_per_km2",
        kind="ratio",
        why_not=WHY_NOT["approximate"] if approximate else None,
    )


def _placed(reading: Reading, where: Text, suffix: str) -> Reading:
    """The reading with its place at the head of its label, and in its id."""
    label = fill(Text(en="{where}, {label}", ar="{where}، {label}"), where=where, label=reading.label)
    return replace(reading, id=f"{reading.id}{suffix}", label=label)
