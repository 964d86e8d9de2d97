"""Aggregate: every building and site into its district, and counted by place, date, square and source."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
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
from geodata.assess.dating import date_damage
from geodata.assess.match import match_to_nothing
from geodata.columns import (
    BUILDING_ID,
    BUILDINGS,
    DISTRICT_ID,
    EPOCH,
    MATCH_STATUS,
    OF_BUILDINGS,
    OF_SITES,
    PUBLISHED_SITES,
    SITE_ID,
    SOURCE_ID,
    names,
)
from geodata.config import LoadedConfig
from geodata.counted_sites import counted_lists, counted_sites
from geodata.crs import metric_crs
from geodata.damage_curve import damage_curve
from geodata.errors import InvariantError
from geodata.grades import RADAR_SCREEN
from geodata.inputs.whole_city import Harmonised
from geodata.publish.places import named_places
from geodata.steps.grading import Assessed


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
    epochs = epochs_of(harmonised, assessed)
    counted = {**counted_rows(tables, harmonised), "districts": districts, "epochs": epochs}
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
    graders = harmonised.graders
    blocks = count_by_block(buildings, assessed.building_assessments, epochs=epochs_of(harmonised, assessed))
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


def counted_rows(tables: Mapping[str, pd.DataFrame], harmonised: Harmonised) -> dict[str, Any]:
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
        matches.drop(columns="candidate_building_id"), on=SITE_ID, how="left", validate="one_to_one"
    )
    if len(placed) != len(sites) or bool(placed[MATCH_STATUS].isna().any()):
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


def epochs_of(harmonised: Harmonised, assessed: Assessed | None) -> list[pd.Timestamp]:
    """Every date at which a source that is no screen says something."""
    screens = [source.id for source in harmonised.lists if source.method == RADAR_SCREEN]
    listed = harmonised.assessments
    found = set(listed.loc[~listed[SOURCE_ID].isin(screens), EPOCH].unique())
    if assessed is not None:
        found |= set(assessed.building_assessments[EPOCH].unique())
    return sorted(found)
