"""One building, site or district in full: what the map shows when it is clicked, in the reader's words."""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import url_for

from geodata.columns import (
    DISTRICT_ID,
    EPOCH,
    GRADE,
    GRADE_MAX,
    GRADE_MIN,
    LIFECYCLE,
    SENSOR_DATE,
    SITE_ID,
    SOURCE_GRADE,
    SOURCE_ID,
)
from geodata.site_uses import KINDS_WITH_USE, use_of
from webapp.addresses import correction_address
from webapp.city import LAYERS, City, counts_of
from webapp.languages import current, localised, long_date, number
from webapp.languages import gettext as _
from webapp.places.building import credited, source_title, state_of, statements_of
from webapp.places.incident import incident_facts, incident_remark, incident_title
from webapp.wording import words
from webapp.wording.names import shown

CLOSE_ZOOM = 18
"""Zoom of a link to one building: the house fills the view."""

AREA = "area_m2"

Fact = dict[str, Any]


def detail(city: City, layer: str, row: int) -> dict[str, Any]:
    """Facts, and the state at every epoch, of row `row` of `layer`; plain text, never markup.

    Keys as the map's card reads them: ``id``, ``layer``, ``row``, ``title``, ``centre`` (longitude,
    latitude), ``district`` (id, name), ``facts`` (label, value, and ``mono`` for identifiers), ``epochs``
    (one for each epoch of the city; ``grade`` is null where there is no record; none for an incident),
    ``statements`` and ``state`` (what each source says of a building, and which of it decides: see
    :mod:`webapp.places.building`), ``source``, ``footprintSource``, ``url`` (a stable link), ``correctionUrl``,
    ``remark`` (what the place must not be taken for), ``synthetic``, ``notice``.
    """
    record = city.record(layer, row)
    values = record["values"]
    identifier = values[LAYERS[layer]]
    address = _address(city, layer, identifier, record["centre"])
    return {
        "layer": layer,
        "row": row,
        "id": identifier,
        "title": words.district_name(values) if layer == "districts" else title(layer, values),
        "district": {"id": values[DISTRICT_ID], "name": words.district_name(record["district"])},
        "centre": record["centre"],
        "facts": [*_facts(city, layer, record), *_common_facts(layer, record)],
        "epochs": _epochs_of(city, layer, record),
        "statements": statements_of(city, identifier) if layer == "buildings" else [],
        "state": state_of(city, identifier) if layer == "buildings" else None,
        "source": _source_of(city, layer, record),
        "footprintSource": credited(city, values[SOURCE_ID]) if layer == "buildings" else None,
        "remark": incident_remark() if layer == "incidents" else None,
        "url": address,
        "correctionUrl": _correction(city, identifier, address),
        "synthetic": city.synthetic,
        "notice": localised(city.notice) or None,
    }


def title(layer: str, values: dict[str, Any]) -> str:
    """What it is: a building, a school or the like, a damage site, a site by its kind, or what happened there."""
    if layer == "incidents":
        return incident_title(values)
    kind = values.get("site_kind", "building")
    use = use_of(values.get("site_type")) if kind in KINDS_WITH_USE else None
    if use:
        return words.site_use(use)
    return words.layer(layer) if kind in {"building", "unspecified"} else words.site_kind(kind)


def _fact(label: str, value: str, *, mono: bool = False) -> Fact:
    return {"label": label, "value": shown(value), "mono": mono}


class FactsOf(NamedTuple):
    """Some facts of a row, and the only columns or tables that they are told from.

    A pack of thousands of rows asks once for each combination of what is read, so every maker keeps to it; a test
    compares all rows.
    """

    reads: tuple[str, ...]
    make: Callable[[City, dict[str, Any]], list[Fact]]


def _facts(city: City, layer: str, record: dict[str, Any]) -> list[Fact]:
    return [fact for some in FACTS[layer] for fact in some.make(city, record)]


def _use_facts(_city: City, record: dict[str, Any]) -> list[Fact]:
    levels = record["values"]["levels"]
    return [
        _fact(_("Use"), words.use(record["values"]["use"])),
        _fact(_("Storeys"), _("not stated") if levels is None else number(levels, 1)),
    ]


