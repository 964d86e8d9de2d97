"""What each footprint weighs in a share: one, its ground or floor area, or its homes; all or some of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.claims.calibration import LEAST_FACTOR, MOST_FACTOR, KnownHouseholds
from geodata.claims.claim import ClaimBook
from geodata.claims.dwellings import dwellings_of
from geodata.claims.entry import Text
from geodata.claims.evidence import sources_of
from geodata.claims.reading import published
from geodata.claims.wording import WHY_NOT, fill
from geodata.columns import AREA_M2, SOURCE_ID

Numbers = npt.NDArray[np.float64]

LEAST_AREAS_M2 = (0, 20, 50)
"""Smaller footprints are often sheds and walls; 50 m2 is what the PWTT benchmark drops, 20 m2 the step below."""

HOUSING = ("residential", "mixed")

THINGS = {
    "footprints": ("buildings", Text(en="footprints", ar="مخططات المباني")),
    "footprint-area": ("m2", Text(en="ground area of footprints", ar="مساحة مخططات المباني")),
    "floor-area": (
        "floor_m2",
        Text(
            en="floor area (ground area times storeys, where storeys are known)",
            ar="مساحة الطوابق (مساحة الأرض في عدد الطوابق حيث يُعرف عددها)",
        ),
    ),
}
SIZES = Text(en="{thing}, each of at least {least} m2", ar="{thing}، كل منها {least} م² فأكثر")
HOMES_ONLY = Text(en="{thing}, residential or mixed use only", ar="{thing}، السكنية أو المختلطة فقط")
ONE_SOURCE = Text(en="{thing}, from {source} only", ar="{thing}، من {source} فقط")
HOMES = Text(en="homes by assumption ({name})", ar="المساكن وفق الافتراض ({name})")
CALIBRATED = Text(
    en="homes by assumption ({name}), scaled so that all of them are {people} / {persons}",
    ar="المساكن وفق الافتراض ({name})، مضبوطة بحيث يكون مجموعها {people} ÷ {persons}",
)


@dataclass(frozen=True)
class Weight:
    """One way to weigh footprints.

    Attributes
    ----------
    amounts
        One number for each footprint; 0 where it is left out.
    counts_all
        True if a number of such things, not only a share, is worth stating.
    shares
        False if the share would repeat that of another weight (a scaled one).
    why_not
        Why nothing weighed this way is admissible; ``None`` if it is.
    """

    id: str
    label: Text
    unit: str
    amounts: Numbers
    sources: tuple[str, ...]
    counts_all: bool = False
    shares: bool = True
    why_not: Text | None = None


def weights_of(buildings: pd.DataFrame, book: ClaimBook) -> list[Weight]:
    """Every weight of the footprints: by thing, least area, use and source; homes by assumption and calibration.

    Parameters
    ----------
    buildings
        One row per footprint: ``source_id``, ``area_m2``, ``levels``, ``use``.
    book
        Dwelling assumptions, and the populations and household sizes its claims name.
    """
    found = []
    for source in _source_choices(buildings):
        of_source = np.ones(len(buildings), bool) if source is None else _is(buildings, SOURCE_ID, [source])
        found += [*_plain(buildings, of_source, source)]
    return [*found, *_homes(buildings, book)]


def _source_choices(buildings: pd.DataFrame) -> list[str | None]:
    """All sources together and, where there are several, each alone."""
    several = sources_of(buildings)
    return [None, *several] if len(several) > 1 else [None]


def _is(buildings: pd.DataFrame, column: str, values: Sequence[str]) -> npt.NDArray[np.bool_]:
    return buildings[column].isin(list(values)).to_numpy(dtype=bool)


def _plain(buildings: pd.DataFrame, of_source: npt.NDArray[np.bool_], source: str | None) -> Iterator[Weight]:
    area = buildings[AREA_M2].to_numpy(dtype=np.float64, na_value=0.0)
    floor = area * buildings["levels"].astype("float64").fillna(0.0).to_numpy()
    told_use = bool(buildings["use"].notna().any())
    for thing, values in (
        ("footprints", np.ones(len(area))),
        ("footprint-area", area),
        ("floor-area", floor),
    ):
        unit, words = THINGS[thing]
        for least in LEAST_AREAS_M2:
            for housing in (False, True):
                kept = of_source & (area >= least)
                kept &= _is(buildings, "use", HOUSING) if housing else True
                parts = [thing, f"min-{least}" if least else "", "housing" if housing else "", source or ""]
                label = fill(SIZES, thing=words, least=least) if least else words
                label = fill(HOMES_ONLY, thing=label) if housing else label
                yield Weight(
                    id="/".join(part for part in parts if part),
                    label=fill(ONE_SOURCE, thing=label, source=source) if source else label,
                    unit=unit,
                    amounts=np.where(kept, values, 0.0),
                    sources=(source,) if source else sources_of(buildings),
                    counts_all=thing == "footprints",
                    why_not=WHY_NOT["no_levels"] if (housing and not told_use) or not values.any() else None,
                )


def _homes(buildings: pd.DataFrame, book: ClaimBook) -> Iterator[Weight]:
    """Homes by each assumption, as they are and scaled to each number of households (D2's calibration).

    The households are those of before the battle; the number under test is never used.
    """
    sources = sources_of(buildings)
    for assumption in book.dwelling_assumptions:
        homes = dwellings_of(buildings, assumption)
        values = homes.fillna(0.0).to_numpy(dtype=np.float64)
        known = None if values.any() else WHY_NOT["no_levels"]
        label = fill(HOMES, name=assumption.name)
        name = f"homes-{assumption.id}"
        yield Weight(name, label, "homes", values, sources, counts_all=True, why_not=known)
        for households in household_choices(book):
            factor = households.number / values.sum() if values.any() else np.nan
            fits = LEAST_FACTOR <= factor <= MOST_FACTOR
            yield Weight(
                id=f"{name}/{households.id}",
                label=fill(
                    CALIBRATED, name=assumption.name, people=households.people, persons=households.persons
                ),
                unit="homes",
                amounts=values * factor if values.any() else values,
                sources=(*sources, *households.sources),
                counts_all=True,
                shares=False,
                why_not=known
                or (None if fits else fill(WHY_NOT["far_from_households"], factor=f"{factor:.2f}")),
            )


@dataclass(frozen=True)
class Households:
    """A number of households: a published population over a published household size."""

    id: str
    number: float
    people: Text
    persons: Text
    sources: tuple[str, str]


def household_choices(book: ClaimBook) -> list[Households]:
    """Every pairing of the populations and household sizes that claims of the book name, each once."""
    measures = [claim.measure for claim in book.everything]
    pairs = {
        (people, persons): None
        for measure in measures
        if measure.kind == "dwellings"
        for people in measure.populations
        for persons in measure.household_sizes
    }
    return [_households(book, *pair) for pair in pairs]


def _households(book: ClaimBook, people: str, persons: str) -> Households:
    known = KnownHouseholds(book.figure(people), book.figure(persons))
    labels = [published(figure).label for figure in known.figures]
    return Households(f"{people}/{persons}", known.value, labels[0], labels[1], (people, persons))
