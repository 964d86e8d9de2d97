"""The map tile that a reader with a place in the address needs first, so that it is on its way before the script is."""

import math
import re
from collections.abc import Mapping

from webapp.city import City

POSITION = re.compile(r"(-?\d{1,3}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,9})?)", re.ASCII)
ZOOM = re.compile(r"\d{1,2}(?:\.\d{1,3})?", re.ASCII)
GREATEST_LATITUDE = 85.0


def first_tile(city: City, asked: Mapping[str, str]) -> tuple[int, int, int] | None:
    """Zoom, column and row of the tile under the middle of the map that ``ll`` and ``z`` of an address name.

    None where the address names no place, or one without a tile. The size of the window is not known here, so
    this is the only tile that is certain to be asked for.
    """
    place, zoom = POSITION.fullmatch(asked.get("ll", "")), ZOOM.fullmatch(asked.get("z", ""))
    if not place or not zoom:
        return None
    lat, lng = float(place[1]), float(place[2])
    if abs(lat) > GREATEST_LATITUDE or not -180 <= lng < 180:
        return None
    z = min(round(float(zoom[0])), int(city.manifest["tiles"]["maxzoom"]))
    sine = math.sin(math.radians(lat))
    across, down = lng / 360 + 0.5, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    x, y = int(across * 2**z), int(down * 2**z)
    return (z, x, y) if city.tile(z, x, y) is not None else None
