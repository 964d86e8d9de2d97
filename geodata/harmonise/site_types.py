"""What a damage site is, by UNOSAT's words and codes: a building, or something never counted as one."""

import numpy as np
import pandas as pd

from geodata.grades import (
    BRIDGE,
    BUILDING,
    FIELD_CRATER,
    GREENHOUSE,
    OTHER_SITE,
    ROAD,
    ROAD_CRATER,
    UNOSAT_CLASSES,
    UNSPECIFIED_SITE,
)
from geodata.harmonise.text import as_text
from geodata.provenance import Findings

CITATION = (
    "Site types and groups as delivered in UNITAR/UNOSAT product CE20130604SYR (Raqqa 2017, Aleppo 2015), "
    "misspellings included; a type is a building if the Raqqa sites are grouped under 'Damaged Buildings'. "
    "Military Base and Square occur only in the Aleppo sites, which have no groups: that a base is a "
    "building and a square is none is this project's convention."
)

KIND_OF_TYPE: dict[str, str] = {
    "building (general / default)": BUILDING,
    "airport facility": BUILDING,
    "cemetery": BUILDING,
    "cemetary": BUILDING,
    "church": BUILDING,
    "government building": BUILDING,
    "hospital": BUILDING,
    "industrial facility": BUILDING,
    "market": BUILDING,
    "military base": BUILDING,
    "mosque": BUILDING,
    "ruins": BUILDING,
    "school / university": BUILDING,
    "sewage treatment facility": BUILDING,
    "stadium": BUILDING,
    "staduim": BUILDING,
    "tower": BUILDING,
    "greenhouse": GREENHOUSE,
    "bridge": BRIDGE,
    "road": ROAD,
    "field": FIELD_CRATER,
    "square": OTHER_SITE,
}
"""Site type in lower case -> kind."""

KIND_OF_GROUP: dict[str, str] = {
    "1": BUILDING,
    "damaged buildings": BUILDING,
    "damaged greenhouses": GREENHOUSE,
    "damaged road segments": ROAD,
    "impacts in fields": FIELD_CRATER,
    "impacts on roads / bridges": ROAD_CRATER,
}
"""Damage group in lower case -> kind. Of the coded groups only 1 is published: damaged buildings."""

KIND_OF_CODE: dict[int, str] = {entry.code: entry.kind for entry in UNOSAT_CLASSES if entry.kind is not None}
"""Class that is no damage grade -> kind."""


def site_kinds(
    site_type: pd.Series | None, group: pd.Series | None, codes: pd.DataFrame, findings: Findings
) -> pd.Series:
    """Kind of each site, one of :data:`geodata.grades.SITE_KINDS`.

    The source's own grouping decides where it has one; then a class that is no damage grade (an impact
    crater); then the site type. Bridges are grouped by the source with road segments, so the type tells them
    apart. A type that is not in the table is ``other`` and never matched to a building, and so is a site
    without a class at any epoch; a source without types and groups gives ``unspecified``.

    Parameters
    ----------
    site_type, group
        In the source's words; ``None`` where it has no such column.
    codes
        UNOSAT class code of each site (rows) at each epoch (columns, oldest first); missing where there is no
        record.
    findings
        Told of unknown types and of sites without any class.
    """
    types = _lowered(site_type, codes.index)
    by_type = types.map(KIND_OF_TYPE)
    by_group = _lowered(group, codes.index).map(KIND_OF_GROUP)
    by_group = by_group.mask((by_group == ROAD) & (by_type == BRIDGE), BRIDGE)
    by_class = _latest_record(codes).map(KIND_OF_CODE)
    kinds = (
        by_group.astype(object).combine_first(by_class.astype(object)).combine_first(by_type.astype(object))
    )
    unknown = kinds.isna() & types.notna()
    _tell_unknown_types(types[unknown], findings)
    kinds = kinds.mask(unknown, OTHER_SITE).fillna(UNSPECIFIED_SITE)
    unclassed = codes.isna().all(axis=1)
    # A typeless list says nothing about such a row; where the type is known it still says what stands there.
    lost = unclassed & (kinds == UNSPECIFIED_SITE)
    detail = (
        "Sites without a class at any epoch; they are kept as sites of kind other and have no assessment."
    )
    findings.add("no_class", "flagged", int(unclassed.sum()), detail)
    return kinds.mask(lost, OTHER_SITE).astype("str").rename("site_kind")


def _lowered(values: pd.Series | None, index: pd.Index) -> pd.Series:
    if values is None:
        return pd.Series(np.nan, index=index, dtype="str")
    return as_text(values).str.lower().str.replace(r"\s+", " ", regex=True)


def _latest_record(codes: pd.DataFrame) -> pd.Series:
    if codes.shape[1] == 0:
        return pd.Series(np.nan, index=codes.index)
    return codes.ffill(axis=1).iloc[:, -1]


def _tell_unknown_types(types: pd.Series, findings: Findings) -> None:
    told = ", ".join(f"{name!r} {count}" for name, count in types.value_counts().head(5).items())
    detail = (
        f"Sites of a type that is in no published list ({told}); kept as kind other, never matched to a "
        "building."
    )
    findings.add("unknown_site_type", "flagged", len(types), detail)
