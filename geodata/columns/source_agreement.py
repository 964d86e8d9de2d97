"""How two sources speak of the same buildings."""

from geodata.columns.column import Column
from geodata.columns.repeated import PLACE_COLUMN

SOURCE_AGREEMENT: tuple[Column, ...] = (
    PLACE_COLUMN,
    Column("source_a", "text", "", "First source, in the order of the configuration."),
    Column("source_b", "text", "", "Second source."),
    Column("epoch_a", "date", "", "Epoch of the first source's statement."),
    Column("epoch_b", "date", "", "Epoch of the second's: the nearest to epoch_a."),
    Column("class_a", "text", "", "Class of the first source, verbatim."),
    Column("class_b", "text", "", "Class of the second."),
    Column("relation", "text", "", "agree (the intervals overlap), disagree, or no_safe_mapping (a class says too little to compare)."),
    Column("grades_apart", "integer", "grades", "Grades between the two intervals; 0 if they overlap.", True, "no safe mapping"),
    Column("n_buildings", "integer", "buildings", "Buildings of which both speak in this way."),
)  # fmt: skip
