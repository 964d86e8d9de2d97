"""What each source says of a building, and which statement decides: the details behind its current grade."""

from typing import Any

from geodata.columns import BUILDING_ID, EPOCH, GRADE, GRADE_MAX, GRADE_MIN, METHOD, SOURCE_GRADE, SOURCE_ID
from webapp.addresses import web_address
from webapp.city import City
from webapp.languages import gettext as _
from webapp.languages import isolate, long_date, ngettext, number, percent
from webapp.maps.legend import label
from webapp.wording import sources as source_words
from webapp.wording import words
from webapp.wording.findings import threshold_rule
from webapp.wording.names import shown

STATEMENTS, STATES, SCORES = "building_statements", "building_states", "building_scores"
THRESHOLD_RULE = "threshold"
"""Rule of the finding that tells the threshold of a raster and who published it."""

Entry = dict[str, Any]


def credited(city: City, source_id: str) -> dict[str, Any] | None:
    """Title, credit, licence and address of a source; `None` if the manifest does not name it."""
    source = city.source(source_id)
    if source is None:
        return None
    told = {key: source[key] for key in ("title", "credit", "licence")}
    return {**told, "url": web_address(source["url"]) or None}


def source_title(city: City, source_id: str) -> str:
    """Title of a source; its id where the manifest does not name it."""
    return shown((city.source(source_id) or {}).get("title")) or source_id


def statements_of(city: City, building_id: str) -> list[Entry]:
    """Every statement about the building, latest last, with its score where a score decides it.

    Keys: ``source``, ``title``, ``credit``, ``licence``, ``url``; ``epoch``, ``date``; ``method``,
    ``methodLabel``; ``sourceGrade`` (the source's words), ``grade``, ``gradeMin``, ``gradeMax``; ``lifecycle``,
    ``lifecycleLabel``; ``nSites``; ``score`` (see :func:`_score`); ``lines``, the same as sentences. A raster
    that covers too little of the footprint has an entry without a grade that says so.
    """
    scores = {(row[SOURCE_ID], row[EPOCH]): row for row in city.rows_of(SCORES, BUILDING_ID, building_id)}
    said = city.rows_of(STATEMENTS, BUILDING_ID, building_id)
    entries = [_entry(city, row, scores.pop((row[SOURCE_ID], row[EPOCH]), None)) for row in said]
    silent = [_entry(city, _silent(city, row), row) for row in scores.values()]
    return sorted([*entries, *silent], key=lambda entry: str(entry["epoch"]))


def state_of(city: City, building_id: str) -> dict[str, Any] | None:
    """The building's current state and why it is this one; `None` if no source speaks of it by the as-of date."""
    rows = city.rows_of(STATES, BUILDING_ID, building_id)
    if not rows:
        return None
    row = rows[0]
    return {
        "asOf": city.as_of,
        "grade": row[GRADE],
        "gradeMin": row[GRADE_MIN],
        "gradeMax": row[GRADE_MAX],
        "source": row[SOURCE_ID],
        "epoch": row[EPOCH],
        "method": row[METHOD],
        "worstGrade": row["worst_grade"],
        "lifecycle": row["lifecycle"],
        "nSources": row["n_sources"],
        "nStatements": row["n_statements"],
        "disagreement": row["disagreement"],
        "sentences": _state_sentences(city, row),
    }


def disagreement(grades: int | None, n_sources: int) -> str:
    """Whether the sources of a building can be brought together, in plain words; empty for a single source."""
    if n_sources < 2:
        return ""
    if grades is None:
        return _("The sources cannot be compared: at least one leaves too much open.")
    if grades == 0:
        return _("The sources do not contradict one another: their classes overlap.")
    return ngettext(
        "The sources contradict one another by %(shown)s grade.",
        "The sources contradict one another by %(shown)s grades.",
        grades,
    ) % {"shown": number(grades)}


def _state_sentences(city: City, row: dict[str, Any]) -> list[str]:
    decided = {
        "grade": label(row[GRADE]) if row[GRADE] else "",
        "source": isolate(source_title(city, row[SOURCE_ID])),
        "method": words.method(row[METHOD]),
        "date": long_date(row[EPOCH]),
    }
    if row[GRADE]:
        told = [_("%(grade)s, decided by %(source)s (%(method)s, %(date)s).") % decided]
    elif row[GRADE_MIN]:
        told = [_("No grade: only a screen speaks of it, %(source)s (%(date)s).") % decided]
    else:
        told = [_("No grade: %(source)s looked and could not tell (%(method)s, %(date)s).") % decided]
    worst = row["worst_grade"]
    if worst and worst != row[GRADE]:
        told.append(_("Worst class ever stated: %(grade)s.") % {"grade": label(worst)})
    told.append(disagreement(row["disagreement"], row["n_sources"]))
    if row["lifecycle"]:
        said = {"lifecycle": words.lifecycle(row["lifecycle"])}
        told.append(_("Last said to be: %(lifecycle)s. This changes no grade.") % said)
    return [sentence for sentence in told if sentence]


