"""What the intervals promise, held against simulated cities whose truth is known.

Each run is 500 cities, sampled eight times each, of eight districts of 300 to 2,000 buildings by five classes on the map (class by district
strata, a fifth to four fifths of the buildings on no list), whose errors differ from city to city and district
to district. The intervals are those `adjust` publishes: the same function, for all cities at once.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from geodata.estimate.allocation import neyman_allocation, proportional_allocation
from geodata.estimate.bounds import damage_list_bounds, error_rate_bounds, unassessed_bounds
from geodata.estimate.proportions import stratified_shares
from geodata.validation.adjust import LEAST_ANSWERS, adjust, effective_answers
from geodata.validation.areas import area_share
from geodata.validation.draw import GUESSES

CITIES, SAMPLES = 500, 8
SIZES = np.array([300, 450, 600, 800, 1000, 1200, 1500, 2000])
CLASSES = ("destroyed", "severe", "moderate", "no_visible_damage", "not_assessed")
PREVALENCE = {
    "low": (0.03, 0.04, 0.08, 0.05, 0.80),
    "middle": (0.12, 0.15, 0.20, 0.03, 0.50),
    "high": (0.30, 0.25, 0.20, 0.05, 0.20),
}
"""Share of the buildings in each class on the map."""
ERROR = {
    "even": dict.fromkeys(PREVALENCE, (0.9, 0.85, 0.8, 0.2, 0.2)),
    "skewed": {
        "low": (0.99, 0.97, 0.90, 0.03, 0.06),
        "middle": (0.99, 0.97, 0.90, 0.03, 0.35),
        "high": (0.99, 0.97, 0.90, 0.03, 0.35),
    },
}
"""Share of each class that is truly affected, on average; skewed: the list is right and leaves many out."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Drawn:
    """Answers (samples of a city times cities) and truth: (.., districts, classes); units and sizes (districts, classes)."""

    units: Counts
    truth: Counts
    sizes: Counts
    hits: Counts

    def per_city(self, table: Counts) -> npt.NDArray[np.float64]:
        return np.broadcast_to(table, self.truth.shape).reshape(len(self.truth), -1).astype(float)


def simulate(prevalence: str, error: str, *, n: int, allocation: str, seed: int, samples: int = 1) -> Drawn:
    generator = np.random.default_rng(seed)
    shape = (len(SIZES), len(CLASSES))
    mapped = np.array(PREVALENCE[prevalence])[None] * generator.uniform(0.7, 1.3, shape)
    units = np.maximum(np.round(SIZES[:, None] * mapped).astype(int), 3)
    chance = np.array(ERROR[error][prevalence]) * generator.uniform(0.75, 1.25, (CITIES, *shape))
    truth = np.repeat(generator.binomial(units, np.clip(chance, 0, 0.995)), samples, axis=0)
    population = pd.Series(units.ravel(), index=[f"{place:02d}" for place in range(units.size)])
    if allocation == "neyman":
        guess = np.array([GUESSES[name] for name in CLASSES])
        spread = pd.Series(np.tile(np.sqrt(guess * (1 - guess)), len(SIZES)), index=population.index)
        sizes = neyman_allocation(population, spread, n)
    else:
        sizes = proportional_allocation(population, n)
    per_stratum = sizes.to_numpy().reshape(shape)
    return Drawn(units, truth, per_stratum, generator.hypergeometric(truth, units - truth, per_stratum))


def covered(low: object, high: object, truth: object) -> npt.NDArray[np.bool_]:
    low, high, truth = (np.asarray(one, float) for one in (low, high, truth))
    return (low <= truth + 1e-12) & (truth <= high + 1e-12)


@pytest.mark.parametrize("error", ERROR)
@pytest.mark.parametrize("prevalence", PREVALENCE)
@pytest.mark.parametrize(("n", "allocation"), [(300, "neyman"), (600, "neyman"), (400, "proportional")])
def test_intervals_cover_the_truth_in_93_to_97_of_100_cities_and_districts(
    prevalence: str, error: str, n: int, allocation: str
) -> None:
    drawn = simulate(prevalence, error, n=n, allocation=allocation, seed=20171021, samples=SAMPLES)
    city = stratified_shares(*(drawn.per_city(one) for one in (drawn.hits, drawn.sizes, drawn.units)))
    true_city = drawn.truth.sum((1, 2)) / drawn.units.sum()
    assert 0.93 <= covered(city.low, city.high, true_city).mean() <= 0.97

    districts = stratified_shares(drawn.hits, drawn.sizes, drawn.units)
    true_districts = drawn.truth.sum(2) / drawn.units.sum(1)
    published = enough(drawn)
    assert published.sum() >= 3
    inside = covered(districts.low, districts.high, true_districts)[:, published]
    assert 0.93 <= inside.mean() <= 0.97


def enough(drawn: Drawn) -> npt.NDArray[np.bool_]:
    place = pd.Series(np.repeat(np.arange(len(SIZES)), len(CLASSES)))
    worth = effective_answers(pd.Series(drawn.sizes.ravel()), pd.Series(drawn.units.ravel()), place)
    return (worth >= LEAST_ANSWERS).to_numpy()


