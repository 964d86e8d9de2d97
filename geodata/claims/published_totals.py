"""Damage over building totals that others published: for the whole city only, and marked as borrowed."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.claims.claim import ClaimBook
from geodata.claims.entry import Text
from geodata.claims.figures import PublishedFigure
from geodata.claims.measure_kinds import Measure
from geodata.claims.places import NAMES
from geodata.claims.reading import Part, published
from geodata.claims.specification_table import ADMISSIBLE, Axes, Choice, Grid, laid_out
from geodata.claims.tallies import COUNTED
from geodata.claims.wording import fill, shown
from geodata.columns import CITY
from geodata.grades import GRADES

Numbers = npt.NDArray[np.float64]

FOOTPRINT_RECALL = 0.854
"""Share of buildings that the Microsoft footprints found in the Middle East, by their publisher's own evaluation:
README of microsoft/GlobalMLBuildingFootprints. A total N then stands for N / 0.854 buildings."""

EXPANDED = Text(
    en="{total}, divided by {recall} for the buildings its source misses",
    ar="{total}، مقسومًا على {recall} عن المباني التي يغفلها مصدره",
)


def building_totals(book: ClaimBook, measure: Measure | None = None) -> list[tuple[str, Part]]:
    """Each published building total a measure (of all claims: any) names, as it is and expanded."""
    measures = [one.measure for one in book.everything] if measure is None else [measure]
    named = [one for measure in measures if measure.kind == "damage_share" for one in measure.building_totals]
    found = []
    for one in dict.fromkeys(named):
        total = published(book.figure(one))
        label = fill(EXPANDED, total=total.label, recall=shown(FOOTPRINT_RECALL, "share"))
        found.append((one, total))
        found.append((f"{one}/expanded", Part((total.value or 0.0) / FOOTPRINT_RECALL, label, total.sources)))
    return found


def published_counts(book: ClaimBook) -> list[PublishedFigure]:
    """Each published count of damaged structures the claims name."""
    measures = [one.measure for one in book.everything]
    named = [
        one for measure in measures if measure.kind == "damage_share" for one in measure.published_counts
    ]
    return [book.figure(one) for one in dict.fromkeys(named)]


def over_published(book: ClaimBook, axes: Axes, city: Numbers) -> Iterator[pd.DataFrame]:
    """Listed sites of the city, and damage others published, over every published total.

    `city` are the listed sites by epoch, class set and certainty (two leading axes of length 1).
    """
    totals = building_totals(book)
    if not totals:
        return
    choices = [_choice(name, total, axes.choices[0]) for name, total in totals]
    whole = [(CITY, NAMES[CITY])]
    sites = Axes(choices, whole, axes.epochs, axes.class_sets, axes.certainties)
    yield laid_out(sites, _grid(np.broadcast_to(city, sites.shape), _values(totals)))
    for figure in published_counts(book):
        day = None if figure.as_of is None else pd.Timestamp(figure.as_of)
        if figure.classes is None or day not in list(axes.epochs):
            continue
        above = Choice(
            figure.id, published(figure).label, "buildings", "share", figure.id, (figure.id,), synthetic=False
        )
        classes = "+".join(grade for grade in reversed(GRADES) if grade in figure.classes)
        # A count that is a part of one total is set over that total only, and not over it expanded: the
        # buildings its source misses were never looked up either.
        own = [(name, total) for name, total in totals if figure.may_be_set_over(name)]
        if own:
            one = Axes([_choice(*total, above) for total in own], whole, [day], [classes], [COUNTED])
            yield laid_out(one, _grid(np.full(one.shape, figure.value), _values(own)))
        alone = Axes([replace(above, kind="count")], whole, [day], [classes], [COUNTED])
        nothing = np.full(alone.shape, np.nan)
        yield laid_out(alone, _grid(np.full(alone.shape, figure.value), nothing))


def _values(totals: list[tuple[str, Part]]) -> Numbers:
    """The totals along the first axis of a grid."""
    return np.array([total.value for _, total in totals], dtype=np.float64)[:, None, None, None, None]


def _choice(name: str, total: Part, above: Choice) -> Choice:
    sources = (*above.sources, *total.sources)
    return Choice(
        name, total.label, "buildings", "share", above.numerator_of, sources, synthetic=False, borrowed=True
    )


def _grid(hits: Numbers, over: Numbers) -> Grid:
    nothing = np.full((1,) * 5, np.nan)
    return Grid(
        hits, over, nothing, nothing, np.full((1,) * 5, ADMISSIBLE), (), np.ones((1,) * 5, dtype=bool)
    )
