"""A survey export: semicolons, groups, a geopoint in one column and in four, and people who must not be kept."""

from pathlib import Path

import openpyxl

N_ROWS, N_WITH_POINT, N_DESTROYED, N_POOR = 5, 4, 2, 1
N_PERSONAL = 7
N_SITES, N_RECORDS = N_WITH_POINT, N_WITH_POINT
OPTIONS: dict[str, object] = {}
CRS = "EPSG:32637"
PEOPLE = ("Rima", "0944123456", "ee.kobo:abc", "collector_7", "Abu Omar")
"""Values that may be found in nothing that is kept."""

HEADER = (
    "start;end;today;username;deviceid;phonenumber;grp_intro/enumerator_name;grp_place/neighbourhood;"
    "grp_place/point;_grp_place/point_latitude;_grp_place/point_longitude;_grp_place/point_altitude;"
    "_grp_place/point_precision;grp_damage/damage_level;grp_damage/owner_name;grp_damage/remarks;"
    "respondent phone;_id;_uuid;_submission_time;_submitted_by"
)
PERSONAL = "Rima;ee.kobo:abc;0944123456;Rima"


def _row(number: int, point: str, level: str, day: str = "2023-02-14") -> str:
    parts = ([*point.split(" "), "", "", "", ""])[:4]
    start = f"{day}T09:00:00.000+03:00"
    return ";".join(
        [
            start,
            start,
            day,
            *PERSONAL.split(";"),
            "north",
            point,
            *parts,
            level,
            "Abu Omar",
            "cracked",
            "0944123456",
            str(number),
            f"uuid-{number}",
            f"{day}T12:00:00",
            "collector_7",
        ]
    )


ROWS = [
    _row(1, "35.9501 39.0001 250.0 4.5", "destroyed"),
    _row(2, "35.9502 39.0012 250.0 60.0", "severe_damage"),
    _row(3, "35.9503 39.0023 0 0", "Destroyed", "2023-02-20"),
    _row(4, "", "destroyed"),
    _row(5, "35.9505 39.0045 251.5 5", "no_damage"),
]


def write(folder: Path) -> Path:
    """The CSV export."""
    path = folder / "survey_kobo.csv"
    path.write_text("\n".join([HEADER, *ROWS]), encoding="utf-8-sig")
    return path


def write_xlsx(folder: Path) -> Path:
    """The Excel export; a repeated group has a second sheet."""
    path = folder / "survey_kobo.xlsx"
    book = openpyxl.Workbook()
    for row in [HEADER, *ROWS]:
        book.active.append([cell or None for cell in row.split(";")])
    sheet = book.create_sheet("repeat_rooms")
    for cells in (["room", "_parent_index"], ["kitchen", 1]):
        sheet.append(cells)
    book.save(path)
    return path
