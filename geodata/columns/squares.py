"""The overview by squares of the ground."""

from geodata.columns.column import Column
from geodata.columns.column_names import EPOCH, GEOMETRY, SQUARE_ID, UNIT
from geodata.grades import GRADES, NOT_ASSESSED

SQUARE_SIDE_M = 250
"""Side of a square of the overview: two or three street blocks, so that a square kilometre has sixteen.

An assumption of this project."""

LEAST_FOOTPRINTS = 5
"""A square with fewer footprints gets no share on the map: one house of two is no "50 % destroyed".

The same bound as for city blocks (`geodata.aggregate.by_block.LEAST_BUILDINGS`); the tables hold every square."""

GRID_SQUARES: tuple[Column, ...] = (
    Column(SQUARE_ID, "text", "", "Stable id: side in metres, column and row in the grid of the metric CRS."),
    Column(UNIT, "text", "", "What is counted: building (footprints), or site where there are no footprints."),
    Column("n_counted", "integer", "unit", "Footprints or sites whose representative point lies in the square."),
    Column(GEOMETRY, "geometry", "EPSG:4326", "The square of 250 m; squares that hold nothing are left out."),
)  # fmt: skip

GRID_COUNTS: tuple[Column, ...] = (
    Column(SQUARE_ID, "text", "", "Square the counts are of."),
    Column(EPOCH, "date", "", "Epoch the counts are for."),
    *(
        Column(f"n_{grade}", "integer", "unit", f"Of n_counted, those counted as {grade} at this epoch.")
        for grade in GRADES[::-1]
    ),
    Column(f"n_{NOT_ASSESSED}", "integer", "unit", "Of n_counted, those without a grade at this epoch."),
)  # fmt: skip
