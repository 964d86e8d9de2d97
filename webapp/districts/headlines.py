"""The figures at the top of a district's page: number, what it is out of, and interval or why there is none."""

from dataclasses import dataclass

from geodata.grades import NOT_ASSESSED
from webapp import small_numbers
from webapp.city import City
from webapp.districts.counts import BUILDINGS, Counts, Snapshot
from webapp.districts.phrases import classes_words
from webapp.districts.query import Query
from webapp.languages import gettext as _
from webapp.languages import number, percent
from webapp.maps.legend import label
from webapp.sections.validation import estimate_of, level_of, n_answers, validated_unit
from webapp.wording import words


@dataclass(frozen=True)
class Headline:
    """One figure: name, number, what it is out of, and its interval or why there is none."""

    key: str
    grade: str
    title: str
    shown: str
    of: str
    interval: str


def headlines_of(city: City, query: Query, now: Snapshot, place: str) -> list[Headline]:
    """A figure for each class set that is asked for, and for what nobody assessed."""
    counts = now.of(place)
    made = [_headline(city, query, now, place, classes) for classes in query.measures]
    if now.unit == BUILDINGS and not any(NOT_ASSESSED in classes for classes in query.measures):
        n = counts.by_class[NOT_ASSESSED]
        share = small_numbers.told_share(n, counts.total)
        made.append(Headline(NOT_ASSESSED, NOT_ASSESSED, label(NOT_ASSESSED), share, _of(n, counts), ""))
    return made


def _headline(city: City, query: Query, now: Snapshot, place: str, classes: tuple[str, ...]) -> Headline:
    counts, n = now.of(place), now.of(place).of(classes)
    key, title = "+".join(classes), classes_words(classes)
    if not counts.has_record and NOT_ASSESSED not in classes:
        nothing = _("not assessed") if counts.listed else _("nothing listed")
        return Headline(key, classes[-1], title, nothing, _of(None, counts), "")
    if now.unit != BUILDINGS:
        of = _("of %(sites)s listed") % {"sites": words.n_sites(counts.listed)}
        return Headline(key, classes[-1], title, number(n), of, _interval(city, query, now, place, key))
    share = small_numbers.told_share(n, counts.total)
    return Headline(key, classes[-1], title, share, _of(n, counts), _interval(city, query, now, place, key))


def _of(n: int | None, counts: Counts) -> str:
    if counts.total is None:
        return words.n_sites(counts.listed)
    told = words.n_buildings(counts.total)
    return told if n is None else _("%(n)s of %(buildings)s") % {"n": number(n), "buildings": told}


def _interval(city: City, query: Query, now: Snapshot, place: str, key: str) -> str:
    """The adjusted share with its interval, or why there is none; empty where the page says it once for all."""
    if validated_unit(city) is None:
        return ""
    if query.source is not None or now.date != city.epoch or validated_unit(city) != now.unit:
        return _("No interval: %(reason)s") % {"reason": _("the checked sample is for other figures")}
    found = estimate_of(city, place, key)
    if found is None:
        return _("No interval: %(reason)s") % {"reason": _("the checked sample says nothing of it")}
    if found.share is None:
        return _("No interval: %(reason)s") % {"reason": f"{found.reason} ({n_answers(found.n)})"}
    return _("adjusted %(share)s (%(level)s interval %(span)s)") % {
        "share": percent(found.share), "level": percent(level_of(city), whole=True), "span": found.span,
    }  # fmt: skip
