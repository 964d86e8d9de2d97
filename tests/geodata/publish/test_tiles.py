"""Every building stands in the tiles, with its history, however small it is and whatever the zoom."""

import gzip
from pathlib import Path

import geopandas as gpd
import mapbox_vector_tile
import pandas as pd
import pytest
import shapely
from pmtiles.reader import MemorySource, Reader, all_tiles

from geodata.grades import DTYPE
from geodata.publish import tiles

EPOCHS = [pd.Timestamp("2014-02-12"), pd.Timestamp("2017-10-21")]


def grid(n: int, size_m: float) -> gpd.GeoDataFrame:
    """n by n square buildings, 15 m apart."""
    boxes = [
        shapely.box(
            500_000 + 15 * i, 3_978_000 + 15 * j, 500_000 + 15 * i + size_m, 3_978_000 + 15 * j + size_m
        )
        for i in range(n)
        for j in range(n)
    ]
    table = gpd.GeoDataFrame(
        {"building_id": [f"b{i}" for i in range(n * n)], "district_id": "x", "coverage": "no_record"},
        geometry=boxes,
        crs="EPSG:32637",
    )
    return table.to_crs(4326)


def one_district() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"district_id": ["x"]}, geometry=[shapely.box(38.9, 35.9, 39.1, 36.0)], crs=4326)


