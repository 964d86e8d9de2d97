"""Loss of radar coherence, made elsewhere: before minus after, their ratio, or standard deviations below the mean."""

from geodata.grades import RADAR_SCREEN
from geodata.layout import RasterLayout
from geodata.sources.measured_only import no_table
from geodata.sources.providers.pwtt_raster import BELOW, REACHED
from geodata.sources.raster_options import RASTER_OPTIONS, THRESHOLD_OPTIONS
from geodata.sources.source_type import Guide, SourceType

SOURCE = SourceType(
    name="coherence-raster",
    title="Rasters of coherence loss",
    roles=("scores",),
    read=no_table,
    options=RASTER_OPTIONS | THRESHOLD_OPTIONS,
    method=RADAR_SCREEN,
    raster=RasterLayout(reached=REACHED, below=BELOW),
    guide=Guide(
        publisher="Anyone",
        origin="A GeoTIFF made from co-registered Sentinel-1 single-look images by SNAP, ISCE, HyP3 or the like.",
        url="https://github.com/datapartnership/gaza-israel-conflict-impact-analysis",
        licence="That of the file; Sentinel-1 data are free and open (Copernicus).",
        fields={
            "difference": "Coherence before minus coherence over the event, -1 to 1.",
            "normalised": "The difference divided by the sum of the two, -1 to 1.",
            "z": "Mean before minus coherence over the event, in standard deviations of the time before.",
        },
        traps=(
            "There is no threshold for all: it depends on looks, season and ground, so it must be stated with its source.",
            (
                "The World Bank's Data Lab flags a cell 2.5 or 3 standard deviations below the mean and takes the flagged share of a "
                "footprint: by: share with threshold: 2.5."
            ),
            "Vegetation and moving sand lose coherence without damage, and few looks make coherence too high.",
            "Coherence itself, not its loss, is low where damaged: set higher_is: intact.",
        ),
        citation="Score and thresholds: World Bank Data Lab, Gaza-Israel conflict impact analysis; long series: arXiv:2506.14730.",
        example="reader: coherence-raster\npath: coherence_loss.tif\noptions:\n  date: 2017-10-21\n  by: share\n  threshold: 2.5\n"
        "  min_share: 0.5\n  threshold_source: World Bank Data Lab, 2.5 standard deviations",
    ),
)
