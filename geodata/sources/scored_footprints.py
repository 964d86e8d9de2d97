"""Footprints that carry a published score -> a class for each by a stated threshold."""

from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.errors import ConfigError, SourceError
from geodata.grades import Crosswalk, SourceClass
from geodata.layout import Layout
from geodata.options import number_option, text_option
from geodata.provenance import note_reading
from geodata.threshold import reaches

CLASS_COLUMN = "threshold_class"
"""Column that the readers add: at or above the threshold, below it, or not seen."""

FLAG_COLUMN = "published_flag"
"""Column that the readers add where the file has a verdict of its own, kept beside ours in words."""

NOT_SEEN = "not seen"
NOT_SEEN_CODE = 2

SCORE_OPTIONS: dict[str, str] = {
    "score_column": "Column of the score.",
    "threshold": "Score that counts as damage, itself included; that of the publisher if left out and there is one.",
    "threshold_source": "Who published the threshold; needed with threshold:.",
    "higher_is": "damage (default), or intact where low scores mean damage; then at or below the threshold counts.",
    "valid_share_column": "Column of the part of a footprint that was seen, 0 to 1.",
    "min_valid_share": "Footprints seen less than this are not assessed; 0.5 if left out.",
}
"""Options of every reader of scored footprints."""

MIN_VALID_SHARE = 0.5


def stated_threshold(
    options: Mapping[str, object], *, default: float | None = None, default_source: str | None = None
) -> tuple[float, str]:
    """The threshold and who stands for it.

    Raises
    ------
    ConfigError
        If there is none, it is no number, or nobody is named for it.
    """
    threshold, source = number_option(options, "threshold"), text_option(options, "threshold_source")
    if threshold is None and default is not None:
        return default, source or str(default_source)
    if threshold is None or not np.isfinite(threshold):
        msg = (
            f"option threshold was {threshold} but these scores have no published threshold; set threshold: (the smallest "
            "score that counts as damage) and threshold_source:."
        )
        raise ConfigError(msg)
    if source is None:
        msg = f"option threshold is {threshold:g} but nobody is named for it; say with threshold_source: who published it, or that it is yours."
        raise ConfigError(msg)
    return threshold, source


def column_in(table: gpd.GeoDataFrame, name: str, *, what: str) -> str:
    """The column of this name, in any case.

    Raises
    ------
    SourceError
        If the table has none, listing those it has.
    """
    offered = [str(column) for column in table.columns if column != table.geometry.name]
    fitting = [column for column in offered if column.strip().casefold() == name.strip().casefold()]
    exact = [column for column in fitting if column == name] or fitting
    if len(exact) == 1:
        return exact[0]
    msg = f"{what} is expected in column {name}, but the columns are {', '.join(offered)}; name it with an option."
    raise SourceError(msg)


def numbers_in(table: gpd.GeoDataFrame, column: str) -> npt.NDArray[np.float64]:
    """The column as numbers; NaN where it is empty.

    Raises
    ------
    SourceError
        If a value is neither a number nor empty.
    """
    values = table[column]
    numbers = pd.to_numeric(values, errors="coerce")
    empty = values.isna() | values.astype(str).str.strip().isin(["", "nan", "NaN", "<NA>", "None"])
    strange = values[numbers.isna() & ~empty]
    if len(strange):
        msg = f"Column {column} is expected to hold numbers but holds {strange.iloc[0]!r} ({len(strange)} rows); correct them or name another column."
        raise SourceError(msg)
    return np.asarray(numbers.to_numpy(dtype=float, na_value=np.nan))


def with_class(
    table: gpd.GeoDataFrame,
    scores: npt.NDArray[np.float64],
    *,
    seen: npt.NDArray[np.bool_],
    threshold: float,
    threshold_source: str,
    higher_is_damage: bool = True,
    flag_column: str | None = None,
) -> gpd.GeoDataFrame:
    """`table` with :data:`CLASS_COLUMN`, and :data:`FLAG_COLUMN` where the file has a verdict of its own.

    A missing score, or a row that is not `seen`, is :data:`NOT_SEEN`, never below the threshold.
    """
    at, beside = ("at or above", "below") if higher_is_damage else ("at or below", "above")
    reached = reaches(scores, threshold, higher_is_damage=higher_is_damage)
    told = np.where(reached, f"{at} {threshold:g}", f"{beside} {threshold:g}").astype(object)
    told[~seen | np.isnan(scores)] = NOT_SEEN
    classed = table.assign(**{CLASS_COLUMN: told})
    n_reached, n_unseen = int((told == f"{at} {threshold:g}").sum()), int((told == NOT_SEEN).sum())
    detail = f"Footprints {at} {threshold:g} (threshold by {threshold_source})."
    note_reading(classed, "threshold", "kept", n_reached, detail)
    detail = "Footprints without a score, or too little of which was seen; not assessed."
    note_reading(classed, "footprint_not_seen", "kept", n_unseen, detail)
    if flag_column is None:
        return classed
    flags = numbers_in(table, flag_column)
    classed[FLAG_COLUMN] = [
        None if np.isnan(flag) else f"published flag {flag_column}: {flag:g}" for flag in flags.tolist()
    ]
    differ = ~np.isnan(flags) & ((flags > 0) != reached) & (told != NOT_SEEN)
    detail = (
        f"Footprints whose published flag ({int((flags > 0).sum())} are flagged) differs from the threshold {threshold:g}; the "
        "threshold decides, the flag is kept in the notes."
    )
    note_reading(classed, "published_flag_differs", "kept", int(differ.sum()), detail)
    return classed


def threshold_crosswalk(reached: SourceClass, below: SourceClass, citation: str) -> Crosswalk:
    """The three things that a threshold can say of a footprint; ``citation`` is where the score comes from."""
    return Crosswalk(citation, (reached, below, SourceClass(NOT_SEEN_CODE, NOT_SEEN, None, None, None)))


def layout_of(
    table: gpd.GeoDataFrame, *, reached: SourceClass, below: SourceClass, citation: str
) -> Layout | None:
    """Where the statements of a table from :func:`with_class` are; ``None`` for another table."""
    if CLASS_COLUMN not in table:
        return None
    words = sorted(set(table[CLASS_COLUMN]) - {NOT_SEEN})
    codes = {word: reached.code if word.startswith("at or") else below.code for word in words}
    return Layout(
        crosswalk=replace(threshold_crosswalk(reached, below, citation), also=codes),
        class_column=CLASS_COLUMN,
        notes_column=FLAG_COLUMN if FLAG_COLUMN in table else None,
        shapes="any",
    )
