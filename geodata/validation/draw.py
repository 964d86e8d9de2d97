"""Which units are graded again by people: a stratified random sample that anybody can draw again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

import geodata
from geodata.columns import DISTRICT_ID
from geodata.estimate.allocation import equal_allocation, neyman_allocation, proportional_allocation
from geodata.grades import DESTROYED, MODERATE, NO_VISIBLE_DAMAGE, NOT_ASSESSED, POSSIBLE, SEVERE
from geodata.publish.bundle import Bundle
from geodata.validation.design import SampleDesign, SampleError
from geodata.validation.frame import MAP_CLASS, STRATA, STRATUM, UNIT_ID, frame_of, strata_of, unit_of
from geodata.validation.words import SAMPLE_ID

NEYMAN, PROPORTIONAL, EQUAL = "neyman", "proportional", "equal"
ALLOCATIONS = (NEYMAN, PROPORTIONAL, EQUAL)
LEAST_PER_STRATUM = 2
"""Fewer answers show no variance."""

GUESSES: Mapping[str, float] = {
    DESTROYED: 0.97,
    SEVERE: 0.95,
    MODERATE: 0.85,
    POSSIBLE: 0.5,
    NO_VISIBLE_DAMAGE: 0.15,
    NOT_ASSESSED: 0.25,
}
"""Share of each map class guessed to be moderately damaged or worse. This project's planning assumption, no
finding: a wrong guess makes intervals wider, never wrong."""


@dataclass(frozen=True)
class Sample:
    """A drawn sample.

    ``units`` has one row for each unit of the sample, in the order of sample_id: sample_id, unit_id, stratum,
    map_class, district_id, area_m2, geometry.
    """

    design: SampleDesign
    units: gpd.GeoDataFrame


def draw_sample(
    bundle: Bundle,
    *,
    n: int,
    seed: int,
    strata_by: tuple[str, ...] = STRATA,
    allocation: str = NEYMAN,
    blind: bool = True,
) -> Sample:
    """A sample of the bundle's buildings (or listed sites), stratified and drawn at random.

    Every unit gets a random number in the order of the ids; of each stratum the units with the smallest
    numbers are taken. The same seed and release give the same sample, whatever the order of rows, and a
    larger `n` keeps the units of a smaller one.

    Raises
    ------
    SampleError
        If `n`, the strata or the allocation cannot be had.
    """
    _require_known(strata_by, allocation)
    frame = frame_of(bundle)
    frame[STRATUM] = strata_of(frame, strata_by)
    population = frame.groupby(STRATUM).size()
    sizes = _allocate(frame, population, n, allocation)
    chosen = _choose(frame, sizes, seed)
    manifest = bundle.manifest
    design = SampleDesign(
        release=base_release(bundle),
        slug=bundle.slug,
        name=manifest["area"]["name"],
        as_of=manifest["area"]["as_of"],
        unit=unit_of(bundle),
        seed=seed,
        n_asked=n,
        allocation=allocation,
        strata_by=strata_by,
        guesses=dict(GUESSES),
        strata=tuple(
            {"stratum": name, "n_units": int(population[name]), "n_sampled": int(sizes[name])}
            for name in population.index
        ),
        blind=blind,
        synthetic=bundle.synthetic,
        synthetic_notice=manifest["synthetic_notice"],
        software={"damage_ledger": geodata.__version__, "numpy": np.__version__},
    )
    return Sample(design, chosen)


def redraw(bundle: Bundle, design: SampleDesign) -> gpd.GeoDataFrame:
    """The units of a sample again, from the bundle and the design alone.

    Raises
    ------
    SampleError
        If the bundle's strata are not those of the design.
    """
    frame = frame_of(bundle)
    frame[STRATUM] = strata_of(frame, design.strata_by)
    population = frame.groupby(STRATUM).size()
    if population.to_dict() != design.population().to_dict():
        msg = "The strata of the sample are not those of the bundle; the sample was drawn from another one."
        raise SampleError(msg)
    sizes = pd.Series({one["stratum"]: int(one["n_sampled"]) for one in design.strata}, dtype="int64")
    return _choose(frame, sizes, design.seed)


def base_release(bundle: Bundle) -> str:
    """Release of the bundle before any validation was published into it; samples are tied to this one."""
    validated = bundle.manifest.get("validation")
    return str(validated["of_release"]) if validated else bundle.release


def _choose(frame: gpd.GeoDataFrame, sizes: pd.Series, seed: int) -> gpd.GeoDataFrame:
    generator = np.random.default_rng(seed)
    numbers = {"number": generator.random(len(frame)), "order": generator.random(len(frame))}
    numbered = frame.assign(**numbers).sort_values("number")
    place = numbered.groupby(STRATUM).cumcount()
    chosen = numbered[place < numbered[STRATUM].map(sizes)]
    # By district for short ways, and inside it by a second number: the first is larger in small strata, and
    # the number on a sheet must not tell the class.
    chosen = chosen.sort_values([DISTRICT_ID, "order"], ignore_index=True).drop(columns=["number", "order"])
    width = max(4, len(str(len(chosen))))
    chosen.insert(0, SAMPLE_ID, [f"S{place:0{width}d}" for place in range(1, len(chosen) + 1)])
    return chosen


def _allocate(frame: pd.DataFrame, population: pd.Series, n: int, allocation: str) -> pd.Series:
    if n < 1:
        msg = f"--n was {n} but is expected to be at least 1."
        raise SampleError(msg)
    least = int(np.minimum(population, LEAST_PER_STRATUM).sum())
    if least > n:
        msg = (
            f"{n} units cannot give {LEAST_PER_STRATUM} to each of {len(population)} strata; "
            f"ask for at least {least} with --n, or stratify by fewer things with --strata class."
        )
        raise SampleError(msg)
    share = frame[MAP_CLASS].map(GUESSES)
    spread = (share * (1 - share)).groupby(frame[STRATUM]).mean() ** 0.5
    chosen: Mapping[str, Callable[[], pd.Series]] = {
        NEYMAN: lambda: neyman_allocation(population, spread, n, least_per_stratum=LEAST_PER_STRATUM),
        PROPORTIONAL: lambda: proportional_allocation(population, n, least_per_stratum=LEAST_PER_STRATUM),
        EQUAL: lambda: equal_allocation(population, n, least_per_stratum=LEAST_PER_STRATUM),
    }
    return chosen[allocation]()


def _require_known(strata_by: tuple[str, ...], allocation: str) -> None:
    if not strata_by or len(set(strata_by)) != len(strata_by) or not set(strata_by) <= set(STRATA):
        msg = f"--strata was {','.join(strata_by)!r} but is expected to be class, district or class,district."
        raise SampleError(msg)
    if allocation not in ALLOCATIONS:
        msg = f"--allocation was {allocation!r} but is expected to be one of {', '.join(ALLOCATIONS)}."
        raise SampleError(msg)


def unit_column(design: SampleDesign) -> str:
    """Name under which people see the id of a unit: building_id or site_id."""
    return "building_id" if design.unit == "buildings" else "site_id"


__all__ = ["ALLOCATIONS", "UNIT_ID", "Sample", "base_release", "draw_sample", "redraw", "unit_column"]
