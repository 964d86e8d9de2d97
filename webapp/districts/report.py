"""A paragraph of plain text for a report: number, denominator, share, date, what was not seen, source, release."""

from geodata.grades import NOT_ASSESSED
from webapp import small_numbers
from webapp.city import City
from webapp.districts.counts import BUILDINGS, SITES, Counts, Snapshot
from webapp.districts.phrases import classes_words, measure_key, unit_words
from webapp.districts.query import Query
from webapp.districts.table import credit_of
from webapp.languages import gettext as _
from webapp.languages import localised, long_date, number, percent
from webapp.sections.validation import estimate_of, level_of, validated_unit
from webapp.wording import words


def report_of(city: City, query: Query, now: Snapshot, place: str, name: str) -> str:
    """The paragraph for one district or the city.

    Parameters
    ----------
    place
        Its id: a district's, or ``city``.
    """
    counts, unit, date = now.of(place), now.unit, now.date
    first, *further = query.measures
    has_interval = query.source is None and date == city.epoch
    told = [_sentence(name, unit, date, counts, first)]
    if has_interval:
        told.append(_interval(city, place, unit, measure_key(first)))
    for classes in further:
        told.append(_further(unit, counts, classes) if counts.has_record else "")
        if has_interval:
            told.append(_interval(city, place, unit, measure_key(classes)))
    return " ".join(one for one in (*told, *_limits(unit, counts), *_origin(city, query)) if one)


def counted_credit(city: City, source: str | None) -> str:
    """Credits of what is counted: of everything, or of the one source that was chosen."""
    if source is not None:
        return str((city.source(source) or {}).get("credit"))
    return credit_of(city, ("assessments", "footprints") if city.has_footprints else ("assessments",))


def _limits(unit: str, counts: Counts) -> list[str]:
    """What was not seen, or why there is no share."""
    if unit != BUILDINGS:
        return [_("These are rows of a list and not buildings, so no share of the district can be given.")]
    if not counts.total:
        return []
    unseen = {"n": number(counts.by_class[NOT_ASSESSED]), "buildings": words.n_buildings(counts.total)}
    return [
        _("%(n)s of the %(buildings)s were not assessed on these images; they are in the denominator and never counted as undamaged.")
        % unseen
    ]  # fmt: skip


def _origin(city: City, query: Query) -> list[str]:
    """Source, release and mark."""
    told = [
        _("Source: %(source)s.") % {"source": counted_credit(city, query.source)},
        _("Damage Ledger, release %(release)s.") % {"release": city.release},
    ]
    return [*told, f"{localised(city.notice)}."] if city.synthetic else told


def _sentence(name: str, unit: str, date: str, counts: Counts, classes: tuple[str, ...]) -> str:
    said = classes_words(classes)
    values = {
        "place": name, "n": number(counts.of(classes)), "classes": words.in_sentence(said),
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
    values = {"n": number(counts.of(classes)), "classes": words.in_sentence(said)}
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
