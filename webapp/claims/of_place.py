"""The statements about a city in whose numbers one building or damage site is counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from geodata.columns import BUILDING_ID, CITY, DISTRICT_ID, EPOCH, GRADE, SITE_ID, SITE_KIND, SOURCE_ID
from geodata.grades import MATCHABLE_KINDS
from webapp.city import City, NotPublishedError

CLASS_MEASURES = (
    "damage_share",
    "damage_count",
    "part_against_rest",
    "site_type",
    "listed_sites",
    "comparison",
)
"""Measures whose numerators are told by class, date, place and type alone."""
BUILDING_UNITS = ("buildings", "m2", "apartment_buildings")
SITE_UNITS = ("sites", "buildings")
"""Units of readings; listed sites over a building total have the unit of the total."""


class UnknownPlaceError(NotPublishedError):
    """The bundle has no building and no damage site with this identifier."""


@dataclass(frozen=True)
class Place:
    """A building or site as readings count it: its row, and its class at each date as a building and as sites."""

    layer: str
    values: dict[str, Any]
    building_grades: frozenset[tuple[str, str]]
    site_grades: frozenset[tuple[str, str]]
    site_types: frozenset[str]
    sources: frozenset[str]


def place_of(city: City, identifier: str) -> Place:
    """The building or damage site with this ``building_id`` or ``site_id``.

    Raises
    ------
    UnknownPlaceError
        If there is none.
    """
    bundle = city.bundle
    for layer, key in (("buildings", BUILDING_ID), ("sites", SITE_ID)):
        if not bundle.has_table(layer):
            continue
        rows = (bundle.table(layer)[key] == identifier).to_numpy().nonzero()[0]
        if len(rows):
            return _place(city, layer, city.record(layer, int(rows[0])))
    msg = f"The bundle of {city.slug} has no building or damage site {identifier!r}."
    raise UnknownPlaceError(msg)


def counting_claims(city: City, place: Place) -> list[dict[str, Any]]:
    """The claims, rival versions among them, of which at least one reading counts the place; as the ledger has them.

    A reading counts a place if all of this holds:

    - it is admissible, names classes, and its measure is one of :data:`CLASS_MEASURES`: what is counted in homes,
      blocks, rounds or changes between dates cannot be told from one building and is left out;
    - it was counted from a source that lists or draws the place, and not only taken from a publication;
    - its area is the whole city, or a part of it that holds the place's district;
    - at its very date the place is in one of its classes: a building by the class it is counted under, or, where
      the reading counts listed building sites, by one of the sites on it (repeated rows left out);
    - where the measure is of certain types of site, or of certain uses and heights, the place is of one of them.
    """
    measures = city.claim_measures
    district = city.bundle.table("districts")
    named = district[district[DISTRICT_ID] == place.values[DISTRICT_ID]].to_dict("records")
    holding = areas_holding(city, named[0]) if named else frozenset()
    return [
        claim
        for claim in city.claims
        if _measured_alike(measures.get(claim["id"], {}), place)
        and any(_counts(reading, place, measures[claim["id"]], holding) for reading in claim["readings"])
    ]


def areas_holding(city: City, district: dict[str, Any]) -> frozenset[str]:
    """Ids of the parts of the city, as claims name them, that hold the district."""
    names = {district["name_en"], district["name_ar"], district[DISTRICT_ID]} - {None}
    return frozenset(
        area_id
        for area_id, area in city.areas.items()
        if any(names & set(aliases) for aliases in area.get("districts", ()))
    )


def _place(city: City, layer: str, record: dict[str, Any]) -> Place:
    values = record["values"]
    listed = list(_sites_of(city, layer, values))
    said = [row for site in listed for row in city.rows_of("assessments", SITE_ID, site[SITE_ID])]
    as_building = record.get("grades", [])
    return Place(
        layer,
        values,
        _graded(as_building),
        _graded(said),
        frozenset(site["site_type"] for site in listed if site["site_type"]),
        frozenset({values[SOURCE_ID]} | {site[SOURCE_ID] for site in listed}),
    )


def _sites_of(city: City, layer: str, values: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Listed building sites on a building, or the site itself; roads, craters and repeated rows count as none."""
    sites = city.bundle.table("sites")
    key = BUILDING_ID if layer == "buildings" else SITE_ID
    own = sites[sites[key] == values[key]]
    counted = own[own[SITE_KIND].isin(MATCHABLE_KINDS) & own["duplicate_of"].isna()]
    yield from (
        counted[[SITE_ID, SOURCE_ID, "site_type"]]
        .astype(object)
        .where(counted.notna(), None)
        .to_dict("records")
    )


def _graded(rows: list[dict[str, Any]]) -> frozenset[tuple[str, str]]:
    return frozenset((row[EPOCH], row[GRADE]) for row in rows if row.get(GRADE))


def _measured_alike(measure: dict[str, Any], place: Place) -> bool:
    """Whether the measure is one that can be told, and of such places."""
    if measure.get("kind") not in CLASS_MEASURES or measure.get("since"):
        return False
    types, uses = measure.get("site_types"), measure.get("uses")
    if types and not place.site_types & set(types):
        return False
    if uses and place.values.get("use") not in uses:
        return False
    least = measure.get("min_levels")
    return least is None or (place.values.get("levels") or 0) >= least


def _counts(reading: dict[str, Any], place: Place, measure: dict[str, Any], holding: frozenset[str]) -> bool:
    if not reading["admissible"] or not reading["classes"] or not place.sources & set(reading["sources"]):
        return False
    if reading["area"] != CITY and reading["area"] not in holding:
        return False
    graded: frozenset[tuple[str, str]] = frozenset()
    if reading["unit"] in BUILDING_UNITS:
        graded |= place.building_grades
    if reading["unit"] in SITE_UNITS and not measure.get("uses"):
        graded |= place.site_grades
    return any((reading["date"], grade) in graded for grade in reading["classes"])
