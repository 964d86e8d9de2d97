"""Where a table came from, and what was found wrong with it; both travel with the data into the manifest."""

import glob
import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Source:
    """One source of a city: who published it, under which licence, and the exact file that was read.

    Attributes
    ----------
    id
        Name of the source inside its configuration file, unique there.
    role
        ``footprints``, ``assessments``, ``admin_areas`` or ``area_of_interest``.
    reader
        Name of the reader in :mod:`geodata.sources`.
    lists
        For assessments: ``damage_only`` if undamaged buildings are not listed (so no record says nothing),
        ``all_buildings`` if they are.
    sha256, n_bytes, file_name
        Of the file read; ``None`` for a source that the program makes itself.
    """

    id: str
    role: str
    reader: str
    title: str
    publisher: str
    licence: str
    credit: str
    licence_url: str | None = None
    url: str | None = None
    published_date: str | None = None
    imagery: str | None = None
    lists: str | None = None
    method: str | None = None
    resolution_m: float | None = None
    approximate: bool = False
    synthetic: bool = False
    note: str | None = None
    file_name: str | None = None
    sha256: str | None = None
    n_bytes: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain dictionary for the manifest, keys in the order above."""
        return asdict(self)


@dataclass(frozen=True)
class Finding:
    """One thing found in the data and what was done about it.

    Attributes
    ----------
    stage
        Package that found it: ``sources``, ``harmonise``, ``rasters``, ``assess``, ``aggregate``.
    source_id
        Source it was found in, or ``""`` if it belongs to the city as a whole.
    rule
        Short stable name, e.g. ``exact_duplicate``, ``invalid_geometry``, ``null_geometry``, ``unmatched_site``.
    action
        ``repaired``, ``refused`` (the row is kept out, and counted here), ``kept`` (told, not changed),
        ``flagged`` (kept, and marked in a column).
    n_rows
        How many rows.
    detail
        One English sentence for a person.
    """

    stage: str
    source_id: str
    rule: str
    action: str
    n_rows: int
    detail: str

    def to_json(self) -> dict[str, Any]:
        """Plain dictionary for the manifest."""
        return asdict(self)


@dataclass
class Findings:
    """The findings of one stage, in the order they were made; empty ones are not kept."""

    stage: str
    source_id: str = ""
    entries: list[Finding] = field(default_factory=list)

    def add(self, rule: str, action: str, n_rows: int, detail: str) -> None:
        """Keep a finding if it concerns at least one row."""
        if n_rows:
            self.entries.append(Finding(self.stage, self.source_id, rule, action, int(n_rows), detail))


def sha256_of(path: Path) -> str:
    """SHA-256 of a file; of a source of several files, the hash over their names and hashes in name order.

    Several files are a folder (a FileGDB) and a shapefile, whose attributes and reference system lie beside it.
    """
    if path.is_dir():
        return _sha256_of_all(member for member in path.rglob("*") if member.is_file())
    if path.suffix.lower() == ".shp":
        return _sha256_of_all(path.parent.glob(f"{glob.escape(path.stem)}.*"))
    return _sha256_of_one(path)


READING_NOTES = "reading_notes"
"""Key of ``table.attrs`` under which a reader leaves what it found; plain dictionaries, so a table stays writable."""


def note_reading(table: pd.DataFrame, rule: str, action: str, n_rows: int, detail: str) -> None:
    """Leave a finding on a table that its reader just made; kept only if it concerns at least one row."""
    if n_rows:
        entry = Finding("sources", "", rule, action, int(n_rows), detail).to_json()
        table.attrs[READING_NOTES] = [*table.attrs.get(READING_NOTES, []), entry]


def findings_of_reading(table: pd.DataFrame, *, source_id: str) -> list[Finding]:
    """What the reader of `table` found, as findings of the source `source_id`."""
    return [Finding(**{**entry, "source_id": source_id}) for entry in table.attrs.get(READING_NOTES, [])]


def _sha256_of_all(members: Iterable[Path]) -> str:
    told = sorted((member.name, _sha256_of_one(member)) for member in members)
    return hashlib.sha256("".join(f"{name}\0{digest}\n" for name, digest in told).encode()).hexdigest()


def _sha256_of_one(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
