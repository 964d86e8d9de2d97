"""Copernicus EMS rapid mapping: gradings of all years, in archives, databases and loose files."""

import geopandas as gpd

from geodata.grades import (
    DESTROYED,
    IMAGE_ANALYST,
    MODERATE,
    NO_VISIBLE_DAMAGE,
    POSSIBLE,
    SEVERE,
    Crosswalk,
    SourceClass,
)
from geodata.layout import Layout
from geodata.sources.copernicus_layers import (
    IMAGE_DATE,
    IMAGE_SOURCE,
    OBJECT_TYPE,
    SITE_KIND,
    STATEMENT_CLASS,
)
from geodata.sources.copernicus_reading import PURPOSE_OF_ROLE, read_copernicus
from geodata.sources.options import FILE_OPTIONS
from geodata.sources.source_type import Guide, SourceType

CROSSWALK = Crosswalk(
    citation=(
        "Copernicus EMS Manual for Rapid Mapping Products, "
        "https://emergency.copernicus.eu/mapping/book/export/html/138257 (fields and values since 2017); legend of "
        "layer settlements_poly_grading of activation EMSR190 (values of field grading until 2016). The numbers "
        "are this project's own except 997 and 998, which the files use; so are the intervals."
    ),
    classes=(
        SourceClass(2001, "Destroyed", DESTROYED, DESTROYED, DESTROYED),
        SourceClass(2002, "Damaged", MODERATE, MODERATE, SEVERE),
        SourceClass(2003, "Possibly damaged", POSSIBLE, NO_VISIBLE_DAMAGE, MODERATE),
        SourceClass(2004, "No visible damage", NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, POSSIBLE),
        SourceClass(1001, "Completely Destroyed", DESTROYED, DESTROYED, DESTROYED),
        SourceClass(1002, "Highly Damaged", SEVERE, SEVERE, SEVERE),
        SourceClass(1003, "Moderately Damaged", MODERATE, MODERATE, MODERATE),
        SourceClass(1004, "Negligible to slight damage", POSSIBLE, POSSIBLE, POSSIBLE),
        SourceClass(1005, "Not Affected", NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE, NO_VISIBLE_DAMAGE),
        SourceClass(997, "Not Applicable", None, None, None),
        SourceClass(998, "Unknown", None, None, None),
        SourceClass(2005, "Not Analysed", None, None, None),
    ),
    also={
        "Completed Destroyed": 1001,
        "Complete Destroyed": 1001,
        "Highly": 1002,
        "Heavily Damaged": 1002,
        "Moderately": 1003,
        "Moderate Damaged": 1003,
        "Negligible to slight": 1004,
        "Negligible to slight damaged": 1004,
        "Negligible to slight dam": 1004,
        "Negligible": 1004,
        "Possible damage": 2003,
        "Possibly": 2003,
        "No visible damages": 2004,
        "No damage visible": 2004,
        "Not visible damage": 2004,
        "Not Analyzed": 2005,
        "Null": 997,
        "NA": 997,
        "N/A": 997,
        "None": 997,
        "-9999": 997,
        "997 Not Applicable": 997,
        "998 Unknown": 998,
        "999": 998,
    },
)
"""All classes since 2012. A place that was looked at and could not be told has no grade and stays not assessed."""


def layout_of(table: gpd.GeoDataFrame) -> Layout:
    """Where the parts of a statement are; without any image date the option ``date:`` has to give it."""
    dated = IMAGE_DATE in table.columns and bool(table[IMAGE_DATE].notna().any())
    return Layout(
        crosswalk=CROSSWALK,
        class_column=STATEMENT_CLASS,
        date_column=IMAGE_DATE if dated else None,
        type_column=OBJECT_TYPE if OBJECT_TYPE in table.columns else None,
        notes_column="notation" if "notation" in table.columns else None,
        kind_column=SITE_KIND,
        sensor_column=IMAGE_SOURCE if IMAGE_SOURCE in table.columns else None,
        shapes="any",
    )


SOURCE = SourceType(
    name="copernicus",
    title="Copernicus EMS rapid mapping",
    roles=("assessments", *PURPOSE_OF_ROLE),
    read=read_copernicus,
    layout=layout_of,
    crosswalk=CROSSWALK,
    method=IMAGE_ANALYST,
    options={name: FILE_OPTIONS[name] for name in ("encoding", "crs")}
    | {
        "area_of_interest": "Regular expression; only areas of interest that fit are read: AOI0[1-4]$.",
        "product": "Regular expression; only products that fit are read, as EMSR648_AOI01_GRA_MONIT02_v2.",
        "layer": "Regular expression; only layers of graded places that fit are read: builtUp.",
    },
    guide=Guide(
        publisher="Copernicus Emergency Management Service, European Union",
        origin=(
            "The page of an activation (EMSR...) offers each product as an archive of shapefiles and JSON, or as "
            "a GeoPackage; name one, or a folder or archive of several."
        ),
        url="https://mapping.emergency.copernicus.eu/",
        licence=(
            "Free and open under Commission Delegated Regulation (EU) No 1159/2013; name the source: Copernicus "
            "Emergency Management Service (c) year European Union, activation."
        ),
        fields={
            "damage_gra": "Damage class since 2017, in layers builtUpA, builtUpP, facilities and transportation.",
            "grading": "Damage class until 2016, in layers settlements and crisis_information.",
            "dmg_src_id": "Image that shows the damage: src_id of the product's table of sources.",
            "src_date": "Day of the image, dd/mm/yyyy; in the table of sources, or until 2016 in the layer.",
            "eventphase": "Whether the image is from before or after the event.",
            "obj_type": "What the place is; 997 is not applicable, 998 unknown, -9999 missing.",
            "areaOfInterestA": "What analysts were asked to map (role area_of_interest).",
            "imageFootprintA": "Ground the images cover (role image_footprint).",
            "notAnalysedA": "Ground under cloud or without image (role not_analysed).",
        },
        traps=(
            "The date is in another table; it is joined, and a row whose image is not listed has no date.",
            "A new version replaces the older one, but its layers may still be called v1: the package's version counts.",
            "Monitoring products (MONIT01, ...) are later dates of the same area and are all kept.",
            "One layer is often delivered as shapefile and as JSON; it is read once.",
            "Facilities and transport lie in layers of their own and are never counted among buildings.",
            "Not Applicable, Null and Unknown mean looked at and not told: never undamaged.",
            "Most gradings list undamaged buildings too, some only damage: state lists: for the delivery at hand.",
            "Polygons of builtUpA can be blocks of houses, as in flood products: each is one place here.",
            "Delineations, first estimates and reference maps grade nothing and are left out.",
            "Images from before the event have outlines too; they are left out of the image footprint.",
        ),
        citation=CROSSWALK.citation,
        example="reader: copernicus\npath: EMSR648/\nlists: all_buildings\noptions: {area_of_interest: AOI01}",
    ),
)
"""The reader ``copernicus``."""
