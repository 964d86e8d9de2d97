"""Optical change per footprint -> footprints in the order of their change; an order, not a grade."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from rasterio.features import rasterize

from geodata.errors import ConfigError, CRSError
from geodata.rasters.optical import DECORRELATION, MEASURES, OpticalPair, measures, moment_layers

N_CELLS, VALID_SHARE, RANK = "n_cells", "valid_share", "change_rank"
Z_PREFIX = "z_"
LEAST_CELLS = 9
LEAST_VALID_SHARE = 0.5
LEAST_REFERENCE = 10


def rank_footprints(
    pair: OpticalPair,
    footprints: gpd.GeoDataFrame,
    *,
    is_undamaged: pd.Series | None = None,
    rank_by: str = DECORRELATION,
    least_cells: int = LEAST_CELLS,
    least_valid_share: float = LEAST_VALID_SHARE,
) -> pd.DataFrame:
    """Measures of change inside each footprint, and its place in the order, 1 being the most changed.

    The measures are those of :func:`geodata.rasters.optical.window_change`, over the cells whose centres lie in the
    footprint; a cell under two footprints counts for the later one. The order is that of one measure,
    `rank_by`, the largest first. At Raqqa only the decorrelation told damaged places from others; texture and
    gradients fell there, since at 10 m a ruin is smoother than the roofs and yards that it was. Nothing here says
    damaged: cells of 10 m hold a building or two, and paint, cars and shadows change as well.

    Parameters
    ----------
    footprints
        Any reference system, one row a building.
    is_undamaged
        True for footprints known to be undamaged; then ``z_`` columns give each measure in spreads of theirs. At
        least 10 of them must have the measure, else these columns are missing.
    rank_by
        Measure that makes the order.
    least_cells, least_valid_share
        A footprint with fewer valid cells, or a smaller valid share of its cells, is not ranked.

    Returns
    -------
    pandas.DataFrame
        On the index of `footprints`: ``texture_change``, ``decorrelation``, ``gradient_energy_ratio``, ``n_cells``
        (valid), ``valid_share`` (of its cells; missing if it covers no centre), ``change_rank``. Missing is not ranked.

    Raises
    ------
    CRSError
        If the footprints have no reference system.
    ConfigError
        If there is no such measure.
    """
    if rank_by not in MEASURES:
        msg = f"rank_by was {rank_by!r} but is expected to be one of {', '.join(MEASURES)}."
        raise ConfigError(msg)
    labels = _labels(pair, footprints)
    n_rows = len(footprints)
    is_inside = labels > 0
    is_valid = is_inside & np.isfinite(pair.before)
    n_all, n_valid = _counted(labels[is_inside], n_rows), _counted(labels[is_valid], n_rows)
    table = pd.DataFrame(index=footprints.index)
    for name, values in _measured(pair, labels, n_valid).items():
        table[name] = values
    share = np.full(n_rows, np.nan)
    np.divide(n_valid, n_all, out=share, where=n_all > 0)
    table[N_CELLS], table[VALID_SHARE] = n_valid.astype(np.int64), share
    is_enough = (n_valid >= least_cells) & (share >= least_valid_share)
    table.loc[~is_enough, list(MEASURES)] = np.nan
    if is_undamaged is not None:
        table = table.join(_reference_scores(table, is_undamaged))
    table[RANK] = table[rank_by].rank(ascending=False, method="min").astype("Int64")
    return table


def _labels(pair: OpticalPair, footprints: gpd.GeoDataFrame) -> npt.NDArray[np.int32]:
    if footprints.crs is None:
        msg = (
            "Footprints to be ranked have no reference system; set crs: on their source in the configuration."
        )
        raise CRSError(msg)
    shapes = footprints.geometry.to_crs(pair.grid.crs).to_numpy()
    is_drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    numbered = [(shapes[row], int(row) + 1) for row in np.flatnonzero(is_drawn)]
    if not numbered:
        return np.zeros(pair.grid.shape, np.int32)
    return np.asarray(
        rasterize(numbered, out_shape=pair.grid.shape, transform=pair.grid.transform, fill=0, dtype="int32")
    )


def _counted(
    labels: npt.NDArray[np.int32], n_rows: int, weights: npt.NDArray[np.float64] | None = None
) -> npt.NDArray[np.float64]:
    return np.bincount(labels, weights=weights, minlength=n_rows + 1)[1:].astype(np.float64)


def _measured(
    pair: OpticalPair, labels: npt.NDArray[np.int32], n_valid: npt.NDArray[np.float64]
) -> dict[str, npt.NDArray[np.float64]]:
    means = {}
    for name, layer in moment_layers(pair).items():
        is_told = (labels > 0) & np.isfinite(layer)
        n_told = _counted(labels[is_told], len(n_valid))
        total = _counted(labels[is_told], len(n_valid), layer[is_told])
        means[name] = np.full(len(n_valid), np.nan)
        np.divide(total, n_told, out=means[name], where=n_told > 0)
    return measures(means)


def _reference_scores(table: pd.DataFrame, is_undamaged: pd.Series) -> pd.DataFrame:
    is_reference = is_undamaged.reindex(table.index).fillna(value=False).astype(bool)
    reference = table.loc[is_reference, list(MEASURES)]
    spread = reference.std(ddof=1).where((reference.notna().sum() >= LEAST_REFERENCE) & (reference.std() > 0))
    return ((table[list(MEASURES)] - reference.mean()) / spread).add_prefix(Z_PREFIX)
