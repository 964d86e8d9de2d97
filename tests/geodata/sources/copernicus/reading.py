"""A Copernicus delivery read, and what was found in it, for the tests beside this file."""

from pathlib import Path

import geopandas as gpd
import pandas as pd

from geodata.grades import (
    BUILDING,
)
from geodata.harmonise.statements import harmonise_statements
from geodata.provenance import Source, findings_of_reading
from geodata.sources import read
from geodata.sources.providers.copernicus import layout_of
from tests.builders import METRIC
from tests.provider_files import copernicus as files

ONE = {"builtUpA": files.built_up(), "source": files.source_table()}


def statements(path: Path, **options: object) -> gpd.GeoDataFrame:
    return read("copernicus", path, role="assessments", options=options)


def told(table: gpd.GeoDataFrame) -> dict[str, int]:
    found: dict[str, int] = {}
    for finding in findings_of_reading(table, source_id="cems"):
        found[finding.rule] = found.get(finding.rule, 0) + finding.n_rows
    return found


def harmonised(
    table: gpd.GeoDataFrame, **options: object
) -> tuple[gpd.GeoDataFrame, pd.DataFrame, gpd.GeoDataFrame | None]:
    source = Source(
        id="cems",
        role="assessments",
        reader="copernicus",
        title="Grading",
        publisher="Copernicus EMS",
        licence="open",
        credit="Copernicus EMS",
    )
    sites, assessments, outlines, _ = harmonise_statements(
        table, source=source, metric_crs=METRIC, layout=layout_of(table), options=options
    )
    return sites, assessments, outlines


def buildings(table: gpd.GeoDataFrame) -> list[str]:
    return table.loc[table["site_kind"] == BUILDING, "statement_class"].tolist()
