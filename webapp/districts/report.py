"""A paragraph of plain text for a report: number, denominator, share, date, what was not seen, source, release."""

from webapp import small_numbers
from webapp.city import City
from webapp.districts.counts import BUILDINGS, SITES, Counts
from webapp.districts.overview import classes_words, unit_words
from webapp.languages import gettext as _
from webapp.languages import localised, long_date, number, percent
from webapp.sections.validation import estimate_of, level_of, validated_unit
from webapp.wording import words


def report_of(
    city: City, *, name: str, place: str, unit: str, date: str, counts: Counts,
    measures: tuple[tuple[str, ...], ...], source: str, alone: bool = False,
) -> str:  # fmt: skip
    """The paragraph for one district or the city.

    Parameters
    ----------
    place
        Its id, under which intervals are looked up.
    source
        Credits of what was counted.
    alone
        True if one source of several was counted; then no interval applies.
    """
    told: list[str] = []
    for classes in measures:
        told.append(_further(unit, counts, classes) if told and counts.has_record else "")
        if len(told) == 1:
            told[0] = _sentence(name, unit, date, counts, classes)
        if not alone and date == city.epoch:
            told.append(_interval(city, place, unit, "+".join(classes)))
    if unit == BUILDINGS and counts.total:
        told.append(
            _("%(n)s of the %(buildings)s were not assessed on these images; they are in the denominator and never counted as undamaged.")
            % {"n": number(counts.by_class["not_assessed"]), "buildings": words.n_buildings(counts.total)}
        )  # fmt: skip
    if unit != BUILDINGS:
        told.append(
            _("These are rows of a list and not buildings, so no share of the district can be given.")
        )
    told.append(_("Source: %(source)s.") % {"source": source})
    told.append(_("Damage Ledger, release %(release)s.") % {"release": city.release})
    if city.synthetic:
        told.append(f"{localised(city.notice)}.")
    return " ".join(one for one in told if one)


def _sentence(name: str, unit: str, date: str, counts: Counts, classes: tuple[str, ...]) -> str:
    said = classes_words(classes)
    values = {
        "place": name, "n": number(counts.of(classes)), "classes": said[:1].lower() + said[1:],
        "date": long_date(date), "unit": unit_words(unit),
    }  # fmt: skip
    if unit != BUILDINGS:
        values["total"] = words.n_sites(counts.listed) if unit == SITES else number(counts.listed)
        return (
            _("In %(place)s, %(n)s of %(total)s listed were graded %(classes)s on images up to %(date)s.")
            % values
        )
    values["total"] = words.n_buildings(counts.total or 0)
    if not counts.has_record:
        return _("In %(place)s, none of %(total)s was assessed on images up to %(date)s.") % values
    if small_numbers.is_too_few(counts.total):
        return _("In %(place)s, %(n)s of %(total)s were graded %(classes)s on images up to %(date)s; these are too few buildings for a share.") % values  # fmt: skip
    values["share"] = percent(small_numbers.share_of(counts.of(classes), counts.total))
    return (
        _("In %(place)s, %(n)s of %(total)s (%(share)s) were graded %(classes)s on images up to %(date)s.")
        % values
    )


def _further(unit: str, counts: Counts, classes: tuple[str, ...]) -> str:
    """The next class set out of the same places."""
    said = classes_words(classes)
    values = {"n": number(counts.of(classes)), "classes": said[:1].lower() + said[1:]}
    share = small_numbers.share_of(counts.of(classes), counts.total) if unit == BUILDINGS else None
    if share is None:
        return _("Of the same, %(n)s were graded %(classes)s.") % values
    return _("Of the same buildings, %(n)s (%(share)s) were graded %(classes)s.") % (
        values | {"share": percent(share)}
    )


def _interval(city: City, place: str, unit: str, class_set: str) -> str:
    if validated_unit(city) != unit:
        return ""
    found = estimate_of(city, place, class_set)
    if found is None:
        return ""
    if found.share is None:
        return _("No interval: %(reason)s") % {"reason": f"{found.reason}."}
    return _("Adjusted for the errors found in a checked sample: %(share)s (%(level)s interval %(span)s).") % {
        "share": percent(found.share), "level": percent(level_of(city), whole=True), "span": found.span,
    }  # fmt: skip
