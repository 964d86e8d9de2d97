"""Any raster whose cells hold classes of damage."""

from geodata.grades import IMAGE_MODEL
from geodata.layout import RasterLayout
from geodata.sources.measured_only import no_table
from geodata.sources.raster_options import CLASS_OPTIONS, RASTER_OPTIONS
from geodata.sources.source_type import Guide, SourceType

SOURCE = SourceType(
    name="class-raster",
    title="Any raster of damage classes",
    roles=("scores",),
    read=no_table,
    options=RASTER_OPTIONS | CLASS_OPTIONS,
    method=IMAGE_MODEL,
    raster=RasterLayout(),
    guide=Guide(
        publisher="Anyone",
        origin="A GeoTIFF whose cells hold the number of a damage class: a classified image or the output of a segmentation model.",
        url="https://gdal.org/en/stable/drivers/raster/gtiff.html",
        licence="That of the file; the configuration states it.",
        fields={
            "band": "Named by its description or number; band 1 if left out.",
            "scale": "Option that says what each cell value means.",
        },
        traps=(
            "The background of a segmentation is a class too: list it in unseen_values, or its cells stand for undamaged ground.",
            "A value that scale does not name stops the build with the number of cells that hold it.",
            "A building gets the class that covers most of what is seen of it; equal shares give the worse.",
            "Overviews made by averaging hold classes that never were; only full resolution is read.",
        ),
        citation="Coverage-weighted statistics by exactextract (Daniel Baston, https://github.com/isciences/exactextract).",
        example="reader: class-raster\npath: classes.tif\noptions:\n  date: 2017-10-21\n  unseen_values: [0]\n"
        "  scale: {1: no_visible_damage, 2: [possible, moderate], 3: [moderate, severe], 4: destroyed}",
    ),
)
