"""Footprints with the mean of a Pixel-Wise T-Test raster."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np

from geodata.grades import RADAR_SCREEN
from geodata.options import text_option
from geodata.sources.options import FILE_OPTIONS
from geodata.sources.providers.pwtt_raster import BELOW, REACHED, THRESHOLD, THRESHOLD_SOURCE
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

CITATION = "Ballinger, O., Remote Sensing of Environment 331, 115025."
SCORE, FLAG = "mean", "damaged"
ALSO_CALLED = ("T_statistic", "T_statistic_mean", "max_change")
"""Names of the score in files made with other versions or tools; looked for where there is no `mean`."""


def read_pwtt_footprints(location: Path, role: str, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Footprints as delivered; for assessments with the class that the threshold gives each.

    Raises
    ------
    ConfigError
        If a threshold is stated without its source.
    SourceError
        If the file cannot be read, or has no column of scores.
    """
    table = read_vector(location, options)
    if role == "footprints":
        return table
    offered = {str(name).casefold(): str(name) for name in table.columns}
    named = text_option(options, "score_column")
    guessed = next((name for name in (SCORE, *ALSO_CALLED) if name.casefold() in offered), SCORE)
    threshold, source = stated_threshold(options, default=THRESHOLD, default_source=THRESHOLD_SOURCE)
    return with_class(
        table,
        numbers_in(table, column_in(table, named or guessed, what="The PWTT score")),
        seen=np.ones(len(table), dtype=bool),
        threshold=threshold,
        threshold_source=source,
        flag_column=offered.get(FLAG),
    )


SOURCE = SourceType(
    name="pwtt-footprints",
    title="PWTT footprint scores",
    roles=("assessments", "footprints"),
    read=read_pwtt_footprints,
    options=FILE_OPTIONS
    | {name: SCORE_OPTIONS[name] for name in ("score_column", "threshold", "threshold_source")},
    layout=lambda table: layout_of(table, reached=REACHED, below=BELOW, citation=CITATION),
    crosswalk=threshold_crosswalk(REACHED, BELOW, CITATION),
    method=RADAR_SCREEN,
    lists="all_buildings",
    column_defaults={"footprints": {"id_column": "id"}},
    guide=Guide(
        publisher="Ollie Ballinger",
        origin="Vector export of the PWTT package: building footprints with the mean statistic under each.",
        url="https://github.com/oballinger/PWTT",
        licence="As the maker of the file states it; Microsoft's footprints are ODbL or CDLA-Permissive-2.0, by version.",
        fields={
            "mean": "Mean of the smoothed statistic over the footprint; compared with the threshold, 3.3 if left out.",
            "damaged": "The maker's flag, 0 or 1, by a threshold of the maker's own; kept in the notes, never used.",
            "area_m2": "Ground area; small footprints are often left out of such files.",
            "id": "Id of the footprint.",
        },
        traps=(
            (
                "The flag need not follow the threshold of the README: in a published file of 3,013 footprints 37 are flagged, which is T "
                "above 4, where 3.3 gives 284."
            ),
            "A screen, never evidence: it says where to look.",
            "Footprints that the file leaves out for their size are not in it and not assessed.",
        ),
        citation=CITATION,
        example="reader: pwtt-footprints\npath: footprints_scores.geojson\noptions: {date: 2026-03-01}",
    ),
)
