"""Named places of the background, for the search."""

from geodata.columns.column import Column
from geodata.columns.column_names import PLACE_ID

PLACES: tuple[Column, ...] = (
    Column(PLACE_ID, "text", "", "Number of the place inside the bundle."),
    Column("kind", "text", "", "What the background says it is: river, water, rail, wall, road, street or place."),
    Column("name_en", "text", "", "Name in English.", True, "no English name"),
    Column("name_ar", "text", "", "Name in Arabic.", True, "no Arabic name"),
    Column("longitude", "number", "degrees", "Of a point on it, EPSG:4326."),
    Column("latitude", "number", "degrees", "Of a point on it, EPSG:4326."),
)  # fmt: skip
