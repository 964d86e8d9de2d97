"""Shares whose neighbours are alike."""

import geopandas as gpd
import numpy as np
import pytest

from geodata.errors import EstimateError
from geodata.estimate.block_bootstrap import block_bootstrap, block_sizes, grid_blocks

# Aleppo, April 2015: share destroyed of 14,034 affected sites. Standard errors as known beforehand; the grid they
# came from is not, and neither is the number of draws, so they are met within TOLERANCE.
ALEPPO = {100: 0.0049, 250: 0.0061, 500: 0.0074, 1000: 0.0082}
ALEPPO_BY_NEIGHBOURHOOD = 0.0087
TOLERANCE = 0.0004


@pytest.fixture(scope="module")
def aleppo(shared_data):
    sites = gpd.read_file(shared_data / "aleppo" / "unosat_2015.geojson")
    affected = sites[sites["Main_Dam_2"].astype(str).isin(["1", "2", "3"])].to_crs(32637)
    destroyed = (affected["Main_Dam_2"].astype(str) == "1").to_numpy(float)
    return destroyed, affected.geometry.x.to_numpy(), affected.geometry.y.to_numpy(), affected["Neighborho"]


@pytest.mark.real_data
def test_aleppo_errors_grow_with_the_block(aleppo):
    """Grid with a corner at easting 0, northing 0 of UTM zone 37N (EPSG:32637): within .0004 of the known SE."""
    destroyed, x_m, y_m, _ = aleppo
    assert round(destroyed.mean(), 4) == 0.2051
    found = block_sizes(destroyed, x_m, y_m, sizes_m=list(ALEPPO))
    assert round(found["se_independent"].iloc[0], 4) == 0.0034
    for column in ("se", "se_linear"):
        assert found[column].to_dict() == pytest.approx(ALEPPO, abs=TOLERANCE)
    assert found["design_effect"].to_numpy() == pytest.approx([2.1, 3.2, 4.7, 5.7], abs=0.5)


@pytest.mark.real_data
def test_aleppo_neighbourhoods_are_the_widest_blocks(aleppo):
    destroyed, _, _, neighbourhood = aleppo
    found = block_bootstrap(destroyed, neighbourhood)
    assert found.n_blocks == 112
    assert found.share.se == pytest.approx(ALEPPO_BY_NEIGHBOURHOOD, abs=TOLERANCE)
    assert found.se_linear == pytest.approx(ALEPPO_BY_NEIGHBOURHOOD, abs=TOLERANCE)
    assert found.design_effect == pytest.approx(6.5, abs=0.6)


def test_blocks_of_one_building_are_independent_buildings():
    hits = np.repeat([1.0, 0.0], [300, 700])
    found = block_bootstrap(hits, np.arange(1000), draws=4000)
    assert found.se_linear == pytest.approx(found.se_independent, rel=1e-3)
    assert found.share.se == pytest.approx(found.se_independent, rel=0.05)


def test_blocks_of_alike_buildings_count_as_one_building_each():
    hits = np.repeat([1.0, 0.0], [300, 700])
    found = block_bootstrap(hits, np.repeat(np.arange(100), 10), draws=4000)
    assert found.design_effect == pytest.approx(10, rel=0.1)


def test_few_blocks_give_no_interval():
    found = block_bootstrap([1, 0, 1], [1, 2, 3])
    assert (found.share.low, found.share.why_not) == (None, "too_few_blocks")
    assert found.share.estimate == pytest.approx(2 / 3)


def test_row_order_and_block_names_change_nothing():
    random = np.random.default_rng(1)
    hits, blocks = random.integers(0, 2, 400), random.integers(0, 50, 400)
    order = random.permutation(400)
    renamed = np.array([f"n{(7 * block) % 50}" for block in blocks])
    assert block_bootstrap(hits, blocks) == block_bootstrap(hits[order], renamed[order])


def test_an_edge_belongs_to_the_block_east_and_north_of_it():
    blocks = grid_blocks([0, 99.9, 100, 100], [0, 0, 0, 100], size_m=100)
    assert blocks[0] == blocks[1]
    assert len(set(blocks.tolist())) == 3


def test_a_building_in_no_block_is_refused():
    with pytest.raises(EstimateError, match="a block for each"):
        block_bootstrap([1, 0], ["a", None])
    with pytest.raises(EstimateError, match="above 0 m"):
        grid_blocks([0], [0], size_m=0)


@pytest.mark.parametrize("wrong", [np.nan, 2.0, -1.0])
def test_an_unseen_or_impossible_hit_is_refused(wrong):
    with pytest.raises(EstimateError, match="missing or outside 0-1"):
        block_bootstrap([1, wrong], ["a", "b"])


def test_a_building_without_position_is_in_no_block():
    with pytest.raises(EstimateError, match="no position"):
        grid_blocks([0, np.nan], [0, 0], size_m=10)
