"""Which sites are added up: those of lists that do not name the same places twice, grid cells left out."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.columns import EPOCH, SITE_ID, SITE_KIND, SOURCE_ID
from geodata.grades import CELL, RADAR_SCREEN
from geodata.provenance import Source

SAME_EDITION = 0.5
"""Share of a list's records that another list of its publisher has too, from which the two are one list twice.

An assumption of this project."""
PLACES_A_DEGREE = 100_000
"""Places are the same to a hundred-thousandth of a degree, about a metre."""


def counted_lists(lists: Iterable[Source], sites: gpd.GeoDataFrame, assessments: pd.DataFrame) -> list[str]:
    """Ids of the damage lists whose sites are added up: those of the first list's publisher, screens left out.

    Lists of two publishers name the same places twice, so their sites are never added up; each is counted by
    itself in ``source_statistics``. So is another edition of a list that is counted already: one of whose records
    at least half (:data:`SAME_EDITION`) stand at the place and the epoch of a counted record.
    """
    evidence = [source for source in lists if source.method != RADAR_SCREEN]
    offered = [source.id for source in evidence if source.publisher == evidence[0].publisher]
    counted = offered[:1]
    if len(offered) < 2:
        return counted
    records = _records(sites, assessments)
    for one in offered[1:]:
        own = records[records[SOURCE_ID] == one]
        told = records.loc[records[SOURCE_ID].isin(counted), "record"]
        if own.empty or own["record"].isin(told).mean() < SAME_EDITION:
            counted.append(one)
    return counted


def _records(sites: gpd.GeoDataFrame, assessments: pd.DataFrame) -> pd.DataFrame:
    """``source_id`` and ``record`` of each assessment: its place to about a metre, and its epoch."""
    cells = pd.DataFrame(
        np.rint(shapely.get_coordinates(sites.geometry) * PLACES_A_DEGREE).astype(np.int64),
        index=pd.Index(sites[SITE_ID]),
    )
    at = cells.loc[assessments[SITE_ID]].assign(epoch=assessments[EPOCH].to_numpy())
    hashes = pd.util.hash_pandas_object(at, index=False).to_numpy()
    return pd.DataFrame({SOURCE_ID: assessments[SOURCE_ID].to_numpy(), "record": hashes})


def counted_sites(
    sites: pd.DataFrame, assessments: pd.DataFrame, *, lists: Collection[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sites of `lists` that are no cells of a grid, and what was said of them.

    Parameters
    ----------
    sites, assessments
        As published: of every list.
    lists
        Ids of the lists that may be added up, see :func:`counted_lists`.
    """
    counted = sites[sites[SOURCE_ID].isin(lists) & (sites[SITE_KIND] != CELL)]
    return counted, assessments[assessments[SITE_ID].isin(counted[SITE_ID])]


def lists_of(manifest: Mapping[str, Any]) -> list[str]:
    """Ids of the lists that a published bundle adds up."""
    return list(manifest["parameters"]["counted_lists"])
