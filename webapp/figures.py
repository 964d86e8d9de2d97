"""One number of a city or district with everything it may not be quoted without: unit, denominator, date, source."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geodata.columns import CITY, DISTRICT_ID, EPOCH
from geodata.grades import DESTROYED, MODERATE, NOT_ASSESSED, SEVERE
from webapp.city import City, NotPublishedError
from webapp.districts.table import credit_of
from webapp.languages import gettext as _
from webapp.languages import localised, long_date, number, percent
from webapp.sections.validation import AFFECTED, estimate_of, validated_unit
from webapp.small_numbers import share_of, share_words
from webapp.wording import words

Row = dict[str, Any]


@dataclass(frozen=True)
class Figure:
    """A number that can stand alone.

    Attributes
    ----------
    metric
        Name in addresses.
    place
        What it is about, in the language of the page.
    title
        What is counted.
    shown
        The number itself.
    of
        Numerator, denominator and unit.
    interval
        The adjusted share with its interval, or the sentence that there is none.
    date, source
        Up to when images were looked at, and who did.
    share
        The number as a part of one; `None` for a count or where there is none.
    grade
        Class whose colour marks it.
    """

    metric: str
    place: str
    title: str
    shown: str
    of: str
    interval: str
    date: str
    source: str
    share: float | None
    grade: str

    @property
    def sentence(self) -> str:
        """The whole of it in words, for a reader who sees no picture."""
        told = _("%(place)s: %(title)s: %(shown)s, %(of)s, on images up to %(date)s.") % {
            "place": self.place,
            "title": self.title,
            "shown": self.shown,
            "of": self.of,
            "date": self.date,
        }
        return " ".join((told, self.interval, _("Source: %(source)s.") % {"source": self.source}))


@dataclass(frozen=True)
class _Metric:
    title: Callable[[], str]
    grade: str
    columns: tuple[str, ...]
    class_set: str | None = None


BUILDINGS: dict[str, _Metric] = {
    "destroyed": _Metric(lambda: _("Destroyed"), DESTROYED, ("n_buildings_destroyed",), DESTROYED),
    "affected": _Metric(
        lambda: _("Destroyed, severe or moderate"),
        MODERATE,
        ("n_buildings_destroyed", "n_buildings_severe", "n_buildings_moderate"),
        AFFECTED,
    ),
    "not_assessed": _Metric(lambda: _("Not assessed"), NOT_ASSESSED, ("n_buildings_not_assessed",)),
}
SITES: dict[str, _Metric] = {
    "sites_destroyed": _Metric(lambda: _("Destroyed"), DESTROYED, ("n_sites_destroyed",), DESTROYED),
    "sites_severe": _Metric(lambda: _("Severe damage"), SEVERE, ("n_sites_severe",)),
    "sites_moderate": _Metric(lambda: _("Moderate damage"), MODERATE, ("n_sites_moderate",)),
}


def metrics_of(city: City) -> dict[str, str]:
    """Names and titles of the numbers that a city has, the headline first; shares only where there are footprints."""
    known = BUILDINGS | SITES if city.has_footprints else SITES
    return {
        name: f"{metric.title()} ({_('damage sites') if name in SITES else _('buildings')})"
        for name, metric in known.items()
    }


def figure_of(city: City, metric: str, *, district: str | None = None, epoch: str | None = None) -> Figure:
    """One number of the city, or of one district, at one date.

    Raises
    ------
    NotPublishedError
        If the city has no such number or district.
    """
    if metric not in metrics_of(city):
        msg = f"{city.slug} has no number {metric!r} but {', '.join(metrics_of(city))}."
        raise NotPublishedError(msg)
    row = _row_of(city, district, epoch or city.epoch)
    asked = (BUILDINGS | SITES)[metric]
    n = sum(row[column] or 0 for column in asked.columns)
    shown, of, share = _share(row, n, asked.grade) if metric in BUILDINGS else _count(row, n)
    is_current = (epoch or city.epoch) == city.epoch
    return Figure(
        metric=metric,
        place=_place(city, row),
        title=asked.title(),
        shown=shown,
        of=of,
        interval=_interval(city, asked, metric, row) if is_current else _no_sample(),
        date=long_date(epoch or city.epoch),
        source=credit_of(city, ("assessments", "footprints") if metric in BUILDINGS else ("assessments",)),
        share=share,
        grade=asked.grade,
    )


def headline_figures(city: City) -> dict[str, Figure]:
    """Every number of the whole city at the date that pages open with, by its name."""
    return {metric: figure_of(city, metric) for metric in metrics_of(city)}


def _row_of(city: City, district: str | None, epoch: str) -> Row:
    for row in city.statistics_of(district or CITY):
        if row[EPOCH] == epoch:
            return row
    msg = f"{city.slug} has no figures of {district or 'the city'} at {epoch}."
    raise NotPublishedError(msg)


def _place(city: City, row: Row) -> str:
    if row[DISTRICT_ID] == CITY:
        return localised(city.name)
    return f"{words.district_name(row)}{_(', ')}{localised(city.name)}"


def _share(row: Row, n: int, grade: str) -> tuple[str, str, float | None]:
    """The share and what it is out of; in words where a share would mislead."""
    total, is_seen = row["n_footprints"], bool(row["n_assessed"]) or grade == NOT_ASSESSED
    of = _("%(n)s of %(buildings)s") % {"n": number(n), "buildings": words.n_buildings(total or 0)}
    return share_words(n, total, is_seen=is_seen), of, share_of(n, total) if is_seen else None


def _count(row: Row, n: int) -> tuple[str, str, None]:
    sites = words.n_sites(row["n_sites_listed"] or 0)
    return number(n), _("of %(sites)s listed; damage sites are no buildings") % {"sites": sites}, None


def _interval(city: City, asked: _Metric, metric: str, row: Row) -> str:
    unit = "buildings" if metric in BUILDINGS else "sites"
    if asked.class_set is None or validated_unit(city) != unit:
        return _no_sample() if validated_unit(city) != unit else _("No interval exists for this number.")
    found = estimate_of(city, row[DISTRICT_ID], asked.class_set)
    if found is None or found.share is None:
        return _("No interval: %(reason)s.") % {"reason": found.reason if found else _("not checked")}
    return _("Adjusted by a checked sample: %(share)s (%(level)s interval %(span)s).") % {
        "share": percent(found.share),
        "level": percent(found.level, whole=True),
        "span": found.span,
    }


def _no_sample() -> str:
    return _("No sample was checked by people, so no interval exists.")
