"""Entire blocks are counted as entire; half a block stands beside it and decides nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from geodata.claims.claim import ClaimBook
from geodata.claims.evidence import Evidence
from geodata.claims.measure import measure_claims


def summary(evidence: Evidence, *, entire: int) -> pd.DataFrame:
    """Of 40 blocks, `entire` are destroyed whole, 9 at four fifths or more, 15 at one half or more."""
    counts = {1.0: entire, 0.8: 9, 0.5: 15}
    return pd.DataFrame(
        [
            {
                "district_id": "city", "epoch": evidence.as_of, "class_set": class_set, "share_of": of,
                "at_least_share": share, "least_buildings": 5, "n_blocks": 40, "n_blocks_too_small": 3,
                "n_blocks_at_least": count, "n_buildings_in_them": 10 * count, "share_of_blocks": count / 40,
            }
            for class_set in ("destroyed", "at_least_severe")
            for of in ("buildings", "area")
            for share, count in counts.items()
        ]
    )  # fmt: skip


def blocks_claim(book: ClaimBook, evidence: Evidence) -> dict[str, Any]:
    return next(claim for claim in measure_claims(book, evidence) if claim["id"] == "blocks")


@pytest.mark.parametrize(
    ("entire", "verdict"), [(2, "consistent"), (1, "above_evidence"), (0, "above_evidence")]
)
def test_entire_blocks_are_two_or_more_blocks_destroyed_whole(
    book: ClaimBook, town: Callable[..., Evidence], entire: int, verdict: str
) -> None:
    evidence = town(with_buildings=True)
    claim = blocks_claim(book, replace(evidence, block_summary=summary(evidence, entire=entire)))
    found = {reading["id"]: reading for reading in claim["readings"]}
    assert found["destroyed/buildings-100-count"]["value"] == entire
    assert found["destroyed/buildings-100-share"]["value"] == pytest.approx(entire / 40)
    assert not found["destroyed/buildings-50-count"]["admissible"]
    assert not found["destroyed/area-100-count"]["admissible"]
    assert claim["verdict"] == verdict


def test_blocks_of_synthetic_buildings_are_an_illustration(
    book: ClaimBook, town: Callable[..., Evidence]
) -> None:
    evidence = town(with_buildings=True, synthetic=True)
    claim = blocks_claim(book, replace(evidence, block_summary=summary(evidence, entire=7)))
    assert claim["verdict"] == "cannot_be_tested"
    assert all(reading["rests_on_synthetic"] for reading in claim["readings"])
    assert "synthetic building positions" in claim["reason"]["en"]
