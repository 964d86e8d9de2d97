"""The chart of a district over the dates, for wide and for narrow screens."""

from markupsafe import Markup

from webapp.city import City
from webapp.districts.chart import NARROW, WIDE, Drawing, Line, Point, draw
from webapp.districts.counts import BUILDINGS, Snapshot
from webapp.districts.phrases import classes_words
from webapp.districts.query import Query
from webapp.districts.sparks import value_at
from webapp.languages import current, localised, long_date, number, percent
from webapp.languages import gettext as _


def drawings_of(
    city: City, query: Query, now: Snapshot, place: str, name: str
) -> tuple[tuple[str, Markup], ...]:
    """The chart for wide and for narrow screens; none of a single date or of nothing."""
    lines = [
        Line(
            classes[-1],
            [Point(date, value_at(city, date, query.source, place, classes)) for date in city.epochs],
        )
        for classes in query.measures
    ]
    known = [point for line in lines for point in line.points if point.value is not None]
    if len(city.epochs) < 2 or not known:
        return ()
    shown = (lambda value: percent(value, whole=True)) if now.unit == BUILDINGS else number
    described = [
        _("%(classes)s: %(values)s") % {
            "classes": classes_words(classes),
            "values": _("; ").join(
                f"{long_date(point.date)} {_('no record') if point.value is None else shown(point.value)}"
                for point in line.points
            ),
        }
        for classes, line in zip(query.measures, lines, strict=True)
    ]  # fmt: skip
    drawing = Drawing(
        title=_("%(district)s over the dates") % {"district": name},
        description=". ".join(described) + ".",
        lines=lines,
        shown=shown,
        mark=localised(city.notice) if city.synthetic else "",
    )
    direction = current().direction
    return (
        ("wide", draw(drawing, WIDE, direction=direction)),
        ("narrow", draw(drawing, NARROW, direction=direction)),
    )
