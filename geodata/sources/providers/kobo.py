"""Field surveys exported from KoboToolbox or ODK: each submission is one statement about one place."""

import re
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.errors import SourceError
from geodata.grades import FIELD_SURVEY, UNSPECIFIED_SITE
from geodata.layout import Layout
from geodata.options import number_option, text_option
from geodata.provenance import note_reading
from geodata.sources.archive import inside_zip
from geodata.sources.coordinates import bare
from geodata.sources.general_scale import CITATION, CROSSWALK
from geodata.sources.known_columns import (
    CONFIDENCE,
    DATE,
    DISTRICT,
    TYPE,
    choose_columns,
    layout_of_chosen,
    question,
)
from geodata.sources.personal_data import without_people
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.text_table import TABLE_OPTIONS, read_rows
from geodata.sources.vector import require_rows

GEOPOINT = (
    r"^\s*(-?\d{1,2}(?:\.\d+)?)\s+(-?\d{1,3}(?:\.\d+)?)(?:\s+(-?\d+(?:\.\d+)?))?(?:\s+(\d+(?:\.\d+)?))?\s*$"
)
"""``latitude longitude altitude accuracy``, in degrees and metres (ODK XForms specification, type geopoint)."""
PART = re.compile(r"^(?P<stem>.*?)[-_./]?(?P<part>latitude|longitude|precision|accuracy)$", re.IGNORECASE)
ACCURACY = "position_accuracy"
"""Column that the reader adds: how exact the position is, in words."""
COLUMN = "_column"


