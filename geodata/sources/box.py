"""The box of degrees that an option may limit reading to."""

from collections.abc import Mapping

from geodata.errors import ConfigError
from geodata.sources.parquet import Box

BBOX_OPTION = {"bbox": "West, south, east and north in degrees; only footprints whose box meets it are read."}
"""The option and what it does."""


def box_option(options: Mapping[str, object]) -> Box | None:
    """Option ``bbox`` as west, south, east and north in degrees, or ``None`` if it is not set.

    Raises
    ------
    ConfigError
        If it is something else, or north is south of south.
    """
    value = options.get("bbox")
    if value is None:
        return None
    if (
        isinstance(value, (list, tuple))
        and len(value) == 4
        and all(isinstance(edge, (int, float)) for edge in value)
    ):
        west, south, east, north = (float(edge) for edge in value)
        if -180 <= west < east <= 180 and -90 <= south < north <= 90:
            return (west, south, east, north)
    msg = f"option bbox was {value!r} but is expected to be [west, south, east, north] in degrees"
    raise ConfigError(msg)
