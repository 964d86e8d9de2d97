"""What a filtered export holds is what the map shows for the same address, told by a second reading of its rules."""

import itertools
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geodata.grades import GRADES, RANK
from geodata.publish.bundle import open_bundle
from webapp.city import City
from webapp.exports.dictionary import EXPORTED, columns_of
from webapp.exports.layer import BATCH_ROWS
from webapp.exports.layers import layer_of, layers_of
from webapp.exports.selection import BadSelectionError, selection_of
from webapp.wording.columns import told

pytestmark = pytest.mark.usefixtures("page")

DATES = ("", "2016-02-03")
CLASSES = ("", "4", "4,3,2", "1,na")
DISTRICTS = ("", "west", "outside")
KINDS = (None, "none", "road_crater", "building")
BOXES = ("", "39.0,35.95,39.0015,35.9515")


def rows_of(city: City, name: str, args: dict[str, str]) -> pd.DataFrame:
    layer = layer_of(city, name, selection_of(city, args))
    parts = list(layer.batches())
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(layer.columns))
    assert len(found) == layer.n_rows
    return found


@pytest.mark.parametrize("name", ["districts", "buildings", "sites", "claims"])
@pytest.mark.parametrize("asked", [{}, {"district": "west"}, {"classes": "4", "kinds": "none"}])
def test_values_are_those_of_the_rows_without_their_geometry(
    city: City, name: str, asked: dict[str, str]
) -> None:
    layer = layer_of(city, name, selection_of(city, asked))
    whole = [pd.DataFrame(part) for part in layer.batches()]
    for names in (list(layer.columns), list(layer.columns[:2]), [layer.columns[-1]]):
        some = list(layer.values(names))
        assert len(some) == len(whole)
        for part, batch in zip(some, whole, strict=True):
            pd.testing.assert_frame_equal(part, batch[names])


def shown_buildings(city: City, args: dict[str, str]) -> dict[str, str]:
    """Building by building as webapp/frontend/src/groups.ts decides: id -> class."""
    epoch = pd.Timestamp(args.get("date") or city.epoch)
    grades = {
        (row.building_id, row.epoch): row.damage_grade
        for row in city.bundle.table("building_assessments").itertuples()
    }
    classes = args.get("classes")
    shown = {}
    for row in city.bundle.table("buildings").itertuples():
        grade = grades.get((row.building_id, epoch))
        digit = "na" if grade is None else str(RANK[grade])
        if classes and digit not in classes.split(","):
            continue
        if args.get("district") and row.district_id != args["district"]:
            continue
        if args.get("bbox"):
            west, south, east, north = map(float, args["bbox"].split(","))
            box = row.geometry.bounds
            if box[2] < west or box[0] > east or box[3] < south or box[1] > north:
                continue
        shown[row.building_id] = grade or "not_assessed"
    return shown


def shown_sites(city: City, args: dict[str, str], *, narrowed: bool) -> set[str]:
    """Site by site as isSiteShown of webapp/frontend/src/draw.ts decides."""
    epoch = pd.Timestamp(args.get("date") or city.epoch)
    said = {
        (row.site_id, row.epoch): row.damage_grade for row in city.bundle.table("assessments").itertuples()
    }
    shown = set()
    for row in city.bundle.table("sites").itertuples():
        recorded, grade = (row.site_id, epoch) in said, said.get((row.site_id, epoch))
        digit = str(RANK[grade]) if isinstance(grade, str) else "na"
        kinds = args["kinds"].split(",") if "kinds" in args else None
        if args.get("district") and row.district_id != args["district"]:
            continue
        if args.get("bbox"):
            west, south, east, north = map(float, args["bbox"].split(","))
            if not (west <= row.geometry.x <= east and south <= row.geometry.y <= north):
                continue
        if narrowed:
            if row.site_kind in {"building", "unspecified"}:
                if kinds is not None and city.has_footprints and "building" not in kinds:
                    continue
                if args.get("classes") and digit not in args["classes"].split(","):
                    continue
            elif not recorded or (kinds is not None and row.site_kind not in kinds):
                continue
        shown.add(row.site_id)
    return shown


def every_choice() -> list[dict[str, str]]:
    found = []
    for date, classes, district, kinds, box in itertools.product(DATES, CLASSES, DISTRICTS, KINDS, BOXES):
        args = {"date": date, "classes": classes, "district": district, "bbox": box}
        found.append(
            {key: value for key, value in args.items() if value} | ({} if kinds is None else {"kinds": kinds})
        )
    return found


def test_buildings_are_those_the_map_shows_for_every_choice(city: City) -> None:
    for args in every_choice():
        if "kinds" not in args:
            found = rows_of(city, "buildings", args)
            assert dict(zip(found["building_id"], found["damage_grade"], strict=True)) == shown_buildings(
                city, args
            ), args


