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
        "scale": "Mapping of the file's classes to UNOSAT's labels or codes; needed where columns are dates.",
        "no_record_values": "List of values that mean no record, beside empty and <Null>.",
        "epochs": "List of passes, where column order does not tell them; each has class: and "
        "date_column: or date:, and may have confidence:, status: and sensor:.",
        "site_type_column": "Column of what the site is; found by its name if left out.",
        "district_column": "Column of the district label; found by its name if left out.",
        "notes_column": "Column of the remarks; found by its name if left out.",
        "group_column": "Column of the damage group; found by its name if left out.",
    },
    "admin_areas": PLACEMENT
    | {
        "id_column": "Column of the unique id, or geometry for a hash; made from the name if left out.",
        "name_en_column": "Column of the English name; name_en if left out.",
        "name_ar_column": "Column of the Arabic name; name_ar if left out.",
        "code_system": "Who issues the ids: pcode, a publisher's name, or local.",
        "approximate": "true: the outlines are derived and are no official boundaries.",
        "merge_parts": "true: rows with the same id are parts of one district and are joined.",
    },
    "scores": {},
    "area_of_interest": PLACEMENT,
    "image_footprint": PLACEMENT,
    "not_analysed": PLACEMENT,
    "incidents": PLACEMENT,
    "basemap": PLACEMENT,
}
"""Role -> option -> what it does."""
