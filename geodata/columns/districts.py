"""The outlines of districts: of the set in use and of the others."""

from geodata.columns.column import Column
from geodata.columns.column_names import DISTRICT_ID, GEOMETRY
from geodata.columns.repeated import DISTRICT_SET_COLUMN

DISTRICTS: tuple[Column, ...] = (
    Column(DISTRICT_ID, "text", "", "Stable id of the district inside its district set."),
    Column("code_system", "text", "", "Who issues the id: pcode, a publisher's name, or local."),
    Column("name_en", "text", "", "Name in English.", True, "the source has no English name"),
    Column("name_ar", "text", "", "Name in Arabic.", True, "the source has no Arabic name"),
    Column("is_approximate", "flag", "", "True if the outline was derived and is no official boundary."),
    Column("area_km2", "number", "km2", "Ground area, measured in the metric CRS of the area."),
    Column(GEOMETRY, "geometry", "EPSG:4326", "Outline of the district."),
)  # fmt: skip

FURTHER_DISTRICTS: tuple[Column, ...] = (DISTRICT_SET_COLUMN, *DISTRICTS)
"""The other district sets of the configuration; sets compete and are never added up."""
