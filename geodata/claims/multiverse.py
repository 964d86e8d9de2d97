"""Every admissible way to put a number to damage, as one table: denominator, classes, place and date."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.claims.adjusted import adjusted_rows
from geodata.claims.claim import ClaimBook
from geodata.claims.drawn_homes import drawn_homes
from geodata.claims.entry import Text
from geodata.claims.evidence import Evidence, is_listed_building, sources_of
from geodata.claims.places import LEAST_FOOTPRINTS, Places, places_of
from geodata.claims.published_totals import over_published
from geodata.claims.question import LISTED, widened
from geodata.claims.specification_table import ADMISSIBLE, Axes, Choice, Grid, laid_out
from geodata.claims.tallies import GradedRows, add_up, class_masks, graded_rows, tally
from geodata.claims.weights import Weight, weights_of
from geodata.claims.wording import WHY_NOT
from geodata.columns import BUILDING_ID, CITY, COVERAGE, DISTRICT_ID, SITE_ID, UNSEEN
from geodata.grades import DESTROYED

Numbers = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
Cell = TypeVar("Cell", np.float64, np.int64)

LISTED_SITES = "listed-sites"
REASONS: tuple[Text, ...] = (WHY_NOT["no_extent"], WHY_NOT["few_footprints"], WHY_NOT["empty"])
NO_EXTENT, FEW, EMPTY = range(len(REASONS))


def specifications(book: ClaimBook, evidence: Evidence) -> pd.DataFrame:
    """One row for each specification: a share or count with its denominator, class set, place and date.

    The product of denominators (footprints, their ground area and their floor area, of every size,
    housing only or all, by source; homes by assumption; published totals, as they are and expanded for
    footprints their source misses), class sets (destroyed, then each milder class added; the same for the
    classes any claim names), certainty (see `tallies.CERTAINTIES`), places and epochs. The share of
    specifications that agree with a statement is a property of this list and no probability.

    Parameters
    ----------
    book
        Supplies assumptions, published figures and named areas.
    evidence
        Published tables. Without footprints only published totals stand below a line, for the city alone,
        marked ``is_borrowed``; districts then have counts and no shares.

    Returns
    -------
    pandas.DataFrame
        Columns `columns.SPECIFICATIONS`, ``spec_id`` unique. ``value`` and ``admissible`` as in
        claims.json; numbers rounded to six decimals.
    """
    places, sets = places_of(book, evidence), class_sets_of(book)
    tables = [
        *_over_footprints(book, evidence, places, sets),
        *drawn_homes(book, evidence, places, sets),
        *_of_sites(book, evidence, places, sets),
        *adjusted_rows(evidence, places),
    ]
    table = pd.concat(tables, ignore_index=True)
    text = [name for name in table.columns if table[name].dtype == object]
    return table.astype(dict.fromkeys(text, "str"))


def class_sets_of(book: ClaimBook) -> list[tuple[str, ...]]:
    """Destroyed and each milder class added; then the classes of every claim, widened alike; each once."""
    named = [one.predicate for one in book.everything if one.predicate]
    return list(dict.fromkeys(classes for start in [(DESTROYED,), *named] for classes in widened(start)))


# ---------------------------------------------------------------- footprints


def _over_footprints(
    book: ClaimBook, evidence: Evidence, places: Places, sets: Sequence[tuple[str, ...]]
) -> Iterator[pd.DataFrame]:
    buildings, graded = evidence.buildings, evidence.building_assessments
    if buildings is None or graded is None:
        return
    rows = graded_rows(graded, id_column=BUILDING_ID, known=buildings[BUILDING_ID], epochs=evidence.epochs)
    seen = (~buildings[COVERAGE].isin(UNSEEN)).to_numpy(dtype=bool)
    cell = _district_of(buildings, places) * 2 + seen
    weights = weights_of(buildings, book)
    yield _shares(evidence, places, sets, rows, cell, [one for one in weights if one.shares])
    yield _counts(evidence, places, sets, rows, cell, [one for one in weights if one.counts_all])


def _district_of(rows: pd.DataFrame, places: Places) -> Positions:
    """Position of each row's district; a district that is not in the table counts as outside."""
    found = places.districts.get_indexer(pd.Index(rows[DISTRICT_ID].astype(str)))
    return np.where(found < 0, len(places.districts) - 1, found).astype(np.int64)


def _cells_of(places: Places) -> Numbers:
    """One row for each place, one column for each cell: a district's unseen footprints, then its seen ones."""
    cells = np.repeat(places.members, 2, axis=1).astype(np.float64)
    cells[np.ix_(places.seen_only, np.arange(cells.shape[1]) % 2 == 0)] = 0.0
    return cells


def _hits(
    places: Places,
    sets: Sequence[tuple[str, ...]],
    rows: GradedRows,
    cell: Positions,
    weights: Sequence[Weight],
) -> tuple[Numbers, Numbers]:
    """Weight in each class set (weight, place, epoch, set, certainty), and weight graded at all."""
    members = _cells_of(places)
    sums = tally(rows, [one.amounts for one in weights], cell, members.shape[1])
    by_place = np.einsum("wcek,pc->wpek", sums, members, optimize=True)
    return by_place @ _flat(class_masks(sets, rows.certainties)), by_place.sum(axis=-1)


def _flat(masks: Numbers) -> Numbers:
    return masks.reshape(len(masks), -1)


