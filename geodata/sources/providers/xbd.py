"""xBD labels (xView2): one JSON file for each image, before and after a disaster."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from geodata.grades import (
    DESTROYED,
    IMAGE_ANALYST,
    MODERATE,
    NO_VISIBLE_DAMAGE,
    POSSIBLE,
    SEVERE,
    Crosswalk,
    SourceClass,
)
from geodata.layout import Layout
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.xbd_labels import CLASS, DAY, ID, read_xbd

CITATION = (
    "Gupta et al. (2019), xBD: A Dataset for Assessing Building Damage from Satellite Imagery, arXiv 1911.09296; "
    "the intervals are this project's convention."
)

CROSSWALK = Crosswalk(
    CITATION,
    (
        SourceClass(0, "no-damage", NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE),
        SourceClass(1, "minor-damage", POSSIBLE, POSSIBLE, MODERATE),
        SourceClass(2, "major-damage", MODERATE, MODERATE, SEVERE),
        SourceClass(3, "destroyed", DESTROYED, DESTROYED, DESTROYED),
        SourceClass(4, "un-classified", None, None, None),
    ),
)
"""Codes in the order of the publication's scale; the files hold labels. ``un-classified`` is unknown, never undamaged."""


def layout(table: gpd.GeoDataFrame) -> Layout:
    """Where the statements of a table of labels are."""
    return Layout(
        crosswalk=CROSSWALK,
        class_column=CLASS,
        date_column=DAY,
        place_column=ID,
        sensor_column="sensor" if "sensor" in table else None,
        shapes="polygon",
    )


def _read(location: Path, role: str, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    return read_xbd(location, after=role == "assessments", options=options)


SOURCE = SourceType(
    name="xbd",
    title="xBD building labels",
    roles=("footprints", "assessments"),
    read=_read,
    options={
        "disaster": "Name of the disaster whose labels are read, such as joplin-tornado; all if left out."
    },
    layout=layout,
    crosswalk=CROSSWALK,
    method=IMAGE_ANALYST,
    lists="all_buildings",
    column_defaults={"footprints": {"id_column": ID, "date_column": DAY}},
    guide=Guide(
        publisher="xView2, Defense Innovation Unit",
        origin="Archives of the xView2 challenge, with labels/ and images/ side by side; name a file, a folder or a zip archive.",
        url="https://xview2.org/dataset",
        licence="CC BY-NC-SA 4.0: no commercial use, share alike, credit xBD.",
        fields={
            "features.lng_lat[].properties.subtype": "Damage class; only in files named ..._post_disaster.json.",
            "features.lng_lat[].properties.uid": "Id of the building, the same before and after.",
            "features.lng_lat[].wkt": "Outline in degrees; features.xy is in pixels, and not read.",
            "metadata.capture_date": "Time of the image.",
            "metadata.disaster, metadata.gsd, metadata.sensor": "Kept beside each building.",
        },
        traps=(
            "un-classified is unknown; published code turns it into no damage.",
            "Labels before the disaster have no class: alone they are footprints, and no damage list.",
            "Every building on an image is listed, but only images that were chosen: not a census of a city.",
            "Images with no building have files with no feature; they are counted.",
            "Outlines drawn before are laid over the image after, so they may be some metres off.",
        ),
        citation=CITATION,
        example="reader: xbd\npath: train/\noptions: {disaster: joplin-tornado}",
    ),
)
