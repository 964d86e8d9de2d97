"""A raster of scores or classes -> what it says of each building, and of which buildings it says nothing."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import columns
from geodata.errors import ConfigError
from geodata.grades import IMAGE_MODEL, NO_VISIBLE_DAMAGE, RADAR_SCREEN, RANK, Crosswalk
from geodata.layout import RasterLayout
from geodata.options import list_option, text_option
from geodata.provenance import Finding, Findings, Source
from geodata.rasters.building_rows import score_rows, statement_rows
from geodata.rasters.class_notation import crosswalk_of
from geodata.rasters.class_rule import decide_classes
from geodata.rasters.read import ScoreRaster, open_score
from geodata.rasters.score_rule import (
    MIN_VALID_SHARE,
    TIFF_DATE_TAG,
    ScoreRule,
    epoch_of,
    scale_option,
    score_rule,
    share_option,
    statistics_option,
)
from geodata.rasters.write import DATE_TAG, NEVER_EVIDENCE, USE_TAG, own_tags
from geodata.rasters.zonal import SHARE_VALID, class_shares, score_statistics

PWTT_BANDS = {"t_statistic", "damage"}
PWTT_VERSION_BANDS = {"p_value", "n_pre", "n_post"}
"""Bands that PWTT writes since 0.1.0 and did not write in the version of February 2025."""

FEW_BUILDINGS = 10
"""Fewer may well be all alike."""

Result = tuple[pd.DataFrame, pd.DataFrame, list[Finding]]


def score_buildings(
    footprints: gpd.GeoDataFrame,
    raster_path: Path,
    *,
    source: Source,
    layout: RasterLayout,
    options: Mapping[str, object],
) -> Result:
    """What a raster measures on each building, and what it says of those that it shows.

    A raster of scores says ``reached`` or ``below`` by the rule of :class:`geodata.rasters.score_rule.ScoreRule`. A
    raster of classes says the class that covers most of a footprint
    (:func:`geodata.rasters.class_rule.decide_classes`). One with classes and a ``reached`` class has as score the
    share of seen cells that are of a class above no visible damage.

    Parameters
    ----------
    footprints
        Buildings, :data:`geodata.columns.FOOTPRINTS`; only id and geometry are used.
    raster_path
        A raster, or an archive or folder with one.
    source
        Its ``method`` is that of every statement; ``image_model`` if it has none. The statements of a
        ``radar_screen`` have no grade, only an interval.
    layout, options
        What the cells say; options of the source override it.

    Returns
    -------
    building_scores
        :data:`geodata.columns.BUILDING_SCORES`, one row for each building in their order. Scores are missing
        for a raster of classes.
    building_statements
        :data:`geodata.columns.BUILDING_STATEMENTS`, one row for each building of which at least ``min_valid_share``
        is seen. A building over nodata or beside the raster has no row: it is not assessed.
    list of Finding
        Buildings beside the raster and hidden in it, the threshold and its source.

    Raises
    ------
    ConfigError
        If threshold, classes or date are not stated, an option is not what it must be, or a raster that this
        program made as a screen is given another method.
    UnknownCodeError
        If a building covers a cell of a class that is in no list.
    SourceError, CRSError
        If the raster cannot be read or placed.
    """
    found = Findings("rasters", source.id)
    raster = _open(raster_path, layout, options, found)
    method = source.method or IMAGE_MODEL
    _require_screen_stays_one(raster, method, source.id)
    epoch = _epoch(raster, options, source, found)
    least = share_option(options, "min_valid_share")
    least = MIN_VALID_SHARE if least is None else least
    if layout.reached is not None:
        rule = score_rule(options, layout, is_screen=method == RADAR_SCREEN)
        if layout.crosswalk is not None and not 0 < rule.threshold <= 1:
            msg = (
                f"option threshold was {rule.threshold:g}, but the score of {source.id} is the share of damaged cells; write a "
                "share above 0 and up to 1 (a half is 0.5)."
            )
            raise ConfigError(msg)
        statistics = score_statistics(
            footprints.geometry,
            raster,
            threshold=rule.threshold if layout.crosswalk is None else 1.0,
            higher_is_damage=rule.higher_is_damage,
            statistics=statistics_option(options),
            scores_of_codes=None if layout.crosswalk is None else _damage_of_codes(layout.crosswalk),
        )
        says = _say_scores(statistics, rule)
        _note_rule(found, raster, rule)
        _note_one_sided(found, statistics, rule)
    else:
        statistics, says = _classes(footprints, raster, layout, options)
    seen = statistics[SHARE_VALID]
    is_assessed = (seen >= least) & (seen > 0)
    _note_unseen(found, seen, is_assessed, least)
    if method == RADAR_SCREEN:
        says = says.assign(**{columns.GRADE: None})
    names = footprints[columns.BUILDING_ID].reset_index(drop=True)
    scores = score_rows(statistics, names, source_id=source.id, epoch=epoch, is_assessed=is_assessed)
    statements = statement_rows(
        says.loc[is_assessed.to_numpy()],
        names[is_assessed.to_numpy()],
        source_id=source.id,
        epoch=epoch,
        method=method,
    )
    return scores, statements, found.entries


def _open(path: Path, layout: RasterLayout, options: Mapping[str, object], found: Findings) -> ScoreRaster:
    asked = options.get("band")
    if asked is not None and (isinstance(asked, bool) or not isinstance(asked, (str, int))):
        msg = (
            f"option band was {asked!r} but is expected to be the description of a band or its number from 1."
        )
        raise ConfigError(msg)
    unseen = [*layout.unseen_values, *_numbers(list_option(options, "unseen_values"))]
    crs, member = text_option(options, "crs"), text_option(options, "member")
    first = open_score(path, band=1, unseen_values=unseen, crs=crs, member=member)
    wanted = layout.band if asked is None else asked
    if _is_alone_and_unnamed(first, wanted) and asked is None:
        detail = f"The raster has one band without a description; it is read as {wanted}."
        found.add("unnamed_band", "kept", 1, detail)
        return first
    return open_score(path, band=wanted, unseen_values=unseen, crs=crs, member=member)


def _require_screen_stays_one(raster: ScoreRaster, method: str, source_id: str) -> None:
    use = own_tags(raster.tags).get(USE_TAG, "")
    if NEVER_EVIDENCE in use and method != RADAR_SCREEN:
        msg = (
            f"Source {source_id} is to be read with method: {method}, but {raster.path.name} says of itself that it is "
            f"{use!r}; write method: {RADAR_SCREEN}, so that it shows where to look and grades nothing."
        )
        raise ConfigError(msg)


def _is_alone_and_unnamed(raster: ScoreRaster, wanted: str | int) -> bool:
    return raster.descriptions == ("1",) and isinstance(wanted, str) and not wanted.isdecimal()


def _numbers(values: list[object] | None) -> list[float]:
    numbers = [
        value for value in values or [] if isinstance(value, (int, float)) and not isinstance(value, bool)
    ]
    if len(numbers) < len(values or []):
        msg = f"option unseen_values was {values!r} but is expected to be a list of numbers."
        raise ConfigError(msg)
    return [float(value) for value in numbers]


def _epoch(
    raster: ScoreRaster, options: Mapping[str, object], source: Source, found: Findings
) -> pd.Timestamp:
    own, tiff = own_tags(raster.tags).get(DATE_TAG), raster.tags.get(TIFF_DATE_TAG)
    epoch = epoch_of(options, own_date=own, tiff_date=tiff, source_id=source.id)
    if options.get("date") is None and own is None:
        detail = f"The date {epoch.date()} is the one in the file's {TIFF_DATE_TAG}, which may be the day it was written; option date: overrides it."
        found.add("date_of_file", "kept", 1, detail)
    return epoch


def _damage_of_codes(crosswalk: Crosswalk) -> dict[float, float]:
    """Code -> 1 for a class counted above no visible damage, 0 for one that is not."""
    lowest = RANK[NO_VISIBLE_DAMAGE]
    return {
        float(entry.code): float(entry.grade is not None and RANK[entry.grade] > lowest)
        for entry in crosswalk.classes
    }


def _say_scores(statistics: pd.DataFrame, rule: ScoreRule) -> pd.DataFrame:
    reached = rule.counts(statistics)
    parts = {
        columns.SOURCE_GRADE: (rule.told(reached=True), rule.told(reached=False)),
        columns.GRADE: (rule.reached.grade, rule.below.grade),
        columns.GRADE_MIN: (rule.reached.grade_min, rule.below.grade_min),
        columns.GRADE_MAX: (rule.reached.grade_max, rule.below.grade_max),
        columns.LIFECYCLE: (rule.reached.lifecycle, rule.below.lifecycle),
    }
    told = {
        name: np.where(reached, np.array(yes, dtype=object), np.array(no, dtype=object))
        for name, (yes, no) in parts.items()
    }
    return pd.DataFrame(told, index=statistics.index, dtype=object)


def _classes(
    footprints: gpd.GeoDataFrame, raster: ScoreRaster, layout: RasterLayout, options: Mapping[str, object]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    scale = scale_option(options)
    crosswalk = crosswalk_of(scale) if scale else layout.crosswalk
    if crosswalk is None:
        msg = "Nobody says what the cell values mean; set option scale:, such as {1: no_visible_damage, 3: [moderate, severe]}."
        raise ConfigError(msg)
    shares, share_valid = class_shares(
        footprints.geometry,
        raster,
        codes=tuple(float(entry.code) for entry in crosswalk.classes),
        statistics=statistics_option(options),
    )
    statistics = pd.DataFrame({SHARE_VALID: share_valid}, index=footprints.index)
    return statistics, decide_classes(
        shares, crosswalk, min_class_share=share_option(options, "min_class_share")
    )


def _note_rule(found: Findings, raster: ScoreRaster, rule: ScoreRule) -> None:
    bands = {name.casefold() for name in raster.descriptions}
    version = ""
    if bands >= PWTT_BANDS:
        is_new = bool(bands & PWTT_VERSION_BANDS)
        version = " (PWTT 0.1.0 or later)" if is_new else " (PWTT before 0.1.0, as of February 2025)"
    detail = (
        f"Band {raster.band_name} of {', '.join(raster.descriptions)}{version}: damage is {rule.told(reached=True)}; "
        f"threshold by {rule.threshold_source}."
    )
    found.add("threshold", "kept", 1, detail)


def _note_one_sided(found: Findings, statistics: pd.DataFrame, rule: ScoreRule) -> None:
    """A threshold in another unit than the scores (0.5 for percentages) flags all buildings or none."""
    is_seen = statistics[SHARE_VALID].to_numpy() > 0
    n_seen, n_reached = int(is_seen.sum()), int(rule.counts(statistics)[is_seen].sum())
    if n_seen >= FEW_BUILDINGS and n_reached in {0, n_seen}:
        detail = f"Buildings that are all {rule.told(reached=n_reached > 0)}; see that the threshold is in the unit of the scores."
        found.add("threshold_parts_nothing", "kept", n_seen, detail)


def _note_unseen(found: Findings, seen: pd.Series, is_assessed: pd.Series, least: float) -> None:
    nothing, little = seen == 0, (seen > 0) & ~is_assessed
    if len(seen) and nothing.all():
        detail = (
            "Buildings, and so all, of which the raster shows nothing; check where it lies and its nodata."
        )
        found.add("raster_shows_no_building", "kept", len(seen), detail)
        return
    detail = "Buildings wholly beside the raster or over cells without a value; not assessed."
    found.add("building_not_in_raster", "kept", int(nothing.sum()), detail)
    detail = f"Buildings of which less than {least:g} lies on cells with a value; not assessed."
    found.add("building_little_seen", "kept", int(little.sum()), detail)
