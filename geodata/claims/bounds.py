"""What a list of damage leaves open when nothing was validated: bounds, and how much it would have to have missed.

All of it is arithmetic on counts: partial identification in the sense of Manski, no sampling and no prior. What
was not looked at, not matched or not drawn enters the bounds and never silently counts as undamaged.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bounds:
    """Least and greatest value that what is known leaves open; both belong to it."""

    low: float
    high: float


def share_of_list(*, n_in_set: float, n_in_other: float, n_total: float) -> Bounds:
    """Share of all buildings in a class set if every class on the list holds and the rest may be anything.

    Parameters
    ----------
    n_in_set, n_in_other
        Listed buildings that are surely in the set, and surely not in it.
    n_total
        All buildings, listed or not. The larger it is the wider the bounds, so the largest total is the
        cautious one.
    """
    return Bounds(min(1.0, n_in_set / n_total), max(0.0, 1.0 - n_in_other / n_total))


def share_of_footprints(
    *, n_hit: float, n_footprints: float, n_unmatched: float = 0.0, n_unseen: float = 0.0
) -> Bounds:
    """Share of footprints that carry damage, with sites that met no footprint and footprints nobody looked at.

    Least: only the footprints hit. Greatest: every unmatched site is a building that has no footprint, and
    every unseen footprint is damaged: (hit + unmatched + unseen) / (footprints + unmatched).
    """
    greatest = (n_hit + n_unmatched + n_unseen) / (n_footprints + n_unmatched)
    return Bounds(n_hit / n_footprints, min(1.0, greatest))


def number_behind_list(n_listed: float, *, right: tuple[float, float], found: tuple[float, float]) -> Bounds:
    """How many are damaged if `right` of those listed are, and `found` of the damaged are listed.

    Both are ranges of shares (positive predictive value and recall) assumed by the reader.
    """
    return Bounds(n_listed * right[0] / found[1], n_listed * right[1] / found[0])


def missed_share(n_listed: float, *, share: float, n_total: float, right: float = 1.0) -> float:
    """Share of the damaged that the list must have missed for `share` of `n_total` to be damaged.

    1 - D * PPV / (c * N): the breakdown value of a claimed share c. At most 0 if the list alone reaches it.
    """
    return 1.0 - n_listed * right / (share * n_total)
