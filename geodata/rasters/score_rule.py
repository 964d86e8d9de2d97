"""When a footprint's score counts as damage: the threshold, its source, and what is compared with it."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, TypeVar, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.errors import ConfigError
from geodata.grades import RANK, SEVERE, SourceClass
from geodata.layout import RasterLayout
from geodata.options import Options, mapping_option, number_option, text_option
from geodata.rasters.class_notation import class_of
from geodata.rasters.covered_cells import STATISTICS, Statistics
from geodata.rasters.zonal import MAXIMUM, MEAN, MINIMUM, SHARE_REACHED
from geodata.threshold import reaches

By = Literal["mean", "max", "share"]
BYS: tuple[By, ...] = get_args(By)
HIGHER = ("damage", "intact")

MIN_VALID_SHARE = 0.5
"""A footprint with less than this part of it seen is not assessed, unless option min_valid_share says otherwise."""

BELOW_CODE, REACHED_CODE = 0, 1
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
TIFF_DATE = re.compile(r"(\d{4})[:-](\d{2})[:-](\d{2})")
TIFF_DATE_TAG = "TIFFTAG_DATETIME"
Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True)
class ScoreRule:
    """When a footprint counts as damaged.

    Attributes
    ----------
    threshold, threshold_source
        Value that counts, itself included, and who published it.
    by
        ``mean`` over the footprint, ``max`` (its worst cell), or ``share``: the part of it whose cells reach the
        threshold, compared with `min_share`.
    min_share
        Smallest such part, itself included; ``None`` unless `by` is ``share``.
    higher_is_damage
        False where low values mean damage, as for coherence: then at or below the threshold counts.
    reached, below
        What a footprint says that counts, and one that does not.
    """

    threshold: float
    threshold_source: str
    by: By
    min_share: float | None
    higher_is_damage: bool
    reached: SourceClass
    below: SourceClass

    def counts(self, statistics: pd.DataFrame) -> npt.NDArray[np.bool_]:
        """True for each footprint that counts as damaged; the boundary counts, a missing value never does."""
        if self.by == "share":
            return reaches(statistics[SHARE_REACHED].to_numpy(), float(self.min_share or 0))
        worst = MAXIMUM if self.higher_is_damage else MINIMUM
        values = statistics[MEAN if self.by == "mean" else worst].to_numpy()
        return reaches(values, self.threshold, higher_is_damage=self.higher_is_damage)

    def told(self, *, reached: bool) -> str:
        """The rule and its outcome in words, such as ``mean >= 3.3``."""
        signs = (">=", "<") if self.higher_is_damage else ("<=", ">")
        if self.by == "share":
            return f"share {signs[0]} {self.threshold:g} {'>=' if reached else '<'} {float(self.min_share or 0):g}"
        what = "score" if self.by == "mean" else "worst cell"
        return f"{what} {signs[0] if reached else signs[1]} {self.threshold:g}"


def score_rule(options: Options, layout: RasterLayout, *, is_screen: bool = False) -> ScoreRule:
    """The rule that the options state, completed by the source's own.

    What a screen passes over may be anything up to severe, unless option below says otherwise.

    Raises
    ------
    ConfigError
        If there is no threshold, nobody is named for it, it was published for another band, or an option is not
        what it must be.
    """
    by = choice_option(options, "by", BYS, default="mean")
    min_share = share_option(options, "min_share")
    if (by == "share") != (min_share is not None):
        msg = f"option by was {by!r} and min_share was {min_share}; set min_share: (0 to 1) with by: share, and only then."
        raise ConfigError(msg)
    threshold, source = _threshold(options, layout)
    below = _class(options, "below", layout.below, BELOW_CODE)
    return ScoreRule(
        threshold=threshold,
        threshold_source=source,
        by=by,
        min_share=min_share,
        higher_is_damage=choice_option(options, "higher_is", HIGHER, default="damage") == "damage",
        reached=_class(options, "reached", layout.reached, REACHED_CODE),
        below=_passed_over(below) if is_screen and "below" not in options else below,
    )


def _threshold(options: Options, layout: RasterLayout) -> tuple[float, str]:
    threshold, source = number_option(options, "threshold"), text_option(options, "threshold_source")
    if threshold is not None and not np.isfinite(threshold):
        msg = f"option threshold was {threshold} but is expected to be a finite number."
        raise ConfigError(msg)
    if threshold is not None and source is None:
        msg = f"option threshold is {threshold:g} but nobody is named for it; say with threshold_source: who published it, or that it is yours."
        raise ConfigError(msg)
    if threshold is not None:
        return threshold, str(source)
    if layout.threshold is None:
        msg = "No threshold is stated and this source has no published one; set threshold: (the smallest score that counts as damage) and threshold_source:."
        raise ConfigError(msg)
    asked = options.get("band")
    if asked is not None and str(asked).casefold() != str(layout.band).casefold():
        msg = (
            f"The threshold {layout.threshold:g} was published for band {layout.band}, but option band was {asked!r}; "
            "set threshold: and threshold_source: for that band."
        )
        raise ConfigError(msg)
    return layout.threshold, source or layout.threshold_source or "not stated"


def _class(options: Options, name: str, default: SourceClass | None, code: int) -> SourceClass:
    if name in options:
        return class_of(options[name], code=code, option=name, label=name)
    return default or SourceClass(code, name, None, None, None)


def _passed_over(below: SourceClass) -> SourceClass:
    if below.grade_max is None or RANK[below.grade_max] >= RANK[SEVERE]:
        return below
    return replace(below, grade_max=SEVERE)


def choice_option(options: Options, name: str, allowed: tuple[Choice, ...], *, default: Choice) -> Choice:
    """The option, which is one of `allowed`.

    Raises
    ------
    ConfigError
        If it is something else.
    """
    value = options.get(name)
    value = default if value is None else value
    if value not in allowed:
        msg = f"option {name} was {value!r} but is expected to be one of {', '.join(allowed)}."
        raise ConfigError(msg)
    return value


def share_option(options: Options, name: str) -> float | None:
    """The option as a share, 0 to 1, or ``None`` if it is not set.

    Raises
    ------
    ConfigError
        If it is something else.
    """
    value = number_option(options, name)
    if value is not None and not 0 <= value <= 1:
        msg = f"option {name} was {value:g} but is expected to be a share, 0 to 1 (a half is 0.5, not 50)."
        raise ConfigError(msg)
    return value


def statistics_option(options: Options) -> Statistics:
    """``exact`` or ``cells``; ``exact`` if it is not set."""
    return choice_option(options, "statistics", STATISTICS, default="exact")


def scale_option(options: Options) -> dict[object, object]:
    """Option ``scale``; empty if it is not set."""
    return mapping_option(options, "scale")


def epoch_of(
    options: Options, *, own_date: str | None, tiff_date: str | None, source_id: str
) -> pd.Timestamp:
    """The date that a raster speaks for: option ``date``, our own tag, or the TIFF's date, in this order.

    Raises
    ------
    ConfigError
        If there is none, or it is no date.
    """
    stated = options.get("date")
    if isinstance(stated, datetime):
        stated = stated.date()
    text = stated.isoformat() if isinstance(stated, date) else stated
    if text is None:
        text = own_date
    if text is None and tiff_date is not None and (parts := TIFF_DATE.match(tiff_date.strip())):
        text = "-".join(parts.groups())
    if text is None:
        msg = f"Source {source_id} does not say which date its raster is for; set option date: to that of its last image, such as 2017-10-21."
        raise ConfigError(msg)
    try:
        if ISO.fullmatch(str(text).strip()) is None:
            raise ValueError(text)
        return pd.Timestamp(date.fromisoformat(str(text).strip())).as_unit("ms")
    except ValueError as error:
        msg = f"option date was {text!r} but is expected to be ISO text, year-month-day, such as 2017-10-21."
        raise ConfigError(msg) from error