def _area_facts(_city: City, record: dict[str, Any]) -> list[Fact]:
    return [_fact(_("Ground area"), _("%(area)s m²") % {"area": number(record["values"][AREA])})]


def _footprint_facts(city: City, record: dict[str, Any]) -> list[Fact]:
    values = record["values"]
    facts = [
        _fact(_("Coverage"), words.coverage(values["coverage"])),
        _fact(_("Damage sites on it"), number(values["n_sites"])),
        _fact(_("Footprint dated"), long_date(values["footprint_date"]) or _("not stated")),
    ]
    if values.get("also_in"):
        titles = [source_title(city, one.strip()) for one in values["also_in"].split(";")]
        facts.append(_fact(_("Also drawn by"), _("; ").join(titles)))
    return facts


def _incident_facts(city: City, record: dict[str, Any]) -> list[Fact]:
    values = record["values"]
    told = incident_facts(values, source_title(city, values[SOURCE_ID]))
    return [_fact(label, value) for label, value in told]


def _site_facts(_city: City, record: dict[str, Any]) -> list[Fact]:
    values = record["values"]
    facts = [
        _fact(_("Kind"), words.site_kind(values["site_kind"])),
        _fact(_("In the source's words"), values["site_type"] or _("not stated")),
        _fact(_("Matching"), words.match_status(values["match_status"])),
    ]
    distance = values["match_distance_m"]
    if distance is not None:
        facts.append(
            _fact(_("Distance to the footprint"), _("%(metres)s m") % {"metres": number(distance, 1)})
        )
    if values["source_district"]:
        facts.append(_fact(_("District as the source labels it"), values["source_district"]))
    if values["duplicate_of"]:
        facts.append(_fact(_("Repeats the site"), values["duplicate_of"], mono=True))
    if values["notes"]:
        facts.append(_fact(_("Remark of the source"), values["notes"]))
    return facts


def _aftermath_facts(city: City, record: dict[str, Any]) -> list[Fact]:
    """What became of a site by the latest statement that says so, and whether the source drew its outline."""
    said = [row for row in record["assessments"] if row.get(LIFECYCLE)]
    facts = []
    if said:
        told = {"lifecycle": words.lifecycle(said[-1][LIFECYCLE]), "date": long_date(said[-1][EPOCH])}
        facts.append(_fact(_("What became of it"), _("%(lifecycle)s, %(date)s") % told))
    if city.bundle.has_table("site_outlines"):
        is_drawn = bool(city.rows_of("site_outlines", SITE_ID, record["values"][SITE_ID]))
        facts.append(_fact(_("Outline drawn by the source"), _("yes") if is_drawn else _("no")))
    return facts


def _district_facts(_city: City, record: dict[str, Any]) -> list[Fact]:
    values = record["values"]
    outline = _("approximate, no official boundary") if values["is_approximate"] else _("as published")
    return [
        _fact(_("Ground area"), _("%(area)s km²") % {"area": number(values["area_km2"], 2)}),
        _fact(_("Outline"), outline),
    ]


FACTS: dict[str, tuple[FactsOf, ...]] = {
    "buildings": (
        FactsOf(("use", "levels"), _use_facts),
        FactsOf((AREA,), _area_facts),
        FactsOf(("coverage", "n_sites", "footprint_date", "also_in"), _footprint_facts),
    ),
    "sites": (
        FactsOf(
            (
                "site_kind",
                "site_type",
                "match_status",
                "match_distance_m",
                "source_district",
                "duplicate_of",
                "notes",
            ),
            _site_facts,
        ),
        FactsOf(("assessments", "site_outlines"), _aftermath_facts),
    ),
    "districts": (FactsOf((DISTRICT_ID,), _district_facts),),
    "incidents": (
        FactsOf(
            (
                "incident_type",
                "from_date",
                "to_date",
                "precision",
                "precision_m",
                SOURCE_ID,
                "is_across_border",
                "source_name",
                "notes",
            ),
            _incident_facts,
        ),
    ),
}
"""The facts of each layer, in the order of the card."""


