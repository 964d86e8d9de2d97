"""Pictures and the map on the page say the same: steps, colours and places come from two languages of code."""

import math
import re
from pathlib import Path

import numpy as np
import pytest

from webapp import palette
from webapp.pictures.overview import AFFECTED, DAMAGED
from webapp.pictures.paints import contrast, legible_on
from webapp.pictures.view import View, mercator
from webapp.ramp import SHARE_BREAKS, density_breaks

SOURCES = Path(__file__).parents[3] / "webapp" / "frontend" / "src"


def script(name: str) -> str:
    return (SOURCES / name).read_text(encoding="utf-8")


def names_in(source: str, constant: str) -> tuple[str, ...]:
    found = re.search(rf"{constant} = \[([^\]]*)\]", source)
    assert found, constant
    return tuple(re.findall(r'"(\w+)"', found[1]))


def test_the_steps_of_a_share_are_those_of_the_map() -> None:
    found = re.search(r"SHARE_BREAKS = \[([^\]]*)\]", script("districts.ts"))
    assert found
    assert tuple(float(one) for one in found[1].split(",")) == SHARE_BREAKS


def test_the_classes_that_count_are_those_of_the_map() -> None:
    assert names_in(script("districts.ts"), "AFFECTED") == AFFECTED
    assert names_in(script("districts.ts"), "DENSITY_GRADES") == DAMAGED


@pytest.mark.parametrize(
    ("greatest", "limits"),
    [(0, (0.5, 1, 2, 5)), (10, (0.5, 1, 2, 5)), (11, (1, 2, 5, 10)), (1077, (100, 200, 500, 1000))],
)
def test_the_steps_of_a_density_are_round_and_below_the_greatest(
    greatest: float, limits: tuple[float, ...]
) -> None:
    assert density_breaks(greatest) == pytest.approx(limits)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ramp_and_ground_have_the_colours_of_the_map(theme: str) -> None:
    grounds = script("paint.ts").split("const GROUND:")[1].split("};")[0]
    block = re.search(rf"\b{theme}: \{{(.*?)\n  \}},", grounds, flags=re.S)
    assert block
    ramp = re.search(r"ramp: \[([^\]]*)\]", block[1])
    assert ramp
    assert tuple(re.findall(r'"([^"]*)"', ramp[1])) == palette.ramp(theme)
    painted = dict(re.findall(r'(\w+): "([^"]*)"', block[1]))
    for name, colour in palette.ground(theme).items():
        assert painted[name] == colour, name


def test_the_middle_of_the_world_is_the_middle_of_the_square() -> None:
    assert mercator(0, 0) == (0.5, 0.5)
    assert mercator(-180, 0)[0] == 0
    # The tangent of the parallel of 60 degrees and its secant are known: asinh(tan 60°) = ln(2 + √3).
    assert mercator(90, 60) == pytest.approx((0.75, 0.5 - math.log(2 + math.sqrt(3)) / (2 * math.pi)))


def test_the_view_puts_its_middle_in_the_middle_and_a_tile_at_256_pixels() -> None:
    view = View(lat=0, lng=0, zoom=1, x=10, y=20, width=100, height=60)
    middle, east = view.project(np.array([[0.0, 0.0], [90.0, 0.0]]))
    assert middle.tolist() == [60, 50]
    # Two tiles of 256 pixels go round the world at zoom 1, so a quarter of it is 128.
    assert east.tolist() == [188, 50]
    assert view.metres_per_pixel == pytest.approx(2 * math.pi * 6378137 / 512)


def test_bounds_and_projection_agree() -> None:
    view = View(lat=35.95, lng=39.01, zoom=14.5, x=24, y=96, width=830, height=413)
    west, south, east, north = view.bounds
    corners = view.project(np.array([[west, north], [east, south]]))
    assert corners.ravel().tolist() == pytest.approx([24, 96, 854, 509], abs=1e-6)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_names_stand_out_from_every_step_of_the_ramp(theme: str) -> None:
    # 4.5 is asked of text this size without a rim; these letters have one, and stand out by 4.4 or more.
    for fill in palette.ramp(theme):
        assert contrast(legible_on(fill, theme), fill) >= 4.4


def test_the_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1
