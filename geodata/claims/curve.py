"""The specifications that speak of one claim: how many, how far they reach, and the curve they make."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.claims.claim import Claim
from geodata.claims.evidence import iso
from geodata.claims.places import EXTENT
from geodata.claims.question import widened
from geodata.claims.reading import plain
from geodata.claims.verdict import UNITS_MEANT
from geodata.columns import CITY
from geodata.grades import DESTROYED

MOST_POINTS = 400
"""A curve of more is thinned; a screen is not much wider, and the table has them all."""

CHOSEN = ("denominator", "numerator_of", "class_set", "certainty", "area")
"""Columns that tell one point of the curve from another."""

SPOKEN_OF = frozenset({"damage_share", "dwellings", "listed_sites", "part_against_rest"})
"""Measures whose claims are about damage of a place, as the specifications are."""


def speaking_of(claim: Claim, table: pd.DataFrame, *, date: str) -> pd.DataFrame:
    """The specifications of a claim's place, kind, unit and date, for its own classes and milder ones added.

    A claim about the city may mean the assessed part of it. Nothing for a claim that is not about damage of
    a place.
    """
    if claim.measure.kind not in SPOKEN_OF or (claim.measure.kind == "listed_sites" and claim.measure.since):
        return table.iloc[:0]  # a specification counts what an image shows, not what is new on it
    kind = claim.quantity.kind if claim.quantity else "share"
    sets = ["+".join(classes) for classes in widened(claim.predicate or (DESTROYED,))]
    return table[
        table["area"].isin([claim.area, *([EXTENT] if claim.area == CITY else [])])
        & (table["kind"] == kind)
        & table["denominator_unit"].isin(UNITS_MEANT.get(claim.unit, (claim.unit,)))
        & (table["date"] == pd.Timestamp(iso(date)))
        & table["class_set"].isin(sets)
        & table["value"].notna()
    ]


def curve_of(claim: Claim, table: pd.DataFrame, *, date: str) -> dict[str, Any] | None:
    """The ``specifications`` entry of claims.json, or nothing if no specification speaks of the claim.

    ``n`` counts all of them; ``n_admissible``, ``n_within``, ``low`` and ``high`` only those that are
    admissible and do not rest on made-up positions, ``n_synthetic`` and ``n_within_synthetic`` the
    admissible ones that do. ``curve`` has both, in order of value, at most 400. ``n_within`` over
    ``n_admissible`` says how often this list of choices agrees with the claim; it is no probability, for
    nobody drew the choices at random.
    """
    found = speaking_of(claim, table, date=date)
    if found.empty:
        return None
    within = _within(claim, found["value"])
    synthetic = found["rests_on_synthetic"].to_numpy(dtype=bool)
    admissible = found["admissible"].to_numpy(dtype=bool)
    real, made_up = admissible & ~synthetic, admissible & synthetic
    values = found["value"].to_numpy(dtype=np.float64)
    counted = claim.quantity is not None
    return {
        "n": len(found),
        "n_admissible": int(real.sum()),
        "n_within": int((within & real).sum()) if counted else None,
        "n_synthetic": int(made_up.sum()),
        "n_within_synthetic": int((within & made_up).sum()) if counted else None,
        "low": plain(values[real].min()) if real.any() else None,
        "high": plain(values[real].max()) if real.any() else None,
        "curve": _points(found[admissible], within[admissible] if counted else None),
    }


def _within(claim: Claim, values: pd.Series) -> npt.NDArray[np.bool_]:
    low, high = claim.quantity.range if claim.quantity else (np.inf, -np.inf)
    return ((values >= low) & (values <= high)).to_numpy(dtype=bool)


def _points(found: pd.DataFrame, within: npt.NDArray[np.bool_] | None) -> list[dict[str, Any]]:
    order = np.lexsort((found["spec_id"].to_numpy(dtype=object).astype(str), found["value"].to_numpy()))
    rows = found.iloc[order]
    inside = None if within is None else within[order]
    kept = thinned(inside if inside is not None else np.zeros(len(rows), dtype=bool))
    rows = rows.iloc[kept]
    points = {
        "value": _numbers(rows["value"]),
        **{name: rows[name].tolist() for name in CHOSEN},
        "date": [iso(day) for day in rows["date"]],
        "within": [None if inside is None else bool(inside[at]) for at in kept],
        "rests_on_synthetic": rows["rests_on_synthetic"].tolist(),
        "low": _numbers(rows["interval_low"]),
        "high": _numbers(rows["interval_high"]),
    }
    return [dict(zip(points, one, strict=True)) for one in zip(*points.values(), strict=True)]


def _numbers(values: pd.Series) -> list[float | int | None]:
    return [None if np.isnan(value) else plain(value) for value in values.to_numpy(dtype=np.float64)]


def thinned(within: Sequence[bool] | npt.NDArray[np.bool_], *, most: int = MOST_POINTS) -> list[int]:
    """Positions to draw of a sorted curve: evenly spread, with both ends and both sides of every crossing.

    `within` says of each point whether it is in the claim's range; sorted values cross it twice at most.
    """
    n = len(within)
    if n <= most:
        return list(range(n))
    crossings = np.flatnonzero(np.diff(np.asarray(within, dtype=np.int8)))
    always = {0, n - 1, *crossings.tolist(), *(crossings + 1).tolist()}
    even = np.linspace(0, n - 1, most - len(always)).round().astype(int).tolist()
    return sorted({*always, *even})
