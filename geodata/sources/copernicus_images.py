"""The image each statement of Copernicus EMS rests on: its date, name and resolution, from the table of sources."""

import json
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyogrio

from geodata.errors import SourceError
from geodata.provenance import note_reading
from geodata.sources.copernicus_delivery import Layer
from geodata.sources.copernicus_layers import GSD_M, IMAGE_DATE, IMAGE_SOURCE
from geodata.sources.gdal import GDAL_ERRORS

CITATION = (
    "Copernicus EMS Manual for Rapid Mapping Products, Group A, table Source: src_date is dd/mm/yyyy, src_id the "
    "key of dmg_src_id, https://emergency.copernicus.eu/mapping/book/export/html/138257"
)

DTYPE = "datetime64[ms]"
DAY_FIRST = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:\D.*)?$")
YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\D.*)?$")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:\.0+)?$")
LAST_YEAR = 2100
RESOLUTION = re.compile(r"(\d+(?:[.,]\d+)?)\s*(cm|m)?", re.IGNORECASE)

BEFORE, UNTOLD, AFTER = 0, 1, 2
"""When an image was taken: before the event, not said, after it; the last is what damage was seen in."""


@dataclass(frozen=True)
class Image:
    """One row of a table of sources; the date is missing if the table has none that is a day."""

    day: np.datetime64
    phase: int
    name: str | None
    gsd_m: float

    @property
    def order(self) -> tuple[int, bool, str]:
        """Sorts images by how well they tell what a damage statement rests on, the best last."""
        return self.phase, not np.isnat(self.day), str(self.day)


Images = dict[int, Image]
"""Images by their ``src_id``, which is unique in one product."""


def image_days(values: pd.Series) -> pd.Series:
    """The day of each value: dd/mm/yyyy as the manual has it, or with the year first; missing if it is neither."""
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        bare = values.dt.tz_localize(None) if getattr(values.dtype, "tz", None) else values
        days: pd.Series = bare.dt.normalize().astype(DTYPE)
        return days
    codes, uniques = pd.factorize(values.astype(object), use_na_sentinel=True)
    known = np.array([*(_day(value) for value in uniques), np.datetime64("NaT")], dtype=DTYPE)
    return pd.Series(known[codes], index=values.index)


def _day(value: object) -> np.datetime64:
    text = str(value).strip()
    day_first = DAY_FIRST.match(text)
    parts = YEAR_FIRST.match(text) or COMPACT.match(text)
    numbers = day_first.groups()[::-1] if day_first else parts.groups() if parts else None
    if numbers is None or not 1970 <= int(numbers[0]) <= LAST_YEAR:
        return np.datetime64("NaT")
    try:
        return np.datetime64(f"{int(numbers[0]):04d}-{int(numbers[1]):02d}-{int(numbers[2]):02d}")
    except ValueError:
        return np.datetime64("NaT")


def resolution_m(value: object) -> float:
    """Ground sampling distance in metres of ``0.5 m``, ``0,5`` or ``50 cm``; missing if there is no number."""
    found = RESOLUTION.search(str(value))
    if found is None:
        return float("nan")
    number = float(found.group(1).replace(",", ".")) / (100 if (found.group(2) or "").lower() == "cm" else 1)
    return number if 0 < number < 997 else float("nan")


def read_images(layer: Layer) -> Images:
    """The images of one table of sources.

    Raises
    ------
    SourceError
        If it cannot be read or has no ``src_id``.
    """
    table = _rows(layer).rename(columns=lambda name: str(name).lower())
    if "src_id" not in table.columns:
        told = ", ".join(map(str, table.columns))
        msg = f"{layer.path} is a table of sources without src_id (columns: {told}); fetch the product again."
        raise SourceError(msg)
    days = image_days(_column(table, "src_date"))
    phases = _column(table, "eventphase").astype("str").str.lower().fillna("")
    images: Images = {}
    # A table of sources has a row for each image: a handful.
    for ids, day, phase, name, gsd in zip(
        table["src_id"].map(source_ids),
        days.to_numpy(),
        phases,
        _column(table, "source_nam"),
        _column(table, "sensor_gsd"),
        strict=True,
    ):
        image = Image(day, _phase(phase), None if pd.isna(name) else str(name).strip(), resolution_m(gsd))
        for number in ids:
            images[number] = max(images.get(number, image), image, key=lambda one: one.order)
    return images


