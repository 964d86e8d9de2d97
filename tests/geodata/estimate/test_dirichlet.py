"""Dirichlet-multinomial shares and what the prior does to them."""

import numpy as np
import pandas as pd
import pytest

from geodata.errors import EstimateError
from geodata.estimate.dirichlet import dirichlet_shares, prior_sensitivity

CLASSES = ["deforestation", "forest gain", "stable forest", "stable non-forest"]
TABLE_8 = pd.DataFrame(
    [[66, 0, 5, 4], [0, 55, 8, 12], [1, 0, 153, 11], [2, 1, 9, 313]], index=CLASSES, columns=CLASSES
)
MAPPED = pd.Series([200_000, 150_000, 3_200_000, 6_450_000], index=CLASSES)


def test_a_vanishing_prior_gives_the_sampling_estimate():
    """Olofsson et al. 2014, Table 8 (doi 10.1016/j.rse.2014.02.015) with a -> 0: .023509 (sd .003475)."""
    row = dirichlet_shares(TABLE_8, MAPPED, prior=1e-9, finite_population=False).loc["deforestation"]
    assert (round(row["estimate"], 6), round(row["se"], 6)) == (0.023509, 0.003475)


def test_a_jeffreys_prior_moves_the_share_of_a_rare_class():
    """Olofsson et al. 2014, Table 8 (doi 10.1016/j.rse.2014.02.015) with a = .5: .025176."""
    row = dirichlet_shares(TABLE_8, MAPPED, prior=0.5, finite_population=False).loc["deforestation"]
    assert round(row["estimate"], 6) == 0.025176


def test_the_sensitivity_table_shows_both_and_sums_to_1():
    table = prior_sensitivity(TABLE_8, MAPPED, priors=(0, 0.5), finite_population=False)
    assert table["estimate"].loc["deforestation"].round(6).to_dict() == {0.0: 0.023509, 0.5: 0.025176}
    assert np.allclose(table.groupby("prior")["estimate"].sum(), 1)


def test_the_interval_is_that_of_the_posterior():
    random = np.random.default_rng(5)
    weight = (MAPPED / MAPPED.sum()).to_numpy()
    draws = sum(
        weight[place] * random.dirichlet(TABLE_8.iloc[place] + 0.5, 40_000)[:, 0] for place in range(4)
    )
    row = dirichlet_shares(TABLE_8, MAPPED, prior=0.5, finite_population=False).loc["deforestation"]
    assert np.quantile(draws, [0.025, 0.975]) == pytest.approx([row["low"], row["high"]], abs=3e-4)


def test_a_population_fully_looked_at_leaves_nothing_to_the_prior():
    shares = dirichlet_shares(TABLE_8, TABLE_8.sum(axis=1), prior=1)
    assert shares.loc["deforestation", "estimate"] == pytest.approx(69 / 640)
    assert shares["se"].max() == 0
    assert (shares["low"] == shares["high"]).all()


def test_unseen_units_vary_as_a_draw_from_the_posterior():
    confusion = pd.DataFrame([[3, 7]], index=["a"], columns=["a", "b"])
    row = dirichlet_shares(confusion, pd.Series({"a": 30}), prior=0.5).loc["a"]
    random = np.random.default_rng(2)
    unseen = random.binomial(20, random.beta(3.5, 7.5, 400_000))
    assert row["estimate"] == pytest.approx(((3 + unseen) / 30).mean(), abs=5e-4)
    assert row["se"] == pytest.approx(((3 + unseen) / 30).std(), abs=5e-4)


def test_a_map_class_without_answers_needs_a_prior():
    confusion = pd.DataFrame([[3, 7], [0, 0]], index=["a", "b"], columns=["a", "b"])
    mapped = pd.Series({"a": 100, "b": 50})
    with pytest.raises(EstimateError, match="says nothing"):
        dirichlet_shares(confusion, mapped, prior=0)
    assert dirichlet_shares(confusion, mapped, prior=0.5)["estimate"].sum() == pytest.approx(1)
    assert 0.0 not in prior_sensitivity(confusion, mapped).index.get_level_values("prior")


def test_a_prior_alone_is_no_estimate():
    confusion = pd.DataFrame([[0, 0], [0, 0]], index=["a", "b"], columns=["a", "b"])
    with pytest.raises(EstimateError, match="only the prior"):
        dirichlet_shares(confusion, pd.Series({"a": 100, "b": 50}))
    with pytest.raises(EstimateError, match="A prior of nan"):
        dirichlet_shares(confusion + 1, pd.Series({"a": 100, "b": 50}), prior=float("nan"))


def test_a_missing_cell_is_refused_whatever_the_prior():
    confusion = pd.DataFrame([[3, np.nan], [1, 2]], index=["a", "b"], columns=["a", "b"])
    with pytest.raises(EstimateError, match="Stratum a lacks a count"):
        prior_sensitivity(confusion, pd.Series({"a": 100, "b": 50}))
