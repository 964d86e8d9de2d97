"""What a damage site is, by UNOSAT's words and codes: a building, or something never counted as one."""

import numpy as np
import pandas as pd

from geodata.grades import BRIDGE, OTHER_SITE, ROAD, UNSPECIFIED_SITE
from geodata.harmonise.text import as_text
from geodata.provenance import Findings
from geodata.unosat_scale import KIND_OF_CODE, KIND_OF_GROUP, KIND_OF_TYPE


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
