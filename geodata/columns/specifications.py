"""Every way to put a number to damage; see geodata/claims/multiverse.py."""

from geodata.columns.column import Column
from geodata.columns.column_names import CLASS_SET

SPECIFICATIONS: tuple[Column, ...] = (
    Column("spec_id", "text", "", "Everything chosen, joined: kind, numerator, denominator, classes, certainty, place, date."),
    Column("denominator", "text", "", "What the number is a share of; of a count, what is counted."),
    Column("denominator_label_en", "text", "", "The denominator in English words."),
    Column("denominator_label_ar", "text", "", "The denominator in Arabic words."),
    Column("denominator_unit", "text", "", "Unit of numerator and denominator: buildings, m2, floor_m2, homes or sites."),
    Column("numerator_of", "text", "", "What stands above the line: footprints, listed-sites, adjusted or the id of a published figure."),
    Column(CLASS_SET, "text", "", "Damage classes counted together, joined by +."),
    Column("certainty", "text", "", "counted (by the class a row is counted under), surely (only if its whole grade interval is in the set), possibly (if any of it is) or adjusted (for the errors found by validation)."),
    Column("area", "text", "", "Place: city, extent (the assessed part), a district_id, a named area, or rest-of-city/ and a named area."),
    Column("area_label_en", "text", "", "The place in English."),
    Column("area_label_ar", "text", "", "The place in Arabic."),
    Column("date", "date", "", "Epoch."),
    Column("numerator", "number", "denominator_unit", "Amount in the class set."),
    Column("denominator_value", "number", "denominator_unit", "Amount in all.", True, "the row is a count"),
    Column("value", "number", "0-1 or denominator_unit", "numerator / denominator_value, or the count itself.", True, "there is nothing to divide by"),
    Column("interval_low", "number", "as value", "Lower end of the interval.", True, "there is no interval"),
    Column("interval_high", "number", "as value", "Upper end of the interval.", True, "there is no interval"),
    Column("interval_kind", "text", "", "bounds (footprints outside the assessed ground may be anything), statistical (sampling error of a validation) or assumptions (the ranges assumed of homes).", True, "there is no interval"),
    Column("kind", "text", "", "share or count."),
    Column("admissible", "flag", "", "False if the number is not one that may stand for the place."),
    Column("why_not_en", "text", "", "Why it is not admissible.", True, "it is admissible"),
    Column("why_not_ar", "text", "", "The same in Arabic.", True, "it is admissible"),
    Column("rests_on_synthetic", "flag", "", "True if it depends on made-up building positions."),
    Column("is_borrowed", "flag", "", "True if the denominator is a total that somebody else published."),
    Column("is_lower_bound", "flag", "", "True if some of the denominator has no record, so that more may be damaged."),
    Column("sources", "text", "", "Ids of sources and published figures, joined by a semicolon."),
)  # fmt: skip
"""Every way to put a number to damage; see geodata/claims/multiverse.py."""
