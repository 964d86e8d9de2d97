"""Pixel-Wise T-Test rasters: how much the radar image of a place changed, against how much it always varied."""

from geodata.grades import DESTROYED, MODERATE, NO_VISIBLE_DAMAGE, RADAR_SCREEN, SEVERE, SourceClass
from geodata.layout import RasterLayout
from geodata.sources.measured_only import no_table
from geodata.sources.raster_options import RASTER_OPTIONS, THRESHOLD_OPTIONS
from geodata.sources.source_type import Guide, SourceType

THRESHOLD = 3.3
THRESHOLD_SOURCE = "PWTT, README of version 0.1.0: T above 3.3, mean over the footprint (Ballinger)"

REACHED = SourceClass(1, "change", None, MODERATE, DESTROYED)
BELOW = SourceClass(0, "no change", None, NO_VISIBLE_DAMAGE, SEVERE)
"""A binary change is no grade: it screens, it does not say how bad."""

SOURCE = SourceType(
    name="pwtt-raster",
    title="PWTT radar change rasters",
    roles=("scores",),
    read=no_table,
    options=RASTER_OPTIONS | THRESHOLD_OPTIONS,
    method=RADAR_SCREEN,
    raster=RasterLayout(
        band="T_statistic",
        reached=REACHED,
        below=BELOW,
        threshold=THRESHOLD,
        threshold_source=THRESHOLD_SOURCE,
    ),
    guide=Guide(
        publisher="Ollie Ballinger",
        origin="Exported from Google Earth Engine by the PWTT package, or made by this program from local Sentinel-1 images.",
        url="https://github.com/oballinger/PWTT",
        licence="As the maker of the file states it; Sentinel-1 data are free and open (Copernicus).",
        fields={
            "T_statistic": "Smoothed statistic of change; compared with the threshold, 3.3 if left out.",
            "damage": "0 or 1, T_statistic above the threshold of the version; needs a threshold of its own, such as 0.5.",
            "p_value": "Since 0.1.0; made before the smoothing, so it does not belong to T_statistic.",
            "n_pre, n_post": "Since 0.1.0: images before and after.",
        },
        traps=(
            (
                "A screen, never evidence: at the F1-best threshold on Raqqa it flags about three quarters of all buildings, with recall "
                "0.889 and precision 0.632 as published, from which a specificity of about 0.40 follows."
            ),
            (
                "Published precision and recall by threshold: 2 gives 0.392 and 0.976; 3.3 gives 0.700 and 0.824; 4 gives 0.777 and 0.628; "
                "5 gives 0.824 and 0.319."
            ),
            "The version of February 2025 has no p_value, and its damage band is change above 3 before the smoothing.",
            "Bands are found by their description, since their order differs between versions.",
            (
                "The publication leaves out footprints under 50 m2, which a radar cell of 10 m cannot show; set min_area_m2: on the "
                "footprints to do the same."
            ),
        ),
        citation="Ballinger, O., Remote Sensing of Environment 331, 115025.",
        example="reader: pwtt-raster\npath: raqqa_pwtt.tif\noptions: {date: 2017-10-21}",
    ),
)
