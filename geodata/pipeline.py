"""The stages in their order: sources -> harmonise -> assess -> aggregate -> claims -> publish. Read this first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from pydantic import ValidationError
from pyproj import CRS

from geodata.aggregate.by_block import count_by_block, summarise_blocks
from geodata.aggregate.by_date import count_by_date
from geodata.aggregate.by_square import count_by_square
from geodata.aggregate.changes import count_changes
from geodata.aggregate.current_states import count_current_states
from geodata.aggregate.districts import assign_buildings, assign_sites
from geodata.aggregate.incidents import count_incidents, place_incidents
from geodata.aggregate.source_statistics import count_by_source
from geodata.aggregate.statistics import count_damage
from geodata.assess.agreement import source_agreement
from geodata.assess.blocks import blocks_of
from geodata.assess.coverage import coverage_of
from geodata.assess.dating import date_damage
from geodata.assess.match import match_sites, match_to_nothing, summarise_matches
from geodata.assess.radius_sweep import radius_sweep
from geodata.assess.resolve import resolve_statements, sites_of_buildings
from geodata.assess.statements import building_statements
from geodata.assess.states import current_states_of
from geodata.claims.claim import ClaimBook, load_claims
from geodata.claims.dwelling_model import spanning
from geodata.claims.dwellings import dwelling_draws
from geodata.claims.evidence import graded_buildings
from geodata.claims.measure import Evidence, measure_claims
from geodata.claims.multiverse import specifications
from geodata.claims.planning import planning_figures
from geodata.claims.planning_parameters import PlanningParameters
from geodata.columns import (
    BUILDING_ID,
    BUILDINGS,
    CITY,
    DISTRICT_ID,
    EPOCH,
    OF_BUILDINGS,
    OF_SITES,
    PUBLISHED_SITES,
    SITE_ID,
    SOURCE_ID,
    names,
)
from geodata.config import LoadedConfig
from geodata.counted_sites import counted_sites
from geodata.crs import metric_crs
from geodata.damage_curve import damage_curve
from geodata.errors import ConfigError, InvariantError
from geodata.grades import RADAR_SCREEN
from geodata.image_inputs import ImageInputs, read_images
from geodata.inputs import Harmonised, counted_lists, read_inputs, require_epoch
from geodata.provenance import Finding, Source
from geodata.publish.places import named_places
from geodata.publish.swap import replacing, require_replaceable
from geodata.publish.write import Publication, write_bundle
from geodata.rasters.score_statements import score_buildings

OnStep = Callable[[str], None]
HOMES_SEED = 20171021
"""Seed of the draws behind planning figures: the same rows give the same figures."""

STEPS = (
    "Reading the damage lists",
    "Reading the footprints",
    "Reading the districts",
    "Matching sites to footprints",
    "Counting by district",
    "Measuring the claims",
    "Writing tables and map tiles",
)


def _nothing(_step: str) -> None:
    """Report progress to nobody."""


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


def build(config: LoadedConfig, *, target: Path | None = None, on_step: OnStep = _nothing) -> Path:
    """Build the city of `config` and publish it; the folder of the bundle.

    The old bundle stays as it is until the new one is complete.

    Raises
    ------
    DamageLedgerError
        If a source, the configuration or a claim is not as it must be. Nothing is published then.
    """
    target = require_replaceable(target or config.bundle)
    images = read_images(config)
    harmonised = harmonise(config, on_step=on_step)
    crs = metric_crs(config.settings.area.crs)
    on_step(STEPS[3])
    footprints = harmonised.footprints
    assessed = None if footprints is None else assess(harmonised, footprints, config, crs)
    require_epoch(config, _epochs(harmonised, assessed))
    on_step(STEPS[4])
    tables = aggregate(harmonised, assessed, config)
    on_step(STEPS[5])
    book = _claim_book(config)
    claims: list[dict[str, Any]] = []
    evidence = _evidence(config, tables, harmonised, assessed)
    if book is not None:
        tables["specifications"] = specifications(book, evidence)
        claims = measure_claims(book, evidence, table=tables["specifications"])
    on_step(STEPS[6])
    with replacing(target, keep_releases=config.settings.keep_releases) as folder:
        publication = _publication(config, harmonised, assessed, tables, claims, book)
        publication = replace(publication, planning=_planning(config, book, evidence))
        write_bundle(_with_images(publication, images), folder)
    return target


def harmonise(config: LoadedConfig, *, on_step: OnStep = _nothing) -> Harmonised:
    """Read every source and bring it into our columns."""
    return read_inputs(config, steps=STEPS, on_step=on_step)


# ---------------------------------------------------------------- assess


def assess(harmonised: Harmonised, footprints: gpd.GeoDataFrame, config: LoadedConfig, crs: CRS) -> Assessed:
    """Assign sites to footprints, one damage list at a time, measure rasters on them, and grade the buildings."""
    settings = config.settings
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
    graders = [source for source in harmonised.sources if source.role in {"assessments", "scores"}]
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
        merged = merged.where(merged["site_id"].notna(), further).assign(n_sites=n_sites)
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


# ---------------------------------------------------------------- aggregate


def aggregate(
    harmonised: Harmonised, assessed: Assessed | None, config: LoadedConfig
) -> dict[str, pd.DataFrame]:
    """Put every building and site into its district and count; the tables of the bundle."""
    crs, districts = metric_crs(config.settings.area.crs), harmonised.districts
    matches = match_to_nothing(harmonised.sites) if assessed is None else assessed.matches
    tables: dict[str, pd.DataFrame] = {}
    if assessed is not None and harmonised.footprints is not None:
        tables |= _building_tables(harmonised.footprints, harmonised, assessed, config)
    tables["sites"] = _placed_sites(harmonised.sites, matches, districts)
    tables["assessments"] = harmonised.assessments
    if harmonised.site_outlines is not None:
        tables["site_outlines"] = harmonised.site_outlines
    tables["districts"] = districts
    epochs = _epochs(harmonised, assessed)
    counted = {**_counted(tables, harmonised), "districts": districts, "epochs": epochs}
    tables["statistics"] = count_damage(**counted)
    tables["source_statistics"] = count_by_source(tables["sites"], tables["assessments"], districts)
    tables["dating"] = date_damage(counted["assessments"], tables.get("building_assessments"))
    tables["damage_curve"] = damage_curve(tables["dating"])
    tables["damage_by_date"] = count_by_date(dating=tables["dating"], **counted)
    tables["damage_changes"] = count_changes(**counted)
    tables["grid_squares"], tables["grid_counts"] = _by_square(counted, crs)
    if harmonised.incidents is not None:
        tables["incidents"] = place_incidents(harmonised.incidents, districts, metric_crs=crs)
        tables["incident_counts"] = count_incidents(tables["incidents"], districts, epochs=epochs)
    if harmonised.basemap is not None:
        places = named_places(harmonised.basemap)
        tables |= {} if places.empty else {"places": places}
    return tables | _by_further_districts(tables, counted, harmonised, crs)


def _building_tables(
    footprints: gpd.GeoDataFrame, harmonised: Harmonised, assessed: Assessed, config: LoadedConfig
) -> dict[str, pd.DataFrame]:
    crs, districts = metric_crs(config.settings.area.crs), harmonised.districts
    buildings = _buildings(footprints, assessed, districts, crs)
    graders = [source for source in harmonised.sources if source.role in {"assessments", "scores"}]
    blocks = count_by_block(buildings, assessed.building_assessments, epochs=_epochs(harmonised, assessed))
    tables = {
        "buildings": buildings,
        "building_assessments": assessed.building_assessments,
        "building_statements": assessed.building_statements,
        "building_states": assessed.building_states,
        "block_outlines": assessed.block_outlines,
        "blocks": blocks,
        "block_summary": summarise_blocks(blocks),
        "current_states": count_current_states(
            assessed.building_states, buildings, districts, as_of=config.settings.area.as_of
        ),
    }
    if assessed.building_scores is not None:
        tables["building_scores"] = assessed.building_scores
    if len(graders) > 1:
        tables["source_agreement"] = source_agreement(
            assessed.building_statements,
            buildings.set_index(BUILDING_ID)[DISTRICT_ID],
            districts,
            graders,
            within_days=config.settings.resolve.agreement_days,
        )
    return tables


def _counted(tables: Mapping[str, pd.DataFrame], harmonised: Harmonised) -> dict[str, Any]:
    """Buildings, and the sites of the lists that may be added up."""
    sites, assessments = counted_sites(
        tables["sites"],
        tables["assessments"],
        lists=counted_lists(harmonised.lists, harmonised.sites, harmonised.assessments),
    )
    return {
        "buildings": tables.get("buildings"),
        "building_assessments": tables.get("building_assessments"),
        "sites": sites,
        "assessments": assessments,
    }


def _by_square(counted: Mapping[str, Any], crs: CRS) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Counts by square: of buildings, else of the sites that may be added up."""
    of_buildings = counted["buildings"] is not None
    return count_by_square(
        counted["buildings"] if of_buildings else counted["sites"],
        counted["building_assessments"] if of_buildings else counted["assessments"],
        unit=OF_BUILDINGS if of_buildings else OF_SITES,
        epochs=counted["epochs"],
        metric_crs=crs,
    )


