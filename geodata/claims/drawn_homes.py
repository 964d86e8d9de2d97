"""Shares and numbers of homes under ranges of assumptions: what the ranges alone leave open, as specifications."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.claims.claim import ClaimBook, Kind
from geodata.claims.dwelling_model import DwellingModel, spanning
from geodata.claims.dwellings import HomesDrawn, dwelling_draws
from geodata.claims.entry import Text
from geodata.claims.evidence import Evidence, graded_buildings, iso, sources_of
from geodata.claims.places import LEAST_FOOTPRINTS, Places
from geodata.claims.specification_table import ADMISSIBLE, ASSUMPTIONS, Axes, Choice, Grid, laid_out
from geodata.claims.tallies import COUNTED
from geodata.claims.wording import WHY_NOT, fill
from geodata.columns import COVERAGE, DISTRICT_ID, GRADE, UNSEEN
from geodata.grades import GRADES, NOT_ASSESSED

Numbers = npt.NDArray[np.float64]

N_DRAWS = 400
"""Enough for ends steady to a percent of themselves; the readings of a claim use many more."""
SEED = 20171021
LEVEL = 0.95

STATES = (*GRADES, NOT_ASSESSED)
LABEL = Text(
    en="homes by ranges of assumptions ({name}): median, and the middle 95% of {n} draws",
    ar="المساكن وفق مجالات من الافتراضات ({name}): الوسيط، ووسط السحوبات ({n}) بنسبة 95%",
)


def drawn_homes(
    book: ClaimBook, evidence: Evidence, places: Places, sets: Sequence[tuple[str, ...]]
) -> list[pd.DataFrame]:
    """Shares and counts of homes with the spread that the dwelling assumptions leave; nothing without footprints.

    A draw holds for the whole city, so its homes cancel in part from a share and not at all from a count.
    The seed is fixed: the same rows give the same table.
    """
    if evidence.buildings is None or not book.dwelling_assumptions:
        return []
    model = spanning(book.dwelling_assumptions)
    by_state = np.stack([_by_place(evidence, places, iso(epoch), model) for epoch in evidence.epochs], axis=1)
    masks = np.array([[state in classes for state in STATES] for classes in sets], dtype=np.float64)
    hits = np.einsum("pesn,ks->pekn", by_state, masks, optimize=True)
    everything = by_state.sum(axis=2)[:, :, None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = hits / everything
    label = fill(LABEL, name=model.name, n=f"{N_DRAWS:,}")
    sources = tuple(dict.fromkeys((*sources_of(evidence.sites), *sources_of(evidence.buildings))))
    tables = []
    kinds: tuple[tuple[Kind, Numbers], ...] = (("share", shares), ("count", hits))
    for kind, draws in kinds:
        choice = Choice("homes-drawn", label, "homes", kind, "footprints", sources, evidence.synthetic)
        axes = Axes(
            [choice],
            list(zip(places.ids, places.labels, strict=True)),
            evidence.epochs,
            ["+".join(classes) for classes in sets],
            [COUNTED],
        )
        tables.append(laid_out(axes, _grid(draws, everything, kind, axes, places, evidence)))
    return tables


def _by_place(evidence: Evidence, places: Places, date: str, model: DwellingModel) -> Numbers:
    """Homes by place, state (grade or not assessed) and draw."""
    buildings = graded_buildings(evidence, date)
    if buildings is None:
        return np.zeros((len(places.ids), len(STATES), N_DRAWS))
    drawn: HomesDrawn = dwelling_draws(buildings, model, n_draws=N_DRAWS, seed=SEED)
    index = drawn.totals.index
    district = places.districts.get_indexer(index.get_level_values(DISTRICT_ID).astype(str))
    state = pd.Index(STATES).get_indexer(index.get_level_values(GRADE).astype(str))
    cells = np.zeros((len(places.districts), len(STATES), N_DRAWS))
    np.add.at(cells, (district, state), drawn.totals.to_numpy(dtype=np.float64))
    homes: Numbers = np.einsum("dsn,pd->psn", cells, places.members.astype(np.float64), optimize=True)
    return homes


def _grid(
    draws: Numbers, everything: Numbers, kind: Kind, axes: Axes, places: Places, evidence: Evidence
) -> Grid:
    edges = [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]
    low, middle, high = (one.reshape(axes.shape) for one in np.quantile(draws, edges, axis=-1))
    over = np.median(everything, axis=-1)[None, :, :, :, None]
    why_not = np.full(places.is_part.shape, ADMISSIBLE, dtype=np.int64)
    if kind == "share":
        why_not[places.is_part & (_n_seen(evidence, places) < LEAST_FOOTPRINTS)] = 1
        why_not[places.is_part & (not evidence.extent_known)] = 0
    return Grid(
        numerator=np.nan_to_num(middle) * over if kind == "share" else middle,
        denominator=over if kind == "share" else np.full((1,) * 5, np.nan),
        low=low,
        high=high,
        why_not=why_not[None, :, None, None, None],
        reasons=(WHY_NOT["no_extent"], WHY_NOT["few_footprints"]),
        is_lower_bound=np.ones((1,) * 5, dtype=bool),
        interval_kind=ASSUMPTIONS,
    )


def _n_seen(evidence: Evidence, places: Places) -> Numbers:
    """Footprints of each place inside the assessed extent."""
    if evidence.buildings is None:
        return np.zeros(len(places.ids))
    seen = evidence.buildings.loc[~evidence.buildings[COVERAGE].isin(UNSEEN), DISTRICT_ID].astype(str)
    by_district = seen.value_counts().reindex(places.districts, fill_value=0).to_numpy(dtype=np.float64)
    return places.members.astype(np.float64) @ by_district
