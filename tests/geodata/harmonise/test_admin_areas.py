"""Districts need unique ids; names in both scripts are kept; overlaps are told in square kilometres."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geodata import columns
from geodata.crs import metric_crs
from geodata.errors import CRSError, SchemaError
from geodata.harmonise.admin_areas import harmonise_admin_areas, slug
from geodata.provenance import Finding, Source
from geodata.schemas import check
from geodata.sources import read
from tests.builders import on_map, rectangle

SOURCE = Source("atlas", "admin_areas", "vector", "Atlas", "Publisher", "licence", "credit")
WEST, EAST = rectangle(-1000, 0, 1000, 1000), rectangle(0, 0, 1000, 1000)


def harmonised(
    table: gpd.GeoDataFrame, *, zone: str = "EPSG:32637", source: Source = SOURCE, **options: object
) -> tuple[gpd.GeoDataFrame, dict[str, Finding]]:
    districts, findings = harmonise_admin_areas(
        table, source=source, metric_crs=metric_crs(zone), options=options
    )
    check(districts, columns.DISTRICTS, name="districts", key=["district_id"])
    return districts, {finding.rule: finding for finding in findings}


def halves(**attributes: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(attributes, geometry=on_map([WEST, EAST]))


def test_ids_come_from_names_and_areas_are_in_square_kilometres() -> None:
    districts, found = harmonised(halves(name_en=["Al- Thawrah", "Tas-heeh"], name_ar=["الثورة", "التصحيح"]))
    assert list(districts["district_id"]) == ["al-thawrah", "tas-heeh"]
    assert list(districts["name_ar"]) == ["الثورة", "التصحيح"]
    assert districts["area_km2"].tolist() == pytest.approx([1.0, 1.0], rel=1e-3)
    assert list(districts["code_system"]) == ["local", "local"]
    assert not districts["is_approximate"].any()
    assert found == {}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Al- Thawrah", "al-thawrah"),
        ("Ra's al-ʿAyn", "ras-al-ʿayn"),
        ("Mdaouar foncière", "mdaouar-fonciere"),
        ("الثورة", "الثورة"),
    ],
)
def test_a_slug_keeps_the_letters_of_any_script(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_arabic_names_alone_are_enough() -> None:
    districts, _ = harmonised(halves(NAME_A=["وسط بيروت", "مدور"]), name_ar_column="NAME_A")
    assert list(districts["district_id"]) == ["وسط-بيروت", "مدور"]
    assert districts["name_en"].isna().all()


def test_a_repeated_id_is_refused_with_its_value_and_the_way_out() -> None:
    with pytest.raises(
        SchemaError, match=r"'old-town' comes 2 times; set id_column: .* or merge_parts: true"
    ):
        harmonised(halves(name_en=["Old Town", "Old Town"]))


def test_parts_of_one_district_may_be_joined() -> None:
    districts, found = harmonised(halves(name_en=["Old Town", "Old Town"]), merge_parts=True)
    assert districts["area_km2"].tolist() == pytest.approx([2.0], rel=1e-3)
    assert found["merged_parts"].n_rows == 1


def test_outlines_can_give_the_ids() -> None:
    districts, _ = harmonised(halves(name_en=["Old Town", "Old Town"]), id_column="geometry")
    assert districts["district_id"].str.match(r"^atlas:[0-9a-f]{10}$").all()


def test_codes_stay_text_and_name_their_issuer() -> None:
    districts, _ = harmonised(
        halves(ADM3_PCODE=["SY020001", "SY020002"]), id_column="ADM3_PCODE", code_system="pcode"
    )
    assert list(districts["district_id"]) == ["SY020001", "SY020002"]
    assert set(districts["code_system"]) == {"pcode"}


@pytest.mark.parametrize("code", ["old-town", "93", "040500", "AL-1"])
def test_what_is_no_p_code_is_not_called_one(code: str) -> None:
    with pytest.raises(
        SchemaError, match=f"1 of 2 district ids of atlas .* first is '{code}'; .* or to local"
    ):
        harmonised(halves(code=["SY020001", code]), id_column="code", code_system="pcode")


def test_communities_of_syria_have_p_codes() -> None:
    districts, _ = harmonised(halves(code=["C5710", "C5711"]), id_column="code", code_system="pcode")
    assert set(districts["code_system"]) == {"pcode"}


def test_a_file_can_say_who_issues_its_ids() -> None:
    told = halves(code=["a1", "a2"], code_system=["geoboundaries", None])
    assert list(harmonised(told, id_column="code")[0]["code_system"]) == ["geoboundaries", "local"]
    assert set(harmonised(told, id_column="code", code_system="atlas")[0]["code_system"]) == {"atlas"}
    # Ids that are made here are nobody else's.
    assert set(harmonised(told, id_column="geometry")[0]["code_system"]) == {"local"}


def test_areas_without_ids_or_names_are_refused() -> None:
    with pytest.raises(SchemaError, match=r"atlas has neither ids nor names \(columns: x, geometry\)"):
        harmonised(halves(x=[1, 2]))
    with pytest.raises(SchemaError, match="1 areas of atlas have no id"):
        harmonised(halves(code=["a", None]), id_column="code")


@pytest.mark.parametrize("reserved", ["City", "outside"])
def test_ids_that_stand_for_totals_are_refused(reserved: str) -> None:
    with pytest.raises(SchemaError, match="which stands for a total"):
        harmonised(halves(name_en=[reserved, "b"]))


def test_overlapping_districts_are_kept_and_told_in_square_kilometres() -> None:
    outlines = on_map(
        [rectangle(0, 0, 1000, 1000), rectangle(900, 0, 1000, 1000), rectangle(1900, 0, 50, 50)]
    )
    districts, found = harmonised(gpd.GeoDataFrame({"name_en": ["a", "b", "c"]}, geometry=outlines))
    assert len(districts) == 3
    assert found["overlapping_district"].n_rows == 2
    assert "1 pairs share 0.100 km2, most of it a and b" in found["overlapping_district"].detail


def test_outlines_said_to_be_approximate_are_marked() -> None:
    districts, _ = harmonised(halves(name_en=["a", "b"]), approximate=True)
    assert districts["is_approximate"].all()


def test_a_district_of_several_parts_stays_one_row() -> None:
    both = shapely.MultiPolygon([WEST, rectangle(5000, 0, 10, 10)])
    districts, _ = harmonised(gpd.GeoDataFrame({"name_en": ["a"]}, geometry=on_map([both])))
    assert districts.geometry.geom_type.tolist() == ["MultiPolygon"]


# Real files: what is known of each is in the README of the data folder.


def from_file(
    path: Path, *, zone: str = "EPSG:32637", **options: object
) -> tuple[gpd.GeoDataFrame, dict[str, Finding]]:
    return harmonised(read("vector", path, role="admin_areas", options=options), zone=zone, **options)


@pytest.mark.real_data
def test_a_geodatabase_without_reference_system_is_repaired_once_it_is_stated(shared_data: Path) -> None:
    path = shared_data / "formats" / "filegdb" / "UNHABITAT_Zone_Data_batch2_2020_08_19.gdb.zip"
    with pytest.raises(CRSError, match="states no reference system"):
        from_file(path, zone="EPSG:32636", id_column="zone_numbe")
    districts, found = from_file(
        path,
        zone="EPSG:32636",
        crs="EPSG:4326",
        id_column="zone_numbe",
        name_en_column="Cadaster_1",
        name_ar_column="Cadaster_A",
    )
    assert len(districts) == found["missing_crs"].n_rows == 139
    assert found["invalid_geometry"].n_rows / 139 == pytest.approx(0.043, abs=5e-4)
    assert districts["name_ar"][0] == "وسط بيروت"


@pytest.mark.real_data
def test_arabic_of_a_shapefile_that_states_no_encoding_is_read(shared_data: Path) -> None:
    path = shared_data / "formats" / "shapefile" / "beirut_port_explosions_operational_zones_139.shp"
    names = {"id_column": "zone_numbe", "name_en_column": "Cadaster_1", "name_ar_column": "Cadaster_A"}
    guessed, found = from_file(path, zone="EPSG:32636", **names)
    stated, unfound = from_file(path, zone="EPSG:32636", encoding="utf-8", **names)
    assert len(guessed) == 139
    assert guessed["name_ar"][0] == stated["name_ar"][0] == "وسط بيروت"
    assert found["undeclared_encoding"].action == "repaired"
    assert "undeclared_encoding" not in unfound


@pytest.mark.real_data
def test_three_dimensional_geojson_in_metres_with_arabic_columns_is_read(shared_data: Path) -> None:
    path = shared_data / "formats" / "utm_geojson" / "subdistricts.geojson"
    districts, found = from_file(path, id_column="الرمز", name_ar_column="ناحية")
    assert len(districts) == 23
    assert {"three_dimensional": 23, "reprojected": 23}.items() <= {
        rule: finding.n_rows for rule, finding in found.items()
    }.items()
    # 9 of the 23 are invalid as delivered, which is 39 %.
    assert found["invalid_geometry"].n_rows == 9
    assert districts["district_id"][0] == "040500"
    assert districts["area_km2"][0] == pytest.approx(16_855.3, abs=0.1)


@pytest.mark.real_data
def test_aleppo_neighbourhoods_come_in_parts(shared_data: Path) -> None:
    path = shared_data / "aleppo" / "neighbourhoods.geojson"
    names = {"name_en_column": "NAME", "name_ar_column": "NAME_A"}
    with pytest.raises(SchemaError, match="'93' comes 2 times"):
        from_file(path, id_column="Id", **names)
    joined, found = from_file(path, merge_parts=True, **names)
    assert (len(joined), found["merged_parts"].n_rows) == (126, 7)
    apart, _ = from_file(path, id_column="geometry", **names)
    assert len(apart) == 133
    assert joined["area_km2"].sum() == pytest.approx(apart["area_km2"].sum(), rel=1e-4)


@pytest.mark.real_data
def test_the_other_aleppo_neighbourhoods_come_in_parts_too(shared_data: Path) -> None:
    districts, found = from_file(
        shared_data / "aleppo" / "neighbourhoods_unhabitat.geojson",
        id_column="OBJECTID_1",
        name_en_column="Name_En_2",
        name_ar_column="Names",
        merge_parts=True,
    )
    assert (len(districts), found["merged_parts"].n_rows) == (110, 1)
    assert len(districts) + found["merged_parts"].n_rows == 111
    assert districts["name_ar"].notna().all()


@pytest.mark.real_data
def test_raqqa_neighbourhoods_are_marked_approximate(shared_data: Path) -> None:
    path = shared_data / "raqqa" / "neighbourhoods_approximate.geojson"
    districts, found = from_file(path, name_en_column="Neigh", approximate=True)
    assert len(districts) == 24
    assert districts["is_approximate"].all()
    assert "overlapping_district" not in found


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ({"NAME": ["Old Town", "Harbour"], "NAME_A": ["المدينة", "المرفأ"]}, ("NAME", "NAME_A")),
        ({"Neigh": ["Old Town", "Harbour"]}, ("Neigh", None)),
        ({"Locality": ["Old Town", "Harbour"]}, ("Locality", None)),
        ({"name": ["المدينة", "المرفأ"]}, (None, "name")),
        ({"اسم الحي": ["المدينة", "المرفأ"]}, (None, "اسم الحي")),
    ],
)
def test_names_are_found_by_the_names_of_their_columns_and_told(
    named: dict[str, list[str]], told: tuple[str | None, str | None]
) -> None:
    districts, found = harmonised(halves(**named))
    for name, column in zip(("name_en", "name_ar"), told, strict=True):
        assert districts[name].dropna().tolist() == ([] if column is None else named[column])
    assert found["found_columns"].n_rows == 2


def test_a_column_that_an_option_names_stops_the_guessing() -> None:
    districts, found = harmonised(halves(NAME=["a", "b"], own=["Old Town", "Harbour"]), name_en_column="own")
    assert districts["name_en"].tolist() == ["Old Town", "Harbour"]
    assert "found_columns" not in found


def test_areas_without_ids_and_names_are_refused_in_one_sentence() -> None:
    with pytest.raises(SchemaError, match=r"geometry\); set id_column: and name_en_column:"):
        harmonised(halves(size=[1, 2]))
