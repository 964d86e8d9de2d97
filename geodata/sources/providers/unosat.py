"""UNOSAT damage sites, in any of the files UNITAR/UNOSAT publishes them in."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd

from geodata.errors import SourceError
from geodata.grades import IMAGE_ANALYST, UNOSAT_CITATION
from geodata.layout import Layout
from geodata.options import mapping_option
from geodata.provenance import note_reading
from geodata.sources.coded_domains import Domains, add_labels, coded_domains
from geodata.sources.housing_units import NOTES, tell_housing_units
from geodata.sources.source_type import Guide, SourceType
from geodata.sources.text_table import TABLE_OPTIONS
from geodata.sources.unosat_layers import place_of_sites
from geodata.sources.unosat_polygons import is_polygonal, polygon_layout, statements_of_polygons
from geodata.sources.vector import is_text_or_sheet, read_any_table, read_vector
from geodata.unosat_columns import EPOCH_ROLES, SITE_ROLES
from geodata.unosat_scale import CODE_OF_LABEL, CODES, KIND_OF_GROUP, POLYGON_CROSSWALK, plain_words

LABELLED = (
    *(EPOCH_ROLES[role] for role in ("class", "confidence", "status", "sensor")),
    SITE_ROLES["site_type"],
)
"""Fields whose codes are read as the labels the file gives them, beside the damage group."""


def read_unosat(location: Path, options: Mapping[str, object]) -> gpd.GeoDataFrame:
    """Damage sites as delivered, one row for each listed site; of polygons, one row for each record.

    The layer of damage sites is found among others by its columns and, failing that, its name. Columns keep the
    file's order, because it alone says which columns belong to one pass once a shapefile has cut their names.
    Labels that the file itself gives to its codes come in columns of their own (``d_`` and the field's name) and
    go before this program's table of codes.

    Raises
    ------
    SourceError
        If several layers hold damage sites, the file's labels contradict UNOSAT's codes, it has no damage class,
        or as :func:`geodata.sources.vector.read_vector`.
    """
    # GDAL lists a sheet as a layer, without its coordinates.
    place, twins = (None, []) if is_text_or_sheet(location) else place_of_sites(location, options)
    if place is None:
        table = read_any_table(location, options)
    else:
        chosen = {"layer": place.layer} | (
            {} if place.member is None else {"member": f"^{_exact(place.member)}$"}
        )
        table = read_vector(place.location, {**options, **chosen})
        if twins:
            told = ", ".join(twin.name for twin in twins)
            detail = f"The file holds {len(twins) + 1} layers alike in every row; {place.name} was read, not {told}."
            note_reading(table, "identical_layer", "kept", len(table), detail)
        table = _labelled(table, coded_domains(place.where, layer=place.layer), location, options)
    table = tell_housing_units(table)
    if is_polygonal(table):
        return statements_of_polygons(table, options=options)
    return table


def _exact(name: str) -> str:
    return "".join(f"\\{letter}" if letter in r".^$*+?{}[]\|()" else letter for letter in name)


def _labelled(
    table: gpd.GeoDataFrame, domains: Domains, location: Path, options: Mapping[str, object]
) -> gpd.GeoDataFrame:
    used = {
        field: labels
        for field, labels in domains.items()
        if any(pattern.match(field) for pattern in LABELLED)
        or (
            SITE_ROLES["group"].match(field)
            and {label.lower() for label in labels.values()} <= KIND_OF_GROUP.keys()
        )
    }
    if not mapping_option(options, "scale"):
        for field, labels in used.items():
            if EPOCH_ROLES["class"].match(field):
                _require_same_classes(field, labels, location)
    labelled = add_labels(table, used)
    fields = [field for field in used if field in table]
    detail = f"Codes read with the labels that the file itself gives them (fields {', '.join(fields)})."
    note_reading(labelled, "coded_domains", "kept", len(labelled) if fields else 0, detail)
    return labelled


def _require_same_classes(field: str, labels: Mapping[str, str], location: Path) -> None:
    for code, label in labels.items():
        meant = CODE_OF_LABEL.get(plain_words(label))
        if meant is not None and code.isdecimal() and int(code) in CODES and int(code) != meant:
            msg = (
                f"{location} says of its field {field} that {code} means {label!r}, but in UNOSAT's code list that is "
                f"class {meant}; ask the publisher which is right, and say what each label means with option scale:."
            )
            raise SourceError(msg)


def layout(table: gpd.GeoDataFrame) -> Layout | None:
    """Where the statements of polygons are; ``None`` for points, whose table is wide over its passes."""
    return polygon_layout(table, notes_column=NOTES)


SOURCE = SourceType(
    name="unosat",
    title="UNOSAT damage sites",
    roles=("assessments",),
    read=lambda location, role, options: read_unosat(location, options),
    options=TABLE_OPTIONS,
    layout=layout,
    crosswalk=POLYGON_CROSSWALK,
    method=IMAGE_ANALYST,
    lists="damage_only",
    column_defaults={"assessments": {"notes_column": NOTES}},
    guide=Guide(
        publisher="UNITAR/UNOSAT",
        origin="Comprehensive damage assessments and rapid assessments, on the Humanitarian Data Exchange and unosat.org.",
        url="https://unosat.org/products",
        licence="As stated by UNOSAT for the edition used (CC BY-SA or CC BY-NC-SA); credit UNOSAT.",
        fields={
            "SensorDate, SensorDate_2 ...": "Image date of the site; opens the columns of a pass, of which there may be any number.",
            "Main_Damage_Site_Class, _2 ...": "Damage class at that pass, code 1 to 13 or its label; empty is no record.",
            "Damage_Status_2 ...": "Change since the pass before, kept verbatim; there is none at the first pass.",
            "Confidence, SensorID": "Kept verbatim, by pass.",
            "SiteID": "What the site is (Mosque, Road); in spite of its name it is no id.",
            "Grouped_Damage_Classes": "1 or Damaged Buildings: buildings; other groups are roads, craters and greenhouses.",
            "Neighborhood, Municipality, Governorate": "District label: the first of these with a value in any row.",
            "Notes": "Kept verbatim.",
            "HU_tot, HU_damaged_14 ...": "Housing units, in the edition that has them; kept verbatim with the notes.",
        },
        traps=(
            "A missing class is no record, never undamaged: the list holds damage only, so it has no denominator.",
            "A shapefile cuts and renumbers names (Damage_Sta is the second pass, SensorID_1 the tenth), so passes are told by the order of columns.",
            "Text copies (d_Main_Dam) stand beside codes; the text is read. Older files have MainDamage, DamageLeve or Main_Dmg.",
            "A geodatabase may carry its own list of codes; its labels go before the built-in ones, an unknown label stops the build, and a label that contradicts UNOSAT's code does too.",
            "Grids of 500 m have class 14 (visible damage in the cell) as polygons: they become cells, are counted apart and are never matched; class 14 on a point is refused.",
            "Polygons of a hectare and more are taken for cells of a grid, smaller ones for outlines of buildings.",
            "Housing units are dwellings, not buildings: they are told, and added to no count.",
            "Buildings, roads and craters are mixed in one list; only building sites are matched to footprints.",
            "A delivery may hold layers beside the sites; the one with damage classes is read, and of several none is guessed.",
            "Sites repeat within a few metres; each footprint takes one.",
        ),
        citation=UNOSAT_CITATION,
        example="reader: unosat\npath: unosat_damage_sites.gdb.zip",
    ),
)
