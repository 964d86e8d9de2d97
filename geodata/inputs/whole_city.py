"""Every source of a city, read and in our columns: what the stages after harmonising start from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from geodata.aggregate.districts import districts_from_labels
from geodata.config import LoadedConfig, Role, SourceConfig
from geodata.crs import STORAGE, metric_crs
from geodata.errors import SourceError
from geodata.harmonise.conflate import conflate_footprints
from geodata.inputs.one_source import FROM_SITES, provenance_of, read_source, score_source
from geodata.layout import RasterLayout
from geodata.provenance import Finding, Source

OnStep = Callable[[str], None]


@dataclass(frozen=True)
class ScoreRaster:
    """A raster of scores or classes, found and described, to be measured on footprints."""

    source: Source
    path: Path
    layout: RasterLayout
    options: dict[str, Any]


@dataclass
class Harmonised:
    """All sources of a city in our columns, CRS and scale, with everything found on the way.

    ``further_districts`` are the district sets of the configuration that are not in use, by source id.
    """

    sites: gpd.GeoDataFrame
    assessments: pd.DataFrame
    site_outlines: gpd.GeoDataFrame | None
    footprints: gpd.GeoDataFrame | None
    districts: gpd.GeoDataFrame
    further_districts: dict[str, gpd.GeoDataFrame]
    area_of_interest: gpd.GeoDataFrame | None
    image_footprint: gpd.GeoDataFrame | None
    not_analysed: gpd.GeoDataFrame | None
    incidents: gpd.GeoDataFrame | None
    basemap: gpd.GeoDataFrame | None
    scores: list[ScoreRaster] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def lists(self) -> list[Source]:
        """The damage lists, in the order of the configuration."""
        return [source for source in self.sources if source.role == "assessments"]

    @property
    def graders(self) -> list[Source]:
        """All that says something of buildings, damage lists first: lists and rasters."""
        return [source for source in self.sources if source.role in {"assessments", "scores"}]


def read_inputs(config: LoadedConfig, *, steps: Sequence[str], on_step: OnStep) -> Harmonised:
    """Read every source and bring it into our columns; three of the steps are named on the way."""
    settings, crs = config.settings.sources, metric_crs(config.settings.area.crs)
    told: list[Source] = []
    findings: list[Finding] = []

    def read(role: Role, source: SourceConfig) -> tuple[Any, ...]:
        provenance, *tables, found = read_source(config, role, source, crs)
        told.append(provenance)
        findings.extend(found)
        return tuple(tables)

    def read_all(role: Role) -> gpd.GeoDataFrame | None:
        found = [read(role, source)[0] for source in getattr(settings, role)]
        return stack(found) if found else None

    on_step(steps[0])
    lists = [read("assessments", source) for source in settings.assessments]
    sites = stack([sites for sites, _, _ in lists])
    assessments = pd.concat([assessments for _, assessments, _ in lists], ignore_index=True)
    drawn = [outlines for _, _, outlines in lists if outlines is not None and len(outlines)]
    on_step(steps[1])
    footprints, conflated = _footprints(
        [read("footprints", source)[0] for source in settings.footprints], config
    )
    findings.extend(conflated)
    scores = [_score_raster(config, source) for source in settings.scores]
    told.extend(score.source for score in scores)
    on_step(steps[2])
    districts, further = _district_sets(config, sites, read, told)
    return Harmonised(
        sites=sites,
        assessments=assessments,
        site_outlines=stack(drawn) if drawn else None,
        footprints=footprints,
        districts=districts,
        further_districts=further,
        area_of_interest=read_all("area_of_interest"),
        image_footprint=read_all("image_footprint"),
        not_analysed=read_all("not_analysed"),
        incidents=read_all("incidents"),
        basemap=read_all("basemap"),
        scores=scores,
        sources=told,
        findings=findings,
    )


def _footprints(
    tables: Sequence[gpd.GeoDataFrame], config: LoadedConfig
) -> tuple[gpd.GeoDataFrame | None, list[Finding]]:
    if not tables:
        return None, []
    crs, same_share = metric_crs(config.settings.area.crs), config.settings.conflation.same_share
    return conflate_footprints(tables, metric_crs=crs, same_share=same_share)


def _score_raster(config: LoadedConfig, source: SourceConfig) -> ScoreRaster:
    provenance, path, layout = score_source(config, source)
    return ScoreRaster(provenance, path, layout, dict(source.options))


def _district_sets(
    config: LoadedConfig,
    sites: gpd.GeoDataFrame,
    read: Callable[[Role, SourceConfig], tuple[Any, ...]],
    told: list[Source],
) -> tuple[gpd.GeoDataFrame, dict[str, gpd.GeoDataFrame]]:
    """The district set in use, and the other ones by source id."""
    crs, chosen = metric_crs(config.settings.area.crs), config.settings.districts
    found: dict[str, gpd.GeoDataFrame] = {}
    for source in config.settings.sources.admin_areas:
        if source.reader == FROM_SITES:
            found[source.id] = districts_from_sites(sites, source, crs)
            told.append(provenance_of("admin_areas", source, None))
        else:
            found[source.id] = read("admin_areas", source)[0]
    return found.pop(chosen.id), found


def districts_from_sites(sites: gpd.GeoDataFrame, source: SourceConfig, crs: CRS) -> gpd.GeoDataFrame:
    """Districts grown from the labels of the sites.

    Raises
    ------
    SourceError
        If no site has a label.
    """
    if sites["source_district"].isna().all():
        msg = f"Source {source.id} is to grow districts from site labels, but no site has one; give a polygon file."
        raise SourceError(msg)
    return districts_from_labels(sites, metric_crs=crs, names_ar=source.options.get("names_ar", {}))


def stack(tables: Sequence[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """The rows of all tables, one below the other, in EPSG:4326."""
    if len(tables) == 1:
        return tables[0].reset_index(drop=True)
    return gpd.GeoDataFrame(pd.concat(tables, ignore_index=True), geometry="geometry", crs=STORAGE)


def require_epoch(config: LoadedConfig, epochs: Sequence[pd.Timestamp]) -> None:
    """Do nothing if the as-of date is one of the epochs.

    Raises
    ------
    SourceError
        Naming the epochs there are.
    """
    as_of = config.settings.area.as_of
    if not epochs:
        msg = (
            "No source says anything that is counted: the damage lists are radar screens, which only show where to look, "
            "or none of their rows has a class. Add a damage list, or the answers of a survey, to assessments:."
        )
        raise SourceError(msg)
    if pd.Timestamp(as_of) not in epochs:
        offered = ", ".join(epoch.date().isoformat() for epoch in epochs)
        msg = f"area.as_of is {as_of}, but the damage list has the epochs {offered}; name one of them."
        raise SourceError(msg)
