"""Every parameter of the interface, once: from here requests are read and the OpenAPI document is written."""

from geodata.columns import CITY, COUNTED
from geodata.grades import SITE_KINDS
from webapp.api.cursors import WRITTEN, read_cursor
from webapp.api.moments import read_days
from webapp.api.parameter import Parameter
from webapp.api.parameter_values import (
    MOST_FEATURES,
    districts_of,
    one_of,
    read_bbox,
    read_class,
    read_limit,
    verdicts_of,
)
from webapp.class_codes import CLASS_CODES
from webapp.exports.selection import KINDS, NO_KIND, read_classes, read_kinds
from webapp.languages import LANGUAGES

USUAL_FEATURES = 100
LANG = Parameter(
    "lang",
    "Language of titles, descriptions and notices; without it the Accept-Language header decides. Values are the same "
    "in every language.",
    {"type": "string", "enum": list(LANGUAGES)},
    one_of("lang", list(LANGUAGES)),
    example="en",
)
JSON_ONLY = Parameter(
    "f", "Format of the answer.", {"type": "string", "enum": ["json"]}, one_of("f", ["json"]), example="json"
)
JSON_OR_HTML = Parameter(
    "f",
    "Format of the answer; without it the Accept header decides, and JSON is the usual one.",
    {"type": "string", "enum": ["json", "html"]},
    one_of("f", ["json", "html"]),
    example="json",
)
LIMIT = Parameter(
    "limit",
    "Most features of a page. A larger number than the maximum is taken as the maximum.",
    {"type": "integer", "minimum": 1, "maximum": MOST_FEATURES, "default": USUAL_FEATURES},
    read_limit,
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
    read_bbox,
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
    "Epoch whose grades the features have; without it the last one up to the as-of date of the city. At another epoch, "
    "as on the map page, craters, bridges and incidents are left out that were not yet on record.",
    {"type": "string", "format": "date"},
    str,
    lambda city: city.epochs,
)
DATE_OF_ROWS = Parameter(
    "date",
    "Only rows of this epoch; without it those of all.",
    {"type": "string", "format": "date"},
    str,
    lambda city: city.epochs,
)
DISTRICT = Parameter(
    "district",
    "Only features of these districts (district_id; outside for what lies in none), separated by commas; of craters, "
    "bridges and incidents, as on the map page, those on record at the date.",
    {"type": "string"},
    str,
    districts_of,
    many=True,
)
DISTRICT_OR_CITY = Parameter(
    "district",
    "Only rows of these districts, separated by commas; outside for what lies in none, city for the sum of all.",
    {"type": "string"},
    str,
    lambda city: [*districts_of(city), CITY],
    many=True,
)
CLASS = Parameter(
    "class",
    "Only features counted under these damage classes, separated by commas; not_assessed for those without a grade. "
    "The codes of the map's addresses are understood too: 4 destroyed, 3 severe, 2 moderate, 1 possible, 0 no visible "
    "damage, na not assessed.",
    {"type": "string", "enum": [*COUNTED, *CLASS_CODES]},
    read_class,
    many=True,
    example=["destroyed", "severe"],
)
KIND = Parameter(
    "kind",
    "Only sites of these kinds (site_kind), separated by commas.",
    {"type": "string", "enum": list(SITE_KINDS)},
    one_of("kind", SITE_KINDS),
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
    "What this one source says, as on the map page and in exports: of buildings all stay, with the grade, the words and "
    "the image day of this source in place of what counts of all sources; of sites those of its list stay.",
    {"type": "string"},
    str,
    lambda city: city.graders,
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
    verdicts_of,
    many=True,
)
FEATURE_ID = Parameter(
    "featureId", "Stable id of the feature: building_id, site_id, district_id or incident_id.", in_path=True
)
CLAIM_ID = Parameter("claimId", "Id of the claim.", in_path=True)
