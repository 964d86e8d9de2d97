"""Names of districts as pages write them: two of the same name are told apart by their codes."""

from collections import Counter
from typing import Any

from geodata.columns import DISTRICT_ID
from webapp.city import City, NotPublishedError
from webapp.languages import current
from webapp.wording import words
from webapp.wording.names import shown


def district_labels(city: City) -> dict[str, str]:
    """Every district's name by id, in the order of the bundle, with its code where another has the same name."""
    return city.keep(("district labels", current().code), lambda: _labels(city))


def district_of(city: City, district_id: str) -> dict[str, Any]:
    """The row of one district.

    Raises
    ------
    NotPublishedError
        If the bundle has none of this id.
    """
    found = next((row for row in city.rows("districts") if row[DISTRICT_ID] == district_id), None)
    if found is None:
        msg = f"The bundle of {city.slug} has no district {district_id!r}."
        raise NotPublishedError(msg)
    return found


def is_named(row: dict[str, Any], part: str) -> bool:
    """True if either name or the code of the district holds the text, whatever its case."""
    texts = (shown(row.get("name_en")), shown(row.get("name_ar")), str(row[DISTRICT_ID]))
    return any(part.casefold() in text.casefold() for text in texts)


def _labels(city: City) -> dict[str, str]:
    rows = city.rows("districts")
    names = {row[DISTRICT_ID]: words.district_name(row) for row in rows}
    times = Counter(names.values())
    return {place: f"{name} ({place})" if times[name] > 1 else name for place, name in names.items()}
