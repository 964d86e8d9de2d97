"""Rows of statements -> sites: which rows are about one place, which repeat another, and the ids of the sites."""

import hashlib

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from geodata import columns
from geodata.crs import projected
from geodata.harmonise.hashes import HASH_LETTERS, rounded_wkb
from geodata.harmonise.text import as_text
from geodata.provenance import Findings

APART_M = 100.0
"""Rows with one place name this far apart are no one place: such names tell a type or a street, not a place."""

PLACE, ORDER, COPY, SITE = "place", "order", "copy", "site"
"""Columns of the table of rows: the place, which of several things there, which copy of one, and the site."""


def places_of(
    table: gpd.GeoDataFrame, place_column: str | None, *, metric_crs: CRS, findings: Findings
) -> pd.Series:
    """Bytes that are the same for rows about the same place, on the table's index.

    Rows are about the same place if they have the same value in `place_column`; where that is empty, there is
    no such column, or its rows lie more than :data:`APART_M` apart, if they have the same geometry, to about
    1 cm.
    """
    drawn = pd.Series(rounded_wkb(table.geometry), index=table.index, dtype=object)
    if place_column is None:
        return drawn
    names = as_text(table[place_column])
    points = projected(
        gpd.GeoSeries(shapely.point_on_surface(table.geometry.to_numpy()), crs=table.crs), metric_crs
    )
    position = pd.DataFrame({"x": shapely.get_x(points), "y": shapely.get_y(points)}, index=table.index)
    ends = position.groupby(names).agg(["min", "max"])
    wide = np.asarray(
        np.hypot(ends[("x", "max")] - ends[("x", "min")], ends[("y", "max")] - ends[("y", "min")])
    )
    apart = names.isin(list(ends.index[wide > APART_M]))
    detail = (
        f"Rows whose {place_column} is shared by rows more than {APART_M:g} m apart, so it names no one place; "
        "rows of the same geometry are taken for the same place there."
    )
    findings.add("place_apart", "kept", int(apart.sum()), detail)
    named = ("place " + names[names.notna() & ~apart].astype(object)).str.encode("utf-8")
    return named.astype(object).reindex(table.index).combine_first(drawn)


def identified(rows: pd.DataFrame, *, tie_breakers: list[str]) -> pd.DataFrame:
    """`rows` with ``order``, ``copy`` and ``site``: statements of one place on one day are told apart.

    Rows alike in place, day, site type and class are copies of one another; copy 0 is the one that others
    repeat. What else stands at one place on one day are different things, ordered by type and then by class,
    worst first; the first thing of each day is one site through time, and so is the second.

    Parameters
    ----------
    rows
        ``place`` (bytes), ``sensor_date``, ``site_type``, ``rank`` (-1 without grade) and ``class`` of each row.
    tie_breakers
        Text columns that put copies in an order of their own, so that the order of rows has no say.
    """
    keys = pd.DataFrame(
        {
            PLACE: pd.factorize(rows[PLACE], sort=True)[0],
            "day": rows[columns.SENSOR_DATE],
            "type": rows["site_type"].astype(object).fillna(""),
            "rank": -rows["rank"],
            "class": rows["class"],
        }
        | {name: rows[name].astype(object).fillna("") for name in tie_breakers},
        index=rows.index,
    )
    keys = keys.sort_values(list(keys.columns), kind="stable")
    alike = [PLACE, "day", "type", "rank", "class"]
    keys[COPY] = keys.groupby(alike, dropna=False).cumcount()
    things = keys[keys[COPY] == 0].groupby([PLACE, "day"], dropna=False).cumcount()
    keys[ORDER] = things.reindex(keys.index)
    keys[ORDER] = keys.groupby(alike, dropna=False)[ORDER].transform("first").astype(int)
    keys[SITE] = keys.groupby([PLACE, ORDER, COPY], sort=True).ngroup()
    return rows.assign(**{name: keys[name] for name in (ORDER, COPY, SITE)})


def site_ids(sites: pd.DataFrame, *, source_id: str) -> pd.DataFrame:
    """``site_id`` and ``duplicate_of`` of each site.

    An id is the source and a hash of the place, with ``-2``, ``-3`` for further sites there.

    Parameters
    ----------
    sites
        ``place`` (bytes), ``order`` and ``copy`` of each site; any order.
    source_id
        First part of the ids.
    """
    # hashlib takes one message a call, so this is a loop over rows; 300,000 take half a second.
    hashes = [hashlib.sha1(place, usedforsecurity=False).hexdigest()[:HASH_LETTERS] for place in sites[PLACE]]
    keyed = sites[[PLACE, ORDER, COPY]].assign(hash=hashes)
    nth = keyed.sort_values(["hash", PLACE, COPY, ORDER], kind="stable").groupby("hash").cumcount() + 1
    nth = nth.reindex(sites.index)
    ids = (source_id + ":" + keyed["hash"]).astype("str")
    ids = ids.where(nth == 1, ids + "-" + nth.astype("str"))
    first = ids.where(keyed[COPY] == 0).groupby([keyed[PLACE], keyed[ORDER]]).transform("first")
    return pd.DataFrame(
        {columns.SITE_ID: ids, columns.DUPLICATE_OF: first.where(keyed[COPY] > 0).astype("str")},
        index=sites.index,
    )
