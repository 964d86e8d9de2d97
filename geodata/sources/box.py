"""The box of degrees that an option may limit reading to."""

from collections.abc import Mapping

from geodata.errors import ConfigError
from geodata.sources.parquet import Box

BBOX_OPTION = {"bbox": "West, south, east and north in degrees; only footprints whose box meets it are read."}
"""The option and what it does."""


def box_option(options: Mapping[str, object]) -> Box | None:
    """Option ``bbox`` as :func:`checked_box` reads it."""
    return checked_box(options.get("bbox"), named="option bbox")


def checked_box(value: object, *, named: str) -> Box | None:
    """West, south, east and north in degrees, or ``None`` if there is no value.

    Raises
    ------
    ConfigError
        If it is anything else than four numbers in this order, named as the user knows it.
    """
    if value is None:
        return None
    if isinstance(value, (list, tuple)) and len(value) == 4:
        edges = [edge for edge in value if isinstance(edge, (int, float)) and not isinstance(edge, bool)]
        if len(edges) == 4:
            west, south, east, north = (float(edge) for edge in edges)
            if -180 <= west < east <= 180 and -90 <= south < north <= 90:
                return west, south, east, north
    msg = f"{named} was {value!r} but is expected to be [west, south, east, north] in degrees"
    raise ConfigError(msg)
