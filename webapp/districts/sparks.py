"""A class set at every date: the value of a district, and the small line beside its row."""

from markupsafe import Markup

from webapp import small_numbers
from webapp.city import City
from webapp.districts.chart import Line, Point, sparkline
from webapp.districts.counts import BUILDINGS, Snapshot, snapshot
from webapp.districts.labels import district_labels
from webapp.districts.query import Query
from webapp.languages import current, isolate, long_date, number, percent
from webapp.languages import gettext as _


def spark_of(city: City, query: Query, now: Snapshot, place: str, name: str) -> Markup | None:
    """The last class set that has columns of its own, at every date, on one scale for all districts."""
    if len(city.epochs) < 2:
        return None
    classes = query.measures[-1]
    line = [Point(date, value_at(city, date, query.source, place, classes)) for date in city.epochs]
    top = _spark_top(city, query, now.unit, classes)
    shown = percent if now.unit == BUILDINGS else number
    told = _("; ").join(
        _("%(date)s: %(value)s") % {
            "date": long_date(point.date), "value": _("no record") if point.value is None else shown(point.value),
        }
        for point in line
    )  # fmt: skip
    said = _("%(district)s over the dates: %(values)s") % {"district": isolate(name), "values": told}
    return sparkline(Line(classes[-1], line), top=top, told=said, direction=current().direction)


def value_at(city: City, date: str, source: str | None, place: str, classes: tuple[str, ...]) -> float | None:
    """The share of a district at one date, or its count where there are no footprints; `None` without a record."""
    found = snapshot(city, date, source)
    if found is None or found.date != date or not found.of(place).has_record:
        return None
    counts = found.of(place)
    n = counts.of(classes)
    return small_numbers.share_of(n, counts.total) if found.unit == BUILDINGS else float(n)


def _spark_top(city: City, query: Query, unit: str, classes: tuple[str, ...]) -> float:
    if unit == BUILDINGS:
        return 1.0
    places = district_labels(city)
    values = (
        value_at(city, date, query.source, place, classes) or 0.0 for date in city.epochs for place in places
    )
    return city.keep(("spark top", query.source, classes), lambda: max(values, default=1.0))
