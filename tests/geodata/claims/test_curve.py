"""The specification curve of a claim: which rows speak of it, and how it is thinned."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.claims.claim import ClaimBook
from geodata.claims.curve import curve_of, speaking_of, thinned
from geodata.claims.evidence import Evidence
from geodata.claims.multiverse import specifications

Town = Callable[..., Evidence]
DATE = "2017-10-21"


def curve(book: ClaimBook, evidence: Evidence, name: str) -> dict[str, Any]:
    found = curve_of(book.claim(name), specifications(book, evidence), date=DATE)
    assert found is not None
    return found


def test_only_specifications_of_the_claims_place_date_kind_and_classes_speak_of_it(
    book: ClaimBook, town: Town
) -> None:
    table = specifications(book, town(with_buildings=True, extent_known=True))
    found = speaking_of(book.claim("city-80"), table, date=DATE)
    assert set(found["area"]) == {"city", "extent"}
    assert set(found["kind"]) == {"share"}
    assert set(found["date"]) == {pd.Timestamp(DATE)}
    assert "severe" not in set(found["class_set"])
    assert set(found["denominator_unit"]) == {"buildings", "m2", "floor_m2", "homes"}


def test_a_claim_about_homes_is_spoken_of_in_homes_and_in_its_own_classes(
    book: ClaimBook, town: Town
) -> None:
    found = speaking_of(book.claim("homes-25000"), specifications(book, town(with_buildings=True)), date=DATE)
    assert set(found["denominator_unit"]) == {"homes"}
    assert set(found["kind"]) == {"count"}
    assert set(found["class_set"]) == {"severe", "severe+moderate", "severe+moderate+possible"}


def test_no_specification_speaks_of_rounds_deaths_or_months(book: ClaimBook, town: Town) -> None:
    table = specifications(book, town(with_buildings=True))
    for name in ("artillery-30000", "deaths-23", "four-months"):
        assert curve_of(book.claim(name), table, date=DATE) is None


def test_the_curve_rises_and_says_which_points_are_within(book: ClaimBook, town: Town) -> None:
    found = curve(book, town(with_buildings=True), "city-80")
    values = [point["value"] for point in found["curve"]]
    assert values == sorted(values)
    assert found["n_within"] == sum(point["within"] for point in found["curve"])
    assert all(point["within"] is (0.75 <= point["value"] <= 0.85) for point in found["curve"])
    assert found["n_within"] > 0
    assert (found["low"], found["high"]) == (values[0], values[-1])


def test_made_up_positions_count_apart(book: ClaimBook, town: Town) -> None:
    real, made_up = (
        curve(book, town(with_buildings=True, synthetic=synthetic), "city-80") for synthetic in (False, True)
    )
    assert real["n_synthetic"] == 0
    assert made_up["n_admissible"] + made_up["n_synthetic"] == real["n_admissible"]
    assert made_up["n_within"] == 0
    assert made_up["n_within_synthetic"] == real["n_within"]
    assert made_up["high"] == round(12781 / 24689, 6)


def test_without_a_number_there_is_a_curve_and_nothing_to_be_within(book: ClaimBook, town: Town) -> None:
    evidence = town(with_buildings=True, extent_known=True)
    found = curve_of(book.claim("old-city"), specifications(book, evidence), date=DATE)
    assert found is None or found["n_within"] is None


def test_no_share_of_the_curve_is_called_a_probability(book: ClaimBook, town: Town) -> None:
    found = curve(book, town(with_buildings=True), "city-80")
    assert not [key for key in found if "prob" in key or "share" in key]


@given(st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 3000))
def test_a_thinned_curve_keeps_its_ends_and_both_sides_of_every_crossing(
    before: int, inside: int, after: int
) -> None:
    within = np.array([False] * before + [True] * inside + [False] * after)
    kept = thinned(within)
    assert len(kept) <= 400
    assert kept == sorted(set(kept))
    if len(within):
        edges = {0, len(within) - 1}
        crossings = np.flatnonzero(np.diff(within.astype(int)))
        assert edges | set(crossings.tolist()) | set((crossings + 1).tolist()) <= set(kept)


@pytest.mark.parametrize(("n", "kept"), [(0, 0), (1, 1), (400, 400)])
def test_short_curves_are_whole(n: int, kept: int) -> None:
    assert len(thinned(np.zeros(n, dtype=bool))) == kept
