"""Which columns of a UNOSAT file belong to which pass over the images, and which belong to the site."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from geodata.errors import ConfigError, SourceError

EPOCH_ROLES: dict[str, re.Pattern[str]] = {
    "date": re.compile(r"^(d_)?sens(or)?_?d(a|t)", re.IGNORECASE),
    "class": re.compile(r"^(d_)?(main_?d|dasitcl|damage_?le)", re.IGNORECASE),
    "confidence": re.compile(r"^(d_)?conf", re.IGNORECASE),
    "status": re.compile(r"^(d_)?(damage_?s|damst)", re.IGNORECASE),
    "sensor": re.compile(r"^(d_)?sens(or)?_?i", re.IGNORECASE),
}
"""Role of a column within a pass -> how its name begins, in the long form (``SensorDate_2``), cut by a
shapefile (``SensorDa_1``), abbreviated (``SensDt3``) or as a text copy (``d_Main_Dam``). What follows the
beginning is never read: a shapefile numbers its cut names anew, so that ``Damage_Sta`` belongs to the second
pass and ``SensorID_1`` to the tenth."""

SITE_ROLES: dict[str, re.Pattern[str]] = {
    "site_type": re.compile(r"^(d_)?site_?id$", re.IGNORECASE),
    "group": re.compile(r"^(d_)?gr(ouped|dacl)", re.IGNORECASE),
    "district": re.compile(r"^(d_)?neigh", re.IGNORECASE),
    "municipality": re.compile(r"^(d_)?munici", re.IGNORECASE),
    "governorate": re.compile(r"^(d_)?governora", re.IGNORECASE),
    "notes": re.compile(r"^notes?$", re.IGNORECASE),
}
"""Role of a column of the site itself -> how it is named. ``SiteID`` is a type, not an id."""

HOUSING_UNITS = re.compile(r"^hu_", re.IGNORECASE)
"""How columns of housing units are named, in the edition that has them: ``HU_tot``, ``HU_damaged_14``."""

CUT_SENSOR = re.compile(r"^d_sensor_\d+$", re.IGNORECASE)
"""What a shapefile makes of both ``d_SensorDate_2`` and ``d_SensorID_2``: only the values tell which."""


@dataclass(frozen=True)
class Epoch:
    """Columns of one pass; the date is a column, or one day for all rows."""

    date: str | date
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def damage_class(self) -> str:
        """Column of the damage class."""
        return self.columns["class"]


def epochs_of(table: pd.DataFrame, *, source_id: str) -> list[Epoch]:
    """The passes of a UNOSAT table, in column order.

    A column of image dates opens a pass, and the class, confidence, status and sensor columns up to the next
    one belong to it. A file whose columns are dates has one pass for each. Where a pass holds a column twice,
    as codes and as text (``Main_Damag`` and ``d_Main_Dam``), the text is taken.

    Raises
    ------
    SourceError
        If there is no class, a class has no date before it, or a pass has no class or two.
    """
    names = [str(name) for name in table.columns if str(name) != "geometry"]
    days = [(name, day) for name in names if (day := day_in_name(name)) is not None]
    if days:
        return [Epoch(day, {"class": name}) for name, day in days]
    found: list[tuple[str, dict[str, list[str]]]] = []
    for name in names:
        role = _role_of(name, table)
        if role == "date" and not _is_text_copy(name, found):
            found.append((name, {}))
        elif role is not None and role != "date":
            if not found:
                raise SourceError(_misplaced(name, role, source_id))
            found[-1][1].setdefault(role, []).append(name)
    if not found:
        msg = (
            f"{source_id} has no column of image dates such as SensorDate or SensDt "
            f"(columns: {', '.join(names)}); name its passes with option epochs:."
        )
        raise SourceError(msg)
    return [Epoch(opened, _one_of_each(columns, opened, source_id)) for opened, columns in found]


def epochs_from_option(entries: Iterable[object], columns: Iterable[str]) -> list[Epoch]:
    """The passes that option ``epochs`` names, in its order.

    Raises
    ------
    ConfigError
        If an entry lacks its class or date, or names a column that the table does not have.
    """
    offered = list(columns)
    allowed = {"date", "date_column", *(role for role in EPOCH_ROLES if role != "date")}
    epochs = []
    for entry in entries:
        if not isinstance(entry, Mapping) or not set(entry) <= allowed or "class" not in entry:
            msg = (
                f"option epochs holds {entry!r} but each entry is expected to have class:, date: or "
                "date_column:,"
            )
            raise ConfigError(f"{msg} and may have confidence:, status: and sensor:")
        named = {role: str(name) for role, name in entry.items() if role != "date"}
        for name in named.values():
            if name not in offered:
                msg = f"option epochs names the column {name!r} but the file has {', '.join(offered)}"
                raise ConfigError(msg)
        epochs.append(Epoch(_date_from(entry, named), {k: v for k, v in named.items() if k != "date_column"}))
    return epochs


DISTRICT_ROLES = ("district", "municipality", "governorate")
"""Roles that label the district of a site, the smallest area first."""


def site_columns(table: pd.DataFrame) -> dict[str, str]:
    """Role -> column for the columns of :data:`SITE_ROLES` that are there; a text copy before its codes.

    Without neighbourhoods (no such column, or none in any row) the district is the municipality, and without
    those the governorate, as in the lists of Gaza.
    """
    found: dict[str, str] = {}
    for name in map(str, table.columns):
        for role, pattern in SITE_ROLES.items():
            if pattern.match(name) and (role not in found or name.lower().startswith("d_")):
                found[role] = name
    labels = [found.pop(role) for role in DISTRICT_ROLES if role in found]
    used = [name for name in labels if _has_text(table[name])] or labels
    if used:
        found["district"] = used[0]
    return found


def _has_text(values: pd.Series) -> bool:
    texts = values.dropna().astype(str).str.strip().str.lower()
    return bool((~texts.isin(["", "<null>"])).any())


def day_in_name(name: str) -> date | None:
    """The date that a column's name is, or ``None``: ``2013-10-22``, ``2013_10_22``, ``d20131022``."""
    parts = re.match(r"^[A-Za-z_]{0,2}(\d{4})[-/_.]?(\d{2})[-/_.]?(\d{2})$", name)
    try:
        return None if parts is None else date(*(int(part) for part in parts.groups()))
    except ValueError:
        return None


