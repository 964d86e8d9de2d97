"""Lists of codes that a geodatabase or GeoPackage carries itself: which code of which field means what."""

from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, ParseError

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

Domains = dict[str, dict[str, str]]
"""Field -> code, as text -> label."""

CATALOGUE = "GDB_Items"
"""Table of a file geodatabase that describes its layers and domains, as XML in column Definition."""

GEOPACKAGE_SQL = (
    "SELECT described.column_name AS field, listed.value AS code, listed.description AS label "
    "FROM gpkg_data_columns AS described JOIN gpkg_data_column_constraints AS listed "
    "ON described.constraint_name = listed.constraint_name "
    "WHERE listed.constraint_type = 'enum' AND described.table_name = '{layer}'"
)


def coded_domains(where: str, *, layer: str) -> Domains:
    """The coded-value domains of a layer's fields; empty where the file has none.

    Definition: Esri, XML Schema of the Geodatabase (2008), GPCodedValueDomain2; OGC 12-128r18 (GeoPackage),
    extension Schema.

    Parameters
    ----------
    where
        GDAL's address of the file.
    layer
        Layer whose fields are meant; two layers may give one name two meanings.
    """
    suffix = where.rstrip("/").lower().removesuffix(".zip").rpartition(".")[2]
    try:
        if suffix == "gdb":
            catalogue = pyogrio.read_dataframe(where, layer=CATALOGUE, read_geometry=False)
            return domains_of(catalogue["Definition"].dropna(), layer=layer)
        if suffix == "gpkg":
            quoted = layer.replace("'", "''")
            listed = pyogrio.read_dataframe(
                where, sql=GEOPACKAGE_SQL.format(layer=quoted), read_geometry=False
            )
            return _by_field(listed)
    except (DataLayerError, DataSourceError):
        return {}  # Neither table is required of such a file.
    return {}


def domains_of(definitions: Iterable[str], *, layer: str) -> Domains:
    """The coded-value domains of a layer's fields, from the XML of a geodatabase's catalogue.

    A definition that is no XML is passed over: the catalogue holds drafts and other programs' notes too.
    """
    items = [item for text in definitions if (item := _parsed(str(text))) is not None]
    labels = {
        _text(item, "DomainName"): _codes(item) for item in items if item.tag.endswith("GPCodedValueDomain2")
    }
    domains: Domains = {}
    for item in items:
        if not item.tag.endswith("DEFeatureClassInfo") or _text(item, "Name") != layer:
            continue
        for field in item.iter("GPFieldInfoEx"):
            named = labels.get(_text(field, "DomainName"))
            if named:
                domains[_text(field, "Name")] = named
    return domains


def add_labels(table: gpd.GeoDataFrame, domains: Domains, *, prefix: str = "d_") -> gpd.GeoDataFrame:
    """`table` with a column of labels behind each column of codes, named with `prefix`.

    A code without a label stays a code; a missing code is a missing label. Columns whose copy is there
    already are left alone.
    """
    labelled = table.copy()
    for field, labels in domains.items():
        copy = f"{prefix}{field}"
        if field not in labelled or copy in labelled:
            continue
        codes = as_codes(labelled[field])
        values = codes.map(labels).where(codes.isin(list(labels)), codes)
        labelled.insert(labelled.columns.get_loc(field) + 1, copy, values)
    labelled.attrs = dict(table.attrs)
    return labelled


def as_codes(values: pd.Series) -> pd.Series:
    """Codes as a list of codes writes them: text, whole numbers without decimals, missing ones missing."""
    texts = values.astype(object).where(values.notna(), None).astype("str")
    return texts.str.strip().str.replace(r"^(-?\d+)\.0+$", r"\1", regex=True)


def _parsed(text: str) -> Element | None:
    try:
        return ElementTree.fromstring(text)
    except ParseError:
        return None


def _codes(domain: Element) -> dict[str, str]:
    return {_text(value, "Code"): _text(value, "Name") for value in domain.iter("CodedValue")}


def _text(element: Element, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _by_field(listed: pd.DataFrame) -> Domains:
    listed = listed.assign(code=as_codes(listed["code"])).dropna(subset=["label"])
    return {
        str(field): dict(zip(rows["code"], rows["label"].astype(str), strict=True))
        for field, rows in listed.groupby("field", sort=False)
    }