def _entry(city: City, row: dict[str, Any], score: dict[str, Any] | None) -> Entry:
    credit = credited(city, row[SOURCE_ID]) or {
        "title": row[SOURCE_ID],
        "credit": None,
        "licence": None,
        "url": None,
    }
    entry = {
        **credit,
        "title": shown(credit["title"]),
        "source": row[SOURCE_ID],
        "epoch": row[EPOCH],
        "date": long_date(row[EPOCH]),
        "method": row[METHOD],
        "methodLabel": words.method(row[METHOD]),
        "sourceGrade": row[SOURCE_GRADE],
        "grade": row[GRADE],
        "gradeMin": row[GRADE_MIN],
        "gradeMax": row[GRADE_MAX],
        "lifecycle": row["lifecycle"],
        "lifecycleLabel": words.lifecycle(row["lifecycle"]) if row["lifecycle"] else None,
        "nSites": row["n_sites"],
        "score": None if score is None else _score(city, score),
    }  # fmt: skip
    return {**entry, "lines": _lines(entry)}


def _lines(entry: Entry) -> list[str]:
    """What the map's card says under the class of a statement."""
    lines = [_("%(method)s, %(date)s") % {"method": entry["methodLabel"], "date": entry["date"]}]
    is_range = entry["gradeMin"] is not None and entry["gradeMin"] != entry["gradeMax"]
    if is_range and entry["grade"] is not None:
        lines.append(_("Counted as: %(grade)s") % {"grade": label(entry["grade"])})
    elif is_range:
        graded = source_words.grade_range(None, entry["gradeMin"], entry["gradeMax"])
        lines.append(_("Can mean: %(classes)s; counted as no grade") % {"classes": graded})
    if entry["lifecycleLabel"]:
        lines.append(_("What became of it: %(lifecycle)s") % {"lifecycle": entry["lifecycleLabel"]})
    if entry["nSites"] > 1:
        lines.append(_("Rests on: %(sites)s") % {"sites": words.n_sites(entry["nSites"])})
    return [*lines, *(entry["score"]["lines"] if entry["score"] else ())]


def _score(city: City, row: dict[str, Any]) -> dict[str, Any]:
    """A raster's score on the footprint: ``mean``, ``max``, ``shareReached``, ``shareValid``, ``rule`` and ``lines``."""
    mean, highest, reached = row["score_mean"], row["score_max"], row["share_at_least_threshold"]
    lines = []
    if mean is not None:
        values = {"mean": number(mean, 2), "highest": number(highest, 2)}
        lines.append(_("Score: mean %(mean)s, highest cell %(highest)s") % values)
    if reached is not None:
        lines.append(_("Of the part seen, past the threshold: %(share)s") % {"share": percent(reached)})
    lines.append(_("Part of the footprint with a value: %(share)s") % {"share": percent(row["share_valid"])})
    if not row["is_assessed"]:
        lines.append(_("Too little of the footprint has a value: this raster says nothing of the building."))
    return {
        "mean": mean,
        "max": highest,
        "shareReached": reached,
        "shareValid": row["share_valid"],
        "isAssessed": row["is_assessed"],
        "rule": threshold_of(city, row[SOURCE_ID]),
        "lines": lines,
    }


def threshold_of(city: City, source_id: str) -> str | None:
    """The threshold of a raster and who published it, as the build wrote it down."""
    found = (one for one in city.manifest["accounting"] if one["rule"] == THRESHOLD_RULE)
    return next(
        (threshold_rule(shown(one["detail"])) for one in found if one["source_id"] == source_id), None
    )


def _silent(city: City, row: dict[str, Any]) -> dict[str, Any]:
    """A raster without a statement about the building, in the columns of a statement."""
    source = city.source(row[SOURCE_ID]) or {}
    nothing = dict.fromkeys((SOURCE_GRADE, GRADE, GRADE_MIN, GRADE_MAX, "lifecycle"))
    return {
        **nothing,
        **{key: row[key] for key in (SOURCE_ID, EPOCH)},
        METHOD: source.get("method"),
        "n_sites": 0,
    }
