"""Assess: sites to footprints, rasters measured on them, every statement to a grade of a building."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from geodata.assess.blocks import blocks_of
from geodata.assess.coverage import coverage_of
from geodata.assess.match import match_sites, summarise_matches
from geodata.assess.radius_sweep import radius_sweep
from geodata.assess.resolve import resolve_statements, sites_of_buildings
from geodata.assess.statements import building_statements
from geodata.assess.states import current_states_of
from geodata.columns import (
    SITE_ID,
    SOURCE_ID,
)
from geodata.config import LoadedConfig
from geodata.crs import metric_crs
from geodata.inputs.whole_city import Harmonised
from geodata.provenance import Finding, Source
from geodata.rasters.score_statements import score_buildings


@dataclass
class Assessed:
    """What each source says of each building, and which grade it has at each epoch.

    ``sites_of_buildings`` is on the index of the footprints: site_id, n_sites, match_distance_m.
    """

    matches: pd.DataFrame
    sites_of_buildings: pd.DataFrame
    building_statements: pd.DataFrame
    building_assessments: pd.DataFrame
    building_states: pd.DataFrame
    building_scores: pd.DataFrame | None
    coverage: pd.Series
    block_of: pd.Series
    block_outlines: gpd.GeoDataFrame
    matching: dict[str, Any]
    findings: list[Finding]


def assess(harmonised: Harmonised, footprints: gpd.GeoDataFrame, config: LoadedConfig) -> Assessed:
    """Assign sites to footprints, one damage list at a time, measure rasters on them, and grade the buildings."""
    settings, crs = config.settings, metric_crs(config.settings.area.crs)
    matches, said, owners, matching = [], [], [], []
    for source in harmonised.lists:
        sites, statements, outlines = _of_list(harmonised, source)
        found, speaking = match_sites(
            sites, outlines, footprints, metric_crs=crs, tolerance_m=settings.matching.tolerance_m
        )
        matches.append(found)
        said.append(building_statements(speaking, sites, statements, source=source))
        owners.append(sites_of_buildings(footprints, found, speaking=speaking))
        matching.append(
            {"source_id": source.id, **_matching(sites, outlines, footprints, found, config, crs)}
        )
    scores, said_by_scores, found_in_scores = _scores(harmonised, footprints)
    stacked = pd.concat([*said, *said_by_scores], ignore_index=True)
    graders = harmonised.graders
    precedence = settings.resolve.precedence
    building_assessments, found_in_resolving = resolve_statements(stacked, graders, precedence=precedence)
    block_of, block_outlines = blocks_of(footprints, harmonised.basemap, metric_crs=crs)
    return Assessed(
        matches=pd.concat(matches),
        sites_of_buildings=_owners(owners),
        building_statements=stacked,
        building_assessments=building_assessments,
        building_states=current_states_of(stacked, graders, precedence=precedence, as_of=settings.area.as_of),
        building_scores=pd.concat(scores, ignore_index=True) if scores else None,
        coverage=coverage_of(
            footprints,
            building_assessments,
            harmonised.area_of_interest,
            image_footprint=harmonised.image_footprint,
            not_analysed=harmonised.not_analysed,
        ),
        block_of=block_of,
        block_outlines=block_outlines,
        matching={**matching[0], "further_lists": matching[1:]},
        findings=[
            *found_in_scores,
            *found_in_resolving,
            *(finding for block in matching for finding in _match_findings(block)),
        ],
    )


def _of_list(
    harmonised: Harmonised, source: Source
) -> tuple[gpd.GeoDataFrame, pd.DataFrame, gpd.GeoDataFrame | None]:
    """Sites, assessments and outlines of one damage list."""
    sites = harmonised.sites[harmonised.sites[SOURCE_ID] == source.id]
    statements = harmonised.assessments[harmonised.assessments[SOURCE_ID] == source.id]
    outlines = harmonised.site_outlines
    if outlines is not None:
        outlines = outlines[outlines[SITE_ID].isin(sites[SITE_ID])]
    return sites, statements, outlines


def _scores(
    harmonised: Harmonised, footprints: gpd.GeoDataFrame
) -> tuple[list[pd.DataFrame], list[pd.DataFrame], list[Finding]]:
    """Every raster measured on the footprints: scores, what they say of buildings, findings."""
    scores, said, findings = [], [], []
    for raster in harmonised.scores:
        measured, statements, found = score_buildings(
            footprints, raster.path, source=raster.source, layout=raster.layout, options=raster.options
        )
        scores.append(measured)
        said.append(statements)
        findings.extend(found)
    return scores, said, findings


def _matching(
    sites: gpd.GeoDataFrame,
    outlines: gpd.GeoDataFrame | None,
    footprints: gpd.GeoDataFrame,
    matches: pd.DataFrame,
    config: LoadedConfig,
    crs: CRS,
) -> dict[str, Any]:
    settings = config.settings.matching
    radii = sorted({*settings.sweep_m, settings.tolerance_m})
    sweep = radius_sweep(sites, footprints, metric_crs=crs, radii_m=radii, outlines=outlines)
    return {
        "tolerance_m": settings.tolerance_m,
        **summarise_matches(matches),
        "sweep": sweep.astype(object).where(sweep.notna(), None).to_dict("records"),
    }


def _owners(by_list: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The first list's site of each building, and the number of sites of all lists."""
    merged = by_list[0]
    for further in by_list[1:]:
        n_sites = merged["n_sites"] + further["n_sites"]
        merged = merged.where(merged[SITE_ID].notna(), further).assign(n_sites=n_sites)
    return merged


def _match_findings(matching: Mapping[str, Any]) -> list[Finding]:
    tolerance = matching["tolerance_m"]
    told = (
        ("unmatched_site", "n_unmatched", f"Sites with no footprint within {tolerance:g} m; kept as sites without footprint."),
        ("footprint_taken", "n_taken", "Sites whose footprint belongs to a closer site; kept as sites, those inside it widen its grade interval."),
        ("ambiguous_site", "n_ambiguous", f"Sites in no footprint with two or more within {tolerance:g} m; the nearest free one counts."),
    )  # fmt: skip
    return [
        Finding("assess", matching["source_id"], rule, "flagged", matching[key], detail)
        for rule, key, detail in told
        if matching[key]
    ]
