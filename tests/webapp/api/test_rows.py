"""Rows are read from the row groups that hold them, at the places asked for."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pytest
from flask import Flask

from webapp.api.rows import Rows
from webapp.city import NotPublishedError
from webapp.exports.bundle_rows import read_rows
from webapp.store import store


@pytest.mark.parametrize("rows_a_group", [1, 2, 4, 100])
@pytest.mark.parametrize("places", [[], [0], [5], [0, 5], [1, 2, 3], [0, 1, 2, 3, 4, 5]])
def test_rows_are_those_of_the_table(
    app: Flask,
    tmp_path: Path,
    town_bundle: Path,
    monkeypatch: pytest.MonkeyPatch,
    rows_a_group: int,
    places: list[int],
) -> None:
    path = tmp_path / "buildings.parquet"
    pq.write_table(pq.read_table(town_bundle / path.name), path, row_group_size=rows_a_group)
    with app.test_request_context("/"):
        city = store().city("town")
        monkeypatch.setattr(city, "file", lambda name: tmp_path / name)
        found = read_rows(city, "buildings", ["building_id", "area_m2"], np.array(places, dtype=np.int64))
    table = gpd.read_parquet(path)
    assert found.column("building_id").to_pylist() == table["building_id"].iloc[places].tolist()
    assert found.schema.names == ["building_id", "area_m2"]


def test_rows_at_places_are_those_of_the_batches(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        city = store().city("town")
        for layer in ("districts", "buildings", "sites"):
            rows = Rows(city, layer, "2016-02-03")
            whole = gpd.pd.concat(list(rows.whole.batches()), ignore_index=True)
            some = rows.at(np.array([1], dtype=np.int64))
            assert some.reset_index(drop=True).equals(whole.iloc[[1]].reset_index(drop=True))
            assert rows.boxes().shape == (len(whole), 4)


def test_an_unknown_id_is_no_row(app: Flask) -> None:
    with app.test_request_context("/"):
        rows = Rows(store().city("town"), "buildings", "2017-10-21")
        assert rows.place_of("d") == 3
        with pytest.raises(NotPublishedError, match="no feature 'z'"):
            rows.place_of("z")
