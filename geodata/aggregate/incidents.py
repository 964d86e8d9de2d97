"""Which district each incident lies in, and how many each district had by each epoch."""

from collections.abc import Iterable
from datetime import date

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from geodata import columns
from geodata.aggregate.districts import assign_sites
from geodata.aggregate.rows import place_ids, require_unique, rows_of
from geodata.crs import STORAGE, projected, require_same_crs

Days = npt.NDArray[np.datetime64]
Flags = npt.NDArray[np.bool_]

FROM, TO = "from_date", "to_date"
EVER_BEFORE, EVER_AFTER = np.datetime64("0001-01-01", "ms"), np.datetime64("9999-12-31", "ms")
"""Bounds of what nothing bounds."""


def place_incidents(
    incidents: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, *, metric_crs: CRS
) -> gpd.GeoDataFrame:
    """Incidents with the district of a point inside each, and whether it may have happened in another.

    It may if its area, or the circle of ``precision_m`` around it, has ground in common with another district, or
    with none where it lies in one. Touching a border is not enough. A point without ``precision_m`` is taken at its
    word, which understates how many may lie elsewhere.

    Parameters
    ----------
    incidents
        `columns.INCIDENTS`, EPSG:4326.
    districts
        `columns.DISTRICTS`, EPSG:4326.
    metric_crs
        Where circles are drawn.

    Returns
    -------
    geopandas.GeoDataFrame
        `columns.PUBLISHED_INCIDENTS`, in the order of `incidents`.

    Raises
    ------
    CRSError
        If the tables are not in one reference system.
    """
    require_same_crs(incidents, districts)
    inside = incidents.set_geometry(
        gpd.GeoSeries(
            shapely.point_on_surface(np.asarray(incidents.geometry, dtype=object)), crs=STORAGE
        ).set_axis(incidents.index)
    )
    placed = incidents.assign(
        **{
            columns.DISTRICT_ID: assign_sites(inside, districts),
            "is_across_border": _is_across_border(incidents, districts, metric_crs),
        }
    )
    return placed[columns.names(columns.PUBLISHED_INCIDENTS)]


def _is_across_border(incidents: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, metric_crs: CRS) -> Flags:
    places = projected(incidents.geometry, metric_crs)
    radius = incidents["precision_m"].fillna(0.0).to_numpy(dtype=float)
    ground = np.where(radius > 0, shapely.buffer(places, radius), places)
    outlines = projected(districts.geometry, metric_crs)
    outlines = np.where(shapely.is_valid(outlines), outlines, shapely.make_valid(outlines))
    tree = shapely.STRtree(ground)
    district, incident = tree.query(outlines, predicate="intersects")
    # Ground that is shared, and not a border alone; a point has no ground, and is in its own district.
    has_area = shapely.area(ground)[incident] > 0
    district, incident = district[has_area], incident[has_area]
    within = shapely.covered_by(ground[incident], outlines[district])
    shares = within.copy()
    shares[~within] = (
        shapely.area(shapely.intersection(ground[incident[~within]], outlines[district[~within]])) > 0
    )
    n_districts = np.bincount(incident[shares], minlength=len(incidents))
    n_within = np.bincount(incident[within], minlength=len(incidents))
    return np.asarray((n_districts > 1) | ((n_districts == 1) & (n_within == 0)))


def count_incidents(
    incidents: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, *, epochs: Iterable[date]
) -> pd.DataFrame:
    """Incidents of each district and source by each epoch: those surely so dated, and those possibly.

    An incident can have happened on every day from ``from_date`` to ``to_date``, both included; a bound that is
    missing is none. It is *surely* in a time if all these days are, *possibly* if any is. The time since the epoch
    before begins on the day after it; before the first epoch there is none, so there the counts since are those by.
    An incident on the day of an epoch may have followed its image; it is counted up to that epoch.

    Parameters
    ----------
    incidents
        `columns.PUBLISHED_INCIDENTS`.
    districts
        `columns.DISTRICTS`.
    epochs
        Dates of the city, in any order.

    Returns
    -------
    pandas.DataFrame
        `columns.INCIDENT_COUNTS`; by source, in order of name, and epoch one row for each district in their order,
        then ``outside``, then ``city``, their sum.

    Raises
    ------
    InvariantError
        If an incident lies in no known district, or an epoch comes twice.
    """
    dates = pd.DatetimeIndex(pd.to_datetime(list(epochs))).as_unit("ms").sort_values()
    require_unique(dates, columns.EPOCH)
    places = place_ids(districts)
    in_order = sorted(incidents[columns.SOURCE_ID].unique())
    tables = [
        _of_source(incidents[(incidents[columns.SOURCE_ID] == source_id).to_numpy()], places, dates).assign(
            **{columns.SOURCE_ID: source_id}
        )
        for source_id in in_order
    ]
    if not tables:
        return pd.DataFrame({name: [] for name in columns.names(columns.INCIDENT_COUNTS)})
    return pd.concat(tables, ignore_index=True)[columns.names(columns.INCIDENT_COUNTS)]


def _of_source(incidents: gpd.GeoDataFrame, places: pd.Index, dates: pd.DatetimeIndex) -> pd.DataFrame:
    district = rows_of(incidents[columns.DISTRICT_ID], places, table="incidents")
    undated = incidents[[FROM, TO]].isna().all(axis=1).to_numpy()
    first = incidents[FROM].to_numpy(dtype="datetime64[ms]")
    last = incidents[TO].to_numpy(dtype="datetime64[ms]")
    first, last = np.where(np.isnat(first), EVER_BEFORE, first), np.where(np.isnat(last), EVER_AFTER, last)
    ids = np.append(places.to_numpy(dtype=object), columns.CITY)
    befores = [EVER_BEFORE - np.timedelta64(1, "D"), *dates.to_numpy()[:-1]]

    def counted(chosen: Flags) -> npt.NDArray[np.int64]:
        by_place = np.bincount(district[chosen], minlength=len(places)).astype(np.int64)
        return np.append(by_place, by_place.sum())

    tables = []
    for epoch, before in zip(dates.to_numpy(), befores, strict=True):
        counts = {
            "n_incidents": counted(np.ones(len(incidents), dtype=bool)),
            "n_surely_since_previous": counted(~undated & (first > before) & (last <= epoch)),
            "n_possibly_since_previous": counted(~undated & (first <= epoch) & (last > before)),
            "n_surely_by": counted(~undated & (last <= epoch)),
            "n_possibly_by": counted(~undated & (first <= epoch)),
            "n_undated": counted(undated),
        }
        tables.append(pd.DataFrame({columns.DISTRICT_ID: ids, columns.EPOCH: epoch, **counts}))
    return pd.concat(tables, ignore_index=True)
