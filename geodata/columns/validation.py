"""What people graded, and figures adjusted for it."""

from geodata.columns.column import Column
from geodata.columns.column_names import CLASS_SET, DISTRICT_ID, EPOCH, METHOD, UNIT
from geodata.columns.repeated import PLACE_COLUMN

VALIDATION_SAMPLE: tuple[Column, ...] = (
    Column("sample_id", "text", "", "Number of the unit in the sample, as printed on its sheet."),
    Column("unit_id", "text", "", "building_id, or site_id where the bundle has no footprints."),
    Column("stratum", "text", "", "Stratum of the design the unit was drawn from."),
    Column("map_class", "text", "", "Grade counted for the unit at the epoch, or not_assessed."),
    Column(DISTRICT_ID, "text", "", "District that holds the unit; 'outside' if none does."),
    Column("reference_grade", "text", "", "What the labellers found, by the rule in the manifest.", True, "unanswered, or the labellers did not settle on one"),
    Column("n_labellers", "integer", "labellers", "Labellers whose answers count."),
)  # fmt: skip

ANSWERS: tuple[Column, ...] = (
    Column("file", "text", "", "File the answer was read from."),
    Column("row", "integer", "", "Row of the file, as a person counts them."),
    Column("sample_id", "text", "", "Number of the unit in the sample.", True, "the answer is for no unit of the sample"),
    Column("unit_id", "text", "", "building_id or site_id.", True, "the answer is for no unit of the sample"),
    Column("labeller", "text", "", "Code of the person who graded; names are not published."),
    Column("labelled_at", "date", "UTC", "When the answer was given.", True, "not stated"),
    Column("seen", "text", "", "Whether the building could be seen: yes, no or cannot_tell.", True, "not stated"),
    Column("reference_grade", "text", "", "Grade given, or no_building where there never was one.", True, "none given"),
    Column("status", "text", "", "counted, or why it is not: repeated, superseded, contradictory, not_seen, incomplete, not_found or graded_unseen."),
)  # fmt: skip

ADJUSTED: tuple[Column, ...] = (
    PLACE_COLUMN,
    Column(EPOCH, "date", "", "Epoch the estimate is for."),
    Column(CLASS_SET, "text", "", "Classes counted together, worst first, joined by +."),
    Column(UNIT, "text", "", "buildings, m2 (of their ground area), or sites: then only the list is judged, not what it leaves out."),
    Column("estimate", "number", "unit", "Estimated amount, adjusted for the errors that the sample found.", True, "see why_not"),
    Column("low", "number", "unit", "Lower end of the interval.", True, "see why_not"),
    Column("high", "number", "unit", "Upper end of the interval.", True, "see why_not"),
    Column("level", "number", "0-1", "Nominal level of the interval."),
    Column(METHOD, "text", "", "How the interval was made."),
    Column("n_sample", "integer", "units", "Answered units of the sample in the place."),
    Column("share", "number", "0-1", "Estimated share of all units (or of their area) in the place.", True, "see why_not"),
    Column("share_low", "number", "0-1", "Lower end of its interval.", True, "see why_not"),
    Column("share_high", "number", "0-1", "Upper end of its interval.", True, "see why_not"),
    Column("why_not", "text", "", "Why there is no number: too_few_answers, no_answers, stratum_without_answers, stratum_with_one_answer or empty.", True, "there is one"),
)  # fmt: skip
"""Only in a bundle into which a validation was published."""
