"""Shares of districts: nothing borrowed, thin strata refused or merged and told."""

import pandas as pd
import pytest

from geodata.errors import EstimateError
from geodata.estimate.domains import domain_shares
from geodata.estimate.proportions import domain_interval

STRATA = ["W/hit", "W/none", "E/hit", "E/none"]
DISTRICT = pd.Series(["W", "W", "E", "E"], index=STRATA, name="district_id")
POPULATION = pd.Series([30, 70, 20, 180], index=STRATA)
ANSWERS = pd.DataFrame({"destroyed": [8, 1, 1, 0], "intact": [2, 9, 0, 20]}, index=STRATA)
SETS = {"destroyed": ["destroyed"], "not destroyed": ["intact", "never seen"]}


def test_a_district_is_estimated_from_its_own_strata():
    table, findings = domain_shares(ANSWERS, POPULATION, domain_of=DISTRICT, sets=SETS)
    west = table.loc[("W", "destroyed")]
    assert west["estimate"] == pytest.approx(0.3 * 0.8 + 0.7 * 0.1)
    alone = domain_interval([8, 1], [10, 10], [30, 70])
    assert (west["low"], west["high"], west["n"]) == (alone.low, alone.high, 20)
    assert table.loc[("W", "not destroyed"), "estimate"] == pytest.approx(1 - west["estimate"])
    assert findings == ()


def test_a_thin_stratum_leaves_its_district_and_only_its_district_without_interval():
    table, _ = domain_shares(ANSWERS, POPULATION, domain_of=DISTRICT, sets=SETS)
    assert table.loc[("E", "destroyed"), "why_not"] == "stratum_with_one_answer"
    assert table.loc["E"]["low"].isna().all()
    assert table.loc["W"]["low"].notna().all()


def test_merging_a_thin_stratum_is_told():
    table, findings = domain_shares(ANSWERS, POPULATION, domain_of=DISTRICT, sets=SETS, merge=True)
    assert findings == ("E/hit: 1 answers for 20 units, merged into E/none.",)
    east = table.loc[("E", "destroyed")]
    assert east["estimate"] == pytest.approx(1 / 21)
    assert east["low"] < east["estimate"] < east["high"]


def test_a_district_without_answers_stays_without_estimate_even_if_merged():
    answers = ANSWERS.drop(index=["E/hit", "E/none"])
    table, findings = domain_shares(answers, POPULATION, domain_of=DISTRICT, sets=SETS, merge=True)
    assert table.loc["E"]["estimate"].isna().all()
    assert set(table.loc["E"]["why_not"]) == {"no_answers"}
    assert findings == ()


def test_a_stratum_needs_a_domain():
    with pytest.raises(EstimateError, match="no domain"):
        domain_shares(ANSWERS, POPULATION, domain_of=DISTRICT.drop("W/hit"), sets=SETS)