def _role_of(name: str, table: pd.DataFrame) -> str | None:
    if CUT_SENSOR.match(name):
        return "date" if _looks_like_dates(table[name]) else "sensor"
    if any(pattern.match(name) for pattern in SITE_ROLES.values()):
        return None
    return next((role for role, pattern in EPOCH_ROLES.items() if pattern.match(name)), None)


def _looks_like_dates(values: pd.Series) -> bool:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return True
    texts = values.dropna().astype(str)
    return bool(len(texts) and texts.str.match(r"^\d{4}[-/]?\d{2}[-/]?\d{2}").mean() > 0.5)


def _is_text_copy(name: str, found: list[tuple[str, dict[str, list[str]]]]) -> bool:
    """True if `name` only repeats, as text, the date that opened the current pass."""
    if not found or not name.lower().startswith("d_"):
        return False
    opened, columns = found[-1]
    return not columns and not opened.lower().startswith("d_")


def _one_of_each(columns: Mapping[str, list[str]], opened: str, source_id: str) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for role, names in columns.items():
        copies = [name for name in names if name.lower().startswith("d_")]
        left = copies if len(copies) == 1 and len(names) == 2 else names
        if len(left) > 1:
            msg = (
                f"{source_id} has {len(left)} {role} columns ({', '.join(left)}) after the image date "
                f"{opened};"
            )
            raise SourceError(f"{msg} its columns are out of order, so name its passes with option epochs:.")
        chosen[role] = left[0]
    if "class" not in chosen:
        msg = f"{source_id} has no damage class column after the image date {opened}; "
        raise SourceError(f"{msg} restore the publisher's columns, or name its passes with option epochs:.")
    return chosen


def _misplaced(name: str, role: str, source_id: str) -> str:
    return (
        f"Column {name} ({role}) of {source_id} comes before any image date, so the file's columns are not "
        "in the publisher's order; name its passes with option epochs:."
    )


def _date_from(entry: Mapping[object, object], named: Mapping[str, str]) -> str | date:
    if "date_column" in named:
        return named["date_column"]
    written = entry.get("date")
    day = written if isinstance(written, date) else day_in_name(str(written))
    if day is None:
        msg = (
            f"option epochs has the date {written!r} but is expected to have one like 2017-10-21, or "
            "date_column:"
        )
        raise ConfigError(msg)
    return day
