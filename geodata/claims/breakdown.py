"""How much the list would have to have missed for a stated share to hold, in numbers and in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from geodata.claims.bounds import missed_share
from geodata.claims.claim import Claim
from geodata.claims.entry import Text
from geodata.claims.reading import DECIMALS, Reading
from geodata.claims.wording import REASONS, class_set, fill, shown


@dataclass(frozen=True)
class Breakdown:
    """For one class set and one share: the share of such buildings that must be missing from the list."""

    classes: tuple[str, ...]
    share: float
    missed_share: float
    text: Text

    def to_json(self) -> dict[str, object]:
        """Plain dictionary for claims.json."""
        return {
            "classes": list(self.classes),
            "share": round(self.share, DECIMALS),
            "missed_share": round(self.missed_share, DECIMALS),
            "text": self.text.model_dump(),
        }


def breakdowns(claim: Claim, deciding: Sequence[Reading]) -> list[Breakdown]:
    """For each class set and each share asked about: the value over the denominator that asks least of the list.

    The shares asked about are the one said and, where it differs, the least that the words admit. Class
    sets whose listed damage reaches the share need nothing missed and are left out, and so are wider sets
    for which no more is listed than for a narrower one. Nothing without a
    stated share or without classes in the words.
    """
    if claim.quantity is None or claim.quantity.kind != "share" or claim.predicate is None:
        return []
    asked = dict.fromkeys((claim.quantity.value, claim.quantity.range[0]))
    return [one for share in asked for one in _of_share(share, deciding) if one.missed_share > 0]


def _of_share(share: float, deciding: Sequence[Reading]) -> Iterator[Breakdown]:
    reached = 0.0
    known = [one for one in deciding if one.value is not None and one.classes and one.kind == "share"]
    ordered = sorted(known, key=lambda one: (len(one.classes), one.classes))
    for classes, group in groupby(ordered, key=lambda one: one.classes):
        best = max(group, key=lambda one: (one.value or 0.0, one.id))
        value = best.value or 0.0
        if (
            value <= reached
        ):  # fewer were published for the wider set: it holds at least what the narrower does
            continue
        reached = value
        missed = missed_share(value, share=share, n_total=1.0) if share > 0 else 0.0
        text = fill(
            REASONS["missed"],
            said=shown(share, "share"),
            classes=class_set(classes),
            missed=shown(missed, "share"),
            value=shown(value, "share"),
            of=best.of.name,
            over=best.over.name,
        )
        yield Breakdown(classes, share, missed, text)
