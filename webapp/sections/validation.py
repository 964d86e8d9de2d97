"""What people found who checked a sample: adjusted shares with intervals, and the account of the method page."""

import csv
from dataclasses import dataclass
from typing import Any

from geodata.columns import CITY, CLASS_SET, DISTRICT_ID, UNIT
from geodata.grades import DESTROYED, GRADES, MODERATE, SEVERE
from webapp.city import City
from webapp.languages import gettext as _
from webapp.languages import ngettext, number, percent
from webapp.maps.legend import label
from webapp.wording import words

AFFECTED = "+".join((DESTROYED, SEVERE, MODERATE))
HEADLINE_SETS: tuple[str, ...] = (DESTROYED, AFFECTED)
"""Class sets whose estimates stand in headline and district table, as ``class_set`` of the table names them."""

NO_BUILDING = "no_building"
REFERENCES: tuple[str, ...] = (*GRADES[::-1], NO_BUILDING)
CONFUSION = "confusion.csv"
SITES = "sites"


@dataclass(frozen=True)
class Estimate:
    """One adjusted share with its interval; without one all three are `None` and `reason` says why."""

    share: float | None
    low: float | None
    high: float | None
    estimate: float | None
    level: float
    n: int
    reason: str

    @property
    def span(self) -> str:
        """The interval in words; empty without one."""
        return "" if self.low is None or self.high is None else words.span(self.low, self.high, words.SHARE)


@dataclass(frozen=True)
class ConfusionRow:
    """What was found where the map shows one class; `found` is in the order of the headings."""

    name: str
    n_units: int
    n_sampled: int
    n_unanswered: int
    found: list[tuple[int, bool]]


@dataclass(frozen=True)
class ValidationView:
    """The validation as the method page tells it: facts by name, sentences and the confusion matrix."""

    facts: list[tuple[str, str]]
    agreement: str
    pairs: list[tuple[str, str, str, str]]
    headings: list[str]
    confusion: list[ConfusionRow]
    how: list[str]
    caveats: list[str]
    n_districts: int
    refused: list[tuple[str, int]]


def validated_unit(city: City) -> str | None:
    """What was checked, ``buildings`` or ``sites``; `None` where no sample was."""
    if not city.rows("adjusted"):
        return None
    return str(city.manifest["validation"]["design"]["unit"])


def level_of(city: City) -> float:
    """Nominal level of the intervals of a validated city."""
    return float(city.manifest["validation"]["level"])


def estimate_of(city: City, place: str, class_set: str) -> Estimate | None:
    """The adjusted share of a class set in a place; `None` where the table has no row for it."""
    row = _estimates(city).get((place, class_set))
    if row is None:
        return None
    return Estimate(
        row["share"], row["share_low"], row["share_high"], row["estimate"], row["level"], row["n_sample"],
        "" if row["why_not"] is None else why_not(row["why_not"]),
    )  # fmt: skip


def headline_of(city: City) -> dict[str, str]:
    """The adjusted shares of the city in words (``destroyed``, ``affected``), and ``note``; empty if unchecked."""
    told = {}
    for name, class_set in zip(("destroyed", "affected"), HEADLINE_SETS, strict=True):
        found = estimate_of(city, CITY, class_set)
        if found is not None:
            told[name] = _headline(found)
            told["note"] = _(
                "Adjusted for the errors that people found in a sample: %(answers)s, %(level)s intervals."
            ) % {"answers": n_answers(found.n), "level": percent(found.level, whole=True)}
    return told


def why_not(code: str) -> str:
    """Why a place has no number, in a few words."""
    return {
        "too_few_answers": _("too few answers"),
        "no_answers": _("nothing was answered for here"),
        "stratum_without_answers": _("a group without any answer"),
        "stratum_with_one_answer": _("a group with one answer only"),
        "class_not_found": _("class not found in the sample"),
        "empty": _("nothing to count here"),
    }.get(code, code)


def method_words(code: str) -> str:
    """How an interval was made, in a few words."""
    return {
        "stratified_wilson_smoothed": _("Wilson, stratified sample"),
        "ratio_wilson_pooled_variance": _("Wilson, ratio of areas"),
        "census": _("everything was checked"),
    }.get(code, code)


def n_answers(n: int) -> str:
    """How many units of the sample were answered for."""
    return ngettext("%(shown)s answer", "%(shown)s answers", n) % {"shown": number(n)}


def validation_of(city: City) -> ValidationView | None:
    """All that the method page says of the validation; `None` where no sample was checked."""
    if validated_unit(city) is None:
        return None
    said = city.manifest["validation"]
    districts = [
        row for (place, found), row in _estimates(city).items() if place != CITY and found == DESTROYED
    ]
    refused: dict[str, int] = {}
    for row in districts:
        if row["why_not"] is not None:
            refused[why_not(row["why_not"])] = refused.get(why_not(row["why_not"]), 0) + 1
    confusion = _confusion_rows(city)
    return ValidationView(
        facts=_facts(said),
        agreement=_agreement(said["agreement"]),
        pairs=[_pair(one) for one in said["agreement"]["cohen"]],
        headings=[_reference(code) for code in REFERENCES],
        confusion=[_confusion_row(row) for row in confusion],
        how=_how(said),
        caveats=_caveats(city, said),
        n_districts=len(districts),
        refused=sorted(refused.items()),
    )


