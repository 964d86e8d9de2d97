"""Footprints with the damage shares of Microsoft's AI for Good Lab, or with the mean of a damage proxy map."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geodata.errors import ConfigError
from geodata.grades import IMAGE_MODEL
from geodata.options import text_option
from geodata.provenance import note_reading
from geodata.sources.options import FILE_OPTIONS
from geodata.sources.providers.ai4g_raster import BELOW, REACHED
from geodata.sources.scored_footprints import (
    SCORE_OPTIONS,
    column_in,
    layout_of,
    numbers_in,
    stated_threshold,
    threshold_crosswalk,
    with_class,
)
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.vector import read_vector

CITATION = "microsoft/building-damage-assessment, merge_with_building_footprints.py and dpm_intersection.py."
SCORE, DPM_SCORE, BUILT, UNKNOWN, FLAG = (
    "damage_pct_0m",
    "average_dpm",
    "built_pct_0m",
    "unknown_pct",
    "damaged",
)
MOST_UNKNOWN = 0.5
"""A footprint with more than this part of it under cloud is not assessed."""


def read_ai4g_footprints(location: Path, role: str, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Footprints as delivered; for assessments with the class that the stated threshold gives each.

    The score is ``damage_pct_0m``, a fraction in spite of its name, or in the variant for damage proxy maps
    ``average_dpm``.

    Raises
    ------
    ConfigError
        If no threshold is stated, nobody is named for it, or it is no share.
    SourceError
        If the file cannot be read, or has no column of scores.
    """
    table = read_vector(location, options)
    if role == "footprints":
        return table
    threshold, source = stated_threshold(options)
    if not 0 < threshold <= 1:
        msg = f"option threshold was {threshold:g}, but these scores are fractions; write a share above 0 and up to 1 (a half is 0.5)."
        raise ConfigError(msg)
    offered = {str(name).casefold(): str(name) for name in table.columns}
    named = text_option(options, "score_column")
    guessed = DPM_SCORE if DPM_SCORE in offered and SCORE not in offered else SCORE
    column = column_in(table, named or guessed, what="The damage score")
    scores = numbers_in(table, column)
    unknown = numbers_in(table, offered[UNKNOWN]) if UNKNOWN in offered else np.zeros(len(table))
    seen = (unknown <= MOST_UNKNOWN) & ~_is_blank(table, scores, unknown, offered)
    classed = with_class(
        table,
        scores,
        seen=np.asarray(seen),
        threshold=threshold,
        threshold_source=source,
        flag_column=offered.get(FLAG),
    )
    detail = f"Footprints of which more than {MOST_UNKNOWN:g} is under cloud; not assessed."
    note_reading(classed, "unknown_share", "kept", int((unknown > MOST_UNKNOWN).sum()), detail)
    return classed


def _is_blank(
    table: gpd.GeoDataFrame,
    scores: npt.NDArray[np.float64],
    unknown: npt.NDArray[np.float64],
    offered: Mapping[str, str],
) -> npt.NDArray[np.bool_]:
    """True for rows that are what the publisher writes where its raster has nothing: zeros in every column.

    Its program starts from 0 and leaves it there over nodata and beside the raster. The same zeros stand for a
    footprint that is all background, so such a row says nothing.
    """
    damaged = numbers_in(table, offered[SCORE]) if SCORE in offered else scores
    if BUILT in offered:
        return np.asarray((damaged == 0) & (numbers_in(table, offered[BUILT]) == 0) & (unknown == 0))
    return np.asarray(scores == 0) if DPM_SCORE in offered else np.zeros(len(table), dtype=bool)


SOURCE = SourceType(
    name="ai4g-footprints",
    title="Microsoft AI for Good footprint scores",
    roles=("assessments", "footprints"),
    read=read_ai4g_footprints,
    options=FILE_OPTIONS
    | {name: SCORE_OPTIONS[name] for name in ("score_column", "threshold", "threshold_source")},
    layout=lambda table: layout_of(table, reached=REACHED, below=BELOW, citation=CITATION),
    crosswalk=threshold_crosswalk(REACHED, BELOW, CITATION),
    method=IMAGE_MODEL,
    lists="all_buildings",
    column_defaults={"footprints": {"id_column": "id"}},
    guide=Guide(
        publisher="Microsoft AI for Good Lab",
        origin="GeoPackage of the building-damage-assessment workflow, or as published with a response on HDX.",
        url="https://github.com/microsoft/building-damage-assessment",
        licence="As published with each response; footprints are Overture's (ODbL for those from OpenStreetMap).",
        fields={
            "damage_pct_0m, _10m, _20m": "Damaged part, 0 to 1 in spite of the name, of the footprint and of what lies 10 and 20 units of "
            "the raster's reference system around it.",
            "built_pct_0m": "Part that the model calls intact building, 0 to 1.",
            "unknown_pct": "Part under cloud, 0 to 1; above 0.5 the footprint is not assessed.",
            "damaged": "1 if a single cell is damaged; kept in the notes, never used.",
            "average_dpm": "Damage proxy map variant: mean of the map under the footprint.",
        },
        traps=(
            "The columns are fractions: a threshold of 50 would be reached by none.",
            "Cells under cloud stay in the denominator of damage_pct_0m, so a share beside cloud is too low.",
            "Where its raster has nothing the publisher writes zeros in every column, which is not undamaged; such rows are not assessed.",
            "damaged is 1 for any damaged cell; state a threshold instead.",
        ),
        citation=CITATION,
        example="reader: ai4g-footprints\npath: damage_footprints.gpkg\noptions:\n  date: 2023-10-10\n  threshold: 0.5\n"
        "  threshold_source: ours, half of the roof",
    ),
)
