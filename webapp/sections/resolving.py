"""How several sources become one state: what decides, what is the same building, what is added up, which thresholds."""

from dataclasses import dataclass

from webapp.city import City
from webapp.languages import gettext as _
from webapp.languages import percent
from webapp.places.building import source_title, threshold_of
from webapp.sections.states import agreement_days, precedence_of


@dataclass(frozen=True)
class Resolving:
    """What the method page says of several sources; each part is empty where the city has only one of its kind.

    ``thresholds`` holds title and rule of each raster of scores.
    """

    precedence: list[str]
    days: str
    conflation: str
    footprint_sources: list[str]
    counted: list[str]
    uncounted: list[str]
    thresholds: list[tuple[str, str]]


def resolving_of(city: City) -> Resolving | None:
    """`None` where there is one source of each kind, so that nothing had to be decided."""
    parameters = city.manifest["parameters"]
    lists = [source["id"] for source in city.sources("assessments")]
    scores = [source["id"] for source in city.sources("scores")]
    outlines = [source["title"] for source in city.sources("footprints")]
    several = len(lists) + len(scores) > 1
    if not several and len(outlines) < 2 and not scores:
        return None
    counted = [one for one in lists if one in parameters.get("counted_lists", lists)]
    share = (parameters.get("conflation") or {}).get("same_share")
    return Resolving(
        precedence=precedence_of(city) if several else [],
        days=agreement_days(city) if several else "",
        conflation=percent(share, whole=True) if len(outlines) > 1 and share is not None else "",
        footprint_sources=outlines,
        counted=[source_title(city, one) for one in counted] if len(lists) > 1 else [],
        uncounted=[source_title(city, one) for one in lists if one not in counted],
        thresholds=[
            (source_title(city, one), threshold_of(city, one) or _("none: the raster holds classes"))
            for one in scores
        ],
    )
