"""A sample can be drawn again by anybody, and does not tell those who grade what the map says."""

import pandas as pd
import pytest

from geodata.publish.bundle import Bundle
from geodata.validation import draw
from geodata.validation.design import SampleError, design_from
from geodata.validation.draw import Sample, draw_sample, redraw
from geodata.validation.frame import frame_of

STRATA = {
    "destroyed | E": (20, 10),
    "destroyed | W": (40, 10),
    "not_assessed | E": (80, 10),
    "not_assessed | W": (60, 10),
}


def test_strata_are_class_by_district_with_their_numbers_and_unlisted_buildings_are_a_class(
    drawn: Sample,
) -> None:
    told = {one["stratum"]: (one["n_units"], one["n_sampled"]) for one in drawn.design.strata}
    assert told == STRATA
    assert drawn.units["stratum"].value_counts().to_dict() == {name: n for name, (_, n) in STRATA.items()}


def test_the_same_seed_draws_the_same_sample_and_another_seed_another(grid: Bundle, drawn: Sample) -> None:
    again = draw_sample(grid, n=40, seed=7, allocation="equal")
    other = draw_sample(grid, n=40, seed=8, allocation="equal")
    pd.testing.assert_frame_equal(again.units, drawn.units)
    assert set(other.units["unit_id"]) != set(drawn.units["unit_id"])


def test_the_order_of_the_published_rows_does_not_matter(
    grid: Bundle, drawn: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned = {name: grid.table(name).iloc[::-1] for name in ("buildings", "building_assessments")}
    monkeypatch.setattr(grid, "_tables", {**grid._tables, **turned})
    pd.testing.assert_frame_equal(draw_sample(grid, n=40, seed=7, allocation="equal").units, drawn.units)


def test_a_larger_sample_keeps_the_buildings_of_the_smaller(grid: Bundle, drawn: Sample) -> None:
    larger = draw_sample(grid, n=60, seed=7, allocation="equal")
    assert set(drawn.units["unit_id"]) < set(larger.units["unit_id"])


def test_the_design_alone_draws_the_sample_again(grid: Bundle, drawn: Sample) -> None:
    design = design_from(drawn.design.to_json(), name="test")
    assert design.to_json() == drawn.design.to_json()
    pd.testing.assert_frame_equal(redraw(grid, design), drawn.units)


def test_sample_numbers_do_not_tell_the_class(grid: Bundle) -> None:
    # Small strata must not come last inside a district: mean place of the listed ones over many seeds.
    places = []
    for seed in range(60):
        units = draw_sample(grid, n=40, seed=seed, allocation="equal").units
        east = units[units["district_id"] == "E"].reset_index(drop=True)
        places.append(east.index[east["map_class"] == "destroyed"].to_numpy().mean())
    assert sum(places) / len(places) == pytest.approx(9.5, abs=0.8)


def test_neyman_looks_more_where_more_is_unknown(grid: Bundle) -> None:
    sizes = {one["stratum"]: one["n_sampled"] for one in draw_sample(grid, n=40, seed=1).design.strata}
    assert (
        sizes["not_assessed | E"]
        > sizes["not_assessed | W"]
        > sizes["destroyed | W"]
        > sizes["destroyed | E"]
    )
    assert sum(sizes.values()) == 40


def test_strata_of_one_thing(grid: Bundle) -> None:
    by_class = draw_sample(grid, n=20, seed=1, strata_by=("class",), allocation="proportional")
    assert {one["stratum"]: one["n_sampled"] for one in by_class.design.strata} == {
        "destroyed": 6,
        "not_assessed": 14,
    }
    by_district = draw_sample(grid, n=20, seed=1, strata_by=("district",), allocation="proportional")
    assert {one["stratum"]: one["n_sampled"] for one in by_district.design.strata} == {"E": 10, "W": 10}


def test_without_footprints_listed_sites_are_drawn(grid_of_sites: Bundle) -> None:
    sample = draw_sample(grid_of_sites, n=10, seed=1)
    assert sample.design.unit == "sites"
    assert len(frame_of(grid_of_sites)) == 60
    assert set(sample.units["map_class"]) == {"destroyed"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"n": 7}, "7 units cannot give 2 to each of 4 strata; ask for at least 8 with --n"),
        ({"n": 0}, "--n was 0 but is expected to be at least 1"),
        (
            {"strata_by": ("grade",)},
            "--strata was 'grade' but is expected to be class, district or class,district",
        ),
        (
            {"allocation": "best"},
            "--allocation was 'best' but is expected to be one of neyman, proportional, equal",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_in_one_sentence(
    grid: Bundle, asked: dict[str, object], told: str
) -> None:
    with pytest.raises(SampleError, match=told.replace("(", r"\(")):
        draw_sample(grid, **{"n": 40, "seed": 1, **asked})


def test_a_sample_larger_than_the_town_is_all_of_it(grid: Bundle) -> None:
    assert draw_sample(grid, n=1000, seed=1).design.n == 200


def test_every_class_has_a_guess(grid: Bundle) -> None:
    assert set(frame_of(grid)["map_class"]) <= set(draw.GUESSES)
