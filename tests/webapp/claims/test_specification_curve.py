"""The parts of a specification curve: scale, runs of dots, groups of choices; each answer can be seen."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.webapp.town_claims import claims
from webapp.claims.specification_choices import choices_of, is_drawn
from webapp.claims.specification_curve import _ticks, curve_of, runs_of
from webapp.palette import DARK, LIGHT, TOKENS


@pytest.mark.parametrize(
    ("greatest", "ends"),
    [(0.52, 1.0), (1.0, 1.0), (1.3, 1.5)],
)
def test_a_share_is_drawn_on_the_whole_scale(app: Flask, greatest: float, ends: float) -> None:
    with app.test_request_context("/?lang=en"):
        ticks = _ticks(greatest, "share")
    assert ticks[0] == (0, "0%")
    assert ticks[-1][0] == pytest.approx(ends)


@given(st.floats(min_value=0.5, max_value=1e7))
def test_a_scale_of_counts_holds_its_greatest_value(greatest: float) -> None:
    ticks = [value for value, _ in _ticks(greatest, "count")]
    assert ticks[0] == 0
    assert ticks[-1] > greatest
    assert 3 <= len(ticks) <= 8


def test_runs_are_cut_where_a_position_is_missing() -> None:
    assert runs_of([]) == []
    assert runs_of([3]) == [(3, 3)]
    assert runs_of([0, 1, 2, 5, 7, 8]) == [(0, 2), (5, 5), (7, 8)]


@given(st.sets(st.integers(0, 60)))
def test_runs_hold_every_position_and_no_other(positions: set[int]) -> None:
    runs = runs_of(sorted(positions))
    assert {at for first, last in runs for at in range(first, last + 1)} == positions


def test_choices_are_grouped_by_kind_and_not_by_id(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        points = claims()[0]["specifications"]["curve"]
        found = {choice.id: choice for choice in choices_of(points, kind="share", places={})}
    assert [(row.key, row.at) for row in found["denominator"].rows] == [
        ("footprints", [0, 2]),
        ("published", [1, 3]),
    ]
    assert [(row.key, row.at) for row in found["narrowed"].rows] == [
        ("min-20", [2]), ("housing", [2]), ("expanded", [3])
    ]  # fmt: skip
    assert [row.label for row in found["classes"].rows] == ["destroyed", "destroyed + severe"]
    assert not is_drawn(found["place"])


def test_what_is_the_same_for_all_is_told_and_not_drawn(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        curve = curve_of(claims()[0], places={}, mark="")
    assert curve is not None
    assert curve.notes == ["Place: Whole city", "Date of the image: 21 October 2017"]
    assert [choice.id for choice in curve.choices] == ["classes", "denominator", "narrowed", "numerator"]
    assert curve.within == (3, 3)
    assert [mark.hollow for mark in curve.marks] == [True, False, True, False]


def test_there_is_no_curve_without_a_specification(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert curve_of(claims()[1], places={}, mark="") is None
        assert curve_of(claims()[0] | {"specifications": {"curve": []}}, places={}, mark="") is None


def test_drawings_have_the_colours_of_the_style_sheet(project: object) -> None:
    from pathlib import Path

    tokens = (Path(str(project)) / "webapp/frontend/src/styles/tokens.css").read_text(encoding="utf-8")
    light, dark = tokens.split("@media screen and (prefers-color-scheme: dark)")
    for name, token in TOKENS.items():
        assert f"--{token}: {LIGHT[name]};" in light
        assert f"--{token}: {DARK[name]};" in dark
