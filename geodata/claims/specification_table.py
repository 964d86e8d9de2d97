"""Specifications as rows: a grid of numbers over its axes, laid out with words beside every number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.claims.claim import Kind
from geodata.claims.entry import Text
from geodata.claims.reading import DECIMALS
from geodata.columns import SPECIFICATIONS, names

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ADMISSIBLE = -1
"""In place of the number of a reason."""
BOUNDS, STATISTICAL, ASSUMPTIONS = "bounds", "statistical", "assumptions"
"""What an interval is: what was not looked at may be anything; sampling error of a validation; assumed ranges."""


@dataclass(frozen=True)
class Choice:
    """One denominator together with what is counted above it.

    Attributes
    ----------
    numerator_of
        What the numerator counts: ``footprints``, ``listed-sites`` or the id of a published figure.
    synthetic
        True if it depends on made-up building positions.
    borrowed
        True if the denominator is another publisher's total.
    """

    denominator: str
    label: Text
    unit: str
    kind: Kind
    numerator_of: str
    sources: tuple[str, ...]
    synthetic: bool
    borrowed: bool = False


@dataclass(frozen=True)
class Axes:
    """What the five axes of a grid stand for, in their order."""

    choices: Sequence[Choice]
    places: Sequence[tuple[str, Text]]
    epochs: Sequence[pd.Timestamp]
    class_sets: Sequence[str]
    certainties: Sequence[str]

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of each axis."""
        axes = (self.choices, self.places, self.epochs, self.class_sets, self.certainties)
        return tuple(len(axis) for axis in axes)


@dataclass(frozen=True)
class Grid:
    """Numbers over the axes; everything but the numerator may be broadcast to its shape.

    Attributes
    ----------
    denominator
        Missing (NaN) for counts.
    low, high
        Ends of the interval; missing where there is none.
    why_not
        Position in ``reasons`` or :data:`ADMISSIBLE`.
    """

    numerator: Numbers
    denominator: Numbers
    low: Numbers
    high: Numbers
    why_not: npt.NDArray[np.int64]
    reasons: Sequence[Text]
    is_lower_bound: Flags
    interval_kind: str = BOUNDS


def laid_out(axes: Axes, grid: Grid) -> pd.DataFrame:
    """One row for each cell of the grid, in the order of the axes; columns as in `columns.SPECIFICATIONS`."""
    size = int(np.prod(axes.shape))
    choice, place, epoch, classes, certainty = np.unravel_index(np.arange(size), axes.shape)
    flat = {
        name: np.broadcast_to(getattr(grid, name), axes.shape).reshape(size)
        for name in ("numerator", "denominator", "low", "high", "why_not", "is_lower_bound")
    }
    counted = np.array([one.kind == "count" for one in axes.choices], bool)[choice]
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(counted, flat["numerator"], flat["numerator"] / flat["denominator"])
    value[~np.isfinite(value)] = np.nan
    why_not = flat["why_not"]
    table = pd.DataFrame(
        {
            "denominator": _words([one.denominator for one in axes.choices], choice),
            "denominator_label_en": _words([one.label.en for one in axes.choices], choice),
            "denominator_label_ar": _words([one.label.ar for one in axes.choices], choice),
            "denominator_unit": _words([one.unit for one in axes.choices], choice),
            "numerator_of": _words([one.numerator_of for one in axes.choices], choice),
            "class_set": _words(axes.class_sets, classes),
            "certainty": _words(axes.certainties, certainty),
            "area": _words([name for name, _ in axes.places], place),
            "area_label_en": _words([label.en for _, label in axes.places], place),
            "area_label_ar": _words([label.ar for _, label in axes.places], place),
            "date": pd.DatetimeIndex(list(axes.epochs)).as_unit("ms")[epoch],
            "numerator": flat["numerator"].round(DECIMALS),
            "denominator_value": flat["denominator"].round(DECIMALS),
            "value": value.round(DECIMALS),
            "interval_low": flat["low"].round(DECIMALS),
            "interval_high": flat["high"].round(DECIMALS),
            "interval_kind": _words([grid.interval_kind, None], np.isnan(flat["low"]).astype(np.intp)),
            "kind": _words([one.kind for one in axes.choices], choice),
            "admissible": (why_not == ADMISSIBLE) & ~np.isnan(value),
            "why_not_en": _words([*(one.en for one in grid.reasons), None], why_not),
            "why_not_ar": _words([*(one.ar for one in grid.reasons), None], why_not),
            "rests_on_synthetic": np.array([one.synthetic for one in axes.choices], bool)[choice],
            "is_borrowed": np.array([one.borrowed for one in axes.choices], bool)[choice],
            "is_lower_bound": flat["is_lower_bound"],
            "sources": _words(["; ".join(one.sources) for one in axes.choices], choice),
        }
    )
    table.insert(0, "spec_id", _ids(table, axes, epoch))
    return table[names(SPECIFICATIONS)]


def _words(values: Sequence[str | None], at: npt.NDArray[np.intp]) -> npt.NDArray[np.object_]:
    """The word at each position; ``None`` stands last, so that position -1 is it."""
    return np.array(values, dtype=object)[at]


def _ids(table: pd.DataFrame, axes: Axes, epoch: npt.NDArray[np.intp]) -> npt.NDArray[np.object_]:
    days = _words([pd.Timestamp(day).date().isoformat() for day in axes.epochs], epoch)
    parts = [
        table["numerator_of"],
        table["denominator"],
        table["class_set"],
        table["certainty"],
        table["area"],
    ]
    joined = days
    for part in reversed(parts):
        joined = part.to_numpy(dtype=object) + "|" + joined
    kinds = table["kind"].to_numpy(dtype=object)
    ids: npt.NDArray[np.object_] = kinds + "|" + joined
    return ids


NO_SPECIFICATIONS = pd.DataFrame({name: [] for name in names(SPECIFICATIONS)})
