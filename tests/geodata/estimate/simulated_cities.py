"""Cities whose truth is known, mapped with skewed error and sampled: how often does an interval hold the truth?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geodata.estimate.allocation import neyman_allocation, proportional_allocation

DISTRICTS, MAP_CLASSES = 10, 4
# Map classes: no record, moderate, severe, destroyed. The map misses a quarter of the damaged buildings and
# lists a twentieth of the others: errors are rare in a large class and common in small ones.
DAMAGED_ARE_MAPPED = (0.25, 0.20, 0.20, 0.35)
UNDAMAGED_ARE_MAPPED = (0.95, 0.035, 0.010, 0.005)
SD_GUESS = (0.25, 0.50, 0.45, 0.30)


@dataclass(frozen=True)
class Drawn:
    """Samples of many cities: arrays of cities x samples x districts x map classes, and the truth."""

    hits: np.ndarray
    sampled: np.ndarray
    population: np.ndarray
    truth: np.ndarray  # cities x samples x districts x map classes: damaged buildings

    def city(self):
        """Hits, answers, units with all strata on the last axis, and the true share of each city."""
        hits, sampled, population, truth = (
            part.reshape(*part.shape[:2], -1)
            for part in (self.hits, self.sampled, self.population, self.truth)
        )
        return hits, sampled, population, truth.sum(-1) / population.sum(-1)

    def districts(self):
        """Hits, answers, units of each district, and its true share."""
        return self.hits, self.sampled, self.population, self.truth.sum(-1) / self.population.sum(-1)


def draw_cities(
    prevalence: float,
    *,
    seed: int,
    n_cities: int,
    n_samples: int,
    n: int = 300,
    allocation: str = "proportional",
    damaged_are_mapped=DAMAGED_ARE_MAPPED,
    undamaged_are_mapped=UNDAMAGED_ARE_MAPPED,
) -> Drawn:
    """Cities of 10 districts x 4 map classes, each sampled `n_samples` times without replacement."""
    random = np.random.default_rng(seed)
    parts = []
    for _ in range(n_cities):
        units, damaged = _city(prevalence, random, damaged_are_mapped, undamaged_are_mapped)
        sizes = allocate(units, n, allocation)
        shape = (n_samples, DISTRICTS, MAP_CLASSES)
        hits = random.hypergeometric(damaged, units - damaged, sizes, size=shape)
        parts.append((hits, *(np.broadcast_to(part, shape) for part in (sizes, units, damaged))))
    return Drawn(*(np.stack(part) for part in zip(*parts, strict=True)))


def allocate(units: np.ndarray, n: int, how: str) -> np.ndarray:
    """Answers of each district and map class, two at least where there are units."""
    population = pd.Series(units.ravel())
    if how == "proportional":
        sizes = proportional_allocation(population, n)
    else:
        sizes = neyman_allocation(population, pd.Series(np.tile(SD_GUESS, DISTRICTS)), n)
    return sizes.to_numpy().reshape(units.shape)


def _city(prevalence, random, damaged_are_mapped, undamaged_are_mapped):
    size = np.round(np.exp(random.normal(7.3, 0.5, DISTRICTS))).astype(int)
    odds = np.log(prevalence / (1 - prevalence)) + random.normal(0, 0.5, DISTRICTS)
    share = 1 / (1 + np.exp(-odds))
    share = np.clip(share * prevalence / np.average(share, weights=size), 0.002, 0.97)
    damaged = np.round(size * share).astype(int)
    hit = random.multinomial(damaged, damaged_are_mapped)
    return hit + random.multinomial(size - damaged, undamaged_are_mapped), hit