def _by_further_districts(
    tables: Mapping[str, pd.DataFrame], counted: Mapping[str, Any], harmonised: Harmonised, crs: CRS
) -> dict[str, pd.DataFrame]:
    """The same counts by the district sets that are not in use."""
    outlines, counts = [], []
    for set_id, districts in harmonised.further_districts.items():
        sites = counted["sites"]
        moved = {
            "sites": sites.assign(**{DISTRICT_ID: assign_sites(sites, districts)}),
            "districts": districts,
        }
        if (buildings := tables.get("buildings")) is not None:
            moved["buildings"] = buildings.assign(
                **{DISTRICT_ID: assign_buildings(buildings, districts, metric_crs=crs)}
            )
        statistics = count_damage(**{**counted, **moved})
        outlines.append(districts.assign(district_set=set_id)[["district_set", *districts.columns]])
        counts.append(statistics.assign(district_set=set_id)[["district_set", *statistics.columns]])
    if not outlines:
        return {}
    further = gpd.GeoDataFrame(pd.concat(outlines, ignore_index=True), geometry="geometry", crs=districts.crs)
    return {"further_districts": further, "further_statistics": pd.concat(counts, ignore_index=True)}


def _placed_sites(
    sites: gpd.GeoDataFrame, matches: pd.DataFrame, districts: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    placed = sites.assign(district_id=assign_sites(sites, districts)).merge(
        matches.drop(columns="candidate_building_id"), on="site_id", how="left", validate="one_to_one"
    )
    if len(placed) != len(sites) or bool(placed["match_status"].isna().any()):
        msg = f"Matching was expected to say something of each of {len(sites)} sites."
        raise InvariantError(msg)
    return placed[names(PUBLISHED_SITES)]


def _buildings(
    footprints: gpd.GeoDataFrame, assessed: Assessed, districts: gpd.GeoDataFrame, crs: CRS
) -> gpd.GeoDataFrame:
    buildings = footprints.assign(
        district_id=assign_buildings(footprints, districts, metric_crs=crs),
        coverage=assessed.coverage,
        block_id=assessed.block_of,
    ).join(assessed.sites_of_buildings)
    return buildings[names(BUILDINGS)]


def _epochs(harmonised: Harmonised, assessed: Assessed | None) -> list[pd.Timestamp]:
    """Every date at which a source that is no screen says something."""
    screens = [source.id for source in harmonised.lists if source.method == RADAR_SCREEN]
    listed = harmonised.assessments
    found = set(listed.loc[~listed[SOURCE_ID].isin(screens), EPOCH].unique())
    if assessed is not None:
        found |= set(assessed.building_assessments[EPOCH].unique())
    return sorted(found)


# ---------------------------------------------------------------- claims and publish


def _claim_book(config: LoadedConfig) -> ClaimBook | None:
    return None if config.claims is None else load_claims(config.claims)


def _evidence(
    config: LoadedConfig, tables: Mapping[str, Any], harmonised: Harmonised, assessed: Assessed | None
) -> Evidence:
    counted = _counted(tables, harmonised)
    return Evidence(
        area_slug=config.settings.area.slug,
        as_of=pd.Timestamp(config.settings.area.as_of),
        epochs=_epochs(harmonised, assessed),
        synthetic=any(source.synthetic for source in harmonised.sources),
        statistics=tables["statistics"],
        districts=tables["districts"],
        buildings=tables.get("buildings"),
        building_assessments=tables.get("building_assessments"),
        sites=counted["sites"],
        assessments=counted["assessments"],
        source_ids=[source.id for source in harmonised.sources],
        extent_known=harmonised.area_of_interest is not None,
        block_summary=tables.get("block_summary"),
    )


def _publication(
    config: LoadedConfig,
    harmonised: Harmonised,
    assessed: Assessed | None,
    tables: Mapping[str, pd.DataFrame],
    claims: Sequence[Mapping[str, Any]],
    book: ClaimBook | None,
) -> Publication:
    area = config.settings.area
    return Publication(
        area=area.model_dump(mode="json", exclude={"district_set"}),
        epochs=_epochs(harmonised, assessed),
        tables=tables,
        basemap=harmonised.basemap,
        claims=claims,
        claim_book={} if book is None else book.model_dump(mode="json"),
        sources=harmonised.sources,
        findings=[
            *harmonised.findings,
            *(assessed.findings if assessed else ()),
            *_outside_findings(tables),
            *_uncounted(harmonised),
        ],
        matching=None if assessed is None else assessed.matching,
        parameters=_parameters(config, harmonised),
        webapp=config.settings.webapp.model_dump(mode="json"),
    )


def _with_images(publication: Publication, images: ImageInputs) -> Publication:
    """The publication and the images: their sources count in credits and licences like any other."""
    return replace(
        publication,
        imagery=images.images,
        sources=[*publication.sources, *images.sources],
        findings=[*publication.findings, *images.findings],
    )


def _planning(config: LoadedConfig, book: ClaimBook | None, evidence: Evidence) -> list[dict[str, Any]]:
    """Planning figures at the as-of epoch; none unless the configuration asks for them."""
    if config.settings.planning is None:
        return []
    try:
        parameters = PlanningParameters.model_validate(config.settings.planning)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in ("planning", *first["loc"]))
        msg = f"{config.path}: {key} was {first.get('input')!r}: {first['msg']}."
        raise ConfigError(msg) from error
    graded = graded_buildings(evidence, evidence.as_of.date().isoformat())
    homes = None
    if graded is not None and book is not None and book.dwelling_assumptions:
        homes = dwelling_draws(graded, spanning(book.dwelling_assumptions), seed=HOMES_SEED)
    city = evidence.statistics[
        (evidence.statistics["district_id"] == CITY) & (evidence.statistics["epoch"] == evidence.as_of)
    ]
    n_affected = int(city[["n_sites_destroyed", "n_sites_severe", "n_sites_moderate"]].to_numpy().sum())
    figures = planning_figures(
        parameters, buildings=graded, n_structures=n_affected, homes=homes, synthetic=evidence.synthetic
    )
    return [figure.to_json() for figure in figures]


