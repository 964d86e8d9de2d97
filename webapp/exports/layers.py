"""The layers of a city as exports hold them: rows in batches, filtered as the map filters them.

Memory does not grow with the city but for some twenty bytes a row: tables are read a batch at a time, and what is
joined to their rows is kept as small numbers. Without any filter a layer holds every row that was published; with
one, what the map shows: a crater, bridge or incident is then left out before its date.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geodata.columns import (
    BLOCK_ID,
    BUILDING_ID,
    COVERAGE,
    DISTRICT_ID,
    DUPLICATE_OF,
    EPOCH,
    GEOMETRY,
    GRADE,
    GRADE_MAX,
    GRADE_MIN,
    SENSOR_DATE,
    SITE_ID,
    SITE_KIND,
    SOURCE_DISTRICT,
    SOURCE_GRADE,
    SOURCE_ID,
    UNSEEN,
    Column,
)
from geodata.grades import BUILDING, MATCHABLE_KINDS, NOT_ASSESSED, RANK
from webapp.city import City, NotPublishedError
from webapp.exports.bundle_rows import (
    Flags,
    Places,
    Said,
    boxes_of,
    geometry_type,
    grade_words,
    read_batches,
    read_columns,
    read_rows,
    said_of_buildings,
    said_of_sites,
    values_of,
)
from webapp.exports.claim_rows import claim_rows
from webapp.exports.dictionary import NOTICE, columns_of
from webapp.exports.district_rows import accuracy_rows, district_rows, names_of
from webapp.exports.sample_rows import sample_rows
from webapp.exports.selection import INCIDENT, Bbox, Selection, graders_of
from webapp.languages import current
from webapp.wording.names import in_language

BATCH_ROWS = 20_000
"""Most rows of a batch: some 10 MB of buildings."""

GEOGRAPHIC: tuple[str, ...] = ("districts", "buildings", "sites", "incidents")
SAMPLE = "reference_sample"
"""What people found who checked a sample: has positions, but is in files only and no layer of the map."""
TABLES: tuple[str, ...] = ("claims", "accuracy")
LAYERS: tuple[str, ...] = (*GEOGRAPHIC, SAMPLE, *TABLES)
"""All layers in the order in which they are offered."""
DTYPES = {
    "text": "str",
    "grade": "str",
    "integer": "Int64",
    "number": "float64",
    "flag": "boolean",
    "date": "datetime64[ms]",
}
NAMES = frozenset({"district_name_en", "district_name_ar"})
"""Columns that are looked up for each row in another table."""
Objects = npt.NDArray[np.object_]


def _nowhere(_places: Places) -> pd.DataFrame:
    msg = "The rows of this layer can be read in order only."
    raise NotPublishedError(msg)


def _everything(_selection: Selection) -> Flags | bool:
    return True


def _no_values(_names: Sequence[str]) -> Iterator[pd.DataFrame]:
    msg = "The rows of this layer can be read whole only."
    raise NotPublishedError(msg)


@dataclass(frozen=True)
class Layer:
    """One layer of a city: what a writer is given.

    Attributes
    ----------
    name
        ``districts``, ``buildings``, ``sites``, ``incidents`` or ``reference_sample`` (with geometry), ``claims`` or
        ``accuracy`` (tables).
    n_rows
        Rows of all batches together.
    columns
        Columns in order, without the geometry.
    geometry
        ``Point``, ``Polygon`` or ``MultiPolygon`` for all rows; ``None`` for a table.
    batches
        Gives the rows anew at each call: GeoDataFrames in EPSG:4326 (data frames for a table) of at most
        `BATCH_ROWS` rows with the same columns and types each. Dates are ``datetime64[ms]``, codes and words
        ``str``, counts ``Int64``, numbers ``float64``, flags ``boolean``. There may be no batch at all.
    at
        Gives the rows at some ascending places of the published table, whatever the filters (of a small layer: of the
        rows that it has).
    values
        Gives some of the columns without the geometry, in batches as `batches` does; geometries, most of what a large
        layer weighs, are not read.
    shows
        True for the rows of the published table that the map shows with the classes and kinds of a selection.
    """

    name: str
    n_rows: int
    columns: tuple[str, ...]
    geometry: str | None
    batches: Callable[[], Iterator[pd.DataFrame]]
    at: Callable[[Places], pd.DataFrame] = _nowhere
    values: Callable[[Sequence[str]], Iterator[pd.DataFrame]] = _no_values
    shows: Callable[[Selection], Flags | bool] = _everything


def layers_of(city: City) -> tuple[str, ...]:
    """Names of the layers that the city has, in the order in which they are offered."""
    has = {
        "districts": city.bundle.has_table("districts"),
        "buildings": city.bundle.has_table("buildings"),
        "sites": city.bundle.has_table("sites"),
        "incidents": city.bundle.has_table("incidents"),
        SAMPLE: city.bundle.has_table("sample"),
        "claims": bool(city.claims),
        "accuracy": city.bundle.has_table("adjusted"),
    }
    return tuple(name for name in LAYERS if has[name])


def layer_of(city: City, name: str, selection: Selection) -> Layer:
    """One layer with the rows that the map page shows for the same filters.

    Raises
    ------
    NotPublishedError
        If the city has no such layer.
    """
    offered = layers_of(city)
    if name not in offered:
        msg = f"The bundle of {city.slug} has no layer {name!r} but {', '.join(offered)}."
        raise NotPublishedError(msg)
    return MAKERS[name](city, selection)


def _buildings(city: City, selection: Selection) -> Layer:
    keys = read_columns(city, "buildings", [BUILDING_ID, SITE_ID, DISTRICT_ID, COVERAGE])
    # One grading source is what counts: what it says and what counts of all are the same.
    source = selection.source if len(graders_of(city)) > 1 else None
    ids, site_ids = (keys[name].combine_chunks() for name in (BUILDING_ID, SITE_ID))
    said = said_of_buildings(city, ids, site_ids, selection.epoch, source)
    shows = partial(_of_classes, said)
    kept = shows(selection) & _of_district(keys[DISTRICT_ID], selection)
    if selection.bbox is not None:
        kept &= _overlap(boxes_of(city, "buildings"), selection.bbox)
    own = ["footprint_date", "area_m2", "use", "levels", BLOCK_ID, SITE_ID, "n_sites"]
    read = [BUILDING_ID, SOURCE_ID, DISTRICT_ID, COVERAGE, *own, GEOMETRY]

    def columns_at(rows: Places, batch: pa.RecordBatch) -> dict[str, Any]:
        reason = batch[COVERAGE].cast(pa.string()).to_pandas().to_numpy(dtype=object)
        reason = np.where(np.isin(reason, UNSEEN), reason, "no_record")
        reason = np.where(said.later[rows], "graded_later", reason)
        return {
            **_grades_at(said, rows, missing=NOT_ASSESSED),
            "not_assessed_reason": pd.Series(reason, dtype="str").where(said.rank[rows] < 0),
            SOURCE_ID: said.sources.at(rows),
            EPOCH: pd.Timestamp(selection.epoch),
            SENSOR_DATE: said.sensor_date[rows],
            "footprint_source_id": batch[SOURCE_ID],
            **{name: batch[name] for name in (BUILDING_ID, DISTRICT_ID, *own)},
        }

    return replace(_layer(city, "buildings", kept, read, columns_at), shows=shows)


def _sites(city: City, selection: Selection) -> Layer:
    keys = read_columns(city, "sites", [SITE_ID, SITE_KIND, SOURCE_ID, DISTRICT_ID])
    said = said_of_sites(city, keys[SITE_ID].combine_chunks(), selection.epoch)
    kinds = keys[SITE_KIND].to_pandas().to_numpy(dtype=object)
    kept = _of_district(keys[DISTRICT_ID], selection)
    shows = partial(_sites_shown, kinds, said, has_footprints=city.has_footprints)
    if not selection.is_whole:
        kept &= shows(selection)
    if selection.source is not None:
        kept &= keys[SOURCE_ID].to_pandas().to_numpy(dtype=object) == selection.source
    if selection.bbox is not None:
        kept &= _overlap(boxes_of(city, "sites"), selection.bbox)
    own = [
        SITE_ID,
        "site_type",
        SITE_KIND,
        DISTRICT_ID,
        SOURCE_ID,
        BUILDING_ID,
        DUPLICATE_OF,
        SOURCE_DISTRICT,
        "notes",
    ]
    ungraded = said.recorded & (said.rank < 0)

    def columns_at(rows: Places, batch: pa.RecordBatch) -> dict[str, Any]:
        graded = _grades_at(said, rows, missing=NOT_ASSESSED)
        return {
            **graded,
            GRADE: np.where(ungraded[rows], None, graded[GRADE]),
            EPOCH: pd.Timestamp(selection.epoch),
            "is_recorded": said.recorded[rows],
            SENSOR_DATE: said.sensor_date[rows],
            **{name: words.at(rows) for name, words in said.further.items()},
            **{name: batch[name] for name in own},
        }

    return replace(_layer(city, "sites", kept, [*own, GEOMETRY], columns_at), shows=shows)


def _sites_shown(kinds: Objects, said: Said, selection: Selection, *, has_footprints: bool) -> Flags:
    """What the map draws: building sites by class, everything else by kind from the image on that shows it."""
    is_building = np.isin(kinds, MATCHABLE_KINDS)
    by_class = _of_classes(said, selection)
    if selection.kinds is None:
        return np.where(is_building, by_class, said.recorded)
    if has_footprints and BUILDING not in selection.kinds:
        by_class = np.zeros_like(by_class)
    return np.where(is_building, by_class, said.recorded & np.isin(kinds, list(selection.kinds)))


def _districts(city: City, selection: Selection) -> Layer:
    rows = district_rows(city, selection.epoch)
    kept = np.ones(len(rows), dtype=bool)
    if selection.district is not None:
        kept &= (rows["district_code"] == selection.district).to_numpy()
    if selection.bbox is not None:
        kept &= shapely.intersects(rows.geometry.to_numpy(), shapely.box(*selection.bbox))
    return _small(city, "districts", rows[kept], geometry_type(city, "districts"))


def _incidents(city: City, selection: Selection) -> Layer:
    rows = gpd.GeoDataFrame(city.bundle.table("incidents"))
    day = pd.Timestamp(selection.epoch)
    begun = ~(rows["from_date"] > day)
    over = rows["to_date"] <= day
    rows = rows.assign(
        **{
            "certainty": np.select([over, begun], ["certain", "possible"], "later"),
            EPOCH: day,
            GEOMETRY: rows.geometry.representative_point(),
        }
    ).join(names_of(city, rows[DISTRICT_ID]))
    has_begun = (rows["certainty"] != "later").to_numpy()

    def shows(selection: Selection) -> Flags:
        is_on = selection.kinds is None or INCIDENT in selection.kinds
        shown: Flags = has_begun & is_on
        return shown

    kept = np.ones(len(rows), dtype=bool)
    if not selection.is_whole:
        kept &= shows(selection)
    if selection.district is not None:
        kept &= (rows[DISTRICT_ID] == selection.district).to_numpy()
    if selection.bbox is not None:
        kept &= _overlap(rows.geometry.bounds.to_numpy(), selection.bbox)
    return replace(_small(city, "incidents", rows[kept], "Point"), shows=shows)


def _sample(city: City, selection: Selection) -> Layer:
    rows = sample_rows(city)
    rows = rows.join(names_of(city, rows[DISTRICT_ID]))
    kept = np.ones(len(rows), dtype=bool)
    if selection.district is not None:
        kept &= (rows[DISTRICT_ID] == selection.district).to_numpy()
    if selection.bbox is not None:
        kept &= _overlap(rows.geometry.bounds.to_numpy(), selection.bbox)
    return _small(city, SAMPLE, rows[kept], "Point")


def _claims(city: City, _selection: Selection) -> Layer:
    return _small(city, "claims", claim_rows(city), None)


def _accuracy(city: City, selection: Selection) -> Layer:
    rows = accuracy_rows(city)
    if selection.district is not None:
        rows = rows[(rows[DISTRICT_ID] == selection.district).to_numpy()]
    return _small(city, "accuracy", rows, None)


MAKERS: dict[str, Callable[[City, Selection], Layer]] = {
    "districts": _districts,
    "buildings": _buildings,
    "sites": _sites,
    "incidents": _incidents,
    SAMPLE: _sample,
    "claims": _claims,
    "accuracy": _accuracy,
}


def _of_classes(said: Said, selection: Selection) -> Flags:
    if selection.classes is None:
        return np.ones(len(said.rank), dtype=bool)
    return np.isin(said.rank, [RANK.get(key, -1) for key in selection.classes])


def _of_district(district_ids: pa.ChunkedArray, selection: Selection) -> Flags:
    if selection.district is None:
        return np.ones(len(district_ids), dtype=bool)
    return np.asarray(pc.equal(district_ids.cast(pa.string()), selection.district), dtype=bool)


def _overlap(boxes: npt.NDArray[np.float64], bbox: Bbox) -> Flags:
    """True for boxes that touch the view, edges included, as the map counts what is in view."""
    west, south, east, north = bbox
    return (boxes[:, 2] >= west) & (boxes[:, 0] <= east) & (boxes[:, 3] >= south) & (boxes[:, 1] <= north)


def _grades_at(said: Said, rows: Places, *, missing: str) -> dict[str, Any]:
    return {
        GRADE: grade_words(said.rank[rows], missing=missing),
        GRADE_MIN: grade_words(said.low[rows], missing=None),
        GRADE_MAX: grade_words(said.high[rows], missing=None),
        SOURCE_GRADE: said.source_grade.at(rows),
    }


def _layer(
    city: City,
    name: str,
    kept: Flags,
    read: Sequence[str],
    columns_at: Callable[[Places, pa.RecordBatch], dict[str, Any]],
) -> Layer:
    """A layer of a large table, read a batch at a time."""
    geometry = geometry_type(city, name)
    described = columns_of(name, synthetic=city.synthetic)
    notice = _notice(city)

    def frame(places: Places, batch: pa.RecordBatch) -> pd.DataFrame:
        found = columns_at(places, batch) | names_at(city, batch[DISTRICT_ID])
        shapes = shapely.from_wkb(batch[GEOMETRY].to_numpy(zero_copy_only=False))
        return _typed(notice, described, found, _alike(shapes, geometry), len(places))

    def chosen(columns: Sequence[str]) -> Iterator[tuple[Places, pa.RecordBatch]]:
        for start, batch in read_batches(city, name, columns, BATCH_ROWS):
            here = kept[start : start + batch.num_rows]
            if here.all():
                yield np.arange(start, start + len(here)), batch
            elif here.any():
                yield start + np.flatnonzero(here), batch.filter(pa.array(here))

    def batches() -> Iterator[pd.DataFrame]:
        return (frame(places, batch) for places, batch in chosen(read))

    def values(names: Sequence[str]) -> Iterator[pd.DataFrame]:
        wanted = [column for column in described if column.name in names]
        for places, batch in chosen([column for column in read if column != GEOMETRY]):
            named = names_at(city, batch[DISTRICT_ID]) if not NAMES.isdisjoint(names) else {}
            yield _typed(notice, wanted, columns_at(places, batch) | named, None, len(places))

    def at(places: Places) -> pd.DataFrame:
        return frame(places, read_rows(city, name, read, places))

    columns = tuple(column.name for column in described)
    return Layer(name, int(kept.sum()), columns, geometry, batches, at, values)


def _small(city: City, name: str, rows: pd.DataFrame, geometry: str | None) -> Layer:
    """A layer that is small in every city."""
    described = columns_of(name, synthetic=city.synthetic)
    notice = _notice(city)

    def at(places: Places) -> pd.DataFrame:
        part = rows.iloc[places]
        found = {column.name: part[column.name] for column in described if column.name in part}
        shapes = None if geometry is None else _alike(part[GEOMETRY].to_numpy(), geometry)
        return _typed(notice, described, found, shapes, len(part))

    def batches() -> Iterator[pd.DataFrame]:
        for start in range(0, len(rows), BATCH_ROWS):
            yield at(np.arange(start, min(start + BATCH_ROWS, len(rows))))

    def values(names: Sequence[str]) -> Iterator[pd.DataFrame]:
        return (pd.DataFrame(batch[list(names)]) for batch in batches())

    columns = tuple(column.name for column in described)
    return Layer(name, len(rows), columns, geometry, batches, at, values)


def names_at(city: City, district_ids: pa.Array) -> dict[str, Any]:
    """Columns with the names of the districts of a batch."""
    named = names_of(city, district_ids.cast(pa.string()).to_pandas())
    return {name: named[name].to_numpy() for name in named.columns}


def _notice(city: City) -> str:
    """The mark of a city with made-up positions, in the language in which the layer was asked for."""
    return in_language(city.notice, current().code)


def _typed(
    notice: str, described: Sequence[Column], values: dict[str, Any], shapes: Objects | None, n: int
) -> pd.DataFrame:
    """The columns in their order and types; a missing one is empty in every row, the notice alike in every row."""
    columns = {}
    for column in described:
        value = notice if column is NOTICE else values.get(column.name)
        columns[column.name] = _column(value, DTYPES[column.kind], n)
    table = pd.DataFrame(columns)
    return table if shapes is None else gpd.GeoDataFrame(table, geometry=shapes, crs=4326)


def _column(value: Any, dtype: Any, n: int) -> "pd.Series[Any]":
    if isinstance(value, pa.Array):
        column: pd.Series[Any] = values_of(value, dtype)
        return column
    if value is None or isinstance(value, str | pd.Timestamp):
        return pd.Series([value] * n, dtype=dtype)
    plain: Any = value.array if isinstance(value, pd.Series) else value
    return pd.Series(plain).astype(dtype)


def _alike(shapes: Objects, geometry: str) -> Objects:
    """All shapes of one type, flat."""
    flat = shapely.force_2d(shapes)
    if geometry != "MultiPolygon":
        return np.asarray(flat)
    parts, of = shapely.get_parts(flat, return_index=True)
    return np.asarray(shapely.multipolygons(parts, indices=of))
