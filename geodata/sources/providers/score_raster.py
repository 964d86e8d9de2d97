"""Any raster of damage scores or probabilities, such as the output of an image model."""

from geodata.grades import DESTROYED, IMAGE_MODEL, MODERATE, NO_VISIBLE_DAMAGE, POSSIBLE, SourceClass
from geodata.layout import RasterLayout
from geodata.sources.measured_only import no_table
from geodata.sources.raster_options import RASTER_OPTIONS, THRESHOLD_OPTIONS
from geodata.sources.source_type import Guide, SourceType

REACHED = SourceClass(1, "at or above the threshold", POSSIBLE, POSSIBLE, DESTROYED)
BELOW = SourceClass(0, "below the threshold", NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, MODERATE)
"""A threshold splits in two and grades nothing: what reaches it counts under the lowest class it can be. That what
does not may be damaged up to moderate is this project's convention."""

SOURCE = SourceType(
    name="score-raster",
    title="Any raster of damage scores",
    roles=("scores",),
    read=no_table,
    options=RASTER_OPTIONS | THRESHOLD_OPTIONS,
    method=IMAGE_MODEL,
    raster=RasterLayout(reached=REACHED, below=BELOW),
    guide=Guide(
        publisher="Anyone",
        origin="A GeoTIFF whose cells hold a damage score or probability: the output of a model, or a map of change.",
        url="https://gdal.org/en/stable/drivers/raster/gtiff.html",
        licence="That of the file; the configuration states it.",
        fields={
            "band": "Named by its description or number; band 1 if left out.",
            "nodata, mask, alpha, NaN": "Not seen. Ground beside the raster is not seen either.",
            "scale, offset": "Applied to the cells before anything else.",
        },
        traps=(
            "A score says nothing without a threshold: state it with the publication or test that it comes from.",
            "A percentage and a probability look alike: the threshold is compared with the value as it is, after scale and offset.",
            "A footprint over nodata is not assessed; it is never counted as undamaged.",
            "A raster placed by ground control points only must be warped first.",
        ),
        citation="Coverage-weighted statistics by exactextract (Daniel Baston, https://github.com/isciences/exactextract).",
        example="reader: score-raster\npath: probability.tif\noptions:\n  date: 2017-10-21\n  threshold: 0.5\n"
        "  threshold_source: F1 on the validation set of the model's authors",
    ),
)
