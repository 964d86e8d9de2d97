"""Statistics of a raster under each footprint: mean, extremes, the part that reaches a threshold, shares of classes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.errors import UnknownCodeError
from geodata.rasters.covered_cells import CoveredCells, Statistics, covered_cells
from geodata.rasters.footprints_on_grid import TILE_CELLS, in_cells, tiles
from geodata.rasters.read import ScoreRaster
from geodata.threshold import reaches

Numbers = npt.NDArray[np.float64]

DIGITS = 6
"""Decimals of a share; covered parts are known in single precision, and a half must compare as a half."""

MEAN, MAXIMUM, MINIMUM, SHARE_REACHED, SHARE_VALID = (
    "mean",
    "maximum",
    "minimum",
    "share_reached",
    "share_valid",
)


@dataclass(frozen=True)
class _Measured:
    """The footprints of one tile: their rows, the cells under them, and their values."""

    rows: npt.NDArray[np.intp]
    under: CoveredCells
    scores: Numbers


def score_statistics(
    footprints: gpd.GeoSeries,
    raster: ScoreRaster,
    *,
    threshold: float,
    higher_is_damage: bool = True,
    statistics: Statistics = "exact",
    scores_of_codes: Mapping[float, float] | None = None,
    tile_cells: int = TILE_CELLS,
) -> pd.DataFrame:
    """Statistics of a band of scores, one row for each footprint in their order.

    Parameters
    ----------
    footprints
        Polygons in any reference system; they are projected to that of the raster.
    raster
        The band.
    threshold, higher_is_damage
        What :func:`geodata.threshold.reaches` compares each cell with.
    statistics
        ``exact``: every touched cell, weighted by the part of it that is covered. ``cells``: cells whose centre
        is covered, each as a whole.
    scores_of_codes
        For a raster of classes: code of a cell -> its score.

    Returns
    -------
    pandas.DataFrame
        On the index of `footprints`: ``mean``, ``maximum``, ``minimum``, ``share_reached`` (part of the valid
        covered area whose cells reach the threshold), missing where no cell is valid; ``share_valid``, the part of the
        footprint under valid cells, ground beside the raster counting as not valid, never missing.

    Raises
    ------
    UnknownCodeError
        If `scores_of_codes` is given and a footprint covers a cell with another code.
    """
    n = len(footprints)
    table = {name: np.full(n, np.nan) for name in (MEAN, MAXIMUM, MINIMUM, SHARE_REACHED)}
    table[SHARE_VALID] = np.zeros(n)
    for tile in _measured(footprints, raster, scores_of_codes, statistics=statistics, tile_cells=tile_cells):
        reached = reaches(tile.scores, threshold, higher_is_damage=higher_is_damage)
        for name, values in _tile_statistics(tile, reached).items():
            table[name][tile.rows] = values
    return pd.DataFrame(table, index=footprints.index)


def class_shares(
    footprints: gpd.GeoSeries,
    raster: ScoreRaster,
    *,
    codes: tuple[float, ...],
    statistics: Statistics = "exact",
    tile_cells: int = TILE_CELLS,
) -> tuple[pd.DataFrame, pd.Series]:
    """Part of the valid covered area that each class takes, and part of the footprint that is valid.

    Parameters
    ----------
    footprints, raster, statistics
        As in :func:`score_statistics`.
    codes
        Values of the cells, one for each class.

    Returns
    -------
    pandas.DataFrame
        One column for each of `codes`, 0 to 1, adding up to 1; missing where no cell is valid.
    pandas.Series
        Part of the footprint under valid cells, 0 to 1.

    Raises
    ------
    UnknownCodeError
        If a footprint covers a cell that holds none of `codes`.
    """
    n, k = len(footprints), len(codes)
    shares, share_valid = np.full((n, k), np.nan), np.zeros(n)
    positions = {code: float(position) for position, code in enumerate(codes)}
    for tile in _measured(footprints, raster, positions, statistics=statistics, tile_cells=tile_cells):
        valid = ~np.isnan(tile.scores)
        group = tile.under.shape[valid] * k + tile.scores[valid].astype(np.intp)
        n_shapes = len(tile.rows)
        areas = _summed(group, tile.under.weight[valid], n_shapes * k)
        areas = areas.reshape(n_shapes, k)
        total = areas.sum(axis=1)
        shares[tile.rows] = _divided(areas, total[:, None]).round(DIGITS)
        share_valid[tile.rows] = _share(total, tile.under.whole)
    index = footprints.index
    return pd.DataFrame(shares, index=index, columns=list(codes)), pd.Series(share_valid, index=index)


def _measured(
    footprints: gpd.GeoSeries,
    raster: ScoreRaster,
    recode: Mapping[float, float] | None,
    *,
    statistics: Statistics,
    tile_cells: int,
) -> Iterator[_Measured]:
    unknown: dict[float, int] = {}
    with raster.windows() as windows:
        for tile in tiles(in_cells(footprints, raster), raster, tile_cells=tile_cells):
            under = covered_cells(tile.shapes, width=tile.width, height=tile.height, statistics=statistics)
            cells = windows.read(tile.column, tile.row, tile.width, tile.height).ravel()
            if recode is not None:
                _count_unknown(cells[np.unique(under.cell)], recode, unknown)
                cells = _recoded(cells, recode)
            yield _Measured(tile.rows, under, cells[under.cell])
    if unknown:
        told = "; ".join(f"{code:g} in {n:,} cells" for code, n in sorted(unknown.items())[:5])
        known = ", ".join(f"{code:g}" for code in sorted(recode or ()))
        msg = (
            f"Band {raster.band_name} of {raster.path} holds the unknown class {told} under footprints; expected "
            f"{known}. Say with option scale: what it means, or with unseen_values: that it means not seen."
        )
        raise UnknownCodeError(msg)


def _count_unknown(values: Numbers, known: Mapping[float, float], unknown: dict[float, int]) -> None:
    codes, counts = np.unique(values[~np.isnan(values)], return_counts=True)
    for code, n in zip(codes.tolist(), counts.tolist(), strict=True):
        if code not in known:
            unknown[code] = unknown.get(code, 0) + n


def _recoded(values: Numbers, recode: Mapping[float, float]) -> Numbers:
    meant = np.full(values.shape, np.nan)
    for code, value in recode.items():
        meant[values == code] = value
    return meant


def _tile_statistics(tile: _Measured, reached: npt.NDArray[np.bool_]) -> dict[str, Numbers]:
    n, valid = len(tile.rows), ~np.isnan(tile.scores)
    shape, weight, values = tile.under.shape[valid], tile.under.weight[valid], tile.scores[valid]
    total = _summed(shape, weight, n)
    highest, lowest = np.full(n, -np.inf), np.full(n, np.inf)
    np.maximum.at(highest, shape, values)
    np.minimum.at(lowest, shape, values)
    any_valid = total > 0
    mean = _divided(_summed(shape, weight * values, n), total)
    reached_area = _summed(shape, weight * reached[valid], n)
    return {
        MEAN: np.clip(mean, lowest, highest),  # rounding may carry a mean a hair past the extremes
        MAXIMUM: np.where(any_valid, highest, np.nan),
        MINIMUM: np.where(any_valid, lowest, np.nan),
        SHARE_REACHED: _divided(reached_area, total).round(DIGITS),
        SHARE_VALID: _share(total, tile.under.whole),
    }


def _summed(group: npt.NDArray[np.intp], amounts: Numbers, n: int) -> Numbers:
    return np.bincount(group, weights=amounts, minlength=n).astype(float)


def _share(part: Numbers, whole: Numbers) -> Numbers:
    return np.clip(np.nan_to_num(_divided(part, whole)), 0, 1).round(DIGITS)


def _divided(above: Numbers, below: Numbers) -> Numbers:
    """The quotient; missing where there is nothing to divide by."""
    out: Numbers = np.full(np.broadcast_shapes(above.shape, below.shape), np.nan)
    np.divide(above, below, out=out, where=below > 0)
    return out
