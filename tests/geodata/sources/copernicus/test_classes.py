"""Classes of all years get their intervals; an unknown one stops; themes are kept apart."""

from pathlib import Path

import pandas as pd
import pytest

from geodata import columns
from geodata.errors import UnknownCodeError
from geodata.grades import (
    BUILDING,
    DESTROYED,
    FACILITY,
    MODERATE,
    NO_VISIBLE_DAMAGE,
    POSSIBLE,
    SEVERE,
    TRANSPORT,
)
from geodata.sources.providers.copernicus import CROSSWALK
from tests.builders import square
from tests.geodata.sources.copernicus.reading import ONE, harmonised, statements, told
from tests.provider_files import copernicus as files

STREET_OF_TWO = files.STREET[:2]


def test_classes_since_2017_get_their_intervals_and_what_could_not_be_told_has_no_grade(
    tmp_path: Path,
) -> None:
    sites, assessments, _ = harmonised(statements(files.write(tmp_path)))
    street = sites[sites["site_kind"] == BUILDING].merge(assessments, on=columns.SITE_ID)
    grades = street.set_index(columns.SOURCE_GRADE)[[columns.GRADE_MIN, columns.GRADE_MAX]].astype(object)
    assert grades.loc["Destroyed"].tolist() == [DESTROYED, DESTROYED]
    assert grades.loc["Damaged"].tolist() == [MODERATE, SEVERE]
    assert grades.loc["Possibly damaged"].tolist() == [NO_VISIBLE_DAMAGE, MODERATE]
    assert grades.loc["No visible damage"].tolist() == [NO_VISIBLE_DAMAGE, POSSIBLE]
    assert grades.loc[["Not Applicable", "Null"]].isna().all().all()


def old_archive(folder: Path) -> Path:
    loose = files.write_shapefiles(
        folder / "old",
        files.old_product(),
        naming="EMSR190_33SELLANO_02GRADING_v1_15000_{feature}",
        metric=True,
    )
    return files.pack(loose, folder / "[EMSR190]_33SELLANO_GRADING_OVERVIEW_v1_vector.zip")


def test_gradings_until_2016_carry_class_and_date_in_the_layer(tmp_path: Path) -> None:
    table = statements(old_archive(tmp_path))
    assert (table["image_date"] == pd.Timestamp("2016-08-25")).all()
    sites, assessments, _ = harmonised(table)
    joined = sites.merge(assessments, on=columns.SITE_ID)
    street = joined[joined["site_type"] == "Residential"].set_index(columns.SOURCE_GRADE)[columns.GRADE]
    assert street.astype(object).where(street.notna(), None).loc[list(files.OLD)].tolist() == [
        DESTROYED, SEVERE, MODERATE, POSSIBLE, NO_VISIBLE_DAMAGE, None,
    ]  # fmt: skip
    # Points of crisis information are buildings; roads stay apart.
    assert sites["site_kind"].value_counts().to_dict() == {BUILDING: 7, TRANSPORT: 1}
    assert told(table) == {"layer_not_read": 1}


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("Completed Destroyed", DESTROYED),
        ("HIGHLY DAMAGED", SEVERE),
        ("Negligible to slight dam", POSSIBLE),
        ("not  affected", NO_VISIBLE_DAMAGE),
        ("997", None),
        ("998-Unknown", None),
        (-9999, None),
        ("Not Analysed", None),
    ],
)
def test_spellings_of_classes_are_understood(tmp_path: Path, written: object, grade: str | None) -> None:
    table = files.places(STREET_OF_TWO, grading=["Highly Damaged", str(written)], src_date="2016-08-25")
    path = files.write_gpkg(tmp_path / "a.gpkg", {"settlements_merged": table}, naming="{feature}")
    sites, assessments, _ = harmonised(statements(path))
    by_site = assessments.set_index(columns.SITE_ID)[columns.GRADE].reindex(sites[columns.SITE_ID])
    assert by_site.astype(object).where(by_site.notna(), None).tolist() == [SEVERE, grade]


def test_an_unknown_class_stops_with_its_rows(tmp_path: Path) -> None:
    tables = ONE | {"builtUpA": files.built_up(("Destroyed", "Singed", "Singed"))}
    table = statements(files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", tables))
    with pytest.raises(UnknownCodeError, match="'Singed' in 2 rows"):
        harmonised(table)


def test_a_bare_number_is_no_class(tmp_path: Path) -> None:
    tables = ONE | {"builtUpA": files.built_up(("1", "2"))}
    with pytest.raises(UnknownCodeError, match="'1' in 1 rows"):
        harmonised(statements(files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", tables)))


def test_every_class_is_a_whole_interval_or_none_at_all() -> None:
    for entry in CROSSWALK.classes:
        given = [entry.grade, entry.grade_min, entry.grade_max]
        assert all(given) or not any(given), entry


def test_rows_without_class_make_no_statement_and_are_counted(tmp_path: Path) -> None:
    tables = ONE | {"builtUpA": files.built_up(("Destroyed", None, "No visible damage"))}
    table = statements(files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", tables))
    assert told(table) == {"no_class": 1}
    sites, assessments, _ = harmonised(table)
    assert (len(sites), len(assessments)) == (3, 2)


def test_a_delivery_that_lists_damage_only_is_told(tmp_path: Path) -> None:
    tables = ONE | {"builtUpA": files.built_up(("Destroyed", "Damaged"))}
    table = statements(files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", tables))
    assert told(table) == {"no_undamaged_rows": 2}


def test_a_merged_layer_of_unknown_name_is_sorted_by_its_type_codes(tmp_path: Path) -> None:
    kinds = {
        "11-Residential": BUILDING,
        "2141-Bridge": TRANSPORT,
        "2302-Power plant": FACILITY,
        "998-Unknown": BUILDING,
    }
    table = files.places(
        [square(50 * n, 0) for n in range(4)],
        obj_type=list(kinds),
        DAMAGE_GRA="Destroyed",
        src_date="2023-02-08",
    )
    path = tmp_path / "all damage.geojson"
    table.to_file(path, driver="GeoJSON")
    got = statements(path)
    assert got["site_kind"].tolist() == list(kinds.values())
    assert got["object_type"].isna().tolist() == [False, False, False, True]


def test_land_use_is_never_read_although_it_has_classes(tmp_path: Path) -> None:
    tables = ONE | {"naturalLandUseA": files.built_up(("Destroyed",))}
    table = statements(files.write_gpkg(tmp_path / f"{files.NAME}_v1.gpkg", tables))
    assert len(table) == files.N_BUILDINGS
    assert told(table) == {"layer_not_read": 1}
