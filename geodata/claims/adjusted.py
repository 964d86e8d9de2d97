"""Estimates adjusted for classification error, as a validation gave them, beside what was counted."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geodata.claims.claim import Claim
from geodata.claims.entry import Text
from geodata.claims.evidence import Evidence, sources_of
from geodata.claims.places import Places
from geodata.claims.reading import DECIMALS
from geodata.claims.specification_table import STATISTICAL
from geodata.columns import CLASS_SET, DISTRICT_ID, EPOCH, SPECIFICATIONS, UNIT, names
from geodata.grades import GRADES

ADJUSTED = "adjusted"
BUILDINGS = "buildings"
LABEL = Text(
    en="footprints, adjusted for the errors found by validation",
    ar="مخططات المباني، معدَّلة بحسب الأخطاء التي كشفها التحقق",
)


def adjusted_rows(evidence: Evidence, places: Places) -> Iterator[pd.DataFrame]:
    """The adjusted shares as specifications; nothing if there was no validation or no interval came of it."""
    table = _known(evidence)
    table = table[table[DISTRICT_ID].isin(places.ids)]
    if not len(table):
        return
    label = dict(zip(places.ids, places.labels, strict=True))
    area = table[DISTRICT_ID].astype(str)
    share = table["share"].to_numpy(dtype=np.float64).round(DECIMALS)
    rows = pd.DataFrame(
        {
            "denominator": "footprints",
            "denominator_label_en": LABEL.en,
            "denominator_label_ar": LABEL.ar,
            "denominator_unit": BUILDINGS,
            "numerator_of": ADJUSTED,
            "class_set": table[CLASS_SET],
            "certainty": ADJUSTED,
            "area": area,
            "area_label_en": [label[one].en for one in area],
            "area_label_ar": [label[one].ar for one in area],
            "date": pd.DatetimeIndex(pd.to_datetime(table[EPOCH])).as_unit("ms"),
            "numerator": table["estimate"].to_numpy(dtype=np.float64).round(DECIMALS),
            "denominator_value": (table["estimate"] / table["share"]).to_numpy(np.float64).round(DECIMALS),
            "value": share,
            "interval_low": table["share_low"].to_numpy(dtype=np.float64).round(DECIMALS),
            "interval_high": table["share_high"].to_numpy(dtype=np.float64).round(DECIMALS),
            "interval_kind": STATISTICAL,
            "kind": "share",
            "admissible": True,
            "why_not_en": None,
            "why_not_ar": None,
            "rests_on_synthetic": evidence.synthetic,
            "is_borrowed": False,
            "is_lower_bound": False,
            "sources": "; ".join(sources_of(evidence.buildings)),
        }
    )
    days = rows["date"].dt.strftime("%Y-%m-%d")
    rows.insert(
        0,
        "spec_id",
        f"share|{ADJUSTED}|footprints|" + rows["class_set"] + f"|{ADJUSTED}|" + area + "|" + days,
    )
    yield rows[names(SPECIFICATIONS)]


@dataclass(frozen=True)
class AdjustedShare:
    """One adjusted share with its interval, its nominal level, how it was made and from how many answers."""

    estimate: float
    low: float
    high: float
    level: float
    method: str
    n: int


SHARES_OF_BUILDINGS = frozenset({"city", "buildings"})
"""Units of statements that a share of buildings can be set against."""


def interval_of(claim: Claim, evidence: Evidence, date: str) -> AdjustedShare | None:
    """The adjusted share of the claim's own classes, place and date, with its interval; or nothing.

    The sample is of buildings, so only a statement about buildings, or about a city without saying what of it, gets one.
    """
    if claim.quantity is None or claim.quantity.kind != "share" or not claim.predicate:
        return None
    if claim.unit not in SHARES_OF_BUILDINGS:
        return None
    table = _known(evidence)
    wanted = "+".join(grade for grade in reversed(GRADES) if grade in claim.predicate)
    rows = table[
        (table[DISTRICT_ID] == claim.area)
        & (pd.to_datetime(table[EPOCH]) == pd.Timestamp(date))
        & (table[CLASS_SET] == wanted)
    ]
    if len(rows) != 1:
        return None
    row = rows.iloc[0]
    estimate, low, high, level = (
        round(float(row[name]), DECIMALS) for name in ("share", "share_low", "share_high", "level")
    )
    return AdjustedShare(estimate, low, high, level, str(row["method"]), int(row["n_sample"]))


def _known(evidence: Evidence) -> pd.DataFrame:
    """Adjusted rows of buildings that have a share and an interval, their classes in one spelling."""
    table = evidence.adjusted
    if table is None:
        return pd.DataFrame(columns=[DISTRICT_ID, EPOCH, CLASS_SET, "share"])
    table = table[
        (table[UNIT] == BUILDINGS) & table[["share", "share_low", "share_high"]].notna().all(axis=1)
    ]
    spelled = {CLASS_SET: table[CLASS_SET].astype(str).map(_spelled)}
    return table.assign(**spelled, **{DISTRICT_ID: table[DISTRICT_ID].astype(str)})


def _spelled(classes: str) -> str:
    return "+".join(grade for grade in reversed(GRADES) if grade in classes.split("+"))
