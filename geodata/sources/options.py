"""What a configuration may say about opening a file, whatever the provider: each option's name and meaning."""

FILE_OPTIONS: dict[str, str] = {
    "layer": "Layer to read: its name, or a regular expression that fits exactly one layer.",
    "member": "File inside a zip archive: its name, or a regular expression that fits exactly one.",
    "encoding": "Text encoding of a shapefile or CSV file, such as utf-8 or cp1256.",
    "crs": "Reference system of a file that states none, such as EPSG:4326.",
    "columns": "List of the columns to read; all if left out.",
    "lon_column": "CSV: column of the longitude (or easting).",
    "lat_column": "CSV: column of the latitude (or northing).",
    "wkt_column": "CSV: column of the geometry as well-known text.",
    "delimiter": "CSV: character between columns; found out if left out.",
}
"""Option -> what it does."""
