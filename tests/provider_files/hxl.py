"""An HXL table: titles, headings, then tags; counts beside the class, a column without a tag, a telephone."""

import json
from pathlib import Path

import openpyxl

N_ROWS, N_STATED, N_DESTROYED = 4, 3, 1
N_SITES, N_RECORDS = N_ROWS, N_STATED
OPTIONS: dict[str, object] = {}
CRS = "EPSG:32637"

ROWS: list[list[str]] = [
    ["Damage by building", "", "", "", "", "", "", "", ""],
    ["Id", "Latitude", "Longitude", "Damage", "Households", "Date", "Neighbourhood", "Our remark", "Telephone"],
    ["#meta+id", "#GEO +lat", "#geo+lon", "#impact +damage", "#impact+num", "#date +occurred", "#adm4+name", "", "#contact+phone"],
    ["a", "35.9501", "39.0001", "Destroyed", "3", "1 March 2015", "North", "x", "0999"],
    ["b", "35.9502", "39.0012", "Severe damage", "", "1 March 2015", "North", "", ""],
    ["c", "35.9503", "39.0023", "", "2", "", "South", "", ""],
    ["d", "35.9504", "39.0034", "no visible damage", "1", "2 March 2015", "South", "", ""],
]  # fmt: skip


def write(folder: Path) -> Path:
    """The CSV file; rows of titles are shorter than the table."""
    path = folder / "damage_hxl.csv"
    path.write_text("Damage by building\n" + "\n".join(",".join(row) for row in ROWS[1:]), encoding="utf-8")
    return path


def write_json(folder: Path) -> Path:
    """The same rows as a list of lists."""
    path = folder / "damage_hxl.json"
    path.write_text(json.dumps(ROWS), encoding="utf-8")
    return path


def write_json_objects(folder: Path) -> Path:
    """The same rows as objects with tags as keys."""
    path = folder / "damage_hxl_objects.json"
    objects = [{tag: cell for tag, cell in zip(ROWS[2], row, strict=True) if tag} for row in ROWS[3:]]
    path.write_text(json.dumps(objects), encoding="utf-8")
    return path


def write_xlsx(folder: Path) -> Path:
    """The same rows as a workbook."""
    path = folder / "damage_hxl.xlsx"
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append([cell or None for cell in row])
    book.save(path)
    return path
