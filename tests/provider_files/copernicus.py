"""Copernicus EMS products of a street of six buildings, in every way they are delivered.

Buildings stand 50 m apart. Product of 8 February 2023, and monitoring of 12 February in which one has fallen:

========  ===================  =================
building  PRODUCT              MONIT01
========  ===================  =================
0         Destroyed            Destroyed
1         Damaged              Destroyed
2         Possibly damaged     Possibly damaged
3         No visible damage    No visible damage
4         Not Applicable       No visible damage
5         Null                 Null
========  ===================  =================
"""

import warnings
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from tests.builders import METRIC, on_map, square

Tables = Mapping[str, gpd.GeoDataFrame | pd.DataFrame]

NAME = "EMSR648_AOI01_GRA_PRODUCT"
FIRST = (
    "Destroyed",
    "Damaged",
    "Possibly damaged",
    "No visible damage",
    "Not Applicable",
    "Null",
)
FALLEN = ("Destroyed", "Destroyed", "Possibly damaged", "No visible damage", "No visible damage", "Null")
OLD = (
    "Completely Destroyed",
    "Highly Damaged",
    "Moderately Damaged",
    "Negligible to slight damage",
    "Not Affected",
    "Unknown",
)

N_STATEMENTS, N_BUILDINGS, N_FACILITIES, N_TRANSPORT, N_NOT_READ = 8, 6, 1, 1, 2
"""Rows of :func:`write` by what they are."""

DAY, MONITORED = "2023-02-08", "2023-02-12"
STREET = [square(50 * number, 0) for number in range(6)]


def places(outlines: Iterable[BaseGeometry], **columns: object) -> gpd.GeoDataFrame:
    """A layer of places given in metres from the origin of the town."""
    geometry = on_map(outlines)
    return gpd.GeoDataFrame(columns, index=geometry.index, geometry=geometry, crs="EPSG:4326")


def source_table(post: str = "08/02/2023", **columns: object) -> pd.DataFrame:
    """The table of images: one before the event, one after, and the map the outlines come from."""
    return pd.DataFrame(
        {
            "source_nam": ["WorldView-2", "Pleiades-1A/B", "OpenStreetMap"],
            "src_date": ["06/11/2022", post, "2023"],
            "source_tm": ["T08:30:00Z", "T08:24:11Z", "Not Applicable"],
            "sensor_gsd": ["0.5 m", "0.5 m", "Not Applicable"],
            "eventphase": ["Pre-event", "Post-event", "Not Applicable"],
            "src_id": [1, 2, 3],
        }
        | columns
    )


def built_up(classes: tuple[str | None, ...] = FIRST, **columns: object) -> gpd.GeoDataFrame:
    """The layer of buildings, with its fields of the manual."""
    return places(
        STREET[: len(classes)],
        **{
            "obj_type": "11-Residential Buildings",
            "name": "Unknown",
            "info": "997-Not applicable",
            "damage_gra": list(classes),
            "det_method": "Photo-interpretation",
            "notation": "Not Applicable",
            "or_src_id": 3,
            "dmg_src_id": 2,
        }
        | columns,
    )


def product(
    classes: tuple[str | None, ...] = FIRST, *, post: str = "08/02/2023"
) -> dict[str, gpd.GeoDataFrame | pd.DataFrame]:
    """All layers of one grading product, by feature name."""
    town, image = shapely.box(-50, -50, 400, 100), shapely.box(-500, -500, 250, 500)
    return {
        "builtUpA": built_up(classes),
        "facilitiesA": places(
            [square(0, 60, 30)],
            obj_type="2302-Power plant",
            damage_gra="Destroyed",
            or_src_id=3,
            dmg_src_id=2,
        ),
        "transportationL": places(
            [shapely.LineString([(0, -20), (100, -20)])],
            obj_type="2112-Secondary Road",
            damage_gra="Damaged",
            or_src_id=3,
            dmg_src_id=2,
        ),
        "hydrographyA": places([square(0, -300), square(50, -300)], obj_type="Lake", or_src_id=3),
        "areaOfInterestA": places([town], locality="Raqqa", map_type="Grading", emsr_id="EMSR648"),
        "imageFootprintA": places(
            [shapely.box(-9e3, -9e3, 9e3, 9e3), image], or_src_id=[1, 2], obj_type="Image"
        ),
        "notAnalysedA": places([shapely.box(230, -50, 270, 50)], obj_type="Not Analysed", or_src_id=2),
        "source": source_table(post),
    }


