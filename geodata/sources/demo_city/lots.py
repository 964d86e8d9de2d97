"""Streets, blocks and building lots, cut on a straight grid and as rows along the main roads.

A lot is four corners on the plan, front side first. Lots of one grid never overlap; rows along a road may
overlap at its bends, which :mod:`geodata.sources.demo_city.fabric` clears up.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from geodata.sources.demo_city.plane import Coordinates

Numbers = npt.NDArray[np.float64]

HOUSES, FRONTAGE, INDUSTRY, INSTITUTION, OPEN = range(5)
"""What a lot is laid out for; nothing is built on ``OPEN`` ones (squares and gardens)."""


@dataclass(frozen=True)
class Style:
    """How a part of the city is laid out, lengths in metres.

    Attributes
    ----------
    block_m, depth_m
        Mean length and depth of a block.
    lot_m
        Mean width of a house lot.
    street_m
        Clear width of a street.
    jog
        How far a cross street may be shifted from strip to strip, as a share of the block length.
    irregularity_m
        How far a corner of a house may step back from its lot.
    share_courtyard
        Share of houses around an open court.
    """

    block_m: float
    depth_m: float
    lot_m: float
    street_m: float
    jog: float
    irregularity_m: float
    share_courtyard: float

    def scaled(self, factor: float) -> "Style":
        """The same layout with blocks and lots `factor` times as long and deep; streets keep their width."""
        return replace(
            self, block_m=factor * self.block_m, depth_m=factor * self.depth_m, lot_m=factor * self.lot_m
        )

    @property
    def ground_per_house_m2(self) -> float:
        """Ground of one house lot with its part of the streets."""
        lengthwise = self.lot_m * (self.block_m + self.street_m) / self.block_m
        return lengthwise * (self.depth_m + self.street_m) / 2


OLD_TOWN = Style(48.0, 29.0, 12.5, 4.5, 0.40, 1.7, 0.28)
NEW_TOWN = Style(92.0, 37.0, 15.5, 9.0, 0.0, 0.8, 0.12)

LOT_WIDTH_M = {INDUSTRY: 30.0, INSTITUTION: 38.0}
"""Mean width of lots that take the whole depth of a block."""


@dataclass(frozen=True)
class Blocks:
    """Rectangles of a grid, (n, 4) as u0, v0, u1, v1 in the grid's own frame, and the streets between."""

    bounds: Numbers
    streets: Numbers
    """(m, 2, 2) end points of street centre lines, one piece between two corners."""


@dataclass(frozen=True)
class Lots:
    """Corners (n, 4, 2) of lots and what each is laid out for."""

    corners: Numbers
    purpose: npt.NDArray[np.int8]


def cut_blocks(width_m: float, height_m: float, style: Style, rng: np.random.Generator) -> Blocks:
    """Blocks and streets that fill a rectangle of the given size whose lower left corner is (0, 0)."""
    gap = style.street_m
    n_strips = int(height_m / (style.depth_m + gap)) + 2
    n_columns = int(width_m / (style.block_m + gap)) + 3
    depths = style.depth_m * (0.88 + 0.24 * rng.random(n_strips))
    lengths = style.block_m * (0.75 + 0.5 * rng.random(n_columns))
    bottom = np.concatenate([[0.0], np.cumsum(depths + gap)[:-1]])
    left = np.concatenate([[0.0], np.cumsum(lengths + gap)[:-1]]) - style.block_m
    shift = style.jog * style.block_m * (rng.random((n_strips, 1)) - 0.5)
    u0 = left[None, :] + shift
    v0 = np.broadcast_to(bottom[:, None], u0.shape)
    u1 = u0 + lengths[None, :]
    v1 = v0 + depths[:, None]
    bounds = np.stack([u0, v0, u1, v1], axis=-1).reshape(-1, 4)
    return Blocks(bounds=bounds, streets=_street_pieces(bounds, gap))


def _street_pieces(bounds: Numbers, gap: float) -> Numbers:
    """The centre lines above and to the right of every block."""
    u0, v0, u1, v1 = bounds.T
    half = gap / 2
    above = np.stack(
        [np.column_stack([u0 - half, v1 + half]), np.column_stack([u1 + half, v1 + half])], axis=1
    )
    right = np.stack(
        [np.column_stack([u1 + half, v0 - half]), np.column_stack([u1 + half, v1 + half])], axis=1
    )
    return np.concatenate([above, right])


def cut_lots(bounds: Numbers, purpose: npt.NDArray[np.int8], style: Style, rng: np.random.Generator) -> Lots:
    """Lots of all blocks: houses in two rows back to back, other purposes in one row of full depth."""
    u0, v0, u1, v1 = bounds.T
    wanted = np.full(len(bounds), style.lot_m)
    for kind, width in LOT_WIDTH_M.items():
        wanted[purpose == kind] = width
    n_across = np.maximum(1, np.rint((u1 - u0) / wanted)).astype(int)
    n_across[purpose == OPEN] = 0
    in_two_rows = purpose == HOUSES
    most = int(n_across.max(initial=1))

    present = np.arange(most) < n_across[:, None, None]
    present = np.repeat(present, 2, axis=1)
    present[~in_two_rows, 1, :] = False
    weights = np.where(present, 0.7 + 0.6 * rng.random((len(bounds), 2, most)), 0.0)
    total = weights.sum(axis=2, keepdims=True)
    right = np.cumsum(weights, axis=2) / np.where(total > 0, total, 1.0)
    left = right - weights / np.where(total > 0, total, 1.0)

    middle = np.where(in_two_rows, (v0 + v1) / 2, v1)
    length = (u1 - u0)[:, None, None]
    ua, ub = u0[:, None, None] + left * length, u0[:, None, None] + right * length
    # Each row has its front at a street and its back at the block's middle.
    front = np.stack([v0, v1], axis=1)[:, :, None] + np.zeros_like(ua)
    back = np.stack([middle, middle], axis=1)[:, :, None] + np.zeros_like(ua)
    corners = np.stack(
        [np.stack(pair, axis=-1) for pair in ((ua, front), (ub, front), (ub, back), (ua, back))], axis=-2
    )
    kinds = np.broadcast_to(purpose[:, None, None], present.shape)
    return Lots(corners=corners[present], purpose=kinds[present])


def line_roads(
    segments: Coordinates, *, setback_m: float, lot_m: float, depth_m: float, rng: np.random.Generator
) -> Lots:
    """One row of lots along both sides of straight road segments, given as (n, 2, 2) end points."""
    both = np.concatenate([segments, segments[:, ::-1]])
    start, along = both[:, 0], both[:, 1] - both[:, 0]
    length = np.hypot(along[:, 0], along[:, 1])
    unit = along / length[:, None]
    normal = np.column_stack([-unit[:, 1], unit[:, 0]])
    n_lots = (length / lot_m).astype(int)
    most = int(n_lots.max(initial=1))
    present = np.arange(most) < n_lots[:, None]
    width = np.where(n_lots > 0, length / np.maximum(n_lots, 1), 0.0)
    inner = 0.35 * (rng.random((len(both), most + 1)) - 0.5)
    inner[:, 0] = 0.0
    edges = (np.arange(most + 1)[None, :] + inner) * width[:, None]
    near = start + setback_m * normal
    front = near[:, None, :] + edges[:, :, None] * unit[:, None, :]
    back = front + depth_m * normal[:, None, :]
    corners = np.stack([front[:, :-1], front[:, 1:], back[:, 1:], back[:, :-1]], axis=2)
    chosen = corners[present]
    return Lots(corners=chosen, purpose=np.full(len(chosen), FRONTAGE, dtype=np.int8))
