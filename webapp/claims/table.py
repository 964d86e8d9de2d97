"""The readings and the specifications of a claim as rows of a CSV, in both languages."""

from collections.abc import Iterator
from typing import Any

from webapp.city import City

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be run as a formula by a spreadsheet; an apostrophe before it prevents that."""

ABOUT = ("claim_id", "release", "synthetic_notice")
READING = (
    "id",
    "unit",
    "kind",
    "area",
    "date",
    "numerator",
    "denominator",
    "value",
    "low",
    "high",
    "comparison",
)
WORDED = ("label", "numerator_label", "denominator_label", "why_not")
SPECIFICATION = (
    "value", "low", "high", "class_set", "denominator", "numerator_of", "certainty", "area", "date", "within",
    "rests_on_synthetic",
)  # fmt: skip


def readings_rows(city: City, claim: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One row for each reading, its words in English and Arabic; ``decides`` says if the verdict may rest on it."""
    for reading in claim["readings"]:
        row = {name: reading.get(name) for name in READING}
        row["classes"] = "+".join(reading["classes"])
        row["decides"] = (
            reading["admissible"] and not reading["rests_on_synthetic"] and reading["value"] is not None
        )
        row["rests_on_synthetic"] = reading["rests_on_synthetic"]
        for name in WORDED:
            told = reading[name] or {}
            row |= {f"{name}_{language}": told.get(language) for language in ("en", "ar")}
        row["sources"] = "; ".join(reading["sources"])
        yield _safe(_about(city, claim) | row)


def specification_rows(city: City, claim: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One row for each specification on the curve, in its order; nothing without a curve."""
    for point in (claim.get("specifications") or {"curve": []})["curve"]:
        yield _safe(_about(city, claim) | {name: point.get(name) for name in SPECIFICATION})


def _about(city: City, claim: dict[str, Any]) -> dict[str, Any]:
    notice = (city.notice or {}).get("en")
    return dict(zip(ABOUT, (claim["id"], city.release, notice), strict=True))


def _safe(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
        for name, value in row.items()
    }
