"""The outlines of buildings, as every source of footprints is brought to them."""

from geodata.columns.column import Column
from geodata.columns.column_names import ALSO_IN, AREA_M2, BUILDING_ID, GEOMETRY, SOURCE_ID

FOOTPRINTS: tuple[Column, ...] = (
    Column(BUILDING_ID, "text", "", "Stable id of the footprint: source id and the source's own id or a geometry hash."),
    Column(SOURCE_ID, "text", "", "Source the footprint comes from."),
    Column("footprint_date", "date", "", "Date the footprint shows.", True, "the source does not date its footprints"),
    Column(ALSO_IN, "text", "", "Further footprint sources that draw the same building, joined by a semicolon.", True, "no other source draws it, or there is only one"),
    Column("levels", "number", "storeys", "Storeys above ground.", True, "not stated by the source"),
    Column("use", "text", "", "What the building is used for: residential, mixed, commercial, industrial, public, religious.", True, "not stated by the source"),
    Column(AREA_M2, "number", "m2", "Ground area of the footprint, measured in the metric CRS of the area."),
    Column(GEOMETRY, "geometry", "EPSG:4326", "Outline of the building."),
)  # fmt: skip
