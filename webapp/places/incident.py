"""One incident in the reader's words: what, between which days, and how well the place is known."""

from typing import Any

from webapp.languages import gettext as _
from webapp.languages import long_date, number
from webapp.wording.names import shown


def incident_title(values: dict[str, Any]) -> str:
    """What happened, in the source's words."""
    return shown(values["incident_type"]) or _("Incident")


def incident_remark() -> str:
    """What no reader of an incident may take it for."""
    return _("An incident is not a damaged building.")


def incident_facts(values: dict[str, Any], source_title: str) -> list[tuple[str, str]]:
    """Labels and values of the card."""
    radius = values["precision_m"]
    facts = [
        (_("What happened"), shown(values["incident_type"]) or _("not stated")),
        (_("When"), when(values["from_date"], values["to_date"])),
        (_("How well the place is known"), shown(values["precision"]) or _("not stated")),
        (
            _("Within"),
            _("not stated") if radius is None else _("%(metres)s m") % {"metres": number(radius, 1)},
        ),
        (_("Source"), source_title),
    ]
    if values["is_across_border"]:
        facts.append((_("District border"), _("may lie in another district")))
    if values["source_name"]:
        facts.append((_("Name the source gives it"), shown(values["source_name"])))
    if values["notes"]:
        facts.append((_("Remark of the source"), shown(values["notes"])))
    return facts


def when(first: str | None, last: str | None) -> str:
    """A range of days in words; a single day where both ends are one."""
    if first is None and last is None:
        return _("date not stated")
    if first is None:
        return _("on or before %(date)s") % {"date": long_date(last)}
    if last is None:
        return _("on or after %(date)s") % {"date": long_date(first)}
    if first == last:
        return long_date(first)
    return _("between %(first)s and %(last)s") % {"first": long_date(first), "last": long_date(last)}
