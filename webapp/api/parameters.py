"""Every parameter of the interface, once: from here requests are read and the OpenAPI document is written."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from geodata.columns import CITY, COUNTED, DISTRICT_ID, OUTSIDE
from geodata.grades import NOT_ASSESSED, RANK, SITE_KINDS
from webapp.api.cursors import WRITTEN, read_cursor
from webapp.api.faults import BadParameterError
from webapp.api.moments import read_days
from webapp.city import City
from webapp.exports.selection import KINDS, NO_KIND, read_classes, read_kinds
from webapp.languages import LANGUAGES

MOST_FEATURES = 10_000
USUAL_FEATURES = 100
DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
CLASS_CODES: Mapping[str, str] = {str(rank): grade for grade, rank in RANK.items()} | {"na": NOT_ASSESSED}
"""The codes that addresses of the map write for classes; accepted here beside the names."""

Bbox = tuple[float, float, float, float]
Reader = Callable[[str], Any]
Allowed = Callable[[City], Sequence[str]]


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address.

    Attributes
    ----------
    schema
        Its schema in the OpenAPI document.
    read
        Its value from the text of an address; raises `BadParameterError`.
    allowed
        The only values it can have in a city; `None` for any that can be read.
    many
        True if several values may stand in it, separated by commas.
    in_path
        True if it is a part of the path.
    """

    name: str
    description: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    read: Reader = str
    allowed: Allowed | None = None
    many: bool = False
    in_path: bool = False
    example: Any = None

    def described(self, city: City | None) -> dict[str, Any]:
        """The parameter object of the OpenAPI document, with the values that `city` allows."""
        one, values = dict(self.schema), self._values(city)
        if values:
            one["enum"] = values
        schema = {"type": "array", "items": one, "minItems": 1} if self.many else one
        told: dict[str, Any] = {
            "name": self.name,
            "in": "path" if self.in_path else "query",
            "description": self.description,
            "required": self.in_path,
            "schema": schema,
        }
        if not self.in_path:
            told |= {"style": "form", "explode": False}
        if self.example is not None:
            told["example"] = self.example
        return told

    def value(self, text: str, city: City | None) -> Any:
        """The value of `text`; a tuple if several may be given.

        Raises
        ------
        BadParameterError
            If it cannot be read or the city does not allow it.
        """
        if self.many:
            return tuple(dict.fromkeys(self._one(part, city) for part in text.split(",")))
        return self._one(text, city)

    def _values(self, city: City | None) -> list[str]:
        """The values that the city allows; none where any can be read, as where the city has no such thing."""
        return list(self.allowed(city)) if self.allowed is not None and city is not None else []

    def _one(self, text: str, city: City | None) -> Any:
        value = self.read(text)
        allowed = self._values(city)
        if allowed and value not in allowed:
            raise BadParameterError(f"{self.name} is {text!r} but is expected to be {_either(allowed)}.")
        return value


def read_query(
    parameters: Sequence[Parameter], args: MultiDict[str, str], city: City | None
) -> dict[str, Any]:
    """The value of every parameter of a query by name; those not given are left out.

    Raises
    ------
    BadParameterError
        If one is unknown, given twice or has a value it cannot have.
    """
    known = {parameter.name: parameter for parameter in parameters if not parameter.in_path}
    found: dict[str, Any] = {}
    for name, texts in args.lists():
        if name not in known:
            raise BadParameterError(f"There is no parameter {name!r} here but {', '.join(sorted(known))}.")
        if len(texts) > 1:
            raise BadParameterError(f"{name} is given {len(texts)} times but is expected once.")
        found[name] = known[name].value(texts[0], city)
    return found


def _either(names: Sequence[str]) -> str:
    listed = list(names)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"


def _one_of(name: str, values: Sequence[str]) -> Reader:
    def read(text: str) -> str:
        if text not in values:
            raise BadParameterError(f"{name} is {text!r} but is expected to be {_either(values)}.")
        return text

    return read


def _limit(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) < 1:
        raise BadParameterError(
            f"limit is {text!r} but is expected to be a whole number from 1 to {MOST_FEATURES:,}."
        )
    # By the standard a larger number is no error: the page then holds as many as one can hold.
    return min(int(text), MOST_FEATURES)


def _bbox(text: str) -> Bbox:
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


def _class(text: str) -> str:
    return str(_one_of("class", COUNTED)(CLASS_CODES.get(text, text)))


def _districts(city: City) -> list[str]:
    return [*(row[DISTRICT_ID] for row in city.rows("districts")), OUTSIDE]


def _sources(city: City) -> list[str]:
    return list(dict.fromkeys(source["id"] for source in city.manifest["sources"]))


def _verdicts(city: City) -> list[str]:
    return sorted({claim["verdict"] for claim in city.claims})