def _parameters(config: LoadedConfig, harmonised: Harmonised) -> dict[str, Any]:
    settings = config.settings
    return {
        "district_set": settings.districts.id,
        "matching": settings.matching.model_dump(mode="json"),
        "resolve": settings.resolve.model_dump(mode="json"),
        "conflation": settings.conflation.model_dump(mode="json"),
        "counted_lists": counted_lists(harmonised.lists, harmonised.sites, harmonised.assessments),
        "options": {source.id: source.options for _, source in settings.sources.items()},
        "border_rule": "A building belongs to the district that holds the largest part of its footprint.",
    }


def _outside_findings(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    told = []
    for name in ("buildings", "sites"):
        if name in tables:
            n_outside = int((tables[name]["district_id"] == "outside").sum())
            detail = (
                f"{name.capitalize()} in no district; counted in a row of their own and in the city total."
            )
            told.append(Finding("aggregate", "", f"{name}_outside_districts", "kept", n_outside, detail))
    return [finding for finding in told if finding.n_rows]


def _uncounted(harmonised: Harmonised) -> list[Finding]:
    """Lists whose sites are in no total."""
    counted = counted_lists(harmonised.lists, harmonised.sites, harmonised.assessments)
    return [
        Finding(
            "aggregate", source.id, "counted_by_itself", "kept",
            int((harmonised.sites[SOURCE_ID] == source.id).sum()),
            "Sites of a list that may name the same places as the first one, or that is only a screen; counted in "
            "source_statistics and in no total of sites.",
        )
        for source in harmonised.lists
        if source.id not in counted
    ]  # fmt: skip
