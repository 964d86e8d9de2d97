"""One claim of the book measured on a town, and a validation of that town."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from geodata.claims.claim import ClaimBook
from geodata.claims.measure import Evidence, measure_claim
from geodata.claims.multiverse import specifications

Town = Callable[..., Evidence]


def measured(book: ClaimBook, evidence: Evidence, name: str) -> dict[str, Any]:
    return measure_claim(book.claim(name), book, evidence, table=specifications(book, evidence))


def readings(claim: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {reading["id"]: reading for reading in claim["readings"]}


def checked(low: float, share: float, high: float) -> pd.DataFrame:
    """What a validation says of the destroyed buildings of the whole town."""
    return pd.DataFrame(
        {
            "district_id": ["city"], "epoch": [pd.Timestamp("2017-10-21")], "class_set": ["destroyed"],
            "unit": ["buildings"], "estimate": [share * 20], "low": [low * 20], "high": [high * 20], "level": [0.95],
            "method": ["stratified"], "n_sample": [60], "share": [share], "share_low": [low], "share_high": [high],
        }
    )  # fmt: skip
