"""A published bundle, opened for reading: what the web application and the command line work from."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from geodata.errors import BundleError

if TYPE_CHECKING:
    import pandas as pd

FORMAT = "damage-ledger-bundle/1"
MANIFEST = "manifest.json"
CLAIMS = "claims.json"
CLAIM_BOOK = "claim_book.json"
PLANNING = "planning.json"
TILES = "map.pmtiles"
IMAGERY = "imagery"
"""Entry of the manifest that lists the images; their files are ``imagery-<id>.tif``."""
STATISTICS_CSV = "statistics.csv"
ALSO_AS_CSV: tuple[str, ...] = (
    "statistics",
    "current_states",
    "source_statistics",
    "source_agreement",
    "incident_counts",
    "further_statistics",
)
"""Tables that people open in a spreadsheet: published as CSV too."""
DATA_DICTIONARY = "data_dictionary.csv"
NOTICE_COLUMN = "synthetic_notice"
"""Last column of statistics.csv in a bundle with synthetic positions, the same sentence in every row."""
GEOGRAPHIC_TABLES = frozenset(
    {
        "buildings", "sites", "site_outlines", "districts", "further_districts", "incidents", "block_outlines",
        "grid_squares",
    }
)  # fmt: skip


@dataclass
class Bundle:
    """One published city.

    Attributes
    ----------
    path
        Folder of the bundle.
    manifest
        Content of ``manifest.json``: inputs and outputs with checksums, parameters, accounting, licences.
    """

    path: Path
    manifest: dict[str, Any]
    _tables: "dict[str, pd.DataFrame]" = field(default_factory=dict, repr=False)
    _claims: list[dict[str, Any]] | None = field(default=None, repr=False)

    @property
    def slug(self) -> str:
        """Short name of the city."""
        return str(self.manifest["area"]["slug"])

    @property
    def release(self) -> str:
        """Hash that names this version of the bundle: twelve hexadecimal digits over all its files."""
        return str(self.manifest["release"])

    @property
    def synthetic(self) -> bool:
        """True if any position in the bundle is made up."""
        return bool(self.manifest["synthetic"])

    @property
    def has_footprints(self) -> bool:
        """True if the bundle has building outlines, and so can have shares of buildings."""
        return bool(self.manifest["has_footprints"])

    @property
    def epochs(self) -> list[str]:
        """ISO dates of the assessments, oldest first."""
        return list(self.manifest["epochs"])

    @property
    def claims(self) -> list[dict[str, Any]]:
        """Measured claims, in the order of the claim file."""
        if self._claims is None:
            self._claims = read_json(self.file(CLAIMS))
        return self._claims

    @property
    def planning(self) -> list[dict[str, Any]]:
        """Planning figures as ranges with their anchors; empty where they were not asked for."""
        return list(read_json(self.file(PLANNING))) if PLANNING in self.manifest["outputs"] else []

    def has_table(self, name: str) -> bool:
        """True if the bundle holds the table `name`."""
        return f"{name}.parquet" in self.manifest["outputs"]

    def table(self, name: str) -> "pd.DataFrame":
        """The table `name`, read once and then kept; columns as in :data:`geodata.columns.TABLES`.

        Raises
        ------
        BundleError
            If there is no such table in this bundle or its file is gone.
        """
        if name not in self._tables:
            # Imported here: opening a bundle to serve it or to read its manifest must not wait for these.
            import geopandas as gpd
            import pandas as pd

            from geodata.columns import TABLES
            from geodata.grades import DTYPE

            path = self.file(f"{name}.parquet")
            try:
                table = gpd.read_parquet(path) if name in GEOGRAPHIC_TABLES else pd.read_parquet(path)
            except (OSError, ValueError) as error:  # a damaged file is pyarrow's ArrowInvalid, a ValueError
                msg = f"{path} is damaged or cannot be read; build the bundle again."
                raise BundleError(msg) from error
            for column in TABLES[name]:
                if column.kind == "grade":
                    table[column.name] = table[column.name].astype(DTYPE)
            self._tables[name] = table
        return self._tables[name]

    def file(self, name: str) -> Path:
        """Path of a published file.

        Raises
        ------
        BundleError
            If `name` is not one of the published files, or is missing on disk.
        """
        if name != MANIFEST and name not in self.manifest["outputs"]:
            msg = f"Bundle {self.slug} has no file {name}; it has {', '.join(sorted(self.manifest['outputs']))}."
            raise BundleError(msg)
        path = self.path / name
        if not path.is_file():
            msg = f"{path} is listed in the manifest but missing; build the bundle again."
            raise BundleError(msg)
        return path


def open_bundle(path: Path) -> Bundle:
    """The bundle in folder `path`.

    Raises
    ------
    BundleError
        If there is none, it was never finished, or it is of a format this version cannot read.
    """
    try:
        manifest = read_json(path / MANIFEST)
    except PermissionError as error:
        msg = f"{path / MANIFEST} may not be read by this user; change its permissions."
        raise BundleError(msg) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        msg = f"There is no bundle in {path}: {MANIFEST} is missing. `damage-ledger build CONFIG` makes one."
        raise BundleError(msg) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        came = manifest.get("format") if isinstance(manifest, dict) else type(manifest).__name__
        msg = f"{path} is a bundle of format {came}, but this version reads {FORMAT}; build it again."
        raise BundleError(msg)
    return Bundle(path, cast("dict[str, Any]", manifest))


def read_json(path: Path) -> Any:
    """Content of a JSON file of a bundle.

    Raises
    ------
    BundleError
        If the file is damaged.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        msg = f"{path} is damaged and cannot be read; build the bundle again."
        raise BundleError(msg) from error


def data_dictionary_rows() -> Iterator[dict[str, str]]:
    """One row for each column of each published table: table, column, kind, unit, meaning, what missing means."""
    from geodata.columns import TABLES

    for table, columns in TABLES.items():
        for column in columns:
            yield {
                "table": table,
                "column": column.name,
                "kind": column.kind,
                "unit": column.unit,
                "meaning": column.meaning,
                "missing_means": column.missing_means if column.nullable else "never missing",
            }


def write_data_dictionary(path: Path) -> None:
    """Write :func:`data_dictionary_rows` as UTF-8 CSV."""
    rows = list(data_dictionary_rows())
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
