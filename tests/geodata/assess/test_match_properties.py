"""What holds for every match, whatever the town."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.assess.match import (
    CONTAINED,
    NEAREST,
    TAKEN,
    UNMATCHED,
    match_to_footprints,
    radius_sweep,
    summarise_matches,
)
from tests.builders import METRIC, footprints, rectangle, sites

MM = 0.001
TOLERANCE_M = 6.0

# Half metres, so that equal distances, shared walls, sites on corners and overlapping houses come up often.
half_metres = st.integers(0, 80).map(lambda n: n / 2)
sizes = st.integers(2, 24).map(lambda n: n / 2)
houses = st.lists(st.tuples(half_metres, half_metres, sizes, sizes), min_size=1, max_size=14)
positions = st.lists(st.tuples(half_metres, half_metres), min_size=1, max_size=20, unique=True)


@st.composite
def towns(draw):
    outlines = {f"b{n:02d}": rectangle(*box) for n, box in enumerate(draw(houses))}
    named = {f"s{n:02d}": place for n, place in enumerate(draw(positions))}
    kinds = draw(
        st.lists(st.sampled_from(["building"] * 4 + ["road"]), min_size=len(named), max_size=len(named))
    )
    return outlines, named, kinds


def matched(outlines, named, kinds, *, tolerance_m=TOLERANCE_M, shuffle_seed=None):
    listed, built = sites(named, site_kind=kinds), footprints(outlines)
    if shuffle_seed is not None:
        listed = listed.sample(frac=1, random_state=shuffle_seed)
        built = built.sample(frac=1, random_state=shuffle_seed + 1)
    return match_to_footprints(listed, built, metric_crs=METRIC, tolerance_m=tolerance_m).set_index("site_id")


def distances_m(outlines, named) -> pd.DataFrame:
    """Distance from each site to each building, measured plainly in the metres the town was drawn in."""
    points = np.array([shapely.Point(place) for place in named.values()])[:, None]
    built = np.array(list(outlines.values()))[None, :]
    return pd.DataFrame(shapely.distance(points, built), index=list(named), columns=list(outlines))


def in_turn(outlines, named, kinds) -> dict[str, str]:
    """The definition, spelt out pair by pair: what the whole-column program must come to."""
    far = distances_m(outlines, named).loc[
        [s for s, kind in zip(named, kinds, strict=True) if kind == "building"]
    ]
    pairs = []
    for site, row in far.iterrows():
        inside = [b for b in row.index if row[b] < MM / 2]
        for b in inside or [b for b in row.index if row[b] <= TOLERANCE_M + MM / 2]:
            heart = shapely.distance(shapely.Point(named[site]), outlines[b].centroid) if inside else row[b]
            pairs.append((not inside, round(heart, 3), site, b))
    given_to: dict[str, str] = {}
    for _, _, site, b in sorted(pairs):
        if site not in given_to and b not in given_to.values():
            given_to[site] = b
    return given_to


@settings(deadline=None, max_examples=60)
@given(towns())
def test_match_is_the_definition_applied_pair_by_pair(town):
    assert matched(*town)["building_id"].dropna().to_dict() == in_turn(*town)


@settings(deadline=None, max_examples=40)
@given(towns())
def test_every_match_is_one_to_one_within_the_tolerance_and_contained_first(town):
    outlines, named, kinds = town
    matches = matched(*town)
    far = distances_m(outlines, named)
    inside = far < MM / 2

    assert matches.index.tolist() == list(named)
    assert matches["building_id"].dropna().is_unique
    given_one = matches.dropna(subset="building_id")
    told = given_one["match_distance_m"].to_numpy(dtype=float)
    real = np.array([far.loc[s, b] for s, b in given_one["building_id"].items()], dtype=float)
    assert np.allclose(told, real, atol=MM)
    assert (told <= TOLERANCE_M).all()

    for site, row in matches[[kind == "building" for kind in kinds]].iterrows():
        free_near = {b for b in far.columns if far.loc[site, b] <= TOLERANCE_M - MM}
        if inside.loc[site].any():
            assert row["match_status"] in {CONTAINED, TAKEN}
            assert inside.loc[site, row["candidate_building_id"]]
        elif row["match_status"] == UNMATCHED:
            assert not free_near
        elif row["match_status"] == TAKEN:
            assert free_near <= set(given_one["building_id"])
        assert row["is_ambiguous"] == (
            not inside.loc[site].any() and int((far.loc[site] <= TOLERANCE_M + MM / 2).sum()) >= 2
        )


@settings(deadline=None, max_examples=25)
@given(towns(), st.integers(0, 1000))
def test_order_of_rows_changes_nothing(town, seed):
    pd.testing.assert_frame_equal(matched(*town), matched(*town, shuffle_seed=seed).loc[list(town[1])])


@settings(deadline=None, max_examples=25)
@given(towns(), st.integers(0, 16), st.integers(0, 16))
def test_larger_tolerance_adds_matches_and_changes_none(town, one, other):
    smaller, larger = sorted([one / 2, other / 2])
    before = matched(*town, tolerance_m=smaller).dropna(subset="building_id")
    after = matched(*town, tolerance_m=larger)
    assert before["building_id"].to_dict().items() <= after["building_id"].to_dict().items()


@settings(deadline=None, max_examples=25)
@given(towns(), st.lists(st.integers(0, 16).map(lambda n: n / 2), min_size=1, max_size=4))
def test_sweep_tells_what_a_match_at_each_radius_would(town, radii):
    outlines, named, kinds = town
    sweep = radius_sweep(
        sites(named, site_kind=kinds), footprints(outlines), metric_crs=METRIC, radii_m=radii
    )
    for row in sweep.itertuples():
        own = matched(*town, tolerance_m=row.radius_m)
        summary = summarise_matches(own)
        assert row.n_matched == own["match_status"].isin([CONTAINED, NEAREST]).sum()
        assert (row.n_unmatched, row.n_ambiguous) == (summary["n_unmatched"], summary["n_ambiguous"])
        assert row.median_offset_m == pytest.approx(summary["median_offset_m"], nan_ok=True) or (
            summary["median_offset_m"] is None and np.isnan(row.median_offset_m)
        )
