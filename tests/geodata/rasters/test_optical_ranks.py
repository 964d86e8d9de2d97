"""Footprints in the order of their change."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geodata.errors import ConfigError, CRSError
from geodata.rasters.optical import DECORRELATION, MEASURES, open_optical_pair
from geodata.rasters.optical_ranks import N_CELLS, RANK, VALID_SHARE, rank_footprints
from tests.geodata.rasters.optical_towns import town
from tests.geodata.rasters.radar_stacks import CRS, TRANSFORM, write_power


def footprint(row, column, side=5):
    """A square of `side` cells whose upper left corner is that of the cell."""
    left, top = TRANSFORM.c + 10 * column, TRANSFORM.f - 10 * row
    return shapely.box(left, top - 10 * side, left + 10 * side, top)


@pytest.fixture
def pair(tmp_path):
    before, after = town(), town()
    after[30:45, 40:60] = town(7)[30:45, 40:60]
    after[60:, 80:] = np.nan
    paths = [
        write_power(tmp_path / f"{n}.tif", {"grey": cells}, nodata=np.nan)
        for n, cells in (("b", before), ("a", after))
    ]
    return open_optical_pair(*paths)


@pytest.fixture
def footprints():
    places = {
        "intact": footprint(5, 5), "ruin": footprint(35, 45), "tiny": footprint(10, 50, 2),
        "clouded": footprint(70, 90), "elsewhere": footprint(500, 500), "none": None,
    }  # fmt: skip
    return gpd.GeoDataFrame(geometry=list(places.values()), index=list(places), crs=CRS)


def test_the_ruin_comes_first_and_what_was_not_seen_has_no_rank(pair, footprints):
    ranks = rank_footprints(pair, footprints)
    assert list(ranks.index) == list(footprints.index)
    assert ranks.loc["ruin", RANK] == 1
    assert ranks.loc["intact", RANK] == 2
    assert ranks.loc[["tiny", "clouded", "elsewhere", "none"], RANK].isna().all()
    assert ranks.loc["intact", N_CELLS] == 25
    assert ranks.loc["tiny", N_CELLS] == 4
    assert ranks.loc["clouded", VALID_SHARE] == 0
    assert np.isnan(ranks.loc["elsewhere", VALID_SHARE])
    assert not any("grade" in column for column in ranks)


def test_the_footprint_measure_is_that_of_its_own_cells(pair, footprints):
    inside = (slice(35, 40), slice(45, 50))
    expected = 1 - np.corrcoef(pair.before[inside].ravel(), pair.after[inside].ravel())[0, 1]
    assert rank_footprints(pair, footprints).loc["ruin", DECORRELATION] == pytest.approx(expected)


def test_footprints_in_degrees_are_the_same_footprints(pair, footprints):
    pd.testing.assert_frame_equal(
        rank_footprints(pair, footprints.to_crs("EPSG:4326")), rank_footprints(pair, footprints)
    )


def test_reference_scores_need_ten_undamaged_footprints(pair, footprints):
    many = [footprint(row, column) for row in (2, 10, 18) for column in (2, 10, 18, 26)]
    more = gpd.GeoDataFrame(geometry=[*many, footprints.geometry["ruin"]], crs=CRS)
    ranks = rank_footprints(pair, more, is_undamaged=more.index.to_series() < 12)
    assert ranks.loc[12, "z_decorrelation"] > 3
    few = rank_footprints(pair, more, is_undamaged=more.index.to_series() < 5)
    assert few[[f"z_{name}" for name in MEASURES]].isna().all().all()


def test_wrong_requests_are_told(pair, footprints):
    with pytest.raises(ConfigError, match="rank_by was 'colour'"):
        rank_footprints(pair, footprints, rank_by="colour")
    with pytest.raises(CRSError, match="no reference system"):
        rank_footprints(pair, footprints.set_crs(None, allow_override=True))
