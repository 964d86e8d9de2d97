"""A claim as schema.org ClaimReview, for search engines, and only where its wording allows one."""

from typing import Any

from webapp.city import City
from webapp.claims.view import is_verbatim, range_line
from webapp.languages import current, localised
from webapp.languages import gettext as _
from webapp.wording import words

COMPARED = frozenset({"consistent", "above_evidence", "below_evidence"})


def claim_review_of(city: City, claim: dict[str, Any], *, url: str) -> dict[str, Any] | None:
    """The ClaimReview of a claim; `None` where its words do not allow one.

    They do if they are on record verbatim, give a number, and were found consistent with, above or below
    the evidence as they stand. The rating has words and no number on a scale: how far a statement is from
    the evidence is no degree of truth. A city with synthetic positions has none: a search engine would show the
    verdict without the mark.
    """
    if city.synthetic or claim["verdict"] not in COMPARED or not claim["quantity"] or not is_verbatim(claim):
        return None
    body = " ".join([localised(claim["sentence"]), range_line(claim)])
    source = claim["source"]
    appearance: dict[str, Any] = {"@type": "CreativeWork", "name": localised(source["title"])}
    if source.get("url"):
        appearance["url"] = source["url"]
    said: dict[str, Any] = {
        "@type": "Claim",
        "author": {"name": claim["speaker"]},
        "appearance": appearance,
    }
    if claim["said_on"]:
        said["datePublished"] = claim["said_on"]
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": url,
        "inLanguage": current().code,
        "claimReviewed": claim["text"],
        "itemReviewed": said,
        "author": {"@type": "Organization", "name": "Damage Ledger"},
        "reviewBody": body,
        "reviewRating": {
            "@type": "Rating",
            "alternateName": words.verdict(claim["verdict"]),
            "ratingExplanation": words.verdict_meaning(claim["verdict"]),
        },
        "version": _("Release %(release)s") % {"release": city.release},
    }