LANG = Parameter(
    "lang",
    "Language of titles, descriptions and notices; without it the Accept-Language header decides. Values are the same "
    "in every language.",
    {"type": "string", "enum": list(LANGUAGES)},
    _one_of("lang", list(LANGUAGES)),
    example="en",
)
JSON_ONLY = Parameter(
    "f", "Format of the answer.", {"type": "string", "enum": ["json"]}, _one_of("f", ["json"]), example="json"
)
JSON_OR_HTML = Parameter(
    "f",
    "Format of the answer; without it the Accept header decides, and JSON is the usual one.",
    {"type": "string", "enum": ["json", "html"]},
    _one_of("f", ["json", "html"]),
    example="json",
)
LIMIT = Parameter(
    "limit",
    "Most features of a page. A larger number than the maximum is taken as the maximum.",
    {"type": "integer", "minimum": 1, "maximum": MOST_FEATURES, "default": USUAL_FEATURES},
    _limit,
    example=USUAL_FEATURES,
)
BBOX = Parameter(
    "bbox",
    "Only features whose geometry meets this box, its edge included: west, south, east, north in degrees (CRS84). With six numbers the "
    "third and sixth are heights and are not looked at. A box whose west is greater than its east crosses the "
    "antimeridian.",
    {
        "type": "array",
        "items": {"type": "number"},
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    },
    _bbox,
    example=[39.0, 35.94, 39.02, 35.96],
)
DATETIME = Parameter(
    "datetime",
    "Only features whose grade rests on an image of this day or interval, both ends included (RFC 3339; .. is an open "
    "end; a moment stands for its day in UTC): property sensor_date, for districts imagery_date, for incidents the "
    "range from from_date to to_date, in which it can have happened. Grades are then those of the last epoch up to the "
    "end of the interval, unless date names another. Features without such a date, such as buildings that are not "
    "assessed, are left out.",
    {"type": "string"},
    read_days,
    example="2017-01-01/2017-10-21",
)
DATE = Parameter(
    "date",
    "Epoch whose grades the features have; without it the last one up to the as-of date of the city.",
    {"type": "string", "format": "date"},
    str,
    lambda city: city.epochs,
)
DISTRICT = Parameter(
    "district",
    "Only features of these districts (district_id; outside for what lies in none), separated by commas.",
    {"type": "string"},
    str,
    _districts,
    many=True,
)
DISTRICT_OR_CITY = Parameter(
    "district",
    "Only rows of these districts, separated by commas; outside for what lies in none, city for the sum of all.",
    {"type": "string"},
    str,
    lambda city: [*_districts(city), CITY],
    many=True,
)
CLASS = Parameter(
    "class",
    "Only features counted under these damage classes, separated by commas; not_assessed for those without a grade. "
    "The codes of the map's addresses are understood too: 4 destroyed, 3 severe, 2 moderate, 1 possible, 0 no visible "
    "damage, na not assessed.",
    {"type": "string", "enum": [*COUNTED, *CLASS_CODES]},
    _class,
    many=True,
    example=["destroyed", "severe"],
)
KIND = Parameter(
    "kind",
    "Only sites of these kinds (site_kind), separated by commas.",
    {"type": "string", "enum": list(SITE_KINDS)},
    _one_of("kind", SITE_KINDS),
    many=True,
    example=["building"],
)
CLASSES = Parameter(
    "classes",
    "Only what the map page shows with these classes, in its own parameter: as class, by rank; all of them are no "
    "filter.",
    {"type": "array", "items": {"type": "string", "enum": list(CLASS_CODES)}, "minItems": 1},
    read_classes,
    example=["4", "3"],
)
KINDS_SHOWN = Parameter(
    "kinds",
    "Only what the map page shows with these kinds switched on, in its own parameter: of other kinds than buildings "
    "those on record at the date; buildings stay where the city has no footprints, and go by class; incidents where "
    "incident is among them, from the first day on which they can have happened. A file of exports with the same "
    "parameters has the same rows.",
    {"type": "array", "items": {"type": "string", "enum": [*KINDS, NO_KIND]}, "minItems": 1},
    read_kinds,
    example=["bridge", "road_crater"],
)
SOURCE = Parameter(
    "source",
    "Only features of these sources (source_id), separated by commas.",
    {"type": "string"},
    str,
    _sources,
    many=True,
)
CURSOR = Parameter(
    "cursor",
    "Where the page begins; taken from the links next and prev, never made up. It belongs to one release: if another "
    "is served meanwhile the answer is 410 and the walk starts again.",
    {"type": "string", "pattern": f"^{WRITTEN.pattern.replace('?P<release>', '').replace('?P<row>', '')}$"},
    read_cursor,
)
VERDICT = Parameter(
    "verdict",
    "Only claims with these verdicts, separated by commas.",
    {"type": "string"},
    str,
    _verdicts,
    many=True,
)
FEATURE_ID = Parameter(
    "featureId", "Stable id of the feature: building_id, site_id, district_id or incident_id.", in_path=True
)
CLAIM_ID = Parameter("claimId", "Id of the claim.", in_path=True)
