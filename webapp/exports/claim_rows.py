"""Statements with their verdicts as a table: one row each, in both languages, range over definitions beside them."""

from typing import Any

import pandas as pd

from webapp.city import City
from webapp.claims.view import deciding_span


def claim_rows(city: City) -> pd.DataFrame:
    """One row a statement or version of one, in the order of the bundle."""
    return pd.DataFrame([_row(city, claim) for claim in city.claims])


def _row(city: City, claim: dict[str, Any]) -> dict[str, Any]:
    source, quantity = claim["source"], claim.get("quantity") or {}
    readings = claim["readings"]
    deciding = [one for one in readings if one["admissible"] and not one["rests_on_synthetic"]]
    span = deciding_span(claim)
    sentence = claim["sentence"]
    return {
        "claim_id": claim["id"],
        "kind": claim.get("kind"),
        "text_en": claim["text"],
        "text_ar": claim.get("text_ar"),
        "is_verbatim": bool(claim.get("verbatim", True)),
        "speaker_en": claim["speaker"],
        "speaker_ar": claim.get("speaker_ar"),
        "said_on": claim["said_on"],
        "source_title": _english(source["title"]),
        "source_author": _english(source.get("author")),
        "source_url": source.get("url"),
        "unit": claim["unit"],
        "said": quantity.get("said"),
        "quantity_kind": quantity.get("kind"),
        "value": quantity.get("value"),
        "value_low": quantity.get("low"),
        "value_high": quantity.get("high"),
        "verdict": claim["verdict"],
        "sentence_en": sentence.get("en"),
        "sentence_ar": sentence.get("ar"),
        "n_readings": len(readings),
        "n_deciding": len(deciding),
        "measured_low": None if span is None else span.low,
        "measured_high": None if span is None else span.high,
        "version": city.release,
    }


def _english(text: Any) -> Any:
    return text.get("en") if isinstance(text, dict) else text
