"""What is wrong with a configuration's sources, told without building anything."""

from collections.abc import Iterator, Sequence, Set
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from geodata.claims.claim import load_claims
from geodata.columns import EPOCH, GRADE, METHOD
from geodata.config import LoadedConfig, SourceConfig
from geodata.crs import metric_crs
from geodata.errors import DamageLedgerError, SourceError
from geodata.grades import RADAR_SCREEN
from geodata.inputs.images import read_image
from geodata.inputs.one_source import FROM_SITES, read_source, score_source
from geodata.inputs.whole_city import districts_from_sites, require_epoch, stack
from geodata.provenance import Finding
from geodata.rasters.score_statements import score_buildings


def check(config: LoadedConfig) -> Iterator[tuple[str, list[Finding] | DamageLedgerError]]:
    """Read every source and the claims without building: for each, what was found or why it cannot be used.

    Yields
    ------
    tuple
        Name of the source (or ``area: as_of``, ``claims``), and its findings or the error that stops it.
    """
    crs = metric_crs(config.settings.area.crs)
    lists: list[tuple[Any, ...]] = []
    outlines: list[gpd.GeoDataFrame] = []
    epochs: set[pd.Timestamp] = set()
    for role, source in config.settings.sources.items():
        if role == "admin_areas" and source.reader == FROM_SITES:
            continue
        try:
            if role == "scores":
                graded_at, found = _measured(config, source, outlines)
                epochs |= graded_at
                yield f"{role}: {source.id}", found
                continue
            provenance, *tables, found = read_source(config, role, source, crs)
        except DamageLedgerError as error:
            yield f"{role}: {source.id}", error
            continue
        if role == "footprints":
            outlines.append(tables[0])
        if role == "assessments":
            lists.append(tuple(tables))
            if provenance.method != RADAR_SCREEN:
                epochs |= set(tables[1][EPOCH].unique())
        yield f"{role}: {source.id}", found
    for image in config.settings.imagery:
        try:
            yield f"imagery: {image.id}", read_image(config, image).findings
        except DamageLedgerError as error:
            yield f"imagery: {image.id}", error
    yield from _check_across(config, lists, epochs, crs)
    try:
        if config.claims is not None:
            load_claims(config.claims)
    except DamageLedgerError as error:
        yield "claims", error
    else:
        yield "claims", []


def _measured(
    config: LoadedConfig, source: SourceConfig, outlines: Sequence[gpd.GeoDataFrame]
) -> tuple[set[pd.Timestamp], list[Finding]]:
    """Dates at which a raster grades buildings, and what is found when it is measured on all that could be read."""
    provenance, path, layout = score_source(config, source)
    if not outlines:
        msg = f"Source {source.id} cannot be measured because no footprints could be read; mend them first."
        raise SourceError(msg)
    _, said, found = score_buildings(
        stack(outlines), path, source=provenance, layout=layout, options=source.options
    )
    is_graded = said[GRADE].notna() & (said[METHOD] != RADAR_SCREEN)
    return set(said.loc[is_graded, EPOCH].unique()), found


def _check_across(
    config: LoadedConfig, lists: Sequence[tuple[Any, ...]], epochs: Set[pd.Timestamp], crs: CRS
) -> Iterator[tuple[str, DamageLedgerError]]:
    """What is wrong between the sources; nothing is said while a damage list cannot be read."""
    if len(lists) < len(config.settings.sources.assessments):
        return
    try:
        require_epoch(config, sorted(epochs))
    except DamageLedgerError as error:
        yield "area: as_of", error
    chosen = config.settings.districts
    if chosen.reader == FROM_SITES:
        try:
            districts_from_sites(stack([sites for sites, _, _ in lists]), chosen, crs)
        except DamageLedgerError as error:
            yield f"admin_areas: {chosen.id}", error
