"""What each published file is for, in words."""

from webapp.languages import gettext as _


def file_purpose(name: str) -> str:
    """What a published file is for, in one sentence."""
    if name.startswith("imagery-"):
        return _("Image from above, for looking and not for measuring (Cloud-optimised GeoTIFF).")
    return {
        "statistics.csv": _("Counts and shares by district and date; opens in any spreadsheet."),
        "statistics.parquet": _("The same counts and shares for analysis software."),
        "data_dictionary.csv": _("Every column of every table: unit, meaning, and what an empty cell says."),
        "buildings.parquet": _(
            "Every footprint with district and coverage (GeoParquet, longitude and latitude)."
        ),
        "building_assessments.parquet": _("The class of every assessed building at every date."),
        "sites.parquet": _(
            "Every damage site of the source's list with its match (GeoParquet, longitude and latitude)."
        ),
        "assessments.parquet": _(
            "Every statement of the source: site, date, class in its own words and on our scale."
        ),
        "districts.parquet": _("District outlines and names (GeoParquet, longitude and latitude)."),
        "claims.json": _("The statements with verdicts and all readings."),
        "map.pmtiles": _("The map as vector tiles in one file."),
        "manifest.json": _("Inputs, parameters, versions, checksums and the account of every change."),
        "dating.parquet": _("After which date and by which date each building and site was damaged."),
        "damage_curve.parquet": _(
            "Between which image dates the listed places were first damaged, as one curve."
        ),
        "planning.json": _("Debris, cost and displaced households as ranges, each with its anchor."),
        "damage_by_date.parquet": _("Certain and possible damage by date, and raw beside ratcheted counts."),
        "damage_changes.parquet": _("Increases and reversals of damage at each date."),
        "specifications.parquet": _(
            "Every combination of denominator, classes, area and date with its share."
        ),
        "blocks.parquet": _(
            "Every city block with its buildings and damage (GeoParquet, longitude and latitude)."
        ),
        "block_summary.parquet": _(
            "How many blocks reach one half, four fifths or all of their buildings, by district and class."
        ),
        "sample.parquet": _("The buildings drawn for validation, with the design of the sample."),
        "answers.parquet": _("The answers of the people who looked at the sample."),
        "confusion.csv": _("Mapped class against reference class, counted over the sample."),
        "adjusted.parquet": _(
            "Counts and shares corrected for classification error, with intervals, by district."
        ),
        "claim_book.json": _(
            "The statements as described before measuring, with the published figures they use."
        ),
        "building_statements.parquet": _(
            "Everything any source says of each building, with its method and date."
        ),
        "building_states.parquet": _(
            "The current state of each building: grade, what decided it, what became of it, and disagreement."
        ),
        "building_scores.parquet": _(
            "What each raster measures on each building, and how much of it has a value."
        ),
        "site_outlines.parquet": _(
            "Outlines of the places that a source drew as areas (GeoParquet, longitude and latitude)."
        ),
        "current_states.csv": _(
            "Current grades, lifecycle and disagreement by district; opens in any spreadsheet."
        ),
        "current_states.parquet": _("The same current states for analysis software."),
        "source_statistics.csv": _("What each list counts by district and date; lists are never added up."),
        "source_statistics.parquet": _("The same counts of each list for analysis software."),
        "source_agreement.csv": _(
            "Where two sources speak of the same buildings: class against class, by district."
        ),
        "source_agreement.parquet": _("The same comparison for analysis software."),
        "incidents.parquet": _(
            "Every incident with its dates and how well its place is known (GeoParquet, longitude and latitude)."
        ),
        "incident_counts.csv": _("Incidents by district and date, surely and possibly in each time."),
        "incident_counts.parquet": _("The same counts of incidents for analysis software."),
        "further_districts.parquet": _(
            "Outlines and names of the other sets of districts (GeoParquet, longitude and latitude)."
        ),
        "further_statistics.csv": _(
            "Counts and shares by the other sets of districts, never to be added up."
        ),
        "further_statistics.parquet": _("The same counts by other districts for analysis software."),
        "grid_squares.parquet": _("Squares of a grid over the city (GeoParquet, longitude and latitude)."),
        "grid_counts.parquet": _("Buildings or sites of each square by class and date."),
        "places.parquet": _("Names and positions of the places on the background map, for the search."),
        "block_outlines.parquet": _("Outlines of the city blocks (GeoParquet, longitude and latitude)."),
    }.get(name, "")
