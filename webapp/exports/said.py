"""What is said of each building or site at a date, as small numbers: ranks of grades, codes of words, days."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from geodata.columns import (
    BUILDING_ID,
    EPOCH,
    GRADE,
    GRADE_MAX,
    GRADE_MIN,
    SENSOR_DATE,
    SITE_ID,
    SOURCE_GRADE,
    SOURCE_ID,
)
from geodata.errors import BundleError
from geodata.grades import GRADES
from webapp.city import City
from webapp.exports.bundle_rows import Flags, Places, read_columns

RANKED = (GRADE, GRADE_MIN, GRADE_MAX)
SEVERAL = ";"
"""Between the sources that say the same."""
Ranks = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Words:
    """A word of a short list for each row; code -1 is a missing one."""

    codes: npt.NDArray[np.int32]
    words: npt.NDArray[np.object_]

    def at(self, rows: Places) -> npt.NDArray[np.object_]:
        """The words of some rows, `None` where there is none."""
        choices: npt.NDArray[np.object_] = np.array([*self.words, None], dtype=object)
        return choices[self.codes[rows]]


@dataclass(frozen=True)
class Said:
    """What is said of each row of a table at a date; ranks are those of the grades, -1 for none.

    Attributes
    ----------
    recorded
        True where there is a record, graded or not.
    later
        True where there is no grade but one at a later date.
    """

    rank: Ranks
    low: Ranks
    high: Ranks
    recorded: Flags
    later: Flags
    source_grade: Words
    sources: Words
    sensor_date: npt.NDArray[np.datetime64]
    further: dict[str, Words]


def moment(day: str) -> pa.Scalar:
    """A date as tables hold it."""
    return pa.scalar(pd.Timestamp(day).to_pydatetime(), pa.timestamp("ms"))


def said_of_buildings(city: City, ids: pa.Array, site_ids: pa.Array, epoch: str, source: str | None) -> Said:
    """What counts of each building at `epoch`; with `source`, what that source says instead."""
    table = "building_assessments" if source is None else "building_statements"
    where = _at(epoch) if source is None else _at(epoch) & (ds.field(SOURCE_ID) == source)
    ranks = _no_ranks(len(ids))
    found = read_columns(city, table, [BUILDING_ID, *RANKED], where)
    _put_ranks(ranks, _places(ids, found[BUILDING_ID]), found)
    words = _statements(city, ids, ranks, epoch, source)
    sensor = np.full(len(ids), np.datetime64("NaT"), dtype="datetime64[ms]")
    shown = _places_or_none(site_ids, *_site_days(city, epoch, source), sensor)
    later = _graded_later(city, table, BUILDING_ID, ids, epoch, source) & (ranks[GRADE] < 0)
    return Said(
        ranks[GRADE], ranks[GRADE_MIN], ranks[GRADE_MAX], ranks[GRADE] >= 0, later,
        words[SOURCE_GRADE], words[SOURCE_ID], shown, {},
    )  # fmt: skip


def said_of_sites(city: City, ids: pa.Array, epoch: str) -> Said:
    """What the list of each site says of it at `epoch`."""
    further = ("sensor", "confidence", "source_status")
    found = read_columns(
        city, "assessments", [SITE_ID, SENSOR_DATE, SOURCE_GRADE, SOURCE_ID, *RANKED, *further], _at(epoch)
    )
    places = _places(ids, found[SITE_ID])
    ranks = _no_ranks(len(ids))
    _put_ranks(ranks, places, found)
    recorded = np.zeros(len(ids), dtype=bool)
    recorded[places] = True
    sensor = np.full(len(ids), np.datetime64("NaT"), dtype="datetime64[ms]")
    sensor[places] = _days(found[SENSOR_DATE])
    words = {name: _words(len(ids), places, found[name]) for name in (SOURCE_GRADE, SOURCE_ID, *further)}
    later = _graded_later(city, "assessments", SITE_ID, ids, epoch, None) & (ranks[GRADE] < 0)
    return Said(
        ranks[GRADE], ranks[GRADE_MIN], ranks[GRADE_MAX], recorded, later,
        words[SOURCE_GRADE], words[SOURCE_ID], sensor, {name: words[name] for name in further},
    )  # fmt: skip


def grade_words(ranks: Ranks, *, missing: str | None) -> npt.NDArray[np.object_]:
    """Names of grades, `missing` where there is none."""
    return np.array([*GRADES, missing], dtype=object)[ranks]


def _at(epoch: str) -> ds.Expression:
    return ds.field(EPOCH) == moment(epoch)


def _places(ids: pa.Array, asked: pa.ChunkedArray) -> Places:
    """Row of each asked id; every one must be there, since tables of a bundle fit each other."""
    places = pc.index_in(asked, value_set=ids)
    if places.null_count:
        msg = "The tables of the bundle do not fit each other: a grade is of nothing that is listed; build it again."
        raise BundleError(msg)
    return np.asarray(places, dtype=np.int64)


def _no_ranks(n: int) -> dict[str, Ranks]:
    return {name: np.full(n, -1, dtype=np.int8) for name in RANKED}


def _put_ranks(ranks: dict[str, Ranks], places: Places, found: pa.Table) -> None:
    for name in RANKED:
        ranks[name][places] = _ranks(found[name])


def _ranks(grades: pa.ChunkedArray) -> Ranks:
    known = pc.index_in(grades.cast(pa.string()), value_set=pa.array(GRADES, pa.string()))
    return np.asarray(pc.fill_null(known, -1), dtype=np.int8)


def _days(column: pa.ChunkedArray) -> npt.NDArray[np.datetime64]:
    return np.asarray(column.cast(pa.timestamp("ms")), dtype="datetime64[ms]")


def _words(n: int, places: Places, column: pa.ChunkedArray) -> Words:
    """The words of a column at the rows they are about."""
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    codes = np.full(n, -1, dtype=np.int32)
    codes[places] = np.asarray(pc.fill_null(encoded.indices, -1), dtype=np.int32)
    return Words(codes, np.array(encoded.dictionary.to_pylist(), dtype=object))


def _graded_later(city: City, table: str, key: str, ids: pa.Array, epoch: str, source: str | None) -> Flags:
    """True for rows with a grade at a later date that pages show; screens have dates of their own."""
    later = np.zeros(len(ids), dtype=bool)
    dates = [moment(date) for date in city.epochs if date > epoch]
    if dates:
        where = ds.field(EPOCH).isin(dates) & ds.field(GRADE).is_valid()
        if source is not None:
            where &= ds.field(SOURCE_ID) == source
        later[_places(ids, read_columns(city, table, [key], where)[key])] = True
    return later


def _statements(
    city: City, ids: pa.Array, ranks: dict[str, Ranks], epoch: str, source: str | None
) -> dict[str, Words]:
    """Which sources say what counts of each building, and in which words."""
    none = Words(np.full(len(ids), -1, dtype=np.int32), np.array([], dtype=object))
    if not city.bundle.has_table("building_statements"):
        return {SOURCE_ID: none, SOURCE_GRADE: none}
    where = _at(epoch) if source is None else _at(epoch) & (ds.field(SOURCE_ID) == source)
    found = read_columns(city, "building_statements", [BUILDING_ID, SOURCE_ID, SOURCE_GRADE, *RANKED], where)
    places = _places(ids, found[BUILDING_ID])
    alike = ranks[GRADE][places] >= 0
    for name in RANKED:
        alike &= _ranks(found[name]) == ranks[name][places]
    found, places = found.filter(pa.array(alike)), places[alike]
    return {name: _joined_words(len(ids), places, found[name]) for name in (SOURCE_ID, SOURCE_GRADE)}


def _joined_words(n: int, places: Places, column: pa.ChunkedArray) -> Words:
    """As :func:`_words`; several of a row, each once, between semicolons."""
    several = pd.Series(places).duplicated(keep=False).to_numpy()
    words = _words(n, places[~several], column.filter(pa.array(~several)))
    if not several.any():
        return words
    rest = pd.Series(column.filter(pa.array(several)).to_pandas().to_numpy(dtype=object))
    told = rest.groupby(places[several]).agg(lambda said: SEVERAL.join(dict.fromkeys(said.dropna())))
    codes, new = pd.factorize(told)
    words.codes[told.index.to_numpy()] = codes + len(words.words)
    return Words(words.codes, np.append(words.words, np.asarray(new, dtype=object)))


def _site_days(city: City, epoch: str, source: str | None) -> tuple[pa.Array, npt.NDArray[np.datetime64]]:
    where = _at(epoch) if source is None else _at(epoch) & (ds.field(SOURCE_ID) == source)
    found = read_columns(city, "assessments", [SITE_ID, SENSOR_DATE], where)
    return found[SITE_ID].combine_chunks(), _days(found[SENSOR_DATE])


def _places_or_none(
    site_ids: pa.Array,
    listed: pa.Array,
    days: npt.NDArray[np.datetime64],
    into: npt.NDArray[np.datetime64],
) -> npt.NDArray[np.datetime64]:
    places = pc.index_in(site_ids.cast(pa.string()), value_set=listed.cast(pa.string()), skip_nulls=True)
    known = np.asarray(places.is_valid())
    into[known] = days[np.asarray(places.drop_null(), dtype=np.int64)]
    return into
