"""What the rules of the account of a build mean, and the rule of a raster's threshold, in the reader's language.

The build writes every sentence of its account in English, with the numbers of this city in it. Readers of another
language get the meaning of the rule in theirs, above the sentence as it was written.
"""

import re

from webapp.languages import current, isolate
from webapp.languages import gettext as _

WRITTEN_IN = "en"
"""Language of the sentences that the build writes."""

RASTER = re.compile(
    r"Band (?P<band>\S+) of .+: damage is (?P<what>share|score|worst cell) (?P<sign>[<>]=) (?P<at>\S+)"
    r"(?: >= (?P<part>\S+))?; threshold by (?P<source>.+?)\.?"
)
"""The sentence about a raster (`geodata.rasters.score_statements`)."""

FOOTPRINTS = re.compile(
    r"Footprints at or (?P<side>above|below) (?P<at>\S+) \(threshold by (?P<source>.+)\)\.?"
)
"""The sentence about scores that footprints carry (`geodata.sources.scored_footprints`)."""


def threshold_rule(detail: str) -> str:
    """The threshold of a raster and who published it; the sentence of the build where it is of no known form."""
    if current().code == WRITTEN_IN:
        return detail
    found = RASTER.fullmatch(detail) or FOOTPRINTS.fullmatch(detail)
    if found is None:
        return detail
    told = found.groupdict()
    values = {name: isolate(told.get(name) or "") for name in ("at", "band", "part", "source")}
    rule = _counts(told) % values
    if told.get("band"):
        rule = _("Band %(band)s.") % values + " " + rule
    return rule + " " + _("Threshold by %(source)s.") % values


def _counts(told: dict[str, str | None]) -> str:
    """What counts as damage, with gaps for the numbers."""
    above = told.get("sign") == ">=" or told.get("side") == "above"
    if told.get("what") == "share":
        if above:
            return _("Counts as damage if at least %(part)s of the footprint scores %(at)s or more.")
        return _("Counts as damage if at least %(part)s of the footprint scores %(at)s or less.")
    if told.get("what") == "worst cell":
        if above:
            return _("Counts as damage if the worst cell scores %(at)s or more.")
        return _("Counts as damage if the worst cell scores %(at)s or less.")
    if above:
        return _("Counts as damage from a score of %(at)s on.")
    return _("Counts as damage at a score of %(at)s or less.")


def finding_meaning(rule: str) -> str:
    """What a rule of the account means; empty where the sentence of the build is in the reader's language already."""
    return "" if current().code == WRITTEN_IN else _meanings().get(rule, "")


def _meanings() -> dict[str, str]:
    return {
        "near_duplicate": _("Sites very near another one, kept as they are."),
        "exact_duplicate": _("Rows that repeat another one exactly; marked and not counted twice."),
        "duplicate_row": _("Rows that repeat another one."),
        "reversal": _(
            "Grades lower than the grade before of the same site: repair, clearance or a correction."
        ),
        "several_at_one_place": _("Several statements about one place on one day."),
        "superseded_in_pass": _("Statements replaced by another one of the same pass."),
        "no_class": _("Rows without a class that can be read; they give no grade."),
        "unknown_site_type": _("Site types that are not known; counted as other sites."),
        "missing_sensor_date": _("Rows without an image date; dated with the image of their pass."),
        "event_date": _("Rows dated with the day of the event and not of an image."),
        "empty_epoch": _("An image date without any statement."),
        "outside_crs_area": _("Rows outside the area of the reference system; lengths there are less exact."),
        "far_outside": _("Rows far outside the city; left out."),
        "undated_footprints": _(
            "Footprints that do not say what date they show; some may be newer than the damage."
        ),
        "undated_footprints_kept": _("Footprints of the joined set that do not say what date they show."),
        "footprint_kept": _("Footprints drawn by no source preferred to this one."),
        "footprint_drawn_before": _("Footprints of buildings that a preferred source draws; left out."),
        "footprint_partly_drawn": _("Footprints left out of which the preferred source draws only a part."),
        "duplicate_footprint": _("Footprints drawn twice; kept."),
        "overlapping_footprint": _("Footprints that overlap; kept."),
        "below_min_area": _("Footprints smaller than the least area; left out."),
        "unmatched_site": _("Sites without a footprint within the distance; kept as sites."),
        "footprint_taken": _("Sites whose footprint belongs to a closer site; kept as sites."),
        "footprint_not_seen": _("Footprints without a score, or hardly seen; not assessed."),
        "sites_outside_districts": _(
            "Sites in no district; counted in a row of their own and in the city total."
        ),
        "overlapping_district": _("Districts that overlap; kept."),
        "missing_name_ar": _("Districts without an Arabic name."),
        "missing_name_en": _("Districts without an English name."),
        "merged_parts": _("Parts of one district, joined."),
        "two_dates": _("Incidents that two columns date differently; the range holds both."),
        "dates_exchanged": _("Incidents that end before they begin; the dates were exchanged."),
        "undated_incident": _("Incidents without a date; in no count by date."),
        "precision_in_words": _("Incidents whose precision is given in words only."),
        "unreadable_precision": _("Incidents whose precision cannot be read."),
        "repeated_id": _("Rows that share an id; it was made unique."),
        "missing_id": _("Rows without an id; one was made."),
        "invalid_geometry": _("Invalid geometries, repaired."),
        "three_dimensional": _("Geometries with heights; the heights were dropped."),
        "multipoint": _("Sites of several points, made one."),
        "line_midpoint": _("Roads drawn as lines; the site is the middle of the line."),
        "wrong_type": _("Rows with the wrong kind of geometry; left out."),
        "assumed_crs": _("The file states no reference system; that of the configuration was taken."),
        "wrong_crs": _("The reference system the file states does not fit its coordinates; corrected."),
        "swapped_axes": _("Longitude and latitude were exchanged; put right."),
        "reprojected": _("Coordinates were brought into longitude and latitude."),
        "several_levels": _("Footprints with several storey counts; the mean is taken."),
        "unreadable_levels": _("Storey counts that cannot be read; left empty."),
        "unknown_use": _("Uses of buildings that are not known."),
        "threshold_parts_nothing": _(
            "All buildings lie on one side of the threshold; its unit may be wrong."
        ),
        "threshold": _("The threshold from which a score counts as damage."),
    }
