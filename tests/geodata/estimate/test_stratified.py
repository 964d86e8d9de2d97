"""Shares, counts and accuracies from a confusion matrix: published examples, rules and what may not change."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.errors import EstimateError
from geodata.estimate.stratified import confusion_of, stratified_estimates

HECTARES_A_PIXEL = 0.09
CLASSES = ["deforestation", "forest gain", "stable forest", "stable non-forest"]
TABLE_8 = pd.DataFrame(
    [[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]], index=CLASSES, columns=CLASSES
)
TABLE_8_MAPPED = pd.Series([200_000, 150_000, 3_200_000, 6_450_000], index=CLASSES)


def half_widths(table: pd.DataFrame) -> pd.Series:
    """1.96 standard errors, as the papers print them."""
    return 1.96 * table["se"]


def published(confusion: pd.DataFrame, mapped: pd.Series):
    return stratified_estimates(confusion, mapped, finite_population=False, interval="wald")


def test_olofsson_table_8_shares_and_areas_are_reproduced():
    """Olofsson et al. 2014 (doi 10.1016/j.rse.2014.02.015), Table 8 and section 5.1.2."""
    found = published(TABLE_8, TABLE_8_MAPPED)
    assert found.shares["estimate"].round(7).tolist() == [0.0235086, 0.0129846, 0.3175221, 0.6459846]
    areas = found.counts["estimate"] * HECTARES_A_PIXEL
    assert areas.round(1).tolist() == [21_157.8, 11_686.2, 285_769.9, 581_386.2]
    errors = half_widths(found.counts) * HECTARES_A_PIXEL
    assert errors.round(1).tolist() == [6_157.6, 3_755.8, 15_509.8, 16_281.7]
    assert found.n == 640


def test_olofsson_table_8_accuracies_are_reproduced():
    """Olofsson et al. 2014 (doi 10.1016/j.rse.2014.02.015), Table 8: user's, producer's, overall accuracy."""
    found = published(TABLE_8, TABLE_8_MAPPED)
    assert round(found.overall.estimate, 5) == 0.94651
    assert round(1.96 * found.overall.se, 5) == 0.01848
    assert found.users["estimate"].round(4).tolist() == [0.8800, 0.7333, 0.9273, 0.9631]
    assert half_widths(found.users).round(4).tolist() == [0.0740, 0.1008, 0.0397, 0.0205]
    assert found.producers["estimate"].round(4).tolist() == [0.7487, 0.8472, 0.9345, 0.9616]


def test_olofsson_2013_example_1_is_reproduced():
    """Olofsson et al. 2013 (doi 10.1016/j.rse.2012.10.031), example 1: deforestation in pixels."""
    names = ["deforestation", "forest", "non-forest"]
    confusion = pd.DataFrame([[97, 0, 3], [3, 279, 18], [2, 1, 97]], index=names, columns=names)
    found = published(confusion, pd.Series([22_353, 1_122_543, 610_228], index=names))
    loss = found.counts.loc["deforestation"]
    assert round(loss["estimate"], 1) == 45_112.4
    assert round(loss["se"], 1) == 10_751.4
    assert [round(loss["estimate"] + sign * 1.96 * loss["se"]) for sign in (-1, 1)] == [24_040, 66_185]
    assert round(found.overall.estimate, 5) == 0.94442
    assert round(1.96 * found.overall.se, 5) == 0.02188
    assert found.producers["estimate"].round(4).tolist() == [0.4806, 0.9942, 0.8969]


def test_wald_and_wilson_intervals_agree_for_a_large_sample():
    wald = published(TABLE_8 * 100, TABLE_8_MAPPED * 1000).shares
    wilson = stratified_estimates(TABLE_8 * 100, TABLE_8_MAPPED * 1000).shares
    assert np.allclose(wald[["low", "high"]], wilson[["low", "high"]], atol=4e-4)


def test_a_transposed_matrix_is_refused_by_its_axes():
    turned = TABLE_8.rename_axis(index="map", columns="reference").T
    with pytest.raises(EstimateError, match="transposed"):
        stratified_estimates(turned, TABLE_8_MAPPED)


def test_a_transposed_matrix_is_refused_by_its_labels():
    only_damage_found = TABLE_8[CLASSES[:2]]
    with pytest.raises(EstimateError, match="transposed"):
        stratified_estimates(only_damage_found.T.reindex(columns=CLASSES), TABLE_8_MAPPED)


def test_more_answers_than_units_are_refused():
    with pytest.raises(EstimateError, match="are rows strata"):
        stratified_estimates(TABLE_8, TABLE_8_MAPPED // 10_000)


def test_a_stratum_fully_looked_at_has_no_sampling_error():
    confusion = pd.DataFrame([[3, 1], [2, 4]], index=["hit", "none"], columns=["hit", "none"])
    census = stratified_estimates(confusion, pd.Series({"hit": 4, "none": 6}))
    assert census.shares.loc["hit", ["estimate", "se", "low", "high"]].tolist() == [0.5, 0, 0.5, 0.5]
    assert set(census.shares["method"]) == {"census"}
    assert census.overall.se == 0
    half = stratified_estimates(confusion, pd.Series({"hit": 4, "none": 600}))
    expected = (600 / 604) ** 2 * (1 - 6 / 600) * (2 / 6) * (4 / 6) / 5
    assert half.shares.loc["hit", "se"] == pytest.approx(np.sqrt(expected))


def test_a_class_never_seen_has_an_interval_and_not_a_point():
    confusion = pd.DataFrame([[20, 0], [30, 0]], index=["a", "b"], columns=["a", "b"])
    shares = stratified_estimates(confusion, pd.Series({"a": 500, "b": 900})).shares
    assert shares.loc["b", "estimate"] == shares.loc["b", "low"] == 0
    assert 0.03 < shares.loc["b", "high"] < 0.15
    assert shares.loc["b", "se"] > 0
    assert shares.loc["a", "high"] == 1
    assert 0.85 < shares.loc["a", "low"] < 0.97


def test_a_class_without_omissions_found_has_no_perfect_producers_accuracy():
    confusion = pd.DataFrame([[20, 3], [0, 30]], index=["a", "b"], columns=["a", "b"])
    row = stratified_estimates(confusion, pd.Series({"a": 500, "b": 900})).producers.loc["a"]
    assert row["estimate"] == row["high"] == 1
    assert row["low"] < 0.95


def test_a_map_class_without_answers_leaves_no_shares_and_says_so():
    confusion = pd.DataFrame([[20, 3], [0, 0]], index=["a", "b"], columns=["a", "b"])
    found = stratified_estimates(confusion, pd.Series({"a": 500, "b": 900}))
    assert found.shares[["estimate", "low", "high"]].isna().all().all()
    assert set(found.shares["why_not"]) == {"stratum_without_answers"}
    assert set(found.producers["why_not"]) == {"stratum_without_answers"}


def test_a_map_class_with_one_answer_leaves_shares_without_intervals():
    confusion = pd.DataFrame([[20, 3], [0, 1]], index=["a", "b"], columns=["a", "b"])
    found = stratified_estimates(confusion, pd.Series({"a": 500, "b": 900}))
    assert found.shares["estimate"].notna().all()
    assert found.shares[["se", "low", "high"]].isna().all().all()
    assert set(found.shares["why_not"]) == {"stratum_with_one_answer"}


def test_one_answer_for_the_only_unit_is_a_census_of_it():
    confusion = pd.DataFrame([[20, 3], [0, 1]], index=["a", "b"], columns=["a", "b"])
    assert stratified_estimates(confusion, pd.Series({"a": 500, "b": 1})).shares["low"].notna().all()


def test_a_class_the_reference_never_uses_has_no_producers_accuracy():
    confusion = pd.DataFrame([[20, 0], [30, 0]], index=["a", "b"], columns=["a", "b"])
    found = stratified_estimates(confusion, pd.Series({"a": 500, "b": 900}))
    assert found.producers.loc["b", "why_not"] == "class_not_found"


def test_the_matrix_is_built_with_named_axes_and_refuses_missing_answers():
    sample = pd.DataFrame({"said": ["a", "a", "b"], "seen": ["a", "b", "b"]})
    matrix = confusion_of(sample, map_column="said", reference_column="seen")
    assert (matrix.index.name, matrix.columns.name) == ("map", "reference")
    assert matrix.loc["a", "b"] == 1
    with pytest.raises(EstimateError, match="1 answers lack"):
        confusion_of(sample.replace({"seen": {"a": None}}), map_column="said", reference_column="seen")


@st.composite
def matrices(draw, least_in_row=2):
    size = draw(st.integers(2, 5))
    cells = st.integers(0, 60)
    rows = draw(
        st.lists(
            st.lists(cells, min_size=size, max_size=size).filter(lambda row: sum(row) >= least_in_row),
            min_size=size,
            max_size=size,
        )
    )
    names = [f"c{place}" for place in range(size)]
    confusion = pd.DataFrame(rows, index=names, columns=names)
    extra = draw(st.lists(st.integers(0, 5000), min_size=size, max_size=size))
    return confusion, confusion.sum(axis=1) + pd.Series(extra, index=names)


@given(matrices())
@settings(max_examples=60, deadline=None)
def test_shares_are_shares_and_lie_in_their_intervals(given_matrix):
    found = stratified_estimates(*given_matrix)
    assert found.shares["estimate"].sum() == pytest.approx(1)
    assert found.cells.to_numpy().sum() == pytest.approx(1)
    for table in (found.shares, found.users, found.producers[found.producers["why_not"] == ""]):
        assert table["estimate"].between(0, 1).all()
        assert (table["low"] <= table["estimate"]).all()
        assert (table["estimate"] <= table["high"]).all()
        assert (table["low"] >= 0).all()
        assert (table["high"] <= 1).all()


@given(matrices(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_row_order_and_class_names_change_nothing(given_matrix, random):
    confusion, mapped = given_matrix
    shuffled = random.sample(list(confusion.index), len(confusion))
    renamed = {name: f"z{shuffled.index(name)}" for name in shuffled}
    other = stratified_estimates(
        confusion.loc[shuffled, shuffled].rename(index=renamed, columns=renamed), mapped.rename(renamed)
    )
    found = stratified_estimates(confusion, mapped)
    for one, two in ((found.shares, other.shares), (found.producers, other.producers)):
        same = two.rename({new: old for old, new in renamed.items()}).loc[one.index]
        numbers = ["estimate", "se", "low", "high"]
        assert np.allclose(one[numbers], same[numbers], equal_nan=True, atol=1e-9)


@given(matrices(), st.integers(2, 6))
@settings(max_examples=40, deadline=None)
def test_the_same_answers_many_times_over_never_widen_an_interval(given_matrix, times):
    confusion, mapped = given_matrix
    mapped = mapped * times + 1000
    few, many = (stratified_estimates(confusion * factor, mapped).shares for factor in (1, times))
    assert np.allclose(few["estimate"], many["estimate"])
    assert ((many["high"] - many["low"]) <= (few["high"] - few["low"]) + 1e-9).all()
