"""Any footprints that carry a damage score in a column."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geodata.errors import ConfigError
from geodata.grades import IMAGE_MODEL
from geodata.options import number_option, text_option
from geodata.sources.options import FILE_OPTIONS
from geodata.sources.providers.score_raster import BELOW, REACHED
from geodata.sources.scored_footprints import (
    MIN_VALID_SHARE,
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

CITATION = "The file's own documentation; which score counts as damage is stated in the configuration."


def read_scored_footprints(location: Path, role: str, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Footprints as delivered; for assessments with the class that the stated threshold gives each.

    Raises
    ------
    ConfigError
        If column or threshold are not stated, or ``higher_is`` is neither damage nor intact.
    SourceError
        If the file cannot be read, or has no such column of numbers.
    """
    table = read_vector(location, options)
    if role == "footprints":
        return table
    name = text_option(options, "score_column")
    if name is None:
        told = ", ".join(str(column) for column in table.columns if column != table.geometry.name)
        msg = f"Nobody says which column holds the score; set score_column: to one of {told}."
        raise ConfigError(msg)
    higher = options.get("higher_is", "damage")
    if higher not in ("damage", "intact"):
        msg = f"option higher_is was {higher!r} but is expected to be damage or intact."
        raise ConfigError(msg)
    threshold, source = stated_threshold(options)
    scores = numbers_in(table, column_in(table, name, what="The score"))
    return with_class(
        table,
        scores,
        seen=_seen(table, options),
        threshold=threshold,
        threshold_source=source,
        higher_is_damage=higher == "damage",
    )


def _seen(table: gpd.GeoDataFrame, options: Mapping[str, object]) -> npt.NDArray[np.bool_]:
    name = text_option(options, "valid_share_column")
    if name is None:
        return np.ones(len(table), dtype=bool)
    least = number_option(options, "min_valid_share")
    least = MIN_VALID_SHARE if least is None else least
    share = numbers_in(table, column_in(table, name, what="The part that was seen"))
    return np.asarray((share >= least) & (share > 0))


SOURCE = SourceType(
    name="scored-footprints",
    title="Any footprints with a damage score",
    roles=("assessments", "footprints"),
    read=read_scored_footprints,
    options=FILE_OPTIONS | SCORE_OPTIONS,
    layout=lambda table: layout_of(table, reached=REACHED, below=BELOW, citation=CITATION),
    crosswalk=threshold_crosswalk(REACHED, BELOW, CITATION),
    method=IMAGE_MODEL,
    lists="all_buildings",
    guide=Guide(
        publisher="Anyone",
        origin="A vector file of building outlines to which somebody has added a score, such as the mean of a raster.",
        url="https://gdal.org/en/stable/drivers/vector/",
        licence="That of the file; the configuration states it.",
        fields={
            "score_column": "The score; a missing one is not seen, never undamaged.",
            "valid_share_column": "Part of the footprint that was seen, if the file tells.",
        },
        traps=(
            "A score says nothing without a threshold: state it with the publication or test that it comes from.",
            "Some tools write 0 where nothing was seen; name a valid_share_column, or leave such rows out.",
            "The same file can be the footprints too: list it under both roles, with two ids.",
        ),
        citation=CITATION,
        example="reader: scored-footprints\npath: scores.gpkg\noptions:\n  date: 2017-10-21\n  score_column: p_damage\n"
        "  threshold: 0.5\n  threshold_source: F1 on the validation set of the model's authors",
    ),
)
