"""Measure: the claims and planning figures of a city, from its counted tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from pydantic import ValidationError

from geodata.claims.claim import ClaimBook, load_claims
from geodata.claims.dwelling_model import spanning
from geodata.claims.dwellings import dwelling_draws
from geodata.claims.evidence import graded_buildings
from geodata.claims.measure import Evidence, measure_claims
from geodata.claims.multiverse import specifications
from geodata.claims.planning import planning_figures
from geodata.claims.planning_parameters import PlanningParameters
from geodata.columns import CITY, DISTRICT_ID, EPOCH
from geodata.config import LoadedConfig
from geodata.errors import ConfigError
from geodata.inputs.whole_city import Harmonised
from geodata.steps.counting import counted_rows, epochs_of
from geodata.steps.grading import Assessed

HOMES_SEED = 20171021
"""Seed of the draws behind planning figures: the same rows give the same figures."""


@dataclass(frozen=True)
class Measured:
    """What the tables say of the claims, every specification behind it, and planning figures.

    Without a claim file there is neither a book nor a table of specifications.
    """

    book: ClaimBook | None = None
    claims: list[dict[str, Any]] = field(default_factory=list)
    specifications: pd.DataFrame | None = None
    planning: list[dict[str, Any]] = field(default_factory=list)


def measure(
    config: LoadedConfig,
    tables: Mapping[str, pd.DataFrame],
    harmonised: Harmonised,
    assessed: Assessed | None,
) -> Measured:
    """Measure the claims of the configuration, and its planning figures, on the counted tables.

    Raises
    ------
    DamageLedgerError
        If the claim file or a planning parameter is not as it must be, or a claim cannot be measured.
    """
    book = None if config.claims is None else load_claims(config.claims)
    evidence = _evidence(config, tables, harmonised, assessed)
    planning = _planning(config, book, evidence)
    if book is None:
        return Measured(planning=planning)
    table = specifications(book, evidence)
    return Measured(book, measure_claims(book, evidence, table=table), table, planning)


def _evidence(
    config: LoadedConfig, tables: Mapping[str, Any], harmonised: Harmonised, assessed: Assessed | None
) -> Evidence:
    counted = counted_rows(tables, harmonised)
    return Evidence(
        area_slug=config.settings.area.slug,
        as_of=pd.Timestamp(config.settings.area.as_of),
        epochs=epochs_of(harmonised, assessed),
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


def _planning(config: LoadedConfig, book: ClaimBook | None, evidence: Evidence) -> list[dict[str, Any]]:
    """Planning figures at the as-of epoch; none unless the configuration asks for them."""
    if config.settings.planning is None:
        return []
    parameters = _planning_parameters(config)
    graded = graded_buildings(evidence, evidence.as_of.date().isoformat())
    homes = None
    if graded is not None and book is not None and book.dwelling_assumptions:
        homes = dwelling_draws(graded, spanning(book.dwelling_assumptions), seed=HOMES_SEED)
    statistics = evidence.statistics
    city = statistics[(statistics[DISTRICT_ID] == CITY) & (statistics[EPOCH] == evidence.as_of)]
    n_affected = int(city[["n_sites_destroyed", "n_sites_severe", "n_sites_moderate"]].to_numpy().sum())
    figures = planning_figures(
        parameters, buildings=graded, n_structures=n_affected, homes=homes, synthetic=evidence.synthetic
    )
    return [figure.to_json() for figure in figures]


def _planning_parameters(config: LoadedConfig) -> PlanningParameters:
    try:
        return PlanningParameters.model_validate(config.settings.planning)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in ("planning", *first["loc"]))
        msg = f"{config.path}: {key} was {first.get('input')!r}: {first['msg']}."
        raise ConfigError(msg) from error
