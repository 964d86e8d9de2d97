"""Which column says what in a table of statements: as the reader tells it, unless the configuration does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from geodata.errors import ConfigError, SourceError
from geodata.grades import SITE_KINDS
from geodata.harmonise.passes import PASS_DAYS
from geodata.layout import Layout
from geodata.options import column_option, number_option, text_option


@dataclass(frozen=True)
class Columns:
    """Columns of one delivered table, ``None`` where it has none, and what holds for all rows.

    Attributes
    ----------
    damage_class, place, site_type, kind, district, notes, confidence, sensor, status
        Names of columns.
    date
        Name of the column of dates; ``None`` if `day` holds for all rows.
    day
        Date of the rows that `date` gives none.
    kind_of_all
        Kind of the sites that neither their class nor `kind` tells.
    pass_days
        See :func:`geodata.harmonise.passes.passes_of`.
    date_format
        See :func:`geodata.harmonise.written_dates.as_written_days`.
    """

    damage_class: str
    date: str | None
    day: pd.Timestamp | None
    place: str | None
    site_type: str | None
    kind: str | None
    district: str | None
    notes: str | None
    confidence: str | None
    sensor: str | None
    status: str | None
    kind_of_all: str
    pass_days: int
    date_format: str | None


def layout_columns(
    table: gpd.GeoDataFrame, layout: Layout, options: Mapping[str, object], *, source_id: str
) -> Columns:
    """The columns of `table`, by the options and then by the layout.

    Raises
    ------
    ConfigError
        If an option names a column that is not there, or holds no date, kind or number.
    SourceError
        If the table lacks the column of classes that its reader names.
    """
    offered = [str(name) for name in table.columns if name != table.geometry.name]

    def named(option: str, usual: str | None) -> str | None:
        return column_option(options, option, offered, default=usual)

    damage_class = named("class_column", layout.class_column)
    if damage_class is None:
        msg = (
            f"{source_id} has no column {layout.class_column!r} of damage classes; its columns are "
            f"{', '.join(offered)}. Name the right one with option class_column:."
        )
        raise SourceError(msg)
    day = _day_option(options)
    # A date for all rows replaces the reader's own column, but not one that the configuration names.
    dated_by = named("date_column", layout.date_column if day is None else None)
    kind_of_all = text_option(options, "kind")
    return Columns(
        damage_class=damage_class,
        date=dated_by,
        day=day,
        place=named("place_column", layout.place_column),
        site_type=named("site_type_column", layout.type_column),
        kind=None if layout.kind_column not in offered or kind_of_all else layout.kind_column,
        district=named("district_column", layout.district_column),
        notes=named("notes_column", layout.notes_column),
        confidence=named("confidence_column", layout.confidence_column),
        sensor=named("sensor_column", layout.sensor_column),
        status=named("status_column", layout.status_column),
        kind_of_all=_kind(kind_of_all or layout.kind),
        pass_days=_pass_days(options),
        date_format=text_option(options, "date_format"),
    )


def _day_option(options: Mapping[str, object]) -> pd.Timestamp | None:
    value = options.get("date")
    if value is None:
        return None
    try:
        return pd.Timestamp(date.fromisoformat(str(value).strip()))
    except ValueError as error:
        msg = f"option date was {value!r} but is expected to be a date like 2017-10-21"
        raise ConfigError(msg) from error


def _kind(kind: str) -> str:
    if kind not in SITE_KINDS:
        msg = f"option kind was {kind!r} but is expected to be one of {', '.join(SITE_KINDS)}"
        raise ConfigError(msg)
    return kind


def _pass_days(options: Mapping[str, object]) -> int:
    days = number_option(options, "pass_days")
    if days is None:
        return PASS_DAYS
    if days < 0 or days != int(days):
        msg = f"option pass_days was {days:g} but is expected to be 0 or a whole number of days"
        raise ConfigError(msg)
    return int(days)
