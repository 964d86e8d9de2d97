"""The form of an estimate."""

import re

import pytest

from geodata.estimate.result import ESTIMATE_COLUMNS, WHY_NOT, Estimate, estimate_table, normal_quantile


def test_a_share_turns_into_buildings_with_its_interval():
    found = Estimate(0.5, 0.1, 0.3, 0.7, 0.95, "wald", 20).times(200)
    assert (found.estimate, found.se, found.low, found.high, found.n) == (100, 20, 60, 140, 20)


def test_what_is_missing_stays_missing():
    nothing = Estimate(None, None, None, None, 0.95, "wald", 0, "no_answers")
    assert nothing.times(200) == nothing
    table = estimate_table({"a": nothing}, name="class")
    assert tuple(table.columns) == ESTIMATE_COLUMNS
    assert table[["estimate", "low"]].isna().all().all()


def test_the_normal_quantile_is_the_tables():
    assert normal_quantile(0.95) == pytest.approx(1.959964, abs=1e-6)


def test_every_reason_given_anywhere_is_explained(project):
    used = set()
    for path in (project / "geodata" / "estimate").glob("*.py"):
        used |= set(re.findall(r"(?:n|len\(y\)|answers), \"([a-z_]+)\"\)", path.read_text(encoding="utf-8")))
        used |= set(
            re.findall(r"return \"([a-z_]+)\"$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        )
    assert len(used) >= 6
    assert used <= set(WHY_NOT)
