"""The answer of a raster's reader when it is asked for a table: rasters are measured, not read."""

from pathlib import Path
from typing import NoReturn

from geodata.errors import ConfigError
from geodata.sources.source_type import Options


def no_table(location: Path, role: str, options: Options) -> NoReturn:
    """Nothing: a raster has no rows.

    Raises
    ------
    ConfigError
        Always, saying where the source belongs.
    """
    msg = (
        f"{location.name} is a raster, which is measured on the footprints and delivers no table of {role}; "
        "move the source to scores:, or give it the reader of a vector file."
    )
    raise ConfigError(msg)