def _common_facts(layer: str, record: dict[str, Any]) -> list[Fact]:
    """District, position and id."""
    longitude, latitude = record["centre"]
    facts = []
    if layer != "districts":
        facts.append(_fact(_("District"), words.district_name(record["district"])))
    facts.append(_fact(_("Latitude, longitude"), f"{latitude:.5f}, {longitude:.5f}", mono=True))
    facts.append(_fact(_("Identifier"), record["values"][LAYERS[layer]], mono=True))
    return facts


def _epochs_of(city: City, layer: str, record: dict[str, Any]) -> list[dict[str, Any]]:
    if layer == "incidents":
        return []
    return _district_epochs(city, record["values"]) if layer == "districts" else _epochs(city, record)


def _epochs(city: City, record: dict[str, Any]) -> list[dict[str, Any]]:
    """State at every epoch of the city: an epoch without a record is there too, without a grade."""
    graded = {row[EPOCH]: row for row in record.get("grades", record["assessments"])}
    stated: dict[str, list[dict[str, Any]]] = {}
    for row in record["assessments"]:
        stated.setdefault(row[EPOCH], []).append(row)
    return [_epoch(epoch, graded.get(epoch, {}), stated.get(epoch, [])) for epoch in city.epochs]


def _epoch(epoch: str, graded: dict[str, Any], stated: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "epoch": epoch,
        "label": long_date(epoch),
        "grade": graded.get(GRADE),
        "gradeMin": graded.get(GRADE_MIN),
        "gradeMax": graded.get(GRADE_MAX),
        "sourceGrade": _joined(stated, SOURCE_GRADE),
        "sensorDate": "; ".join(dict.fromkeys(long_date(row[SENSOR_DATE]) for row in stated)) or None,
        "sensor": _joined(stated, "sensor"),
        "confidence": _joined(stated, "confidence"),
        "source": _joined(stated, SOURCE_ID),
        "sourceStatus": _joined(stated, "source_status"),
    }


def _joined(rows: list[dict[str, Any]], column: str) -> str | None:
    """What the sources say, each wording once; `None` if none says anything."""
    return "; ".join(dict.fromkeys(str(row[column]) for row in rows if row[column] is not None)) or None


def _district_epochs(city: City, values: dict[str, Any]) -> list[dict[str, Any]]:
    """Counts of a district at every epoch, of buildings (where there are footprints) and of sites."""
    return [
        {
            "epoch": row[EPOCH],
            "label": long_date(row[EPOCH]),
            "nFootprints": row["n_footprints"],
            "buildings": counts_of(row, "n_buildings") if city.has_footprints else None,
            "sites": counts_of(row, "n_sites"),
        }
        for row in city.statistics_of(values[DISTRICT_ID])
    ]


def _source_of(city: City, layer: str, record: dict[str, Any]) -> dict[str, Any] | None:
    """The source that graded the record; for a building nobody graded, the one that is silent about it."""
    if layer == "incidents":
        return credited(city, record["values"][SOURCE_ID])
    named = [row[SOURCE_ID] for row in record["assessments"]]
    named += [source["id"] for source in city.sources("assessments")]
    return credited(city, named[0]) if named else None


def _address(city: City, layer: str, identifier: str, centre: list[float]) -> str:
    """A link that opens the map at this place."""
    if layer == "districts":
        return url_for("pages.map_page", slug=city.slug, lang=current().code, district=identifier)
    longitude, latitude = centre
    place = f"{latitude:.5f},{longitude:.5f}"
    return url_for("pages.map_page", slug=city.slug, lang=current().code, ll=place, z=CLOSE_ZOOM)


def _correction(city: City, identifier: str, address: str) -> str | None:
    """Where to report a correction: the configured address with ``{id}`` and ``{url}`` filled in."""
    template = correction_address(city.manifest["webapp"].get("correction_url"))
    if not template:
        return None
    return template.replace("{id}", quote(identifier, safe="")).replace("{url}", quote(address, safe=""))
