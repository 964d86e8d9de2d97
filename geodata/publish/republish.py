"""A published bundle with tables and claims added: the same files, a new manifest, a new release."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from geodata.columns import TABLE_KEYS, TABLES
from geodata.publish import bundle as layout
from geodata.publish.bundle import Bundle
from geodata.publish.swap import replacing
from geodata.publish.write import outputs_of, release_of, write_csv, write_json, write_table
from geodata.schemas import check


def republish(
    bundle: Bundle,
    target: Path,
    *,
    tables: Mapping[str, pd.DataFrame],
    csv_files: Mapping[str, pd.DataFrame],
    claims: Sequence[Mapping[str, Any]],
    said: Mapping[str, Any],
) -> dict[str, Any]:
    """Publish `bundle` again into `target`, which may be its own folder; the new manifest.

    Files that are neither added nor replaced are copied byte for byte. The release changes with them, and the
    old bundle stays until the new one is complete.

    Parameters
    ----------
    tables
        Stem of the file -> table, as listed in :data:`geodata.columns.TABLES`; replaces one that is there.
    csv_files
        Name of the file -> table.
    claims
        All claims, measured again.
    said
        Entries of the manifest to add or replace.

    Raises
    ------
    SchemaError
        If a table does not hold what its schema says.
    BundleError
        If a file of the bundle is missing.
    """
    n_rows = {
        name: entry["n_rows"] for name, entry in bundle.manifest["outputs"].items() if "n_rows" in entry
    }
    notice = (bundle.manifest.get("synthetic_notice") or {}).get("en")
    with replacing(target) as folder:
        for name in bundle.manifest["outputs"]:
            shutil.copyfile(bundle.file(name), folder / name)
        for name, table in tables.items():
            check(table, TABLES[name], name=name, key=TABLE_KEYS[name])
            write_table(table, folder / f"{name}.parquet", notice=notice)
            n_rows[f"{name}.parquet"] = len(table)
        for name, table in csv_files.items():
            write_csv(table, folder / name, notice=notice)
            n_rows[name] = len(table)
        write_json(list(claims), folder / layout.CLAIMS)
        manifest = {
            key: value for key, value in bundle.manifest.items() if key not in {"format", "release", *said}
        }
        manifest = {**manifest, **said, "outputs": outputs_of(folder, n_rows)}
        manifest = {"format": layout.FORMAT, "release": release_of(manifest), **manifest}
        write_json(manifest, folder / layout.MANIFEST)
    return manifest