def _shares(
    evidence: Evidence,
    places: Places,
    sets: Sequence[tuple[str, ...]],
    rows: GradedRows,
    cell: Positions,
    weights: Sequence[Weight],
) -> pd.DataFrame:
    axes = _axes(evidence, places, sets, rows, [_choice(one, evidence, "share") for one in weights])
    hits, graded = _hits(places, sets, rows, cell, weights)
    hits = hits.reshape(axes.shape)
    members, n_cells = _cells_of(places), 2 * len(places.districts)
    everything = add_up([one.amounts for one in weights], cell, n_cells)
    unseen = np.where(np.arange(n_cells) % 2 == 0, everything, 0.0) @ members.T
    n_seen = add_up([(one.amounts > 0) * (cell % 2.0) for one in weights], cell, n_cells) @ members.T
    over = everything @ members.T
    reasons = list(REASONS)
    why_not = _why_no_share(evidence, places, n_seen, weights, reasons)
    wide = _wide(over)
    with np.errstate(divide="ignore", invalid="ignore"):
        is_open = _wide(unseen) > 0
        low = np.where(is_open, hits / wide, np.nan)
        high = np.where(is_open, (hits + _wide(unseen)) / wide, np.nan)
    lower = (graded < over[:, :, None])[:, :, :, None, None]
    return laid_out(axes, Grid(hits, wide, low, high, _wide(why_not), reasons, lower))


def _wide(by_weight_and_place: npt.NDArray[Cell]) -> npt.NDArray[Cell]:
    """Stretched over epochs, class sets and certainties."""
    return by_weight_and_place[:, :, None, None, None]


def _why_no_share(
    evidence: Evidence, places: Places, n_seen: Numbers, weights: Sequence[Weight], reasons: list[Text]
) -> Positions:
    """Why a place has no share by a weight; the weight's own reason is added to `reasons`."""
    why_not = np.full(n_seen.shape, ADMISSIBLE, dtype=np.int64)
    why_not[(n_seen < LEAST_FOOTPRINTS) & places.is_part] = FEW
    if not evidence.extent_known:
        why_not[:, places.is_part] = NO_EXTENT
    why_not[n_seen == 0] = EMPTY
    for row, weight in enumerate(weights):
        if weight.why_not is not None:
            why_not[row] = len(reasons)
            reasons.append(weight.why_not)
    return why_not


def _counts(
    evidence: Evidence,
    places: Places,
    sets: Sequence[tuple[str, ...]],
    rows: GradedRows,
    cell: Positions,
    weights: Sequence[Weight],
) -> pd.DataFrame:
    axes = _axes(evidence, places, sets, rows, [_choice(one, evidence, "count") for one in weights])
    hits, _ = _hits(places, sets, rows, cell, weights)
    reasons = [one.why_not or WHY_NOT["empty"] for one in weights]
    refused = [row if one.why_not else ADMISSIBLE for row, one in enumerate(weights)]
    return laid_out(
        axes,
        _count_grid(hits.reshape(axes.shape), _wide(np.array(refused, dtype=np.int64)[:, None]), reasons),
    )


def _count_grid(hits: Numbers, why_not: Positions, reasons: Sequence[Text]) -> Grid:
    nothing = np.full((1,) * hits.ndim, np.nan)
    return Grid(hits, nothing, nothing, nothing, why_not, reasons, np.ones_like(nothing, bool))


def _choice(weight: Weight, evidence: Evidence, kind: str) -> Choice:
    sources = tuple(dict.fromkeys((*sources_of(evidence.sites), *weight.sources)))
    return Choice(
        denominator=weight.id,
        label=weight.label,
        unit=weight.unit,
        kind="share" if kind == "share" else "count",
        numerator_of="footprints",
        sources=sources,
        synthetic=evidence.synthetic,
    )


def _axes(
    evidence: Evidence,
    places: Places,
    sets: Sequence[tuple[str, ...]],
    rows: GradedRows,
    choices: Sequence[Choice],
) -> Axes:
    return Axes(
        choices,
        list(zip(places.ids, places.labels, strict=True)),
        evidence.epochs,
        ["+".join(classes) for classes in sets],
        rows.certainties,
    )


# ---------------------------------------------------------------- listed sites


def _of_sites(
    book: ClaimBook, evidence: Evidence, places: Places, sets: Sequence[tuple[str, ...]]
) -> Iterator[pd.DataFrame]:
    """Listed building sites as counts everywhere, and over published totals for the whole city."""
    sites = evidence.sites[is_listed_building(evidence.sites)]
    rows = graded_rows(evidence.assessments, id_column=SITE_ID, known=sites[SITE_ID], epochs=evidence.epochs)
    own = Choice(
        LISTED_SITES, LISTED, "sites", "count", LISTED_SITES, sources_of(evidence.sites), synthetic=False
    )
    # Sites have no coverage of their own: every site lies in the "seen" cell of its district.
    cell = _district_of(sites, places) * 2 + 1
    ones = Weight(LISTED_SITES, LISTED, "sites", np.ones(len(sites)), own.sources)
    hits, _ = _hits(places, sets, rows, cell, [ones])
    axes = _axes(evidence, places, sets, rows, [own])
    hits = hits.reshape(axes.shape)
    yield laid_out(axes, _count_grid(hits, np.full((1,) * 5, ADMISSIBLE, dtype=np.int64), ()))
    yield from over_published(book, axes, hits[:, [places.ids.index(CITY)]])
