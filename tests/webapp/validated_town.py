"""The town of six buildings after people looked at it, with every table written by hand.

Of the six, five were answered for. The city has numbers, ``west`` has some, ``east`` has too few answers; what
lies outside all districts has no row at all.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geodata import columns
from geodata.publish.bundle import open_bundle
from geodata.publish.republish import republish
from geodata.publish.write import write_bundle
from tests.webapp.town import EPOCHS, publication

AFFECTED = "destroyed+severe+moderate"
REFERENCES = ("destroyed", "severe", "moderate", "possible", "no_visible_damage", "no_building")


def _estimate(
    place: str, class_set: str, unit: str, low: float, share: float, high: float, *, n: int, total: int
) -> dict[str, Any]:
    return {
        "district_id": place, "epoch": pd.Timestamp(EPOCHS[-1]), "class_set": class_set, "unit": unit,
        "estimate": share * total, "low": low * total, "high": high * total, "level": 0.9,
        "method": "stratified_wilson_smoothed", "n_sample": n, "share": share, "share_low": low,
        "share_high": high, "why_not": None,
    }  # fmt: skip


def _refused(place: str, class_set: str, unit: str, why_not: str, *, n: int) -> dict[str, Any]:
    row = _estimate(place, class_set, unit, np.nan, np.nan, np.nan, n=n, total=1)
    return {**row, "why_not": why_not}


def adjusted(unit: str = "buildings") -> pd.DataFrame:
    """Estimates as a validation publishes them; ground area has other numbers, which no page may show as shares."""
    rows = [
        _estimate("city", "destroyed", unit, 0.21, 0.345, 0.52, n=5, total=6),
        _estimate("city", AFFECTED, unit, 0.4, 0.555, 0.71, n=5, total=6),
        _estimate("city", "destroyed", "m2", 0.01, 0.02, 0.03, n=5, total=600),
        _estimate("west", "destroyed", unit, 0.11, 0.265, 0.63, n=3, total=3),
        _estimate("west", AFFECTED, unit, 0.3, 0.655, 0.9, n=3, total=3),
        _refused("east", "destroyed", unit, "too_few_answers", n=2),
        _refused("east", AFFECTED, unit, "too_few_answers", n=2),
    ]
    table = pd.DataFrame(rows)[columns.names(columns.ADJUSTED)]
    texts = [column.name for column in columns.ADJUSTED if column.kind == "text"]
    return table.astype({**dict.fromkeys(texts, "str"), "epoch": "datetime64[ms]"})


def confusion() -> pd.DataFrame:
    """Two buildings shown as destroyed, of which one was found severe; three without a record, one unanswered."""
    found = {
        "destroyed": (1, 1, 0, 0, 0, 0),
        "moderate": (0, 0, 1, 0, 0, 0),
        "not_assessed": (0, 0, 0, 0, 1, 1),
    }
    rows = [
        {"map_class": map_class, "n_units": n, "n_sampled": n, "n_unanswered": n - sum(found[map_class])}
        | {f"n_reference_{code}": count for code, count in zip(REFERENCES, found[map_class], strict=True)}
        for map_class, n in (("destroyed", 2), ("moderate", 1), ("not_assessed", 3))
    ]
    return pd.DataFrame(rows)


def validation(unit: str = "buildings") -> dict[str, Any]:
    """The manifest's account of the validation."""
    pairs = [{"labellers": ["labeller-1", "labeller-2"], "n": 4, "raw": 0.75, "kappa": 0.6}]
    return {
        "of_release": "0123456789ab",
        "design": {
            "unit": unit, "seed": 7, "allocation": "neyman", "strata_by": ["class", "district"], "blind": True,
            "as_of": EPOCHS[-1], "strata": [{"stratum": "a", "n_units": 4, "n_sampled": 4}, {"stratum": "b", "n_units": 2, "n_sampled": 2}],
        },
        "adjudicator": None, "least_answers": 30, "level": 0.9, "rule": "Majority.", "n_answers": 9, "n_counted": 8,
        "n_labellers": 2, "n_units": 6, "n_units_answered": 5,
        "agreement": {"n_shared": 4, "raw": 0.75, "fleiss": None, "cohen": pairs},
        "files": [],
    }  # fmt: skip


def write_validated(
    folder: Path, slug: str = "town", *, with_footprints: bool = True, synthetic: bool = True
) -> Path:
    """The validated town as a bundle; without footprints its list is what was checked. No claim has an interval."""
    folder.mkdir()
    write_bundle(publication(slug, with_footprints=with_footprints, synthetic=synthetic), folder)
    bundle, unit = open_bundle(folder), "buildings" if with_footprints else "sites"
    table = adjusted(unit)
    tables = {"adjusted": table if with_footprints else table[table["unit"] != "m2"]}
    said = {"validation": validation(unit)}
    csv_files = {"confusion.csv": confusion()}
    claims = [{**claim, "interval": None} for claim in bundle.claims]
    republish(bundle, folder, tables=tables, csv_files=csv_files, claims=claims, said=said)
    return folder