def _estimates(city: City) -> dict[tuple[str, str], dict[str, Any]]:
    """Rows of the table for the unit that was drawn (not its ground area), by place and class set."""

    def made() -> dict[tuple[str, str], dict[str, Any]]:
        unit = validated_unit(city)
        return {(row[DISTRICT_ID], row[CLASS_SET]): row for row in city.rows("adjusted") if row[UNIT] == unit}

    return city.keep("estimates", made)


def _headline(found: Estimate) -> str:
    if found.share is None:
        return _("No interval: %(reason)s") % {"reason": found.reason}
    return _("adjusted %(share)s (%(span)s)") % {"share": percent(found.share), "span": found.span}


def _facts(said: dict[str, Any]) -> list[tuple[str, str]]:
    design = said["design"]
    strata = [
        {"class": _("class on the map"), "district": _("district")}.get(one, one)
        for one in design["strata_by"]
    ]
    allocation = {
        "proportional": _("in proportion to their size"),
        "equal": _("the same number in each"),
        "neyman": _("more where more doubt was expected (Neyman)"),
    }.get(design["allocation"], design["allocation"])
    drawn = _("%(n)s of %(total)s") % {
        "n": number(said["n_units"]), "total": number(sum(one["n_units"] for one in design["strata"]))
    }  # fmt: skip
    return [
        (_("What was checked"), words.unit(design["unit"])),
        (_("Drawn at random"), drawn),
        (_("Groups drawn from"), _("%(n)s, by %(what)s") % {"n": number(len(design["strata"])), "what": _(", ").join(strata)}),
        (_("Spread over the groups"), allocation),
        (_("Seed of the draw"), str(design["seed"])),
        (_("Map class shown to those who graded"), _("no") if design["blind"] else _("yes")),
        (_("Labellers"), number(said["n_labellers"])),
        (_("Answers that count"), _("%(n)s of %(total)s") % {"n": number(said["n_counted"]), "total": number(said["n_answers"])}),
        (_("Units with a settled answer"), _("%(n)s of %(total)s") % {"n": number(said["n_units_answered"]), "total": number(said["n_units"])}),
        (_("Drawn from release"), said["of_release"]),
    ]  # fmt: skip


def _agreement(agreement: dict[str, Any]) -> str:
    if not agreement["n_shared"]:
        return _("No unit was graded by two people, so nothing is known of how far they would agree.")
    kappa = agreement["fleiss"]
    return _("On %(n)s units graded by two or more, %(share)s of pairs of answers agree; Fleiss' kappa is %(kappa)s.") % {
        "n": number(agreement["n_shared"]),
        "share": percent(agreement["raw"]),
        "kappa": _("not defined") if kappa is None else number(kappa, 2),
    }  # fmt: skip


def _pair(one: dict[str, Any]) -> tuple[str, str, str, str]:
    numbers = [name.removeprefix("labeller-") for name in one["labellers"]]
    kappa = _("not defined") if one["kappa"] is None else number(one["kappa"], 2)
    named = _("%(first)s and %(second)s") % {"first": numbers[0], "second": numbers[1]}
    return named, number(one["n"]), percent(one["raw"]), kappa


def _reference(code: str) -> str:
    return _("Never a building") if code == NO_BUILDING else label(code)


def _confusion_rows(city: City) -> list[dict[str, str]]:
    with city.file(CONFUSION).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _confusion_row(row: dict[str, str]) -> ConfusionRow:
    """A row of the matrix; `True` marks the cells where map and reference agree."""
    map_class = row["map_class"]
    return ConfusionRow(
        label(map_class),
        int(row["n_units"]),
        int(row["n_sampled"]),
        int(row["n_unanswered"]),
        [(int(row[f"n_reference_{code}"]), code == map_class) for code in REFERENCES],
    )


def _how(said: dict[str, Any]) -> list[str]:
    level = percent(said["level"], whole=True)
    return [
        _("Each estimate adds up what the answers say of every group, weighted by how many units the group has; so what the map got wrong in the sample is put right in the whole."),
        _("Intervals are Wilson's for a stratified sample. Small groups in which all answers agree are not taken to be certain: their answers are drawn slightly towards those of the whole."),
        _("%(level)s means: of many samples drawn like this one, about that share would give an interval that holds the true number.") % {"level": level},
        _("A district has a number only with at least %(n)s answers of its own, or answers worth as many; it borrows none from others.") % {"n": number(said["least_answers"])},
    ]  # fmt: skip


def _caveats(city: City, said: dict[str, Any]) -> list[str]:
    told = [
        _("The interval holds the chance of the draw only. Where those who graded are mistaken, it does not show it."),
        _("Units without an answer are taken to be like the answered ones of their group."),
        _("Several intervals read together are less sure than each alone; a difference between two districts is not shown by comparing them by eye."),
    ]  # fmt: skip
    if said["design"]["unit"] == SITES:
        told.append(_("Listed sites were checked and not buildings: this shows whether the list is right, and nothing of what it leaves out."))  # fmt: skip
    if city.synthetic:
        told.append(_("The positions of the buildings are made up, so these answers show how the method works and are no evidence."))  # fmt: skip
    return told
