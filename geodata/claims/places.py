"""The places a share can be of: the city, its assessed extent, each district, named parts and their rest."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.claims.claim import ClaimBook
from geodata.claims.entry import Text
from geodata.claims.evidence import Evidence, districts_meant
from geodata.claims.wording import fill
from geodata.columns import CITY, DISTRICT_ID, OUTSIDE

EXTENT = "extent"
REST = "rest-of-city"

LEAST_FOOTPRINTS = 30
"""A part of the city with fewer footprints gets no share (domain rule: refuse percentages with n < 30)."""

NAMES = {
    CITY: Text(en="the whole city", ar="المدينة كلها"),
    EXTENT: Text(en="the part of the city that was assessed", ar="الجزء الذي جرى تقييمه من المدينة"),
}
REST_OF = Text(en="the city outside {area}", ar="المدينة خارج {area}")


@dataclass(frozen=True)
class Places:
    """All places of one city, in the order of their ids.

    Attributes
    ----------
    districts
        Every district id, then ``outside``; the cells that places are added up from.
    members
        One row for each place, one column for each district: True if the district belongs to it.
    is_part
        True for a district or a named part, whose share needs its own coverage and enough buildings.
    seen_only
        True for the assessed extent: of its districts only footprints inside the area of interest count.
    """

    ids: tuple[str, ...]
    labels: tuple[Text, ...]
    districts: pd.Index
    members: npt.NDArray[np.bool_]
    is_part: npt.NDArray[np.bool_]
    seen_only: npt.NDArray[np.bool_]


def places_of(book: ClaimBook, evidence: Evidence) -> Places:
    """Every place the evidence and the book know; a named part only if all its districts are there."""
    table = evidence.districts
    ids = pd.Index([*table[DISTRICT_ID].astype(str), OUTSIDE])
    everywhere = np.ones(len(ids), bool)
    rows = [(CITY, NAMES[CITY], everywhere)]
    if evidence.extent_known:
        rows.append((EXTENT, NAMES[EXTENT], everywhere))
    for area in book.areas:
        meant = districts_meant(evidence, area)
        if len(meant) == len(area.districts):
            inside = np.asarray(ids.isin(meant), dtype=bool)
            rows.append((area.id, area.name, inside))
            rows.append((f"{REST}/{area.id}", fill(REST_OF, area=area.name), ~inside))
    taken = {name for name, _, _ in rows}
    rows += [
        (name, _name_of(table, row), np.asarray(ids == name, dtype=bool))
        for row, name in enumerate(ids[:-1])
        if name not in taken
    ]
    found = tuple(name for name, _, _ in rows)
    return Places(
        ids=found,
        labels=tuple(label for _, label, _ in rows),
        districts=ids,
        members=np.array([member for _, _, member in rows]),
        is_part=np.array([name not in NAMES for name in found]),
        seen_only=np.array([name == EXTENT for name in found]),
    )


def _name_of(districts: pd.DataFrame, row: int) -> Text:
    """The district's names, one standing in for the other, its id for both."""
    entry = districts.iloc[row]
    told = {key: entry[f"name_{key}"] for key in ("en", "ar") if f"name_{key}" in districts.columns}
    known = {key: str(value) for key, value in told.items() if pd.notna(value) and str(value)}
    fallback = next(iter(known.values()), str(entry[DISTRICT_ID]))
    return Text(en=known.get("en", fallback), ar=known.get("ar", fallback))
