"""UNOSAT damage sites, in any of the files UNITAR/UNOSAT publishes them in."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

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
