"""Why buildings have no grade: looked at without a record, unreadable, on no image, or outside the area."""

from typing import Any

from webapp.city import City
from webapp.languages import gettext as _
from webapp.languages import number

UNSEEN = ("n_not_analysed", "n_outside_image", "n_outside_area")
"""Columns of the statistics that count buildings nobody could have graded."""
UNGRADED = ("n_no_record", *UNSEEN)
"""Together with ``n_assessed`` these add up to the footprints."""


def heading_of(column: str) -> str:
    """Title of a column of coverage."""
    return {
        "n_no_record": _("Looked at, no record"),
        "n_not_analysed": _("Not analysed"),
        "n_outside_image": _("Outside the images"),
        "n_outside_area": _("Outside the assessed area"),
    }[column]


def told_columns(city: City) -> tuple[str, ...]:
    """Columns that explain the buildings without a grade; none where all of them were on ground looked at."""
    row = city.city_row()
    return UNGRADED if any(row.get(name) for name in UNSEEN) else ()


def unseen_sentence(row: dict[str, Any]) -> str:
    """The buildings without a grade by reason, in one line; empty where there is only one reason."""
    if not any(row.get(name) for name in UNSEEN):
        return ""
    parts = [
        _("%(reason)s: %(n)s") % {"reason": heading_of(name), "n": number(row[name])}
        for name in UNGRADED
        if row[name]
    ]
    return _("; ").join(parts)
