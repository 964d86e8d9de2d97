"""The rows of a layer that match a question, and a page of them: found in columns, read by row groups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geodata.columns import DISTRICT_ID, GRADE, SENSOR_DATE, SITE_KIND, SOURCE_ID
from webapp.api.cursors import Cursor
from webapp.api.moments import Days
from webapp.api.parameter_values import Bbox
from webapp.api.rows import Positions, Rows, key_of
from webapp.city import City
from webapp.exports.said import SEVERAL
from webapp.exports.selection import Selection

Mask = NDArray[np.bool_]

DATED_BY: Mapping[str, tuple[str, str]] = {
    "districts": ("imagery_date", "imagery_date"),
    "buildings": (SENSOR_DATE, SENSOR_DATE),
    "sites": (SENSOR_DATE, SENSOR_DATE),
    "incidents": ("from_date", "to_date"),
}
"""Columns with the first and last day of a feature, which the parameter ``datetime`` looks at."""
FILTERED_BY: Mapping[str, str] = {"district": DISTRICT_ID, "class": GRADE, "kind": SITE_KIND}
"""Column behind each filter."""
AS_ON_THE_MAP = frozenset({"district", "source", "classes", "kinds"})
"""Parameters that the map page and exports have under the same name: with any of them its rows are those of the map."""


@dataclass(frozen=True)
class Codes:
    """A column of few different words, a small number a row."""

    codes: NDArray[np.int32]
    words: tuple[str, ...]

    def among(self, wanted: Iterable[str]) -> Mask:
        """True for rows whose word, or one of several joined words, is wanted."""
        asked = frozenset(wanted)
        # The last entry answers for missing words, whose code is -1.
        answers = [not asked.isdisjoint(word.split(SEVERAL)) for word in self.words]
        return np.array([*answers, False])[self.codes]


@dataclass(frozen=True)
class Index:
    """What a layer can be searched by at one epoch, in the order of its rows.

    Attributes
    ----------
    boxes
        West, south, east and north of each row in degrees.
    words
        Codes by the name of the filter.
    first, last
        First and last day of each row; not-a-time where nothing bounds it.
    dated
        True for rows with either.
    """

    boxes: NDArray[np.float64]
    words: Mapping[str, Codes]
    first: NDArray[np.datetime64]
    last: NDArray[np.datetime64]
    dated: Mask


@dataclass(frozen=True)
class Question:
    """What is asked of a layer: filters by name, and where and when.

    Attributes
    ----------
    source
        The one source whose grades buildings have and whose sites are listed.
    shown
        Classes and kinds as the map page filters by them; `None` where nothing is asked in the page's parameters.
    """

    epoch: str
    source: str | None = None
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    bbox: Bbox | None = None
    days: Days | None = None
    shown: Selection | None = None


@dataclass(frozen=True)
class Page:
    """Rows of one answer, how many match in all, and where the neighbouring pages begin."""

    rows: Positions
    n_matched: int
    next: Cursor | None
    previous: tuple[Cursor, int] | None


def index_of(rows: Rows) -> Index:
    """The columns that rows are searched by, made once for each release."""
    return rows.city.keep(("api-index", *rows.key), lambda: _index(rows))


def _index(rows: Rows) -> Index:
    dates = DATED_BY[rows.layer]
    columns = filtered_by(rows.layer)
    filters = {name: column for name, column in columns.items() if column in rows.whole.columns}
    wanted = list(dict.fromkeys([*filters.values(), *dates]))
    empty = pd.DataFrame(
        {name: pd.Series(dtype="datetime64[ms]" if name in dates else "str") for name in wanted}
    )
    table = pd.concat([empty, *(part[wanted] for part in rows.values(wanted))], ignore_index=True)
    first, last = (table[name].to_numpy().astype("datetime64[D]") for name in dates)
    words = {name: _codes(table[column]) for name, column in filters.items()}
    return Index(rows.boxes(), words, first, last, ~(np.isnat(first) & np.isnat(last)))


def filtered_by(layer: str) -> Mapping[str, str]:
    """The column behind each filter of a layer."""
    if layer == "districts":
        return {**FILTERED_BY, "district": key_of(layer)}
    # Of buildings a source is no filter: all stay, and their grades are what it says.
    return {**FILTERED_BY, "source": SOURCE_ID} if layer == "sites" else FILTERED_BY


def _codes(values: "pd.Series[Any]") -> Codes:
    codes, words = pd.factorize(values)
    return Codes(codes.astype(np.int32), tuple(str(word) for word in words))


def matching(city: City, layer: str, question: Question) -> Positions:
    """Places in the table of the rows that match, in its order."""
    rows = rows_of(city, layer, question)
    index = index_of(rows)
    mask = np.ones(len(index.boxes), dtype=bool)
    for name, wanted in question.filters:
        mask &= index.words[name].among(wanted)
    if question.source is not None and "source" in index.words:
        mask &= index.words["source"].among((question.source,))
    if question.shown is not None:
        mask &= rows.whole.shows(question.shown)
    if question.days is not None:
        mask &= _within(index, question.days)
    if question.bbox is not None:
        mask &= _meets(rows, question.bbox, mask)
    return np.flatnonzero(mask)


def rows_of(city: City, layer: str, question: Question) -> Rows:
    """The rows of a layer that a question is about."""
    return Rows(city, layer, question.epoch, question.source)


def _within(index: Index, days: Days) -> Mask:
    """Rows whose days meet the asked ones; a row without any date meets none."""
    mask = index.dated.copy()
    if days.first is not None:
        mask &= np.isnat(index.last) | (index.last >= np.datetime64(days.first))
    if days.last is not None:
        mask &= np.isnat(index.first) | (index.first <= np.datetime64(days.last))
    return mask


def _meets(rows: Rows, bbox: Bbox, asked: Mask) -> Mask:
    """Rows whose geometry meets the box, or either half of one that crosses the antimeridian."""
    west, south, east, north = bbox
    if west <= east:
        return _meets_one(rows, bbox, asked)
    halves = (west, south, 180.0, north), (-180.0, south, east, north)
    return _meets_one(rows, halves[0], asked) | _meets_one(rows, halves[1], asked)


def _meets_one(rows: Rows, bbox: Bbox, asked: Mask) -> Mask:
    """As :func:`_meets` for one box.

    A connected geometry whose own box meets this one can only miss it around a corner: where its box lies within the
    asked range of longitudes or of latitudes, it must cross. So geometries are read for the few rows at a corner.
    """
    west, south, east, north = bbox
    least_x, least_y, most_x, most_y = rows.boxes().T
    near: Mask = asked & (least_x <= east) & (most_x >= west) & (least_y <= north) & (most_y >= south)
    across = (least_x >= west) & (most_x <= east)
    along = (least_y >= south) & (most_y <= north)
    sure = (across & along) if rows.has_parts else (across | along)
    doubtful = np.flatnonzero(near & ~sure)
    if len(doubtful):
        near[doubtful] = shapely.intersects(rows.at(doubtful).geometry.to_numpy(), shapely.box(*bbox))
    return near


def page_of(matched: Positions, release: str, *, first: int, limit: int) -> Page:
    """The page that begins at the first matching row from `first` on."""
    start = int(np.searchsorted(matched, first))
    end = start + limit
    following = Cursor(release, int(matched[end])) if end < len(matched) else None
    # The page before ends where this one begins, so that going back repeats nothing either.
    begin = max(0, start - limit)
    previous = (Cursor(release, int(matched[begin])), start - begin) if start > 0 else None
    return Page(matched[start:end], len(matched), following, previous)


def question_of(city: City, asked: Mapping[str, Any]) -> Question:
    """The question that the parameters of a request ask."""
    days: Days | None = asked.get("datetime")
    epoch = asked.get("date") or _epoch_by(city, days)
    return Question(
        epoch=epoch,
        source=asked.get("source"),
        filters=tuple((name, asked[name]) for name in FILTERED_BY if name in asked),
        bbox=asked.get("bbox"),
        days=days,
        shown=_shown(city, asked, epoch),
    )


def _shown(city: City, asked: Mapping[str, Any], epoch: str) -> Selection | None:
    """What the map page shows for its own parameters; `None` where none of them is given."""
    if AS_ON_THE_MAP.isdisjoint(asked) and asked.get("date", city.epoch) == city.epoch:
        return None
    return Selection(epoch, classes=asked.get("classes"), kinds=asked.get("kinds"))


def _epoch_by(city: City, days: Days | None) -> str:
    """The last epoch up to the end of the asked days, or the city's own where they have no end."""
    if days is None or days.last is None:
        return city.epoch
    past = [epoch for epoch in city.epochs if epoch <= min(days.last.isoformat(), city.epoch)]
    return past[-1] if past else city.epochs[0]


def properties_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows in values JSON knows, whole columns at a time: dates as text, missing as `None`."""
    columns = {str(name): _json_values(table[name]) for name in table.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _json_values(values: "pd.Series[Any]") -> Sequence[Any]:
    if pd.api.types.is_datetime64_any_dtype(values):
        values = values.dt.strftime("%Y-%m-%d")
    found: Sequence[Any] = values.astype(object).where(values.notna(), None).tolist()
    return found
