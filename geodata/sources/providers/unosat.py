"""UNOSAT damage sites, in any of the files UNITAR/UNOSAT publishes them in."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from geodata.grades import IMAGE_ANALYST
from geodata.sources.options import FILE_OPTIONS
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.vector import read_vector


def read_unosat(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Damage sites as delivered, one row for each listed site.

    Layers are named like ``Damage_Sites_GazaStrip_20251011``; a file that holds other layers beside it needs
    ``layer: ^Damage_Sites``. Columns keep the file's order, because it alone says which columns belong to one
    epoch once a shapefile has cut their names.

    Raises
    ------
    SourceError
        As :func:`geodata.sources.vector.read_vector`.
    """
    return read_vector(location, options)


SOURCE = SourceType(
    name="unosat",
    title="UNOSAT damage sites",
    roles=("assessments",),
    read=lambda location, role, options: read_unosat(location, options),
    options=FILE_OPTIONS,
    method=IMAGE_ANALYST,
    lists="damage_only",
    guide=Guide(
        publisher="UNITAR/UNOSAT",
        origin="Comprehensive damage assessments on the Humanitarian Data Exchange and unosat.org.",
        url="https://unosat.org/products",
        licence="As stated by UNOSAT for the edition used (CC BY-SA or CC BY-NC-SA); credit UNOSAT.",
        fields={"SensorDate": "Image date; opens a pass."},
        traps=("A missing class is no record, never undamaged.",),
        citation="UNITAR/UNOSAT Comprehensive Damage Assessment, field Main_Damage_Site_Class.",
        example="reader: unosat\npath: unosat_damage_sites.gdb.zip",
    ),
)
