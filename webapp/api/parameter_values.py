"""What the text of a parameter means: numbers, boxes, classes, one of a list, and the values a city allows."""

import math
import re
from collections.abc import Sequence

from geodata.columns import COUNTED, DISTRICT_ID, OUTSIDE
from webapp.api.faults import BadParameterError
from webapp.api.parameter import Reader, either
from webapp.city import City
from webapp.class_codes import CLASS_CODES

MOST_FEATURES = 10_000
DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
Bbox = tuple[float, float, float, float]


def one_of(name: str, values: Sequence[str]) -> Reader:
    """Reads one of a list of values."""

    def read(text: str) -> str:
        if text not in values:
            raise BadParameterError(f"{name} is {text!r} but is expected to be {either(values)}.")
        return text

    return read


def read_limit(text: str) -> int:
    """A number of features; more than the maximum is the maximum."""
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < 1:
        raise BadParameterError(
            f"limit is {text!r} but is expected to be a whole number from 1 to {MOST_FEATURES:,}."
        )
    # By the standard a larger number is no error: the page then holds as many as one can hold.
    return min(int(text), MOST_FEATURES)


def read_bbox(text: str) -> Bbox:
    """A box in degrees; its west is greater than its east where it crosses the antimeridian."""
    parts = text.split(",")
    numbers = [float(part) if DECIMAL.fullmatch(part) else math.nan for part in parts]
    if len(parts) not in {4, 6} or any(math.isnan(number) for number in numbers):
        raise BadParameterError(
            f"bbox is {text!r} but is expected to be four numbers, west,south,east,north in degrees, or six with the "
            "least and greatest height, which is not looked at."
        )
    west, south, east, north = numbers if len(numbers) == 4 else (*numbers[:2], *numbers[3:5])
    if not (-180 <= west <= 180 and -180 <= east <= 180):
        raise BadParameterError(f"bbox is {text!r}; longitudes are expected to be between -180 and 180.")
    if not -90 <= south <= north <= 90:
        raise BadParameterError(
            f"bbox is {text!r}; latitudes are expected to be between -90 and 90, the southern one first."
        )
    return (west, south, east, north)


def read_class(text: str) -> str:
    """A class by its name or by its code in addresses of the map."""
    return str(one_of("class", COUNTED)(CLASS_CODES.get(text, text)))


def districts_of(city: City) -> list[str]:
    """Ids of the districts, and of what lies in none."""
    return [*(row[DISTRICT_ID] for row in city.rows("districts")), OUTSIDE]


def verdicts_of(city: City) -> list[str]:
    """Verdicts that any claim of the city has."""
    return sorted({claim["verdict"] for claim in city.claims})
