"""A large table is written in groups of rows, so that a page of a few rows reads little."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from geodata.publish.write import GROUP_ROWS, write_table

N_ROWS = 2 * GROUP_ROWS + 3


@pytest.mark.parametrize("notice", [None, "made up"])
@pytest.mark.parametrize("geographic", [True, False])
def test_a_large_table_is_written_in_groups(tmp_path: Path, geographic: bool, notice: str | None) -> None:
    table = pd.DataFrame({"number": np.arange(N_ROWS)})
    if geographic:
        table = gpd.GeoDataFrame(table, geometry=shapely.points(np.zeros((N_ROWS, 2))), crs=4326)
    write_table(table, tmp_path / "table.parquet", notice=notice)
    written = pq.ParquetFile(tmp_path / "table.parquet")
    sizes = [written.metadata.row_group(group).num_rows for group in range(written.num_row_groups)]
    assert sizes == [GROUP_ROWS, GROUP_ROWS, 3]
    assert written.read(columns=["number"])["number"].to_pylist() == list(range(N_ROWS))