def assessments(rows: list[tuple[str, pd.Timestamp, str, str]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["building_id", "epoch", "damage_grade", "damage_grade_max"])
    return table.astype({"damage_grade": DTYPE, "damage_grade_max": DTYPE})


def features(path: Path, layer: str) -> dict[int, dict[str, object]]:
    """Row of the table -> properties over all tiles at the deepest zoom."""
    found: dict[int, dict[str, object]] = {}
    for (zoom, _, _), content in all_tiles(MemorySource(path.read_bytes())):
        if zoom != tiles.MAX_ZOOM:
            continue
        decoded = mapbox_vector_tile.decode(gzip.decompress(content))
        for feature in decoded.get(layer, {"features": []})["features"]:
            found[feature["id"] - 1] = feature["properties"]
    return found


@pytest.mark.parametrize("size_m", [2.0, 10.0])
def test_no_building_is_dropped_or_merged(tmp_path: Path, size_m: float) -> None:
    buildings = grid(60, size_m)
    layer = tiles.building_layer(buildings, assessments([]), one_district(), EPOCHS)
    tiles.write_tiles([layer], tmp_path / "map.pmtiles", attribution="", name="grid")
    assert sorted(features(tmp_path / "map.pmtiles", "buildings")) == list(range(3600))


def test_the_history_is_one_digit_an_epoch_and_a_dash_for_no_record(tmp_path: Path) -> None:
    graded = assessments(
        [
            ("b0", EPOCHS[0], "severe", "severe"),
            ("b0", EPOCHS[1], "destroyed", "destroyed"),
            ("b1", EPOCHS[1], "no_visible_damage", "no_visible_damage"),
            ("b2", EPOCHS[1], "possible", "moderate"),
        ]
    )
    layer = tiles.building_layer(grid(2, 10), graded, one_district(), EPOCHS)
    tiles.write_tiles([layer], tmp_path / "map.pmtiles", attribution="", name="grid")
    found = features(tmp_path / "map.pmtiles", "buildings")
    assert found[0] == {"g": "34", "d": 0}
    assert found[1] == {"g": "-0", "d": 0}
    assert found[2] == {"g": "-1", "h": "-2", "d": 0}
    assert found[3] == {"g": "--", "d": 0}


def test_layers_share_one_archive_and_writing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    layers = [
        tiles.district_layer(one_district()),
        tiles.building_layer(grid(5, 10), assessments([]), one_district(), EPOCHS),
    ]
    for name in ("first", "second"):
        described = tiles.write_tiles(layers, tmp_path / name, attribution="credit", name="grid")
    assert described["layers"]["buildings"] == {"minzoom": 14, "maxzoom": 14}
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    reader = Reader(MemorySource((tmp_path / "first").read_bytes()))
    assert reader.metadata()["attribution"] == "credit"
    assert reader.header()["min_zoom"] == 0
    districts = [
        mapbox_vector_tile.decode(gzip.decompress(content))
        for _, content in all_tiles(MemorySource((tmp_path / "first").read_bytes()))
    ]
    assert all("districts" in tile for tile in districts)


def test_why_a_building_was_not_graded_and_where_sources_differ_stand_in_the_tiles(tmp_path: Path) -> None:
    buildings = grid(2, 10).assign(coverage=["assessed", "not_analysed", "outside_image", "outside"])
    states = pd.DataFrame(
        {
            "building_id": ["b0", "b3"],
            "disagreement": pd.array([2, pd.NA], dtype="Int64"),
            "lifecycle": ["rebuilt", None],
        }
    )
    layer = tiles.building_layer(buildings, assessments([]), one_district(), EPOCHS, states)
    tiles.write_tiles([layer], tmp_path / "map.pmtiles", attribution="", name="grid")
    told = features(tmp_path / "map.pmtiles", "buildings")
    assert {row: {key: told[row].get(key) for key in "cxl"} for row in told} == {
        0: {"c": None, "x": "2", "l": "r"},
        1: {"c": "n", "x": None, "l": None},
        2: {"c": "i", "x": None, "l": None},
        3: {"c": "o", "x": None, "l": None},
    }


def test_incidents_have_a_layer_of_their_own_with_their_dates_and_precision(tmp_path: Path) -> None:
    incidents = gpd.GeoDataFrame(
        {
            "incident_id": ["i1", "i2"],
            "district_id": ["x", "outside"],
            "incident_type": ["air strike", None],
            "from_date": pd.to_datetime(["2017-06-05", None]),
            "to_date": pd.to_datetime(["2017-06-07", None]),
            "precision_m": [250.0, None],
        },
        geometry=[shapely.Point(39, 35.95), shapely.box(39.01, 35.95, 39.02, 35.96)],
        crs=4326,
    )
    tiles.write_tiles(
        [tiles.incident_layer(incidents, one_district())],
        tmp_path / "map.pmtiles",
        attribution="",
        name="strikes",
    )
    told = features(tmp_path / "map.pmtiles", "incidents")
    assert told[0] == {"d": 0, "t": "air strike", "f": "2017-06-05", "u": "2017-06-07", "p": 250}
    assert told[1] == {"d": -1}


def test_what_was_said_at_an_uncounted_date_is_left_out_of_the_history(tmp_path: Path) -> None:
    at = [("b0", EPOCHS[1], "severe", "severe"), ("b1", pd.Timestamp("2023-12-01"), "severe", "severe")]
    layer = tiles.building_layer(grid(2, 10), assessments(at), one_district(), EPOCHS)
    tiles.write_tiles([layer], tmp_path / "map.pmtiles", attribution="", name="grid")
    found = features(tmp_path / "map.pmtiles", "buildings")
    assert [found[0]["g"], found[1]["g"]] == ["-3", "--"]


def at_square_zoom(path: Path) -> dict[int, dict[str, object]]:
    found: dict[int, dict[str, object]] = {}
    for (zoom, _, _), content in all_tiles(MemorySource(path.read_bytes())):
        assert zoom == tiles.SQUARE_ZOOM, "squares are in no other tile, so no other view pays for them"
        for feature in mapbox_vector_tile.decode(gzip.decompress(content))["squares"]["features"]:
            found[feature["id"] - 1] = feature["properties"]
    return found


def test_squares_carry_counts_to_base_36_and_none_where_there_are_too_few_for_a_share(tmp_path: Path) -> None:
    squares = (
        grid(2, 10).iloc[:2][["geometry"]].assign(square_id=["a", "b"], unit="building", n_counted=[50, 4])
    )
    counts = pd.DataFrame(
        [("a", EPOCHS[0], 0, 2, 0, 0, 0), ("b", EPOCHS[0], 1, 0, 0, 0, 0),
         ("a", EPOCHS[1], 37, 0, 0, 1, 0), ("b", EPOCHS[1], 2, 0, 0, 0, 0)],
        columns=["square_id", "epoch", "n_destroyed", "n_severe", "n_moderate", "n_possible", "n_no_visible_damage"],
    )  # fmt: skip
    layer = tiles.square_layer(squares, counts, EPOCHS)
    tiles.write_tiles([layer], tmp_path / "map.pmtiles", attribution="", name="grid")
    assert at_square_zoom(tmp_path / "map.pmtiles") == {0: {"n": "50", "g": ",2;11,,,1"}, 1: {"n": "4"}}


def test_each_source_has_its_own_digits_and_a_crater_a_date_without_a_grade(tmp_path: Path) -> None:
    first = assessments([("b0", EPOCHS[0], "severe", "severe")])
    second = assessments([("b0", EPOCHS[1], "destroyed", "destroyed")])
    both = pd.concat([first, second], ignore_index=True)
    layer = tiles.building_layer(grid(2, 10), both, one_district(), EPOCHS, by_source=[first, second])
    assert layer.table["s"].tolist()[:2] == ["3--4", "----"]
    crater = gpd.GeoDataFrame(
        {"site_id": ["c"], "district_id": "x", "site_kind": "road_crater", "site_type": "", "source_id": "two",
         "match_status": "no_footprints", "building_id": None},
        geometry=[shapely.Point(39, 35.95)], crs=4326,
    )  # fmt: skip
    said = pd.DataFrame(
        {"site_id": ["c"], "epoch": [EPOCHS[1]], "damage_grade": pd.Series([None], dtype=DTYPE)}
    )
    table = tiles.site_layer(crater, said, one_district(), EPOCHS, ["one", "two"]).table
    assert (table["g"].tolist(), table["s"].tolist()) == (["-u"], ["1"])


def test_a_site_carries_its_use_only_where_any_site_has_one(tmp_path: Path) -> None:
    sites = gpd.GeoDataFrame(
        {"site_id": ["a", "b"], "district_id": "x", "site_kind": "building", "site_type": ["Hospital", "Ruins"],
         "source_id": "one", "match_status": "no_footprints", "building_id": None},
        geometry=[shapely.Point(39, 35.95), shapely.Point(39.001, 35.95)], crs=4326,
    )  # fmt: skip
    none = assessments([]).rename(columns={"building_id": "site_id"})
    told = tiles.site_layer(sites, none, one_district(), EPOCHS).table["u"]
    assert (told.iloc[0], told.isna().tolist()) == ("health", [False, True])
    plain = sites.assign(site_type=None)
    assert "u" not in tiles.site_layer(plain, none, one_district(), EPOCHS).table
