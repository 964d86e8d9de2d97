"""How many buildings of each city block were hit at each epoch, and in how many blocks most of them were."""

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import columns
from geodata.aggregate.rows import require_unique, rows_of
from geodata.errors import InvariantError
from geodata.grades import CLASS_SETS, RANK, rank_of

LEAST_BUILDINGS = 5
"""Blocks with fewer buildings are left out of the summary: one destroyed hut is no levelled block.

An assumption of this project."""

SHARES: tuple[float, ...] = (0.5, 0.8, 1.0)
"""A block is summarised as hit if at least this share of it is."""

OF_NUMBER, OF_AREA = "buildings", "area"
"""What a block's share is taken of: the number of its footprints, or their ground area."""

_CM2_PER_M2 = 10_000
_PLACE_AND_DATE = [columns.DISTRICT_ID, columns.EPOCH]

_Counts = npt.NDArray[np.float64]
"""Whole numbers, kept as floats because numpy adds weights up as floats; exact up to 2**53."""


def count_by_block(
    buildings: pd.DataFrame, building_assessments: pd.DataFrame, *, epochs: Iterable[date]
) -> pd.DataFrame:
    """One row for each block and epoch: its buildings and their area, and what of both is in each class set.

    A share is of all footprints of the block. One without a grade at the epoch is in the denominator only, as
    it is not known to be hit; so a share is the least that the assessments show, and ``n_assessed`` says how
    much was graded. Areas are added in whole square centimetres: sums do not depend on the order of rows.

    Parameters
    ----------
    buildings
        With building_id, block_id, district_id and area_m2.
    building_assessments
        `columns.BUILDING_ASSESSMENTS`.
    epochs
        Every epoch that is to have rows, among them each that something is assessed at.

    Returns
    -------
    pandas.DataFrame
        `columns.BLOCKS`, epoch by epoch in order of date, in each the blocks by id.

    Raises
    ------
    InvariantError
        If a building has no block, or a row belongs to no known building or epoch, or to one twice.
    """
    dates = pd.DatetimeIndex(pd.to_datetime(list(epochs))).as_unit("ms").sort_values()
    require_unique(dates, columns.EPOCH)
    if buildings[columns.BLOCK_ID].isna().any():
        msg = f"Each building is expected in a block, but {int(buildings[columns.BLOCK_ID].isna().sum())} have none."
        raise InvariantError(msg)
    blocks = _blocks(buildings)
    building = rows_of(
        building_assessments[columns.BUILDING_ID],
        pd.Index(buildings[columns.BUILDING_ID]),
        table="building_assessments",
    )
    epoch = rows_of(building_assessments[columns.EPOCH], dates, table="building_assessments")
    require_unique(pd.Index(building * len(dates) + epoch), "grade of a building at an epoch")
    place = rows_of(buildings[columns.BLOCK_ID], pd.Index(blocks[columns.BLOCK_ID]), table="buildings")
    cell = epoch * len(blocks) + place[building]
    area_cm2 = np.rint(buildings[columns.AREA_M2].to_numpy(dtype=np.float64) * _CM2_PER_M2)
    rank = rank_of(building_assessments[columns.GRADE])

    n_cells = len(dates) * len(blocks)
    counts = {
        "n_buildings": np.tile(_count(place, len(blocks)), len(dates)),
        "n_assessed": _count(cell[rank >= 0], n_cells),
        "footprint_area_m2": np.tile(_count(place, len(blocks), area_cm2), len(dates)),
    }
    for name, lowest in CLASS_SETS.items():
        is_hit = rank >= RANK[lowest]
        counts[f"n_buildings_{name}"] = _count(cell[is_hit], n_cells)
        counts[f"area_m2_{name}"] = _count(cell[is_hit], n_cells, area_cm2[building[is_hit]])
    labels = pd.concat([blocks] * len(dates), ignore_index=True)
    labels[columns.EPOCH] = dates.repeat(len(blocks))
    return _table(labels.join(pd.DataFrame(counts)))