def read_kobo(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Submissions with the point where each was made; columns of persons and devices are dropped.

    A submission without a point has no geometry and is refused, and counted, when the table is harmonised. A
    column ``position_accuracy`` is added where the export states one. An option may name a question without the
    groups that stand before it.

    Raises
    ------
    SourceError
        If the file is no table, holds no points or several per submission, or its class cannot be told.
    ConfigError
        If an option names a column of personal data.
    """
    member = None
    if location.suffix.lower() == ".zip":
        member = inside_zip(location, pattern=text_option(options, "member"))
    rows = read_rows(location, options=options, member=member, first_sheet=True)
    if rows.empty:
        msg = f"{location} was read but holds no submissions; export the form's data again."
        raise SourceError(msg)
    rows = _with_short_names(rows, options)
    used, position = _positions(rows, options, location)
    submissions = without_people(rows.drop(columns=used), options)
    points = _points(position)
    table = require_rows(gpd.GeoDataFrame(submissions, geometry=points, crs="EPSG:4326"), location)
    table.attrs = dict(submissions.attrs)
    table = choose_columns(
        _with_accuracy(table, position["accuracy"], options),
        options,
        crosswalk=CROSSWALK,
        roles=(DATE, DISTRICT, TYPE),
    )
    if position["accuracy"].notna().any():
        table.attrs.setdefault(CONFIDENCE, ACCURACY)
    return table


def _with_short_names(rows: pd.DataFrame, options: Mapping[str, object]) -> pd.DataFrame:
    """`rows` and, for each option that names a question without its groups, a column of that name."""
    short: dict[str, list[str]] = {}
    for name in map(str, rows.columns):
        short.setdefault(question(name), []).append(name)
    added = {}
    for option, wanted in options.items():
        if not option.endswith(COLUMN) or not isinstance(wanted, str) or wanted in rows.columns:
            continue
        meant = short.get(wanted, [])
        if len(meant) > 1:
            msg = f"option {option} names {wanted!r}, but several columns end so: {', '.join(meant)}; name one in full."
            raise SourceError(msg)
        if meant:
            added[wanted] = rows[meant[0]]
    return rows.assign(**added)


def _positions(
    rows: pd.DataFrame, options: Mapping[str, object], location: Path
) -> tuple[list[str], pd.DataFrame]:
    """The columns of the point, and ``lat``, ``lon`` and ``accuracy`` (m) of each submission."""
    parts = _parts(rows)
    wanted = text_option(options, "geopoint_column")
    named = (
        [wanted] if wanted in rows.columns else [name for name in rows.columns if _is_geopoint(rows[name])]
    )
    if wanted is not None and wanted not in rows.columns and bare(question(wanted)) not in parts:
        msg = (
            f"option geopoint_column was {wanted!r}, but {location} has no such column; it has {_told(rows)}."
        )
        raise SourceError(msg)
    questions = {bare(question(name)) for name in named} | set(parts)
    if wanted is None and len(questions) > 1:
        msg = (
            f"{location} holds several points a submission ({', '.join(sorted(questions))}); name the question "
            "of the damaged place with option geopoint_column:."
        )
        raise SourceError(msg)
    if named:
        found = rows[named[0]].astype("str").str.extract(GEOPOINT)[[0, 1, 3]]
        found.columns = pd.Index(["lat", "lon", "accuracy"])
        others = [name for stem in parts.values() for name in stem.values()]
        return list(dict.fromkeys([*named, *others])), found.apply(pd.to_numeric, errors="coerce")
    lat, lon = text_option(options, "lat_column"), text_option(options, "lon_column")
    if lat in rows.columns and lon in rows.columns:
        chosen = {"latitude": str(lat), "longitude": str(lon)}
    elif parts:
        chosen = parts[bare(question(wanted))] if wanted is not None else next(iter(parts.values()))
    else:
        msg = (
            f"{location} holds no point: no column like 'latitude longitude altitude accuracy' and no pair like "
            f"_place_latitude and _place_longitude (columns: {_told(rows)}). Export the form with its geopoint."
        )
        raise SourceError(msg)
    numbers = {part: pd.to_numeric(rows[name], errors="coerce") for part, name in chosen.items()}
    accuracy = numbers.get("precision", numbers.get("accuracy", pd.Series(np.nan, index=rows.index)))
    position = pd.DataFrame({"lat": numbers["latitude"], "lon": numbers["longitude"], "accuracy": accuracy})
    return list(chosen.values()), position


def _told(rows: pd.DataFrame) -> str:
    """Names of the columns, without those that name persons."""
    return ", ".join(map(str, without_people(rows, {}).columns))


def _parts(rows: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Question -> part of its point -> column, for the questions whose points are split over columns."""
    stems: dict[str, dict[str, str]] = {}
    for name in map(str, rows.columns):
        found = PART.match(name)
        if found is not None:
            stems.setdefault(bare(question(found["stem"])), {})[found["part"].lower()] = name
    return {stem: parts for stem, parts in stems.items() if {"latitude", "longitude"} <= set(parts)}


def _is_geopoint(values: pd.Series) -> bool:
    filled = values.dropna().astype("str")
    # A pair of whole numbers is an answer like "2 3"; a point has decimals.
    return bool(len(filled)) and bool(
        (filled.str.match(GEOPOINT) & filled.str.contains(".", regex=False)).mean() > 0.5
    )


def _points(position: pd.DataFrame) -> gpd.GeoSeries:
    places = np.full(len(position), None, dtype=object)
    known = position[["lat", "lon"]].notna().all(axis=1).to_numpy()
    places[known] = shapely.points(position.loc[known, ["lon", "lat"]].to_numpy(dtype=float))
    return gpd.GeoSeries(places, index=position.index, crs="EPSG:4326")


def _with_accuracy(
    table: gpd.GeoDataFrame, accuracy: pd.Series, options: Mapping[str, object]
) -> gpd.GeoDataFrame:
    """`table` with the accuracy of each position in words; those above the limit say so, and are counted."""
    if accuracy.isna().all():
        return table
    attrs = dict(table.attrs)
    limit = number_option(options, "max_accuracy_m")
    words = ("position within " + accuracy.round(1).astype("str") + " m").where(accuracy.notna())
    poor = accuracy > (np.inf if limit is None else limit)
    words = words.mask(poor, words + ", less exact than wanted")
    marked = table.assign(**{ACCURACY: words})
    marked.attrs = attrs
    detail = f"Submissions whose position is less exact than {limit or 0:g} m (option max_accuracy_m); kept and marked."
    note_reading(marked, "poor_accuracy", "flagged", int(poor.sum()), detail)
    return marked


def layout(table: gpd.GeoDataFrame) -> Layout | None:
    """Columns that were chosen when the table was read; remarks are free text and used only where named."""
    return layout_of_chosen(table, crosswalk=CROSSWALK, kind=UNSPECIFIED_SITE)


SOURCE = SourceType(
    name="kobo",
    title="KoboToolbox or ODK survey",
    roles=("assessments",),
    read=lambda location, role, options: read_kobo(location, options),
    options=TABLE_OPTIONS
    | {
        "geopoint_column": "Question of the damaged place's point, where a form asks for several.",
        "max_accuracy_m": "Positions less exact than this, in metres, are marked and counted.",
    },
    layout=layout,
    crosswalk=CROSSWALK,
    method=FIELD_SURVEY,
    guide=Guide(
        publisher="The organisation that ran the survey",
        origin="CSV or Excel export of a form of KoboToolbox, ODK Central or a like server.",
        url="https://support.kobotoolbox.org/export_download.html",
        licence="As the organisation that ran the survey states it; ask before publishing.",
        fields={
            "<question>": "Point as 'latitude longitude altitude accuracy', found by its content.",
            "_<question>_latitude": "The same point in columns, with _longitude and _precision.",
            "damage": "Damage class, as code or label of the form's list; or class_column:, without its groups.",
            "today": "Date; the form's own date question goes before today, start and _submission_time.",
        },
        traps=(
            "Columns of enumerators, respondents, telephones and devices are dropped at reading and never published.",
            "Remarks are free text in which people may be named: they are used only where notes_column: names them.",
            "A submission is a statement, not a place: place_column: says which submissions are about one place.",
            "Names of choices differ from form to form; scale: says what each means, and then names them all.",
            "Submissions without a point are refused and counted.",
        ),
        citation=f"ODK XForms specification, data type geopoint. {CITATION}",
        example="reader: kobo\npath: survey.csv\noptions: {class_column: damage_level, max_accuracy_m: 20}",
    ),
)
