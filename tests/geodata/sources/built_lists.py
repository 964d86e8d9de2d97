"""A damage list from its file to its tables, as a build does it."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from geodata import columns
from geodata.harmonise.assessments import harmonise_assessments
from geodata.harmonise.statements import harmonise_statements
from geodata.provenance import Finding, Source
from geodata.schemas import check
from geodata.sources import read, source_type

Built = tuple[gpd.GeoDataFrame, pd.DataFrame, gpd.GeoDataFrame | None, list[Finding]]


def built(reader: str, path: Path, crs: str, options: Mapping[str, object] | None = None) -> Built:
    """Sites, assessments, outlines and findings of a file; the first two checked against their schemas."""
    kind, given = source_type(reader), dict(options or {})
    table = read(reader, path, role="assessments", options=given)
    given = {o: c for o, c in kind.column_defaults.get("assessments", {}).items() if c in table} | given
    source = Source("list", "assessments", reader, "List", "Publisher", "licence", "credit")
    layout = kind.layout(table) if kind.layout is not None else None
    metric = CRS.from_user_input(crs)
    if layout is None:
        sites, said, found = harmonise_assessments(table, source=source, metric_crs=metric, options=given)
        outlines = None
    else:
        sites, said, outlines, found = harmonise_statements(
            table, source=source, metric_crs=metric, layout=layout, options=given
        )
    check(sites, columns.SITES, name="sites", key=["site_id"])
    check(said, columns.ASSESSMENTS, name="assessments", key=["site_id", "epoch"])
    return sites, said, outlines, found


def counts(found: list[Finding]) -> dict[str, int]:
    """Rows by rule."""
    return {one.rule: one.n_rows for one in found}
