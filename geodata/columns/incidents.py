"""Strikes and the like, and their counts by district."""

from geodata.columns.column import Column
from geodata.columns.column_names import DISTRICT_ID, EPOCH, GEOMETRY, INCIDENT_ID, SOURCE_ID
from geodata.columns.repeated import PLACE_COLUMN

INCIDENTS: tuple[Column, ...] = (
    Column(INCIDENT_ID, "text", "", "Stable id: source id and the source's own id or a hash."),
    Column(SOURCE_ID, "text", "", "Source that lists the incident."),
    Column("incident_type", "text", "", "What happened, in the source's words.", True, "not stated"),
    Column("from_date", "date", "", "Earliest day on which it can have happened.", True, "nothing bounds it from below"),
    Column("to_date", "date", "", "Latest day on which it can have happened.", True, "nothing bounds it from above"),
    Column("precision", "text", "", "How well the place is known, in the source's words.", True, "not stated"),
    Column("precision_m", "number", "m", "Radius within which it happened.", True, "not stated"),
    Column("source_name", "text", "", "Name or number the source gives it.", True, "it gives none"),
    Column("notes", "text", "", "The source's remarks, verbatim.", True, "no remark"),
    Column(GEOMETRY, "geometry", "EPSG:4326", "Point, or the area within which it happened."),
)  # fmt: skip
"""Strikes and the like: a layer of their own, never merged into the damage of a building."""

PUBLISHED_INCIDENTS: tuple[Column, ...] = (
    *INCIDENTS[:-1],
    Column(DISTRICT_ID, "text", "", "District that holds its representative point; 'outside' if none does."),
    Column("is_across_border", "flag", "", "True if the place may lie in another district, by its area or precision_m."),
    INCIDENTS[-1],
)  # fmt: skip

INCIDENT_COUNTS: tuple[Column, ...] = (
    PLACE_COLUMN,
    Column(SOURCE_ID, "text", "", "Source of the incidents."),
    Column(EPOCH, "date", "", "Epoch the counts are for."),
    Column("n_incidents", "integer", "incidents", "Incidents in the list, whatever their date."),
    Column("n_surely_since_previous", "integer", "incidents", "Incidents whose whole range of dates lies after the epoch before and up to this one."),
    Column("n_possibly_since_previous", "integer", "incidents", "Incidents whose range of dates meets that time."),
    Column("n_surely_by", "integer", "incidents", "Incidents whose whole range of dates lies up to this epoch."),
    Column("n_possibly_by", "integer", "incidents", "Incidents whose range of dates begins up to this epoch."),
    Column("n_undated", "integer", "incidents", "Incidents without any date; in no count but n_incidents."),
)  # fmt: skip
