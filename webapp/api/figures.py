"""Statistics, claims and sources of a city as JSON."""

from typing import Any

from flask import url_for

from geodata.columns import DISTRICT_ID, EPOCH, STATISTICS
from webapp.addresses import web_address
from webapp.api.answers import address, link
from webapp.api.descriptions import column_told
from webapp.city import City
from webapp.claims.view import definitional_span
from webapp.small_numbers import rule_of_data

IN_SHORT = (
    "id", "kind", "text", "text_ar", "verbatim", "speaker", "speaker_ar", "said_on", "source", "unit", "unit_said",
    "predicate", "quantity", "verdict", "sentence", "reason", "interval", "bounds",
)  # fmt: skip
"""What a list tells of a claim; its readings and ways of counting stand under its own address."""


def statistics_of(city: City, asked: dict[str, Any]) -> dict[str, Any]:
    """Counts by district and epoch, with the unit and denominator of every column."""
    districts, date = asked.get("district"), asked.get("date")
    rows = [
        row
        for row in city.rows("statistics")
        if (districts is None or row[DISTRICT_ID] in districts) and (date is None or row[EPOCH] == date)
    ]
    told = {"smallNumbers": rule_of_data()} if city.has_footprints else {}
    return {**told, "columns": [column_told(column) for column in STATISTICS], "rows": rows}


def claims_of(city: City, asked: dict[str, Any]) -> dict[str, Any]:
    """Every claim in short."""
    verdicts = asked.get("verdict")
    chosen = [claim for claim in city.claims if verdicts is None or claim["verdict"] in verdicts]
    return {"numberReturned": len(chosen), "claims": [_in_short(city, claim) for claim in chosen]}


def _in_short(city: City, claim: dict[str, Any]) -> dict[str, Any]:
    span = definitional_span(claim)
    measured = {"low": span.low, "high": span.high, "kind": span.kind, "n": span.n} if span else None
    told = {key: claim.get(key) for key in IN_SHORT}
    return {**told, "measured": measured, "links": claim_links(city, claim)}


def claim_links(city: City, claim: dict[str, Any]) -> list[dict[str, str]]:
    """The claim itself, and the page that explains it."""
    page = url_for("claims.page", slug=city.slug, claim_id=claim["id"], _external=True)
    return [
        link("self", address("claim", city, claim_id=claim["id"])),
        link("alternate", page, "text/html"),
    ]


def sources_of(city: City) -> dict[str, Any]:
    """The sources as the manifest describes them; an address is given only if it leads to the web."""
    addresses = ("url", "licence_url")
    sources = [
        {**source, **{name: web_address(source.get(name)) or None for name in addresses}}
        for source in city.manifest["sources"]
    ]
    return {"sources": sources, "licences": city.manifest["licences"]}
