"""The radar screen against the published steps written out cell by cell: nothing of the program but its result."""

from datetime import date, timedelta
from math import exp, hypot, log, sqrt

import numpy as np
import pytest

from geodata.rasters.pwtt import T_RAW, T_STATISTIC, screen_pwtt
from geodata.rasters.pwtt_rule import PwttSettings
from geodata.rasters.screen_windows import Windows
from tests.geodata.rasters.radar_stacks import INFERENCE_START, WAR_START, scene_name, write_power

SIDE = 34
CELL_M = 10
LAST_BEFORE, FIRST_AFTER = WAR_START - timedelta(days=1), INFERENCE_START
IMAGES = {
    ("A", 14_000): (5, 3),
    ("B", 9_000): (3, 2),
    ("A", 14_020): (6, 1),  # too few after: its change counts for nothing
}
UNSEEN = (4, 7)
"""Missing in one image before of the second orbit, which leaves two there."""

Images = dict[tuple[int, str], dict[str, list[np.ndarray]]]


def days_of(n_before: int, n_after: int) -> list[tuple[str, date, int]]:
    before = [("pre", LAST_BEFORE - timedelta(days=12 * k), -k) for k in range(n_before)]
    return before + [("post", FIRST_AFTER + timedelta(days=12 * k), 20 + k) for k in range(n_after)]


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Images:
    """Linear power by orbit, polarisation and window; the files lie in the folder that `folder` gives."""
    random = np.random.default_rng(11)
    made: Images = {}
    folder = tmp_path_factory.getbasetemp() / "by_hand"
    folder.mkdir(exist_ok=True)
    for (satellite, orbit), numbers in IMAGES.items():
        for window, day, cycle in days_of(*numbers):
            bands = {name: random.gamma(5, 0.04, (SIDE, SIDE)).astype("float32") for name in ("VV", "VH")}
            if (orbit, day) == (9_000, LAST_BEFORE):
                for cells in bands.values():
                    cells[UNSEEN] = np.nan
            if numbers[1] == 1 and window == "post":
                bands = {name: cells * 1000 for name, cells in bands.items()}
            write_power(
                folder / scene_name(satellite, day, orbit + 175 * cycle, f"_{orbit}"), bands, nodata=np.nan
            )
            for name, cells in bands.items():
                made.setdefault((orbit, name), {"pre": [], "post": []})[window].append(cells.astype(float))
    return made


@pytest.fixture(scope="module")
def result(images: Images, tmp_path_factory: pytest.TempPathFactory) -> dict[str, np.ndarray]:
    settings = PwttSettings(Windows(WAR_START, INFERENCE_START))
    return screen_pwtt(tmp_path_factory.getbasetemp() / "by_hand", settings=settings).bands


def lee_log(power: np.ndarray, row: int, column: int) -> float | None:
    """``log(Lee(x))`` of one cell; ``None`` where the cell is missing."""
    if np.isnan(power[row, column]):
        return None
    around = power[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
    seen = [float(value) for value in around.ravel() if not np.isnan(value)]
    m = sum(seen) / len(seen)
    v = sum((value - m) ** 2 for value in seen) / len(seen)
    varx = (v - m**2 / 5) / (1 + 1 / 5)
    b = max(varx / v, 0)
    return log((1 - b) * abs(m) + b * float(power[row, column]))


def raw_at(images: Images, row: int, column: int) -> float:
    """Largest pooled statistic over orbits and polarisations; an orbit with fewer than 3 and 2 images says nothing."""
    told = []
    for windows in images.values():
        pre, post = (
            [value for cells in windows[name] if (value := lee_log(cells, row, column)) is not None]
            for name in ("pre", "post")
        )
        n1, n2 = len(pre), len(post)
        if n1 < 3 or n2 < 2:
            continue
        m1, m2 = sum(pre) / n1, sum(post) / n2
        squares = sum((x - m1) ** 2 for x in pre) + sum((x - m2) ** 2 for x in post)
        told.append(abs(m2 - m1) / (sqrt(squares / (n1 + n2 - 2)) * sqrt(1 / n1 + 1 / n2)))
    return max(told)


def calm_at(raw: np.ndarray, row: int, column: int) -> float:
    """Weighted median of nine cells, of six or four at the border: sorted, until half of the weight is reached."""
    near = [
        (raw[row + dy, column + dx], exp(-(dx * dx + dy * dy) / (2 * 0.7**2)))
        for dy in (-1, 0, 1)
        for dx in (-1, 0, 1)
        if 0 <= row + dy < SIDE and 0 <= column + dx < SIDE
    ]
    half, reached = sum(weight for _, weight in near) / 2, 0.0
    for value, weight in sorted(near):
        reached += weight
        if reached >= half:
            return float(value)
    pytest.fail("no value reached half of the weight")


def disc_mean(calm: np.ndarray, row: int, column: int, radius_m: float) -> float:
    inside = [
        calm[r, c]
        for r in range(SIDE)
        for c in range(SIDE)
        if hypot((r - row) * CELL_M, (c - column) * CELL_M) <= radius_m
    ]
    return float(sum(inside) / len(inside))


def test_the_raw_statistic_is_the_published_one_in_every_cell(images: Images, result) -> None:
    expected = np.array([[raw_at(images, row, column) for column in range(SIDE)] for row in range(SIDE)])
    np.testing.assert_allclose(result[T_RAW], expected, rtol=1e-9)
    assert expected.max() < 20  # the orbit with one image after, a thousand times brighter, is in none


def test_the_smoothed_statistic_is_the_mean_of_the_median_and_three_discs(result) -> None:
    raw = result[T_RAW]
    calm = np.array([[calm_at(raw, row, column) for column in range(SIDE)] for row in range(SIDE)])
    for row, column in ((0, 0), UNSEEN, (16, 16), (33, 20)):
        discs = [disc_mean(calm, row, column, radius_m) for radius_m in (50, 100, 150)]
        assert result[T_STATISTIC][row, column] == pytest.approx(
            (calm[row, column] + sum(discs)) / 4, rel=1e-9
        )
