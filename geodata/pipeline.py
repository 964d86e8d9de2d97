"""The stages in their order: sources -> harmonise -> assess -> aggregate -> claims -> publish. Read this first."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from pydantic import ValidationError
from pyproj import CRS

from geodata.aggregate.by_block import count_by_block, summarise_blocks
from geodata.aggregate.by_date import count_by_date
from geodata.aggregate.changes import count_changes
from geodata.aggregate.districts import assign_buildings, assign_sites, districts_from_labels
from geodata.aggregate.statistics import count_damage
from geodata.assess.blocks import blocks_of
from geodata.assess.coverage import coverage_of
from geodata.assess.dating import date_damage
from geodata.assess.match import match_to_footprints, match_to_nothing, radius_sweep, summarise_matches
from geodata.assess.resolve import grade_buildings, sites_of_buildings
from geodata.claims.claim import ClaimBook, load_claims
from geodata.claims.dwelling_model import spanning
from geodata.claims.dwellings import dwelling_draws
from geodata.claims.evidence import graded_buildings
from geodata.claims.measure import Evidence, measure_claims
from geodata.claims.multiverse import specifications
from geodata.claims.planning import planning_figures
from geodata.claims.planning_parameters import PlanningParameters
from geodata.columns import BUILDINGS, CITY, PUBLISHED_SITES, names
from geodata.config import LoadedConfig, Role, SourceConfig
from geodata.crs import STORAGE, metric_crs
from geodata.damage_curve import damage_curve
from geodata.errors import ConfigError, DamageLedgerError, InvariantError, SourceError
from geodata.intake import FROM_SITES, provenance_of, read_source
from geodata.provenance import Finding, Source
from geodata.publish.swap import replacing, require_replaceable
from geodata.publish.write import Publication, write_bundle

OnStep = Callable[[str], None]
HOMES_SEED = 20171021
"""Seed of the draws behind planning figures: the same rows give the same figures."""

STEPS = (
    "Reading the damage list",
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
class Harmonised:
    """All sources of a city in our columns, CRS and scale, with everything found on the way."""

    sites: gpd.GeoDataFrame
    assessments: pd.DataFrame
    site_outlines: gpd.GeoDataFrame | None
    footprints: gpd.GeoDataFrame | None
    districts: gpd.GeoDataFrame
    area_of_interest: gpd.GeoDataFrame | None
    basemap: gpd.GeoDataFrame | None
    sources: list[Source] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass
class Assessed:
    """Which site stands for which building, and which grade each building has at each epoch.

    ``sites_of_buildings`` is on the index of the footprints: site_id, n_sites, match_distance_m.
    """

    matches: pd.DataFrame
    sites_of_buildings: pd.DataFrame
    building_assessments: pd.DataFrame
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
    harmonised = harmonise(config, on_step=on_step)
    _require_epoch(config, _epochs(harmonised))
    crs = metric_crs(config.settings.area.crs)
    on_step(STEPS[3])
    footprints = harmonised.footprints
    assessed = None if footprints is None else assess(harmonised, footprints, config, crs)
    on_step(STEPS[4])
    tables = aggregate(harmonised, assessed, crs)
    on_step(STEPS[5])
    book = _claim_book(config)
    claims: list[dict[str, Any]] = []
    evidence = _evidence(config, tables, harmonised)
    if book is not None:
        tables["specifications"] = specifications(book, evidence)
        claims = measure_claims(book, evidence, table=tables["specifications"])
    on_step(STEPS[6])
    with replacing(target) as folder:
        publication = _publication(config, harmonised, assessed, tables, claims, book)
        write_bundle(replace(publication, planning=_planning(config, book, evidence)), folder)
    return target


def check(config: LoadedConfig) -> Iterator[tuple[str, list[Finding] | DamageLedgerError]]:
    """Read every source and the claims without building: for each, what was found or why it cannot be used.

    Yields
    ------
    tuple
        Name of the source (or ``area: as_of``, ``claims``), and its findings or the error that stops it.
    """
    crs = metric_crs(config.settings.area.crs)
    lists: list[tuple[Any, ...]] = []
    for role, source in config.settings.sources.items():
        if role == "admin_areas" and source.reader == FROM_SITES:
            continue
        try:
            _, *tables, found = read_source(config, role, source, crs)
        except DamageLedgerError as error:
            yield f"{role}: {source.id}", error
            continue
        if role == "assessments":
            lists.append(tuple(tables))
        yield f"{role}: {source.id}", found
    yield from _check_across(config, lists, crs)
    try:
        _claim_book(config)
    except DamageLedgerError as error:
        yield "claims", error
    else:
        yield "claims", []


def _check_across(
    config: LoadedConfig, lists: Sequence[tuple[Any, ...]], crs: CRS
) -> Iterator[tuple[str, DamageLedgerError]]:
    """What is wrong between the sources; nothing is said while a damage list cannot be read."""
    if len(lists) < len(config.settings.sources.assessments):
        return
    epochs = {epoch for _, assessments, _ in lists for epoch in assessments["epoch"].unique()}
    try:
        _require_epoch(config, sorted(epochs))
    except DamageLedgerError as error:
        yield "area: as_of", error
    chosen = config.settings.districts
    if chosen.reader == FROM_SITES:
        try:
            _districts_from_sites(_stack([sites for sites, _, _ in lists]), chosen, crs)
        except DamageLedgerError as error:
            yield f"admin_areas: {chosen.id}", error


# ---------------------------------------------------------------- sources and harmonise


def harmonise(config: LoadedConfig, *, on_step: OnStep = _nothing) -> Harmonised:
    """Read every source and bring it into our columns."""
    settings, crs = config.settings.sources, metric_crs(config.settings.area.crs)
    told: list[Source] = []
    findings: list[Finding] = []

    def read(role: Role, source: SourceConfig) -> tuple[Any, ...]:
        provenance, *tables, found = read_source(config, role, source, crs)
        told.append(provenance)
        findings.extend(found)
        return tuple(tables)

    on_step(STEPS[0])
    lists = [read("assessments", source) for source in settings.assessments]
    sites = _stack([sites for sites, _, _ in lists])
    assessments = pd.concat([assessments for _, assessments, _ in lists], ignore_index=True)
    drawn = [outlines for _, _, outlines in lists if outlines is not None and len(outlines)]
    on_step(STEPS[1])
    outlines = [read("footprints", source)[0] for source in settings.footprints]
    on_step(STEPS[2])
    chosen = config.settings.districts
    if chosen.reader == FROM_SITES:
        districts = _districts_from_sites(sites, chosen, crs)
        told.append(provenance_of("admin_areas", chosen, None))
    else:
        districts = read("admin_areas", chosen)[0]
    interest = [read("area_of_interest", source)[0] for source in settings.area_of_interest]
    basemap = [read("basemap", source)[0] for source in settings.basemap]
    return Harmonised(
        sites=sites,
        assessments=assessments,
        site_outlines=_stack(drawn) if drawn else None,
        footprints=_stack(outlines) if outlines else None,
        districts=districts,
        area_of_interest=interest[0] if interest else None,
        basemap=basemap[0] if basemap else None,
        sources=told,
        findings=findings,
    )


def _districts_from_sites(sites: gpd.GeoDataFrame, source: SourceConfig, crs: CRS) -> gpd.GeoDataFrame:
    if sites["source_district"].isna().all():
        msg = f"Source {source.id} is to grow districts from site labels, but no site has one; give a polygon file."
        raise SourceError(msg)
    return districts_from_labels(sites, metric_crs=crs, names_ar=source.options.get("names_ar", {}))


def _stack(tables: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    if len(tables) == 1:
        return tables[0].reset_index(drop=True)
    return gpd.GeoDataFrame(pd.concat(tables, ignore_index=True), geometry="geometry", crs=STORAGE)


# ---------------------------------------------------------------- assess and aggregate


def assess(harmonised: Harmonised, footprints: gpd.GeoDataFrame, config: LoadedConfig, crs: CRS) -> Assessed:
    """Assign sites to footprints, one damage list at a time, and grade the buildings."""
    matches, graded, owners, matching = [], [], [], []
    for source_id, sites in harmonised.sites.groupby("source_id", sort=False):
        found = match_to_footprints(
            sites, footprints, metric_crs=crs, tolerance_m=config.settings.matching.tolerance_m
        )
        statements = harmonised.assessments[harmonised.assessments["site_id"].isin(sites["site_id"])]
        matches.append(found)
        graded.append(grade_buildings(found, sites, statements))
        owners.append(sites_of_buildings(footprints, found))
        matching.append({"source_id": source_id, **_matching(sites, footprints, found, config, crs)})
    building_assessments, findings = _first_list_wins(graded)
    block_of, block_outlines = blocks_of(footprints, harmonised.basemap, metric_crs=crs)
    return Assessed(
        matches=pd.concat(matches),
        sites_of_buildings=_owners(owners),
        building_assessments=building_assessments,
        coverage=coverage_of(footprints, building_assessments, harmonised.area_of_interest),
        block_of=block_of,
        block_outlines=block_outlines,
        matching={**matching[0], "further_lists": matching[1:]},
        findings=[*findings, *(finding for block in matching for finding in _match_findings(block))],
    )


def _matching(
    sites: gpd.GeoDataFrame,
    footprints: gpd.GeoDataFrame,
    matches: pd.DataFrame,
    config: LoadedConfig,
    crs: CRS,
) -> dict[str, Any]:
    settings = config.settings.matching
    radii = sorted({*settings.sweep_m, settings.tolerance_m})
    sweep = radius_sweep(sites, footprints, metric_crs=crs, radii_m=radii)
    return {
        "tolerance_m": settings.tolerance_m,
        **summarise_matches(matches),
        "sweep": sweep.astype(object).where(sweep.notna(), None).to_dict("records"),
    }


def _first_list_wins(graded: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, list[Finding]]:
    stacked = pd.concat(graded, ignore_index=True)
    repeated = stacked.duplicated(["building_id", "epoch"])
    finding = Finding(
        "assess", "", "graded_by_two_lists", "kept", int(repeated.sum()),
        "Building grades of a later list for an epoch that an earlier list grades too; the earlier list counts.",
    )  # fmt: skip
    return stacked[~repeated].reset_index(drop=True), [finding] if finding.n_rows else []


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


def aggregate(harmonised: Harmonised, assessed: Assessed | None, crs: CRS) -> dict[str, pd.DataFrame]:
    """Put every building and site into its district and count; the tables of the bundle."""
    sites, districts, footprints = harmonised.sites, harmonised.districts, harmonised.footprints
    tables: dict[str, pd.DataFrame] = {}
    if footprints is None or assessed is None:
        matches = match_to_nothing(sites)
    else:
        matches = assessed.matches
        tables["buildings"] = _buildings(footprints, assessed, districts, crs)
        tables["building_assessments"] = assessed.building_assessments
        tables["block_outlines"] = assessed.block_outlines
        tables["blocks"] = count_by_block(
            tables["buildings"], assessed.building_assessments, epochs=_epochs(harmonised)
        )
        tables["block_summary"] = summarise_blocks(tables["blocks"])
    tables["sites"] = _placed_sites(sites, matches, districts)
    tables["assessments"] = harmonised.assessments
    tables["districts"] = districts
    counted: dict[str, Any] = {
        "buildings": tables.get("buildings"),
        "building_assessments": tables.get("building_assessments"),
        "sites": tables["sites"],
        "assessments": harmonised.assessments,
        "districts": districts,
        "epochs": _epochs(harmonised),
    }
    tables["statistics"] = count_damage(**counted)
    tables["dating"] = date_damage(harmonised.assessments, tables.get("building_assessments"))
    tables["damage_curve"] = damage_curve(tables["dating"])
    tables["damage_by_date"] = count_by_date(dating=tables["dating"], **counted)
    tables["damage_changes"] = count_changes(**counted)
    return tables


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


def _epochs(harmonised: Harmonised) -> list[pd.Timestamp]:
    return sorted(harmonised.assessments["epoch"].unique())


def _require_epoch(config: LoadedConfig, epochs: Sequence[pd.Timestamp]) -> None:
    as_of = config.settings.area.as_of
    if pd.Timestamp(as_of) not in epochs:
        offered = ", ".join(epoch.date().isoformat() for epoch in epochs)
        msg = f"area.as_of is {as_of}, but the damage list has the epochs {offered}; name one of them."
        raise SourceError(msg)


# ---------------------------------------------------------------- claims and publish


def _claim_book(config: LoadedConfig) -> ClaimBook | None:
    return None if config.claims is None else load_claims(config.claims)


def _evidence(config: LoadedConfig, tables: Mapping[str, Any], harmonised: Harmonised) -> Evidence:
    return Evidence(
        area_slug=config.settings.area.slug,
        as_of=pd.Timestamp(config.settings.area.as_of),
        epochs=_epochs(harmonised),
        synthetic=any(source.synthetic for source in harmonised.sources),
        statistics=tables["statistics"],
        districts=tables["districts"],
        buildings=tables.get("buildings"),
        building_assessments=tables.get("building_assessments"),
        sites=tables["sites"],
        assessments=tables["assessments"],
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
        epochs=_epochs(harmonised),
        tables=tables,
        basemap=harmonised.basemap,
        claims=claims,
        claim_book={} if book is None else book.model_dump(mode="json"),
        sources=harmonised.sources,
        findings=[*harmonised.findings, *(assessed.findings if assessed else ()), *_outside_findings(tables)],
        matching=None if assessed is None else assessed.matching,
        parameters=_parameters(config),
        webapp=config.settings.webapp.model_dump(mode="json"),
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


def _parameters(config: LoadedConfig) -> dict[str, Any]:
    settings = config.settings
    return {
        "district_set": settings.districts.id,
        "matching": settings.matching.model_dump(mode="json"),
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
