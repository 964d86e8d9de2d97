"""OpenStreetMap's damage tags: lifecycle is no grade, no tag is no statement, closed lines are buildings."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geodata.columns import GRADE, GRADE_MAX, GRADE_MIN, LIFECYCLE, SENSOR_DATE, SITE_KIND, SOURCE_GRADE
from geodata.errors import SourceError, UnknownCodeError
from geodata.grades import DESTROYED, MODERATE, NO_VISIBLE_DAMAGE, POSSIBLE, SEVERE
from geodata.sources import read
from tests.geodata.sources.built_lists import built, counts
from tests.provider_files import osm_buildings, osm_damage

DATED = {"date": "2023-02-09"}


def states(path: Path, **options: object) -> dict[str, int]:
    _, said, _, _ = built("osm-damage", path, osm_damage.CRS, DATED | options)
    return said[SOURCE_GRADE].value_counts().to_dict()


def geojson(folder: Path, *tags: dict[str, object], nested: str | None = None) -> Path:
    """One square for each set of tags; nested under a property, as Overpass scripts write them."""
    features = [
        {
            "type": "Feature",
            "properties": {"@id": f"way/{number}"} | ({nested: given} if nested else given),
            "geometry": shapely.geometry.mapping(
                shapely.box(37 + number / 1000, 36, 37.0002 + number / 1000, 36.0002)
            ),
        }
        for number, given in enumerate(tags)
    ]
    path = folder / "tags.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_an_extract_gives_every_lifecycle_form_its_class(tmp_path: Path) -> None:
    sites, said, outlines, found = built(
        "osm-damage", osm_damage.write(tmp_path), osm_damage.CRS, osm_damage.OPTIONS
    )
    assert len(sites) == len(said) == osm_damage.N_SITES
    assert (said[GRADE] == DESTROYED).sum() == osm_damage.N_DESTROYED
    assert (said[LIFECYCLE] == "demolished").sum() == osm_damage.N_DEMOLISHED
    told = counts(found)
    assert told["untagged_building"] + told["no_building_value"] == osm_damage.N_LEFT_OUT
    # Every way is an outline, also those that GDAL takes for lines; the node is a point.
    assert outlines is not None
    assert len(outlines) == osm_damage.N_SITES - 1


def test_a_demolished_building_has_a_lifecycle_and_no_grade(tmp_path: Path) -> None:
    path = geojson(
        tmp_path, {"demolished:building": "yes"}, {"removed:building": "house"}, {"building": "razed"}
    )
    _, said, _, _ = built("osm-damage", path, osm_damage.CRS, DATED)
    assert said[GRADE].isna().all()
    assert list(said[LIFECYCLE]) == ["demolished"] * 3


def test_a_building_destroyed_and_then_razed_keeps_its_grade_and_its_lifecycle(tmp_path: Path) -> None:
    path = geojson(tmp_path, {"destroyed:building": "yes", "razed:building": "yes"})
    _, said, _, _ = built("osm-damage", path, osm_damage.CRS, DATED)
    assert list(said[GRADE]) == [DESTROYED]
    assert list(said[LIFECYCLE]) == ["demolished"]


@pytest.mark.parametrize(
    ("tags", "interval"),
    [
        ({"building": "yes", "damage": "yes"}, (POSSIBLE, POSSIBLE, DESTROYED)),
        ({"building": "yes", "earthquake:damage": "collapsed_building"}, (DESTROYED, DESTROYED, DESTROYED)),
        ({"building": "yes", "damage:Chido": "minimal"}, (POSSIBLE, POSSIBLE, MODERATE)),
        ({"building": "yes", "damage:evaluation_step:imagery": "damaged"}, (POSSIBLE, POSSIBLE, DESTROYED)),
        ({"building": "yes", "damage": "none"}, (NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE)),
        ({"building": "damaged", "damage": "major"}, (MODERATE, MODERATE, SEVERE)),
        ({"building": "house", "ruins": "yes"}, (SEVERE, SEVERE, DESTROYED)),
        ({"building": "yes", "damage:event": "quake"}, (POSSIBLE, POSSIBLE, DESTROYED)),
    ],
)
@pytest.mark.parametrize("nested", [None, "tags"])
def test_each_tag_has_its_interval(
    tags: dict[str, object], interval: tuple[str, str, str], nested: str | None, tmp_path: Path
) -> None:
    _, said, _, _ = built("osm-damage", geojson(tmp_path, tags, nested=nested), osm_damage.CRS, DATED)
    assert tuple(said[[GRADE, GRADE_MIN, GRADE_MAX]].astype(object).iloc[0]) == interval


def test_a_percentage_of_damage_has_no_safe_meaning_until_it_is_given_one(tmp_path: Path) -> None:
    path = geojson(tmp_path, {"building": "yes", "damage": "100"}, {"building": "yes", "damage": 100})
    with pytest.raises(UnknownCodeError, match=r"'damage=100' in 2 rows"):
        built("osm-damage", path, osm_damage.CRS, DATED)
    _, said, _, _ = built("osm-damage", path, osm_damage.CRS, DATED | {"scale": {"damage=100": "destroyed"}})
    assert list(said[GRADE]) == [DESTROYED, DESTROYED]


def test_tags_as_hstore_are_read_with_quotes_inside(tmp_path: Path) -> None:
    table = gpd.GeoDataFrame(
        {
            "building": [None, "yes", "yes"],
            "other_tags": [
                r'"name"=>"The \"Old\" Mill","destroyed:building"=>"yes"',
                '"typhoon:damage"=>"yes","damage:date"=>"2013-11-08"',
                '"note"=>"damage"',
            ],
        },
        geometry=[shapely.box(37 + n / 1000, 36, 37.0002 + n / 1000, 36.0002) for n in range(3)],
        crs="EPSG:4326",
    )
    path = tmp_path / "extract.gpkg"
    table.to_file(path)
    assert states(path) == {"destroyed:building": 1, "damage=yes": 1}


def test_the_day_of_an_image_goes_before_the_day_of_the_event(tmp_path: Path) -> None:
    path = geojson(
        tmp_path,
        {
            "destroyed:building": "yes",
            "damage:date": "2016-04-16",
            "damage:evaluation_date:imagery": "2016-04-21",
        },
        {"destroyed:building": "yes", "damage:date": "2016-04-16"},
        {"destroyed:building": "yes", "damage:date": "2016"},
    )
    _, said, _, found = built(
        "osm-damage", path, osm_damage.CRS, {"date": "2016-05-01", "date_column": "osm_damage_date"}
    )
    assert sorted(f"{day:%m-%d}" for day in said[SENSOR_DATE]) == ["04-16", "04-21", "05-01"]
    assert counts(found)["event_date"] == 1


def test_without_any_date_one_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="option date:"):
        built("osm-damage", geojson(tmp_path, {"destroyed:building": "yes"}), osm_damage.CRS)


def test_damage_of_a_road_is_never_a_building(tmp_path: Path) -> None:
    path = geojson(
        tmp_path,
        {"highway": "primary", "damage": "yes"},
        {"amenity": "bench", "damage": "yes"},
        {"building": "ruins"},
    )
    sites, *_ = built("osm-damage", path, osm_damage.CRS, DATED)
    assert list(sites[SITE_KIND]) == ["transport", "other", "building"]


def test_a_destroyed_roof_or_construction_is_no_destroyed_building(tmp_path: Path) -> None:
    path = geojson(
        tmp_path, {"destroyed:building": "roof"}, {"destroyed:building": "no"}, {"building": "ruins"}
    )
    assert states(path) == {"building=ruins": 1}


def test_a_map_without_damage_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no tag of damage"):
        read("osm-damage", geojson(tmp_path, {"building": "yes"}), role="assessments", options={})


def test_a_compressed_extract_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "town.osm.bz2"
    path.write_bytes(b"BZh")
    with pytest.raises(SourceError, match="unpack it first"):
        read("osm-damage", path, role="assessments", options={})


def test_the_json_of_overpass_itself_is_refused_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "overpass.json"
    path.write_text('{"version": 0.6, "elements": []}', encoding="utf-8")
    for reader, role in (("osm-damage", "assessments"), ("osm-buildings", "footprints")):
        with pytest.raises(SourceError, match=r"\[out:xml\]"):
            read(reader, path, role=role, options={})


def test_an_extract_as_pbf_gives_the_same_answer_as_xml(tmp_path: Path) -> None:
    packed, plain = osm_buildings.write(tmp_path), osm_buildings.write_xml(tmp_path)
    assert states(packed) == states(plain) == {"destroyed:building": 1, "building=ruins": 1}


@pytest.mark.real_data
def test_footprints_without_tags_are_refused_and_readable_as_footprints(shared_data: Path) -> None:
    for name in ("osm_destroyed_buildings", "osm_intact_buildings"):
        path = shared_data / "turkiye-2023" / f"{name}.geojson"
        with pytest.raises(SourceError, match="no tag of damage"):
            read("osm-damage", path, role="assessments", options={})
        assert len(read("vector", path, role="footprints", options={})) == 375


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "column", "grade"),
    [
        ("osm_destroyed_buildings", "MY_CLASS", DESTROYED),
        ("osm_intact_buildings", "BATCH2", NO_VISIBLE_DAMAGE),
    ],
)
def test_footprints_chosen_by_a_study_are_read_as_a_table_with_its_own_meaning(
    name: str, column: str, grade: str, shared_data: Path
) -> None:
    # Both numbers only say which batch of the study a building was in; the file's name says the damage.
    options = {
        "class_column": column,
        "scale": {0: grade, 1: grade},
        "date": "2023-02-09",
        "kind": "building",
    }
    path = shared_data / "turkiye-2023" / f"{name}.geojson"
    sites, said, outlines, _ = built("table", path, osm_damage.CRS, options)
    assert outlines is not None
    assert len(sites) == len(outlines) == 375
    assert (said[GRADE] == grade).all()