@pytest.mark.parametrize("name", ["town_bundle", "points_bundle"])
def test_sites_are_those_the_map_shows_for_every_choice(name: str, request: pytest.FixtureRequest) -> None:
    city = City(open_bundle(request.getfixturevalue(name)))
    for args in every_choice():
        narrowed = not selection_of(city, args).is_whole
        found = rows_of(city, "sites", args)
        assert set(found["site_id"]) == shown_sites(city, args, narrowed=narrowed), args


def test_without_a_filter_every_published_row_is_there(city: City) -> None:
    for name in ("buildings", "sites", "districts"):
        assert len(rows_of(city, name, {})) == len(city.bundle.table(name))


def test_why_a_building_has_no_class_is_told(city: City) -> None:
    first = rows_of(city, "buildings", {"date": "2016-02-03"}).set_index("building_id")["not_assessed_reason"]
    assert first.to_dict() | {"a": None} == {
        "a": None, "b": "graded_later", "c": "no_record", "d": "graded_later", "e": "no_record", "f": "outside"
    }  # fmt: skip
    assert pd.isna(first["a"])


def test_district_counts_are_those_of_the_statistics(city: City) -> None:
    for epoch in city.epochs:
        found = rows_of(city, "districts", {"date": epoch}).set_index("district_code")
        table = city.bundle.table("statistics")
        said = table[table["epoch"] == pd.Timestamp(epoch)].set_index("district_id").loc[found.index]
        for grade in GRADES:
            assert found[grade].tolist() == said[f"n_buildings_{grade}"].tolist()
        assert found["buildings_total"].tolist() == said["n_footprints"].tolist()
        told_of = found[list(GRADES)].sum(axis=1) + found["no_record"]
        assert (told_of == found["buildings_analysed"]).all()
        assert (
            found["buildings_analysed"] + found["buildings_not_analysed"] == found["buildings_total"]
        ).all()


def test_points_never_become_a_share(points_bundle: Path) -> None:
    found = rows_of(City(open_bundle(points_bundle)), "districts", {})
    assert (found["counted"] == "sites").all()
    for column in (
        "buildings_total",
        "pct_damaged",
        "pct_damaged_mapped",
        "footprint_area_m2",
        "damaged_area_m2",
    ):
        assert found[column].isna().all(), column


def test_no_p_code_is_made_up(city: City) -> None:
    found = rows_of(city, "districts", {})
    assert (found["code_system"] == "local").all()
    assert found[[f"adm{level}_pcode" for level in range(4)]].isna().all(axis=None)


def test_every_exported_column_is_described(city: City, points_bundle: Path) -> None:
    for served in (city, City(open_bundle(points_bundle))):
        for name in layers_of(served):
            layer = layer_of(served, name, selection_of(served, {}))
            described = columns_of(name, synthetic=served.synthetic)
            assert layer.columns == tuple(column.name for column in described)
            for batch in layer.batches():
                assert [column for column in batch.columns if column != "geometry"] == list(layer.columns)
                assert len(batch) <= BATCH_ROWS
    for described in EXPORTED.values():
        for column in described:
            assert column.meaning.endswith("."), column.name
            assert not column.nullable or column.missing_means, column.name
            assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name)
            assert told(column)


def test_every_row_of_a_made_up_city_says_so(city: City) -> None:
    for name in layers_of(city):
        found = rows_of(city, name, {})
        assert set(found["notice"]) == {city.notice["en"]} if city.notice else False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("classes", "5"), ("classes", "4,x"), ("date", "2017-10-22"), ("district", "north"), ("kinds", "ship"),
        ("source", "nobody"), ("bbox", "1,2,3"), ("bbox", "2,1,1,2"), ("bbox", "nan,0,1,1"), ("bbox", "0,0,200,1"),
    ],
)  # fmt: skip
def test_a_bad_value_of_a_filter_is_refused_by_name(city: City, name: str, value: str) -> None:
    with pytest.raises(BadSelectionError, match=f"^{name} was "):
        selection_of(city, {name: value})


def test_a_selection_written_and_read_again_is_the_same(city: City) -> None:
    for args in every_choice():
        selection = selection_of(city, args)
        assert selection_of(city, selection.query()) == selection


def test_the_filters_are_told_in_words(city: City) -> None:
    args: dict[str, Any] = {"classes": "na,4", "district": "east", "date": "2016-02-03"}
    assert (
        selection_of(city, args).told()
        == "Date: 3 February 2016; Classes: Destroyed, Not assessed; District: East"
    )
    assert selection_of(city, {}).told() == ""
