"""Lists of codes that a file carries itself: read from its catalogue, by layer and field."""

import shutil
import sqlite3
import subprocess
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geodata.sources.coded_domains import add_labels, coded_domains, domains_of
from tests.unosat_files import unosat_table, write_as

LABELS = {"1": "Destroyed", "2": "Severe Damage"}


def domain(name: str, labels: dict[str, str]) -> str:
    """Definition of a coded-value domain as a geodatabase holds it."""
    values = "".join(
        f'<CodedValue xsi:type="typens:CodedValue"><Name>{label}</Name><Code xsi:type="xs:int">{code}</Code></CodedValue>'
        for code, label in labels.items()
    )
    return (
        '<typens:GPCodedValueDomain2 xsi:type="typens:GPCodedValueDomain2" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:typens="http://www.esri.com/schemas/ArcGIS/10.1"><DomainName>{name}</DomainName>'
        f"<CodedValues>{values}</CodedValues></typens:GPCodedValueDomain2>"
    )


def layer(name: str, fields: dict[str, str]) -> str:
    """Definition of a layer whose fields have domains."""
    infos = "".join(
        f"<GPFieldInfoEx><Name>{field}</Name><DomainName>{of}</DomainName></GPFieldInfoEx>"
        for field, of in fields.items()
    )
    return (
        '<typens:DEFeatureClassInfo xmlns:typens="http://www.esri.com/schemas/ArcGIS/10.3">'
        f"<Name>{name}</Name><GPFieldInfoExs>{infos}</GPFieldInfoExs></typens:DEFeatureClassInfo>"
    )


def test_a_field_has_the_labels_of_its_domain_in_its_own_layer() -> None:
    definitions = [
        domain("Classes", LABELS),
        domain("Unused", {"9": "Nine"}),
        layer("Sites", {"Main_Damage_Site_Class": "Classes"}),
        layer("Other", {"Main_Damage_Site_Class": "Unused"}),
        "no XML at all",
    ]
    assert domains_of(definitions, layer="Sites") == {"Main_Damage_Site_Class": LABELS}


def test_a_field_whose_domain_is_not_in_the_catalogue_has_no_labels() -> None:
    assert domains_of([layer("Sites", {"Main_Damage_Site_Class": "Lost"})], layer="Sites") == {}


def test_a_geodatabase_without_domains_has_none(tmp_path: Path) -> None:
    path = write_as(unosat_table(1), tmp_path, "gdb")
    assert coded_domains(str(path), layer=path.stem) == {}


def test_labels_stand_behind_their_codes_and_missing_ones_stay_missing() -> None:
    table = gpd.GeoDataFrame(
        {"code": [1.0, None, 2.0, 7.0], "after": "x"}, geometry=shapely.points([(n, 0) for n in range(4)])
    )
    labelled = add_labels(table, {"code": LABELS, "absent": LABELS})
    assert list(labelled.columns) == ["code", "d_code", "after", "geometry"]
    assert labelled["d_code"].astype(object).where(labelled["d_code"].notna(), None).tolist() == [
        "Destroyed",
        None,
        "Severe Damage",
        "7",
    ]


def with_domains(path: Path, table: str, fields: dict[str, dict[str, str]]) -> None:
    """Add coded-value domains to a GeoPackage, in the tables of its extension Schema."""
    with sqlite3.connect(path) as file:
        file.execute(
            "CREATE TABLE gpkg_data_columns (table_name TEXT, column_name TEXT, name TEXT, title TEXT, "
            "description TEXT, mime_type TEXT, constraint_name TEXT)"
        )
        file.execute(
            "CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT, constraint_type TEXT, value TEXT, "
            "min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT)"
        )
        file.executemany(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', 'http://www.geopackage.org/spec/#extension_schema', "
            "'read-write')",
            [("gpkg_data_columns",), ("gpkg_data_column_constraints",)],
        )
        for field, labels in fields.items():
            file.execute(
                "INSERT INTO gpkg_data_columns (table_name, column_name, constraint_name) VALUES (?, ?, ?)",
                (table, field, f"domain_{field}"),
            )
            file.executemany(
                "INSERT INTO gpkg_data_column_constraints (constraint_name, constraint_type, value, description) "
                "VALUES (?, 'enum', ?, ?)",
                [(f"domain_{field}", code, label) for code, label in labels.items()],
            )
    file.close()


def test_a_geopackage_has_the_labels_of_its_extension_schema(tmp_path: Path) -> None:
    path = write_as(unosat_table(1, classes="integer"), tmp_path, "gpkg")
    with_domains(path, path.stem, {"Main_Damage_Site_Class": LABELS})
    assert coded_domains(str(path), layer=path.stem) == {"Main_Damage_Site_Class": LABELS}


def test_a_geodatabase_that_gdal_wrote_has_its_domains(tmp_path: Path) -> None:
    ogr2ogr = shutil.which("ogr2ogr")
    if ogr2ogr is None:
        pytest.skip("ogr2ogr is not installed, and nothing else here writes domains into a geodatabase")
    sites = unosat_table(1)
    # A geodatabase has domains of whole numbers of 32 bits.
    sites["Main_Damage_Site_Class"] = sites["Main_Damage_Site_Class"].astype("Int32")
    package = write_as(sites, tmp_path, "gpkg")
    with_domains(package, package.stem, {"Main_Damage_Site_Class": LABELS})
    path = tmp_path / "list.gdb"
    done = subprocess.run(
        [ogr2ogr, "-f", "OpenFileGDB", str(path), str(package)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("this ogr2ogr does not write file geodatabases")
    assert coded_domains(str(path), layer=package.stem) == {"Main_Damage_Site_Class": LABELS}
