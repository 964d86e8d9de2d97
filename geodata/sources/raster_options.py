"""What a configuration may say about a raster of scores or classes: each option's name and meaning."""

RASTER_OPTIONS: dict[str, str] = {
    "date": "Date that the raster speaks for, ISO; needed unless the file's tags hold it.",
    "band": "Description of the band in any case, or its number from 1.",
    "member": "Part of the name of the raster in a zip archive or folder that holds several.",
    "crs": "Reference system of a raster that states none, such as EPSG:32637.",
    "unseen_values": "List of values that mean not seen, beside nodata, NaN, mask and alpha.",
    "statistics": "exact (default): every touched cell by the part covered; cells: by cell centres, faster.",
    "min_valid_share": "Part of a footprint that must have a value, itself included, to be assessed; 0.5 if left out.",
}
"""Options of every raster."""

THRESHOLD_OPTIONS: dict[str, str] = {
    "threshold": "Smallest score that counts as damage; that of its publisher if left out and there is one.",
    "threshold_source": "Who published the threshold; needed with threshold:.",
    "by": "mean (default) over the footprint, max (its worst cell), or share of it whose cells reach the threshold.",
    "min_share": "With by: share, the smallest share of the footprint that counts, 0 to 1.",
    "higher_is": "damage (default), or intact where low scores mean damage.",
    "reached": "What a footprint that counts says: a grade, [lowest, highest], or {label, grade, lowest, highest}.",
    "below": "What a footprint that does not count says, written as reached:.",
}
"""Options of rasters of scores."""

CLASS_OPTIONS: dict[str, str] = {
    "scale": "Cell value -> a grade, [lowest, highest], {label, grade, lowest, highest}, or null for could not be told.",
    "min_class_share": "A class covering less of a footprint does not widen its interval; 0.2 if left out.",
}
"""Options of rasters of classes."""
