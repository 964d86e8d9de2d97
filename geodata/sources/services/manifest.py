"""What one source got from a data service: the manifest beside its files, and where a reader finds them."""

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geodata.sources.parquet import Box
from geodata.sources.retrieval import Retrieval, intact
from geodata.sources.services.service_type import Delivery

MANIFEST = "remote.retrieval.json"
DATA_FOLDER = "files"
"""Folder of several files, without the records and locks beside them, which a reader would take for data."""


@dataclass(frozen=True)
class Manifest:
    """What was asked for and what came.

    Attributes
    ----------
    remote
        ``remote:`` of the source as the configuration gave it.
    bbox, country
        Area asked for, given or derived, and country of the city.
    fetched_at
        When it was complete, ISO 8601 in UTC.
    facts, notes
        As of :class:`geodata.sources.services.service_type.Delivery`.
    index, files
        Records of the service's answers and of the data.
    """

    remote: Mapping[str, Any]
    bbox: Box | None
    country: str | None
    fetched_at: str
    facts: Mapping[str, Any]
    notes: tuple[str, ...]
    index: tuple[Mapping[str, Any], ...]
    files: tuple[Mapping[str, Any], ...]

    def to_json(self) -> dict[str, Any]:
        """Plain dictionary for the file."""
        return {
            "remote": dict(self.remote),
            "bbox": None if self.bbox is None else list(self.bbox),
            "country": self.country,
            "fetched_at": self.fetched_at,
            "facts": dict(self.facts),
            "notes": list(self.notes),
            "index": list(self.index),
            "files": list(self.files),
        }


def write_manifest(
    folder: Path, remote: Mapping[str, Any], delivery: Delivery, *, bbox: Box | None, country: str | None
) -> Manifest:
    """The manifest of a delivery, written; several files are gathered in a folder that holds nothing else."""
    manifest = Manifest(
        remote=remote,
        bbox=bbox,
        country=country,
        fetched_at=datetime.now(UTC).isoformat(timespec="seconds"),
        facts=delivery.facts,
        notes=delivery.notes,
        index=tuple(one.to_json() for one in delivery.index),
        files=tuple(one.to_json() for one in delivery.files),
    )
    _gather(folder / DATA_FOLDER, [one.path for one in delivery.files])
    target = folder / MANIFEST
    unfinished = target.with_name(target.name + ".part")
    text = json.dumps(manifest.to_json(), indent=2, ensure_ascii=False, default=str) + "\n"
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(target)
    return manifest


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest in a folder, or ``None`` where none can be read; its files are not looked at."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        box = told["bbox"]
        return Manifest(
            remote=dict(told["remote"]),
            bbox=None if box is None else (float(box[0]), float(box[1]), float(box[2]), float(box[3])),
            country=told["country"],
            fetched_at=str(told["fetched_at"]),
            facts=dict(told["facts"]),
            notes=tuple(map(str, told["notes"])),
            index=tuple(told["index"]),
            files=tuple(told["files"]),
        )
    except (OSError, ValueError, TypeError, KeyError, IndexError):
        return None


def kept_files(manifest: Manifest, folder: Path) -> tuple[Retrieval, ...] | None:
    """The files of a manifest, if every one is still there and unchanged."""
    kept = [intact(str(one["url"]), folder / str(one["file_name"])) for one in manifest.files]
    whole = tuple(one for one in kept if one is not None)
    return whole if whole and len(whole) == len(kept) else None


def located(remote: Mapping[str, Any], folder: Path) -> Path | None:
    """What a reader is to open: the file, or the folder of several; ``None`` if it was not fetched as asked.

    It was not if there is no manifest, ``remote:`` says something else now, or a file is gone or changed.
    """
    manifest = read_manifest(folder)
    if manifest is None or manifest.remote != _as_json(remote):
        return None
    files = kept_files(manifest, folder)
    if files is None:
        return None
    if len(files) == 1:
        return files[0].path
    gathered = folder / DATA_FOLDER
    sizes = {one.path.name: one.n_bytes for one in files}
    found = {path.name: path.stat().st_size for path in gathered.glob("*")}
    return gathered if found == sizes else None


def is_same_question(
    manifest: Manifest, remote: Mapping[str, Any], *, bbox: Box | None, country: str | None
) -> bool:
    """Whether the manifest answers this question, area and country included."""
    asked = (_as_json(remote), bbox, country)
    return (dict(manifest.remote), manifest.bbox, manifest.country) == asked


def _as_json(remote: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping as it comes back from a file: tuples are lists there, dates text."""
    return dict(json.loads(json.dumps(dict(remote), default=str)))


def _gather(target: Path, files: Iterable[Path]) -> None:
    """Make the folder anew with these files, which take no room where the file system can link."""
    unfinished = target.with_name(f".{target.name}.part")
    for folder in (unfinished, target):
        if folder.exists():
            shutil.rmtree(folder)
    several = list(files)
    if len(several) < 2:
        return
    unfinished.mkdir()
    for file in several:
        try:
            os.link(file, unfinished / file.name)
        except OSError:
            shutil.copyfile(file, unfinished / file.name)
    unfinished.replace(target)
