"""Bounds and breakdown values, by the worked numbers of published counts and by what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.claims.bounds import missed_share, number_behind_list, share_of_footprints, share_of_list


def test_the_list_must_have_missed_35_percent_for_80_percent_to_be_destroyed_or_damaged() -> None:
    """12,781 affected sites (REACH and UNOSAT atlas, 2019) over 24,689 footprints (PWTT benchmark, 2025)."""
    assert round(missed_share(12781, share=0.8, n_total=24689), 3) == 0.353
    assert round(1 - missed_share(12781, share=0.8, n_total=24689), 3) == 0.647


def test_70_percent_needs_a_recall_of_at_most_74_percent() -> None:
    """The same counts."""
    assert round(1 - missed_share(12781, share=0.7, n_total=24689), 3) == 0.740


def test_a_list_that_reaches_the_share_needs_nothing_missed() -> None:
    assert missed_share(80, share=0.8, n_total=100) == 0.0
    assert missed_share(90, share=0.8, n_total=100) < 0.0


def test_a_list_right_in_90_to_100_and_found_in_60_to_100_percent() -> None:
    """12,781 listed: 11,503 to 21,302, which is 46.6 to 86.3 % of 24,689."""
    bounds = number_behind_list(12781, right=(0.9, 1.0), found=(0.6, 1.0))
    assert (round(bounds.low), round(bounds.high)) == (11503, 21302)
    assert (round(bounds.low / 24689, 3), round(bounds.high / 24689, 3)) == (0.466, 0.863)


def test_unmatched_sites_open_the_share_of_footprints_from_44_7_to_48_3_percent() -> None:
    """Footprints hit: 44.67 % of 24,689 (PWTT benchmark); the rest of the 12,781 sites met none."""
    n_hit = 0.4467 * 24689
    bounds = share_of_footprints(n_hit=n_hit, n_footprints=24689, n_unmatched=12781 - n_hit)
    assert (round(bounds.low, 3), round(bounds.high, 3)) == (0.447, 0.483)


def test_what_is_listed_in_another_class_is_not_in_this_one() -> None:
    bounds = share_of_list(n_in_set=20, n_in_other=30, n_total=100)
    assert (bounds.low, bounds.high) == (0.2, 0.7)


COUNTS = st.integers(0, 500)


@given(COUNTS, COUNTS, st.integers(0, 1000), st.integers(0, 500))
def test_bounds_of_a_list_contain_every_truth_it_allows(
    n_in: int, n_other: int, n_unlisted: int, n_hidden: int
) -> None:
    n_total = n_in + n_other + n_unlisted
    if n_total == 0:
        return
    bounds = share_of_list(n_in_set=n_in, n_in_other=n_other, n_total=n_total)
    truth = (n_in + min(n_hidden, n_unlisted)) / n_total
    assert bounds.low <= truth <= bounds.high + 1e-12


@given(st.integers(0, 100), st.integers(100, 200), COUNTS, COUNTS, COUNTS, COUNTS)
def test_seeing_and_matching_less_never_narrows_the_bounds(
    n_hit: int, n_footprints: int, unmatched: int, unseen: int, more_unmatched: int, more_unseen: int
) -> None:
    few = share_of_footprints(
        n_hit=n_hit, n_footprints=n_footprints, n_unmatched=unmatched, n_unseen=min(unseen, 50)
    )
    many = share_of_footprints(
        n_hit=n_hit,
        n_footprints=n_footprints,
        n_unmatched=unmatched + more_unmatched,
        n_unseen=min(unseen, 50) + more_unseen,
    )
    assert many.low <= few.low
    assert many.high >= few.high - 1e-12


@pytest.mark.parametrize("n_missing", [0, 1, 1000])
def test_more_missing_footprints_widen_the_bounds_of_a_list(n_missing: int) -> None:
    few = share_of_list(n_in_set=20, n_in_other=30, n_total=100)
    many = share_of_list(n_in_set=20, n_in_other=30, n_total=100 + n_missing)
    assert many.low <= few.low
    assert many.high >= few.high