def _rows(layer: Layer) -> pd.DataFrame:
    try:
        read: pd.DataFrame = pyogrio.read_dataframe(layer.path, layer=layer.name, read_geometry=False)
        return read
    except GDAL_ERRORS as error:
        if layer.path.suffix.lower() == ".json":
            return _plain_json(layer)
        msg = f"{layer.path} cannot be read; it may be cut off or of another format, so fetch it again."
        raise SourceError(msg) from error


def _plain_json(layer: Layer) -> pd.DataFrame:
    try:
        content = json.loads(layer.path.read_bytes())
        rows = (
            content if isinstance(content, list) else next(v for v in content.values() if isinstance(v, list))
        )
        return pd.DataFrame([row.get("properties", row) for row in rows])
    except (ValueError, AttributeError, StopIteration) as error:
        msg = f"{layer.path} is no table of sources that can be read; fetch the product again."
        raise SourceError(msg) from error


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    return table[name] if name in table.columns else pd.Series(None, index=table.index, dtype=object)


def _phase(text: str) -> int:
    return BEFORE if text.startswith("pre") else AFTER if text.startswith("post") else UNTOLD


def source_ids(value: object) -> tuple[int, ...]:
    """The ids in a cell: 2, 2.0, ``"2"``, ``"2.0"``, ``"2, 3"`` or ``"2;3"``."""
    if value is None or value is pd.NA or value != value:
        return ()
    parts = re.split(r"[,;/|&\s]+", str(value).strip())
    return tuple(int(float(part)) for part in parts if re.fullmatch(r"\d+(?:\.0*)?", part))


def with_images(table: pd.DataFrame, images: Images, *, key: str) -> pd.DataFrame:
    """The rows with ``image_date``, ``image_source`` and ``gsd_m`` of the image that column `key` names.

    Of several, it is the latest after the event. An image before the event dates no damage: such rows, and those
    whose image no table lists, have no date and are counted.
    """
    codes, uniques = pd.factorize(table[key].astype(object), use_na_sentinel=True)
    none = Image(np.datetime64("NaT"), UNTOLD, None, float("nan"))
    chosen = [
        max(
            (images[one] for one in source_ids(value) if one in images),
            key=lambda one: one.order,
            default=none,
        )
        for value in uniques
    ]
    chosen.append(none)
    days = np.array([one.day if one.phase != BEFORE else np.datetime64("NaT") for one in chosen], dtype=DTYPE)
    dated = table.assign(
        **{
            IMAGE_DATE: days[codes],
            IMAGE_SOURCE: pd.Series([one.name for one in chosen], dtype="str").to_numpy()[codes],
            GSD_M: np.array([one.gsd_m for one in chosen])[codes],
        }
    )
    dated.attrs = dict(table.attrs)
    known = np.array([one is not none for one in chosen])[codes]
    before = np.array([one.phase == BEFORE for one in chosen])[codes]
    detail = f"Rows whose {key} no table of sources lists; they have no image date."
    note_reading(dated, "no_source_row", "kept", int((~known).sum()), detail)
    detail = (
        f"Rows whose {key} names an image from before the event, which dates no damage; they have no date."
    )
    note_reading(dated, "image_before_event", "kept", int(before.sum()), detail)
    undated = known & ~before & np.isnat(days[codes])
    detail = f"Rows whose {key} names a source without a day in src_date; they have no image date."
    note_reading(dated, "source_without_date", "kept", int(undated.sum()), detail)
    return dated


def with_own_dates(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with the image that stands beside each: ``src_date`` and ``source_nam`` of files until 2016."""
    dated = table.assign(
        **{
            IMAGE_DATE: image_days(_column(table, "src_date")),
            IMAGE_SOURCE: _column(table, "source_nam").astype("str"),
            GSD_M: _column(table, "sensor_gsd").map(resolution_m).astype(float),
        }
    )
    dated.attrs = dict(table.attrs)
    detail = "Rows without a day in src_date; they have no image date."
    note_reading(dated, "no_image_date", "kept", int(dated[IMAGE_DATE].isna().sum()), detail)
    return dated
