"""A table of unknown origin: semicolons, decimal places, Arabic headings, classes in words."""

from pathlib import Path

N_ROWS, N_STATED, N_DESTROYED, N_WITHOUT_PLACE = 7, 5, 2, 1
N_SITES, N_RECORDS = N_ROWS - N_WITHOUT_PLACE, N_STATED
OPTIONS: dict[str, object] = {}
CRS = "EPSG:32637"

TEXT = """No.;خط الطول;خط العرض;Damage_Grade;Survey Date;الحي
1;39.0001;35.9501;Destroyed;25/10/2017;North
2;39.0012;35.9502;severe damage;26/10/2017;North
3;39.0023;35.9503;EMS-98 G5;03/10/2017;South
4;39.0034;35.9504;No visible damage;26/10/2017;South
5;39.0045;35.9505;;26/10/2017;South
6;39.0056;35.9506;Unknown;26/10/2017;South
7;;;Destroyed;26/10/2017;South
"""


def write(folder: Path) -> Path:
    """One date shows that the day comes first; row 5 says nothing, row 6 could not be told, row 7 is nowhere."""
    path = folder / "survey.csv"
    path.write_text(TEXT, encoding="utf-8-sig")
    return path


def write_outlines(folder: Path) -> Path:
    """The same kind of table with outlines instead of points, for the roles that need them."""
    path = folder / "outlines.csv"
    path.write_text(
        "name_en;name_ar;wkt\n"
        "North;شمال;POLYGON((39 35.95, 39.001 35.95, 39.001 35.951, 39 35.951, 39 35.95))\n"
        "South;جنوب;POLYGON((39 35.94, 39.001 35.94, 39.001 35.941, 39 35.941, 39 35.94))\n",
        encoding="utf-8",
    )
    return path


WRITERS = {"footprints": write_outlines, "admin_areas": write_outlines}
"""Role -> file in its place where :func:`write` makes none for it."""