def summarise_blocks(
    blocks: pd.DataFrame, *, shares: Sequence[float] = SHARES, least_buildings: int = LEAST_BUILDINGS
) -> pd.DataFrame:
    """Number of blocks at or above each share, for each district and the city, epoch, class set and measure.

    A block whose share is exactly the threshold is counted. Blocks with fewer than `least_buildings`
    footprints are left out, and how many these are is said.

    Parameters
    ----------
    blocks
        `columns.BLOCKS`, as :func:`count_by_block` gives it.
    shares
        Thresholds, above 0 and at most 1.
    least_buildings
        Fewest footprints of a block that is counted; exactly as many are enough.

    Returns
    -------
    pandas.DataFrame
        `columns.BLOCK_SUMMARY`: city first, then the districts that have blocks, by id; in each epoch by
        epoch, class set, number before area, thresholds rising.
    """
    city = blocks.assign(**{columns.DISTRICT_ID: columns.CITY})
    both = pd.concat([city, blocks], ignore_index=True)
    is_large = both["n_buildings"] >= least_buildings
    asked = pd.DataFrame(
        [(name, of, float(share)) for name in CLASS_SETS for of in (OF_NUMBER, OF_AREA) for share in shares],
        columns=[columns.CLASS_SET, "share_of", "at_least_share"],
    )
    # Both sides are the float nearest to the same fraction, so 4 of 5 is at least 0.8.
    is_hit = np.column_stack(
        [is_large & (both[f"share_{name}_of_{of}"] >= share) for name, of, share in asked.to_numpy()]
    )
    n_hit = _sums(both, is_hit)
    table = n_hit.index.to_frame(index=False).merge(asked, how="cross")
    size = _sums(both, np.column_stack([is_large, ~is_large])).reindex(n_hit.index)
    table["least_buildings"] = least_buildings
    table["n_blocks"], table["n_blocks_too_small"] = size.to_numpy().repeat(len(asked), axis=0).T
    table["n_blocks_at_least"] = n_hit.to_numpy().ravel()
    table["n_buildings_in_them"] = (
        _sums(both, is_hit * both[["n_buildings"]].to_numpy(int)).to_numpy().ravel()
    )
    table["share_of_blocks"] = table["n_blocks_at_least"] / table["n_blocks"].where(table["n_blocks"] > 0)
    is_part = (table[columns.DISTRICT_ID] != columns.CITY).to_numpy()
    counted = [column.name for column in columns.BLOCK_SUMMARY if column.kind == "integer"]
    finished = table.iloc[np.argsort(is_part, kind="stable")].reset_index(drop=True)
    return finished.astype(dict.fromkeys(counted, "Int64"))[columns.names(columns.BLOCK_SUMMARY)]


def _sums(blocks: pd.DataFrame, values: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Sum of each column of values over the blocks of each district and epoch, both in order."""
    keys = [blocks[name] for name in _PLACE_AND_DATE]
    return pd.DataFrame(values.astype(np.int64), index=blocks.index).groupby(keys).sum()


def _blocks(buildings: pd.DataFrame) -> pd.DataFrame:
    """Each block by id, with the district that most of its buildings lie in; of equal ones the smallest id."""
    n_buildings = buildings.groupby([columns.BLOCK_ID, columns.DISTRICT_ID], observed=True).size()
    counted = n_buildings.rename("n").reset_index()
    counted = counted.sort_values([columns.BLOCK_ID, "n", columns.DISTRICT_ID], ascending=[True, False, True])
    return counted.drop_duplicates(columns.BLOCK_ID)[[columns.BLOCK_ID, columns.DISTRICT_ID]].reset_index(
        drop=True
    )


def _count(cells: npt.NDArray[np.int64], n_cells: int, weights: _Counts | None = None) -> _Counts:
    return np.bincount(cells, weights=weights, minlength=n_cells).astype(np.float64)


def _table(counted: pd.DataFrame) -> pd.DataFrame:
    """`columns.BLOCKS` in order, with shares, units and types."""
    area = counted["footprint_area_m2"]
    finished = counted.copy()
    for name in CLASS_SETS:
        finished[f"share_{name}_of_{OF_NUMBER}"] = counted[f"n_buildings_{name}"] / counted["n_buildings"]
        finished[f"share_{name}_of_{OF_AREA}"] = counted[f"area_m2_{name}"] / area.where(area > 0)
    for column in columns.BLOCKS:
        if column.unit == "m2":
            finished[column.name] = finished[column.name] / _CM2_PER_M2
        elif column.kind == "integer":
            finished[column.name] = finished[column.name].astype("Int64")
    return finished[columns.names(columns.BLOCKS)]