def old_product() -> dict[str, gpd.GeoDataFrame | pd.DataFrame]:
    """Layers of a grading of 2016: classes, dates and image beside each place."""
    beside = {"src_date": "25/08/2016", "source_nam": "WorldView-3", "subtype": "Unknown"}
    return {
        "settlements_poly_grading": places(STREET, grading=list(OLD), settl_type="Residential", **beside),
        "transportation_line_grading": places(
            [shapely.LineString([(0, -20), (100, -20)])], grading="Highly Damaged", **beside
        ),
        "crisis_information_point_grading": places(
            [shapely.Point(5, 200)], grading="COMPLETELY DESTROYED ", **beside
        ),
        "physiography_line": places([shapely.LineString([(0, 500), (9, 500)])], elev="200"),
        "area_of_interest": places([shapely.box(-50, -50, 400, 300)], nam="Raqqa"),
    }


def write_gpkg(path: Path, tables: Tables, *, naming: str = "{feature}_v1") -> Path:
    """All tables as layers of one GeoPackage; the table of sources has no geometry."""
    for feature, table in tables.items():
        layer = naming.format(feature=feature)
        if isinstance(table, gpd.GeoDataFrame):
            table.to_file(path, layer=layer, driver="GPKG")
        else:
            write_bare(table, path, layer=layer, driver="GPKG")
    return path


def write_shapefiles(folder: Path, tables: Tables, *, naming: str, metric: bool = False) -> Path:
    """A shapefile each, the table of sources as .dbf alone, and the files that lie about in a package."""
    folder.mkdir(parents=True, exist_ok=True)
    for feature, table in tables.items():
        path = folder / f"{naming.format(feature=feature)}.shp"
        if isinstance(table, gpd.GeoDataFrame):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                (table.to_crs(METRIC) if metric else table).to_file(path, encoding="utf-8")
            path.with_suffix(".shp.xml").write_text("<metadata/>")
        else:
            write_bare(table, path.with_suffix(".dbf"), driver="ESRI Shapefile")
    (folder / "map.pdf").write_bytes(b"%PDF-1.4")
    (folder / "style.qml").write_text("<qgis/>")
    (folder / "styles.json").write_text('{"version": 8, "layers": []}')
    return folder


def write_bare(table: pd.DataFrame, path: Path, **options: str) -> None:
    """A table without geometry."""
    pyogrio.write_dataframe(table, path, **options)


def write_json(folder: Path, tables: Tables, *, naming: str) -> Path:
    """A GeoJSON file each; rows of the table of sources are features whose geometry is null."""
    folder.mkdir(parents=True, exist_ok=True)
    for feature, table in tables.items():
        path = folder / f"{naming.format(feature=feature)}.json"
        nowhere = gpd.GeoSeries([None] * len(table), crs="EPSG:4326")
        placed = table if isinstance(table, gpd.GeoDataFrame) else gpd.GeoDataFrame(table, geometry=nowhere)
        path.write_text(placed.to_json(drop_id=True))
    return folder


def pack(folder: Path, archive: Path) -> Path:
    """The folder's files in an archive, with the shadow files that macOS adds."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path != archive:
                out.write(path, path.relative_to(folder))
        out.writestr("__MACOSX/._EMSR648_AOI01_GRA_PRODUCT_builtUpA_v1.shp", b"shadow")
    return archive


def write(folder: Path) -> Path:
    """A package as it is downloaded: an archive of shapefiles named for product and version."""
    loose = write_shapefiles(folder / "loose", product(), naming=NAME + "_{feature}_v1")
    return pack(loose, folder / f"{NAME}_v1.zip")
