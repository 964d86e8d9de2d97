"""The marks that a page must carry because data on it are made up; no option removes them."""

from webapp.city import City
from webapp.languages import localised
from webapp.store import store


def synthetic_marks(city: City | None) -> list[str]:
    """The mark of the page's city, or on pages of no city, the marks of all synthetic ones by name."""
    if city is not None:
        return [localised(city.notice)] if city.synthetic else []
    return [
        f"{localised(other.name)}: {localised(other.notice)}" for other in store().cities() if other.synthetic
    ]
