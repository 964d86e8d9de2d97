"""HOT exports: overlapping outlines stay one site each, and the date is the event's."""

from pathlib import Path

import pandas as pd
import pytest

from geodata.columns import EPOCH, GRADE
from geodata.errors import SourceError
from geodata.grades import DESTROYED
from tests.geodata.sources.built_lists import built, counts
from tests.provider_files import hot


def test_overlapping_outlines_are_one_site_each(tmp_path: Path) -> None:
    sites, said, outlines, _ = built("hot", hot.write(tmp_path), hot.CRS)
    assert outlines is not None
    assert len(sites) == len(outlines) == len(said) == hot.N_SITES
    assert (said[GRADE] == DESTROYED).sum() == hot.N_DESTROYED
    assert outlines.to_crs(hot.CRS).geometry.iloc[0].intersects(outlines.to_crs(hot.CRS).geometry.iloc[1])


def test_the_day_of_the_event_is_the_date_and_is_told(tmp_path: Path) -> None:
    _, said, _, found = built("hot", hot.write(tmp_path), hot.CRS)
    assert said[EPOCH].unique().tolist() == [pd.Timestamp(2023, 2, 6)]
    assert counts(found)["event_date"] == hot.N_SITES


def test_a_building_without_a_tag_of_damage_is_no_row_and_never_undamaged(tmp_path: Path) -> None:
    *_, found = built("hot", hot.write(tmp_path), hot.CRS)
    assert counts(found)["untagged_building"] == 1


@pytest.mark.parametrize("kind", ["shp", "gpkg", "csv"])
def test_other_formats_and_cut_names_give_the_same_sites(kind: str, tmp_path: Path) -> None:
    expected = built("hot", hot.write(tmp_path), hot.CRS)
    table = hot.table()
    path = tmp_path / f"hot.{kind}"
    options: dict[str, object] = {}
    if kind == "csv":
        pd.DataFrame(table.assign(wkt=table.geometry.to_wkt()).drop(columns="geometry")).to_csv(
            path, index=False
        )
        options = {"wkt_column": "wkt", "crs": "EPSG:4326"}
    else:
        days = table["damage_date"].dt.strftime("%Y-%m-%d")
        cut = (
            table.assign(damage_date=days).rename(columns=lambda name: name[:10]) if kind == "shp" else table
        )
        cut.to_file(path, encoding="utf-8" if kind == "shp" else None)
    given = built("hot", path, hot.CRS, options)
    assert given[1][GRADE].astype(str).tolist() == expected[1][GRADE].astype(str).tolist()
    assert given[1][EPOCH].tolist() == expected[1][EPOCH].tolist()


def test_a_file_without_tags_of_damage_is_refused_with_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "plain.geojson"
    hot.table()[["osm_id", "source", "geometry"]].to_file(path)
    with pytest.raises(SourceError, match=r"no tag of damage .*columns: osm_id, source"):
        built("hot", path, hot.CRS)


@pytest.mark.real_data
def test_all_destroyed_buildings_of_the_2023_export_are_read(shared_data: Path) -> None:
    path = shared_data / "turkiye-2023" / "hot_destroyed_buildings.geojson"
    sites, said, outlines, found = built("hot", path, hot.CRS)
    assert outlines is not None
    assert len(sites) == len(outlines) == len(said) == 3259
    assert (said[GRADE] == DESTROYED).all()
    assert counts(found)["event_date"] == 3259
