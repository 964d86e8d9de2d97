"""Where each published site type stands in the demonstration city, and how many buildings that needs."""

from functools import lru_cache

import numpy as np
import pandas as pd

from geodata.errors import InvariantError
from geodata.sources.demo_city import published

RESIDENTIAL, MIXED, COMMERCIAL = "residential", "mixed", "commercial"
INDUSTRIAL, PUBLIC, RELIGIOUS = "industrial", "public", "religious"
USES: tuple[str, ...] = (RESIDENTIAL, MIXED, COMMERCIAL, INDUSTRIAL, PUBLIC, RELIGIOUS)
"""Uses of a footprint."""

GENERAL = "general"
"""Place of sites that only say "building": a footprint of residential, mixed or commercial use."""
ON_STREET, AT_BRIDGE, IN_FIELD, IN_GREENHOUSE = "street", "bridge", "field", "greenhouse"
"""Places of sites that are no building."""

PLACE_OF_TYPE = {
    "Building (General / Default)": GENERAL,
    "Airport Facility": PUBLIC,
    "Bridge": AT_BRIDGE,
    "Cemetery": PUBLIC,
    "Church": RELIGIOUS,
    "Field": IN_FIELD,
    "Government Building": PUBLIC,
    "Greenhouse": IN_GREENHOUSE,
    "Hospital": PUBLIC,
    "Industrial Facility": INDUSTRIAL,
    "Market": COMMERCIAL,
    "Mosque": RELIGIOUS,
    "Road": ON_STREET,
    "Ruins": PUBLIC,
    "School / University": PUBLIC,
    "Sewage Treatment Facility": INDUSTRIAL,
    "Stadium": PUBLIC,
    "Tower": PUBLIC,
}
"""Use of the footprint on which a site of each type is put, or the open place; this project's assumption."""

BUILDING_PLACES: tuple[str, ...] = (GENERAL, COMMERCIAL, INDUSTRIAL, PUBLIC, RELIGIOUS)


def places(site_types: pd.Series) -> pd.Series:
    """Where sites of each type stand.

    Raises
    ------
    InvariantError
        If the published table has a type that is not in :data:`PLACE_OF_TYPE`.
    """
    found = site_types.map(PLACE_OF_TYPE)
    if found.isna().any():
        msg = f"Site type {site_types[found.isna()].iloc[0]!r} has no place; add it to PLACE_OF_TYPE."
        raise InvariantError(msg)
    return found.rename("place")


@lru_cache(maxsize=1)
def building_sites() -> pd.DataFrame:
    """Published building sites: a row a neighbourhood in published order, a column a building place."""
    histories = published.site_histories()
    histories["place"] = places(histories["site_type"])
    counts = histories.pivot_table(
        index="neighbourhood", columns="place", values="n_sites", aggfunc="sum", fill_value=0
    )
    order = published.neighbourhood_figures()["neighbourhood"]
    return counts.reindex(index=order, columns=list(BUILDING_PLACES), fill_value=0).astype(np.int64)


@lru_cache(maxsize=1)
def special_footprints() -> pd.DataFrame:
    """Footprints of each special use a neighbourhood gets: a quarter more than its sites of that use.

    Every neighbourhood also gets two public and two religious ones, as schools and mosques stand everywhere.
    """
    special = (5 * building_sites().drop(columns=GENERAL) + 3) // 4
    special[[PUBLIC, RELIGIOUS]] += 2
    return special


def least_footprints() -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Footprints a neighbourhood must have: the special ones and 8 % more than its general building sites."""
    general = np.ceil(1.08 * building_sites()[GENERAL]).astype(np.int64)
    return np.asarray(general + special_footprints().sum(axis=1), dtype=np.int64)
