"""What must be said with the table of all districts: caption, notes, warning and credit."""

from webapp import small_numbers
from webapp.city import City
from webapp.districts.columns import is_covered_alike
from webapp.districts.counts import BUILDINGS, Snapshot
from webapp.districts.phrases import classes_words, unit_words
from webapp.districts.query import Query
from webapp.districts.table import credit_of
from webapp.languages import gettext as _
from webapp.languages import isolate, localised, long_date, number
from webapp.places.building import source_title
from webapp.sections.validation import validated_unit
from webapp.wording import words


def caption_of(city: City, query: Query, now: Snapshot, then: Snapshot | None) -> str:
    """What the table counts, of which city, when, and beside what."""
    told = {
        "city": localised(city.name),
        "unit": unit_words(now.unit),
        "date": long_date(now.date),
        "other": "" if then is None else long_date(then.date),
        "source": isolate(source_title(city, query.source)) if query.source else "",
        "second": isolate(source_title(city, query.versus_source)) if query.versus_source else "",
    }
    if then is not None and query.versus_source:
        told["first"] = told["source"]
        return _("%(city)s by district: %(unit)s, %(first)s (%(date)s) beside %(second)s (%(other)s)") % told
    if then is not None:
        said = _("%(city)s by district: %(unit)s, images up to %(date)s beside images up to %(other)s") % told
    else:
        said = _("%(city)s by district: %(unit)s, on images up to %(date)s") % told
    return (
        said
        if not query.source
        else _("%(said)s, %(source)s alone") % {"said": said, "source": told["source"]}
    )


def notes_of(city: City, query: Query, now: Snapshot) -> list[str]:
    """What is counted and out of what, the rule for small numbers, and why there is no interval."""
    if now.unit != BUILDINGS:
        told = [_("A row of the list is no building. Without a building total no share can be computed.")]
    else:
        told = [
            _("A building is one footprint. A share is the number of buildings in the class, out of all footprints of the district, assessed or not."),
            small_numbers.rule(),
        ]  # fmt: skip
    if len(city.epochs) > 1:
        told.append(_spark_words(query, now))
    if query.source is not None:
        told.append(_("Counted is what this source says and no other. Sources may name the same places, so they are never added up."))  # fmt: skip
        if now.date != query.date:
            told.append(_("The source has nothing of %(date)s; these are its last images before.") % {"date": long_date(query.date)})  # fmt: skip
    if validated_unit(city) is None:
        told.append(_("No sample was checked by people, so no interval exists."))
    elif query.source is not None or now.date != city.epoch or query.is_compared:
        told.append(_("Intervals exist for the figures of %(date)s as they are counted, and not for a difference or one source.") % {"date": long_date(city.epoch)})  # fmt: skip
    return told


def _spark_words(query: Query, now: Snapshot) -> str:
    said = words.in_sentence(classes_words(query.measures[-1]))
    if now.unit == BUILDINGS:
        return _("The lines over the dates show %(classes)s as a share of all footprints, from none to all; a cross stands for a date without a record.") % {"classes": said}  # fmt: skip
    return _("The lines over the dates show %(classes)s in %(unit)s, all on one scale; a cross stands for a date without a record.") % {"classes": said, "unit": unit_words(now.unit)}  # fmt: skip


def warning_of(query: Query, chosen: list[str], now: Snapshot, then: Snapshot) -> str:
    """Where the two sides did not see the same, a difference is no change; empty where they did."""
    if query.versus_source is not None:
        return _("A difference between two sources is no change over time: they may have seen other places, on other images, with other classes.")  # fmt: skip
    n = sum(not is_covered_alike(now.of(place), then.of(place)) for place in chosen)
    if not n:
        return ""
    return _("In %(n)s of %(total)s districts a different number was assessed on the two sides. A difference there is no change: a place that was not listed may have been damaged already, or not been looked at.") % {
        "n": number(n), "total": number(len(chosen)),
    }  # fmt: skip


def credit_of_query(city: City, query: Query, now: Snapshot) -> str:
    """Credits of what is counted, and of the outlines where a share is out of them."""
    asked = [one for one in (query.source, query.versus_source) if one]
    roles = ("footprints", "assessments") if now.unit == BUILDINGS else ("assessments",)
    if not asked:
        return credit_of(city, roles)
    named = [str((city.source(one) or {}).get("credit", one)) for one in asked]
    outlines = [credit_of(city, ("footprints",))] if now.unit == BUILDINGS else []
    return " · ".join(dict.fromkeys([*outlines, *named]))
