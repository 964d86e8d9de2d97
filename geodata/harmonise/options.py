"""What a configuration may say about harmonising a source: each option's name and meaning, by role."""

PLACEMENT = {
    "crs": "Reference system of a file that states none or states it wrongly, such as EPSG:4326.",
    "keep_axes": "true: never exchange longitude and latitude, whatever the coordinates look like.",
}

OPTIONS: dict[str, dict[str, str]] = {
    "footprints": PLACEMENT
    | {
        "id_column": "Column of the source's own stable id; a hash of the outline if left out.",
        "levels_column": "Column of the storeys above ground.",
        "use_column": "Column of what the building is used for.",
        "use_values": "Mapping of the source's uses to ours, added to the built-in one.",
        "date_column": "Column of the date a footprint shows.",
        "min_area_m2": "Footprints smaller than this are kept out and counted; 0 if left out.",
    },
    "assessments": PLACEMENT
    | {
        "scale": "Mapping of the file's classes to a grade (severe), an interval (moderate..destroyed), a lifecycle "
        "(demolished), a kind of site (road_crater), not_assessed, no_record, or a class of UNOSAT; in lists "
        "wide over their passes to UNOSAT's labels or codes, needed where columns are dates. It stands in place of the "
        "reader's own classes, so it names every class of the file.",
        "no_record_values": "List of values that mean no record, beside empty and <Null>.",
        "epochs": "List of passes, where column order does not tell them; each has class: and "
        "date_column: or date:, and may have confidence:, status: and sensor:.",
        "site_type_column": "Column of what the site is; found by its name if left out.",
        "district_column": "Column of the district label; found by its name if left out.",
        "notes_column": "Column of the remarks; found by its name if left out.",
        "group_column": "Column of the damage group; found by its name if left out.",
        "class_column": "Column of the damage class, where each row is one statement.",
        "date_column": "Column of the image or survey date, where each row is one statement.",
        "date": "Date of all statements, such as 2017-10-21; beside date_column:, of those without one.",
        "date_format": "How dates are written that do not begin with the year: dd/mm/yyyy, mm/dd/yyyy, a pattern "
        "of strptime, or excel for day numbers.",
        "place_column": "Column whose equal values mean the same place at several dates; equal geometry if left "
        "out.",
        "confidence_column": "Column of the source's confidence, kept verbatim.",
        "sensor_column": "Column of the satellite or sensor, kept verbatim.",
        "status_column": "Column of the source's change since the pass before, kept verbatim.",
        "kind": "What all sites are: building, unspecified, facility, road, transport, cell or another kind.",
        "pass_days": "Statements with no more days than this between them are one pass, until places are stated "
        "again; 31 if left out, 0 makes each date an epoch.",
    },
    "admin_areas": PLACEMENT
    | {
        "id_column": "Column of the unique id, or geometry for a hash; made from the name if left out.",
        "name_en_column": "Column of the English name; found by its name if left out.",
        "name_ar_column": "Column of the Arabic name; found by its name if left out.",
        "code_system": "Who issues the ids: pcode, a publisher's name, or local; as a column code_system "
        "of the file says if left out, else local.",
        "approximate": "true: the outlines are derived and are no official boundaries.",
        "merge_parts": "true: rows with the same id are parts of one district and are joined.",
    },
    "scores": {},
    "area_of_interest": PLACEMENT,
    "image_footprint": PLACEMENT,
    "not_analysed": PLACEMENT,
    "incidents": PLACEMENT
    | {
        "id_column": "Column of the source's own id; found by its name if left out, else a hash is made.",
        "date_column": "Column of the day, or of the range of days written as text; found by its name.",
        "from_column": "Column of the earliest day on which it can have happened.",
        "to_column": "Column of the latest day; SensorDate, the image that first shows it, is found by its name.",
        "day_first": "true: dates like 03/04/2017 begin with the day; false: with the month.",
        "type_column": "Column of what happened; found by its name if left out.",
        "precision_column": "Column of how well the place is known, in words; found by its name if left out.",
        "precision_m_column": "Column of the radius in metres within which it happened.",
        "precision_values": "Mapping of the words of precision_column to metres; no word has any by itself.",
        "name_column": "Column of the name or number of the incident.",
        "notes_column": "Column of the remarks; none if left out, for remarks may name people.",
    },
    "basemap": PLACEMENT,
}
"""Role -> option -> what it does."""
