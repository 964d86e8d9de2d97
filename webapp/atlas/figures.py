"""The numbers of one place as an atlas prints them: with their denominators, intervals and the dates before."""

from dataclasses import dataclass
from typing import Any

from geodata.columns import COUNTED, DISTRICT_ID, EPOCH
from geodata.grades import DESTROYED, MODERATE, NOT_ASSESSED, POSSIBLE, SEVERE
from webapp.atlas.ground import CRATERS
from webapp.city import City
from webapp.languages import current, number, percent
from webapp.languages import gettext as _
from webapp.maps.legend import label
from webapp.sections.validation import HEADLINE_SETS, estimate_of, level_of, n_answers, validated_unit
from webapp.small_numbers import is_too_few, told_share
from webapp.wording import words
from webapp.wording.coverage import unseen_sentence
from webapp.wording.names import shown

AFFECTED = (DESTROYED, SEVERE, MODERATE)
DAMAGED = (*AFFECTED, POSSIBLE)


@dataclass(frozen=True)
class Headline:
    """A number in large print, what it is of, and how it was adjusted."""

    shown: str
    meaning: str


@dataclass(frozen=True)
class ClassRow:
    """One line of a legend: its count, and its share where there is one."""

    key: str
    label: str
    n: int
    count: str
    share: str


@dataclass(frozen=True)
class Step:
    """What was counted at one date, worst first."""

    date: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Figures:
    """All numbers of one place at one date."""

    place: str
    name: str
    other_name: str
    headlines: tuple[Headline, ...]
    classes: tuple[ClassRow, ...]
    total: ClassRow
    unseen: str
    interval: tuple[str, ...]
    steps: tuple[Step, ...]


def figures_of(city: City, place: str, epoch: str) -> Figures:
    """The numbers of a district, or of the city (id ``city``), at an epoch."""
    history = [row for row in city.statistics_of(place) if row[EPOCH] in city.epochs]
    row = next(one for one in history if one[EPOCH] == epoch)
    prefix = "n_buildings" if city.has_footprints else "n_sites"
    return Figures(
        place=place,
        name=words.district_name(row),
        other_name=shown(row["name_en" if current().code == "ar" else "name_ar"]),
        headlines=_building_headlines(row) if city.has_footprints else _site_headlines(row),
        classes=_classes(row, prefix),
        total=_total(row, prefix),
        unseen=unseen_sentence(row) if city.has_footprints else "",
        interval=tuple(_interval(city, place, epoch)),
        steps=tuple(
            Step(str(one[EPOCH]), tuple(int(one[f"{prefix}_{key}"] or 0) for key in DAMAGED))
            for one in history
        ),
    )


def places_of(city: City) -> list[str]:
    """Ids of the districts in the order of the bundle."""
    return [str(row[DISTRICT_ID]) for row in city.district_rows()]


def n_affected(row: dict[str, Any], prefix: str) -> int:
    """How many are destroyed, severely or moderately damaged."""
    return sum(int(row[f"{prefix}_{key}"] or 0) for key in AFFECTED)


def share_words(row: dict[str, Any], n: int | None) -> str:
    """A share of all footprints; where nobody said anything of one, it reads as that and not as zero damage."""
    if row["n_footprints"] and not row["n_assessed"]:
        return _("not assessed")
    return told_share(n, row["n_footprints"])


def _building_headlines(row: dict[str, Any]) -> tuple[Headline, ...]:
    total, affected = row["n_footprints"], n_affected(row, "n_buildings")
    destroyed = row[f"n_buildings_{DESTROYED}"]
    return (
        Headline(
            share_words(row, destroyed),
            _("destroyed: %(n)s of %(total)s footprints, assessed or not")
            % {"n": number(destroyed), "total": number(total)},
        ),
        Headline(
            share_words(row, affected),
            _("destroyed, severe or moderate: %(n)s of %(total)s footprints")
            % {"n": number(affected), "total": number(total)},
        ),
    )


def _site_headlines(row: dict[str, Any]) -> tuple[Headline, ...]:
    listed = number(row["n_sites_listed"])
    return (
        Headline(
            number(row[f"n_sites_{DESTROYED}"]),
            _("destroyed, among %(total)s damage sites listed") % {"total": listed},
        ),
        Headline(
            number(n_affected(row, "n_sites")),
            _("destroyed, severe or moderate, among %(total)s listed") % {"total": listed},
        ),
    )


def _classes(row: dict[str, Any], prefix: str) -> tuple[ClassRow, ...]:
    total = row["n_footprints"] if prefix == "n_buildings" else None
    rows = [_class_row(key, label(key), row[f"{prefix}_{key}"], total) for key in COUNTED]
    if prefix == "n_sites":
        rows.append(_class_row(CRATERS, _("Craters"), row["n_sites_craters"], None))
    return tuple(rows)


def _class_row(key: str, name: str, n: int | None, total: int | None) -> ClassRow:
    share = "" if total is None else "–" if is_too_few(total) else told_share(n, total)
    return ClassRow(key, name, int(n or 0), number(n), share)


def _total(row: dict[str, Any], prefix: str) -> ClassRow:
    if prefix == "n_buildings":
        total = row["n_footprints"]
        return ClassRow(
            "", _("All footprints"), int(total or 0), number(total), percent(1.0) if total else "–"
        )
    return ClassRow("", _("All listed sites"), int(row["n_sites_listed"]), number(row["n_sites_listed"]), "")


def _interval(city: City, place: str, epoch: str) -> list[str]:
    """The adjusted shares with their intervals, or the sentence that there are none and why."""
    if validated_unit(city) is None:
        return [
            _(
                "No interval: no sample of this release was checked, so the error of these numbers is not known."
            )
        ]
    if epoch != city.epoch:
        return [_("No interval: the sample that was checked is of the last date only.")]
    told = []
    for name, class_set in zip(
        (_("destroyed"), _("destroyed, severe or moderate")), HEADLINE_SETS, strict=True
    ):
        found = estimate_of(city, place, class_set)
        if found is None or found.share is None:
            told.append(_("%(what)s: no interval (%(reason)s)") % {
                "what": name, "reason": _("nothing to count here") if found is None else found.reason,
            })  # fmt: skip
        else:
            told.append(_("%(what)s: adjusted %(share)s (%(span)s; %(answers)s)") % {
                "what": name, "share": percent(found.share), "span": found.span, "answers": n_answers(found.n),
            })  # fmt: skip
    level = percent(level_of(city), whole=True)
    return [_("Adjusted for errors found in a sample, %(level)s intervals") % {"level": level}, *told]


def classes_below(figures: Figures) -> list[ClassRow]:
    """Lines of the legend that something is in, or that every map has."""
    always = {DESTROYED, SEVERE, MODERATE, NOT_ASSESSED}
    return [row for row in figures.classes if row.n or row.key in always]
