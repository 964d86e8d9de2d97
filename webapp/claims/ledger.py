"""The statements of a city with the other published versions of each, in order of date."""

from dataclasses import dataclass
from typing import Any

from webapp.city import City, NotPublishedError

RIVAL = "rival"
UNDATED = "9999"
"""Sorts after every year: what has no recorded date comes last."""


@dataclass(frozen=True)
class Family:
    """A statement and every version of the same fact, the statement among them, earliest first."""

    statement: dict[str, Any]
    versions: list[dict[str, Any]]

    @property
    def n_others(self) -> int:
        """Other versions than the statement."""
        return len(self.versions) - 1


class UnknownClaimError(NotPublishedError):
    """The bundle has no claim of this id."""


def claim_of(city: City, claim_id: str) -> dict[str, Any]:
    """The claim or rival version with this id.

    Raises
    ------
    UnknownClaimError
        If the bundle has none.
    """
    for claim in city.claims:
        if claim["id"] == claim_id:
            return claim
    msg = f"The bundle of {city.slug} has no statement {claim_id!r}."
    raise UnknownClaimError(msg)


def statements_of(city: City) -> list[dict[str, Any]]:
    """What the ledger is about, without the rival versions, in the order of the bundle."""
    return [claim for claim in city.claims if not is_rival(claim)]


def is_rival(claim: dict[str, Any]) -> bool:
    """True for another published version of a statement."""
    return bool(claim.get("kind") == RIVAL)


def family_of(city: City, claim: dict[str, Any]) -> Family:
    """The claim and what its record names as rivals, each once, earliest first; undated ones last."""
    named = set(claim.get("rivals") or ()) | {claim["id"]}
    versions = [one for one in city.claims if one["id"] in named]
    return Family(claim, sorted(versions, key=lambda one: (one["said_on"] or UNDATED, one["id"])))
