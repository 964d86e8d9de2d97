"""Damage predictions of Microsoft's AI for Good Lab, as rasters: built, damaged, unknown."""

from geodata.grades import (
    DESTROYED,
    IMAGE_MODEL,
    MODERATE,
    NO_VISIBLE_DAMAGE,
    POSSIBLE,
    Crosswalk,
    SourceClass,
)
from geodata.layout import RasterLayout
from geodata.sources.measured_only import no_table
from geodata.sources.raster_options import RASTER_OPTIONS, THRESHOLD_OPTIONS
from geodata.sources.source_type import Guide, SourceType

NODATA, BACKGROUND, BUILT, DAMAGED, UNKNOWN = 0, 1, 2, 3, 4
CITATION = "microsoft/building-damage-assessment, inference.py and merge_with_building_footprints.py."

CELLS = Crosswalk(
    CITATION,
    (
        SourceClass(BACKGROUND, "background", NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE),
        SourceClass(BUILT, "built", NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE),
        SourceClass(DAMAGED, "damaged", POSSIBLE, POSSIBLE, DESTROYED),
    ),
)
"""Of a cell; a footprint's score is the share of its seen cells that are damaged."""

REACHED = SourceClass(1, "damaged", POSSIBLE, POSSIBLE, DESTROYED)
BELOW = SourceClass(0, "not damaged", NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, MODERATE)
"""The model knows damaged and not, so what it calls damaged counts under the lowest class it can be. That a building
it passes over may be moderately damaged is this project's convention."""

SOURCE = SourceType(
    name="ai4g-raster",
    title="Microsoft AI for Good damage predictions",
    roles=("scores",),
    read=no_table,
    options=RASTER_OPTIONS | THRESHOLD_OPTIONS,
    method=IMAGE_MODEL,
    raster=RasterLayout(
        reached=REACHED, below=BELOW, crosswalk=CELLS, unseen_values=(float(NODATA), float(UNKNOWN))
    ),
    guide=Guide(
        publisher="Microsoft AI for Good Lab",
        origin="The file ending in _predictions.tif of the building-damage-assessment workflow, or as published with a response.",
        url="https://github.com/microsoft/building-damage-assessment",
        licence="Code MIT; predictions as published with each response.",
        fields={
            "0": "No data.",
            "1": "Background: seen, and no building.",
            "2": "Built.",
            "3": "Damaged.",
            "4": "Unknown: cloud or haze.",
        },
        traps=(
            "Unknown cells are not seen: they are left out of the share, where the publisher keeps them in its denominator.",
            (
                "The publisher calls a building damaged for a single damaged cell; here the share is compared with a threshold that "
                "must be stated."
            ),
            "A footprint over no data is not assessed; the publisher's table has it with damage 0 and unknown 0.",
        ),
        citation=CITATION,
        example="reader: ai4g-raster\npath: predictions.tif\noptions:\n  date: 2023-10-10\n  threshold: 0.5\n"
        "  threshold_source: ours, half of the roof",
    ),
)
