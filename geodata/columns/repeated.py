"""Columns that several tables of counts have alike: what is counted, where, and which classes together."""

from geodata.columns.column import Column
from geodata.columns.column_names import CLASS_SET, DISTRICT_ID, UNIT

DISTRICT_SET_COLUMN = Column(
    "district_set", "text", "", "Source id of the district set, other than the one in use."
)

UNIT_COLUMN = Column(UNIT, "text", "", "What is dated or counted: building or site; the two are never added up.")  # fmt: skip

PLACE_COLUMN = Column(DISTRICT_ID, "text", "", "District; 'outside' for what lies in none, 'city' for the sum of all rows.")  # fmt: skip

CLASS_SET_COLUMN = Column(CLASS_SET, "text", "", "at_least_moderate, at_least_severe or destroyed; each holds every worse class too.")  # fmt: skip
