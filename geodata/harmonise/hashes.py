"""Stable ids made from geometry: the same place has the same id in every file and every row order."""

import hashlib
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.harmonise.text import as_text

DECIMALS = 7
"""Degrees are rounded to this many decimals, about 1 cm, so that formats that round do not change an id."""
HASH_LETTERS = 10


def rounded_wkb(geometry: gpd.GeoSeries) -> npt.NDArray[np.object_]:
    """Each geometry in EPSG:4326, rounded and in normal form, as little-endian well-known binary.

    Normal form makes the ring direction and the first vertex the same in every format; a shapefile and
    GeoJSON turn rings in opposite directions.
    """
    # Adding zero turns -0.0 into 0.0, which has other bytes.
    rounded = shapely.transform(np.asarray(geometry, dtype=object), lambda xy: np.round(xy, DECIMALS) + 0.0)
    return np.asarray(shapely.to_wkb(shapely.normalize(rounded), byte_order=1), dtype=object)


def hash_ids(
    wkb: npt.NDArray[np.object_], *, source_id: str, told_apart_by: Sequence[pd.DataFrame]
) -> pd.Series:
    """``source:hash`` for each geometry, with ``-2``, ``-3`` where a hash repeats.

    Parameters
    ----------
    wkb
        From :func:`rounded_wkb`.
    source_id
        First part of the id.
    told_apart_by
        What the rows say, in tables of one row for each geometry; orders rows at the same place, the first
        table first, so that their numbers do not depend on the order of rows.
    """
    # hashlib takes one message a call, so this is a loop over rows; 300,000 take half a second.
    hashes = pd.Series(
        [hashlib.sha1(place, usedforsecurity=False).hexdigest()[:HASH_LETTERS] for place in wkb]
    )
    ids = (source_id + ":" + hashes).astype("str")
    repeated = hashes.duplicated(keep=False).to_numpy()
    if repeated.any():
        later = _places_in_line(hashes[repeated], wkb[repeated], [rows[repeated] for rows in told_apart_by])
        ids.loc[later.index] = ids.loc[later.index] + "-" + later.astype("str")
    return ids.set_axis(told_apart_by[0].index)


def _places_in_line(
    hashes: pd.Series, wkb: npt.NDArray[np.object_], told_apart_by: Sequence[pd.DataFrame]
) -> pd.Series:
    """Number of each row among those of its hash, for all but the first of each."""
    keys = pd.DataFrame({"hash": hashes, "place": wkb})
    for level, rows in enumerate(told_apart_by):
        words = pd.DataFrame({name: as_text(rows[name]) for name in rows.columns}, index=rows.index)
        keys[f"words_{level}"] = pd.util.hash_pandas_object(
            words.astype(object).fillna(""), index=False
        ).to_numpy()
    nth = keys.sort_values(list(keys.columns), kind="stable").groupby("hash").cumcount() + 1
    return nth[nth > 1]