@pytest.mark.parametrize("error", ERROR)
@pytest.mark.parametrize("prevalence", PREVALENCE)
def test_intervals_of_areas_cover_too(prevalence: str, error: str) -> None:
    """Houses whose sizes differ twentyfold, the larger ones damaged less; areas of the whole city."""
    drawn = simulate(prevalence, error, n=400, allocation="neyman", seed=3)
    generator = np.random.default_rng(5)
    units, sizes = drawn.units.ravel(), drawn.sizes.ravel()
    stratum = np.repeat(np.arange(len(units)), units)
    area = np.exp(generator.normal(4.5, 0.6, len(stratum)))
    starts = np.concatenate([[0], np.cumsum(units)[:-1]])
    inside = []
    for truth in drawn.truth.reshape(CITIES, -1):
        # The affected ones of each stratum: chosen with a chance that falls with their size.
        key = generator.exponential(size=len(area)) * area**0.3
        order = np.lexsort((key, stratum))
        hit = np.zeros(len(area))
        hit[order] = (np.arange(len(area)) - starts[stratum]) < truth[stratum]
        picked_order = np.lexsort((generator.random(len(area)), stratum))
        picked = picked_order[(np.arange(len(area)) - starts[stratum]) < sizes[stratum]]
        share, low, high = area_share(
            area[picked], hit[picked], stratum[picked], units.astype(float), level=0.95
        )
        assert low <= share <= high
        inside.append(low <= (area * hit).sum() / area.sum() <= high)
    assert 0.93 <= np.mean(inside) <= 0.98


def test_adjust_publishes_the_intervals_that_were_simulated() -> None:
    drawn = simulate("middle", "skewed", n=400, allocation="neyman", seed=9)
    rows = [
        {"unit_id": f"{place}-{name}-{number}", "stratum": f"{name} | {place}", "map_class": name,
         "district_id": f"{place}", "area_m2": 100.0, "sampled": number < drawn.sizes[place, row],
         "reference_grade": "destroyed" if number < drawn.hits[0, place, row] else "no_visible_damage"}
        for place in range(len(SIZES)) for row, name in enumerate(CLASSES) for number in range(drawn.units[place, row])
    ]  # fmt: skip
    frame = pd.DataFrame(rows)
    found = adjust(frame, frame[frame["sampled"]], unit="buildings", epoch=pd.Timestamp("2017-10-21")).table
    found = found[(found["class_set"] == "destroyed") & (found["unit"] == "buildings")].set_index(
        "district_id"
    )
    city = stratified_shares(*(drawn.per_city(one)[0] for one in (drawn.hits, drawn.sizes, drawn.units)))
    assert found.loc["city", ["share", "share_low", "share_high"]].to_list() == pytest.approx(
        [float(city.estimate), float(city.low), float(city.high)], abs=1e-6
    )
    districts = stratified_shares(drawn.hits[0], drawn.sizes, drawn.units)
    for place, published in enumerate(enough(drawn)):
        told = found.loc[str(place)]
        assert pd.isna(told["why_not"]) == published
        if published:
            assert told[["share_low", "share_high"]].to_list() == pytest.approx(
                [districts.low[place], districts.high[place]], abs=1e-6
            )


@pytest.mark.parametrize("error", ERROR)
@pytest.mark.parametrize("prevalence", PREVALENCE)
def test_bounds_always_hold_the_truth(prevalence: str, error: str) -> None:
    drawn = simulate(prevalence, error, n=300, allocation="neyman", seed=1)
    total = drawn.units.sum()
    listed, unseen = drawn.truth[:, :, :3].sum((1, 2)), drawn.truth[:, :, 4].sum(1)
    affected, n_listed = drawn.truth.sum((1, 2)), drawn.units[:, :3].sum()
    n_seen = drawn.units[:, :4].sum()
    for truth, found, missed in zip(affected, listed, unseen, strict=True):
        of_seen = (truth - missed) / n_seen
        bound = unassessed_bounds(of_seen, share_unassessed=1 - n_seen / total)
        assert bound.low - 1e-9 <= truth / total <= bound.high + 1e-9

        precision, recall = found / n_listed, found / truth
        bound = damage_list_bounds(
            n_listed,
            ppv=(precision * 0.95, min(precision * 1.05, 1)),
            recall=(recall * 0.9, min(recall * 1.1, 1)),
        )
        assert bound.low - 1e-6 <= truth <= bound.high + 1e-6

        specificity = 1 - (n_listed - found) / (total - truth)
        if recall + specificity > 1.05:
            bound = error_rate_bounds(
                n_listed / total,
                sensitivity=(max(recall - 0.02, 0), min(recall + 0.02, 1)),
                specificity=(max(specificity - 0.02, 0), min(specificity + 0.02, 1)),
            )
            assert bound.low - 1e-9 <= truth / total <= bound.high + 1e-9
