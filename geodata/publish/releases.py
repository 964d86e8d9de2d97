"""Earlier releases of a bundle, kept beside it, so that a number that was quoted can be looked up as it was."""

import os
import shutil
from pathlib import Path

from geodata.errors import BundleError
from geodata.publish.bundle import MANIFEST, read_json

KEPT_RELEASES = 20
"""Earlier releases kept where nobody says another number; the default of the key ``keep_releases``."""


def folder_of_releases(bundle: Path) -> Path:
    """Folder beside `bundle` that holds its earlier releases, each in a folder of its name."""
    return bundle.with_name(f"{bundle.name}.releases")


def keep_release(bundle: Path, *, most: int = KEPT_RELEASES) -> None:
    """Keep the release that lies in `bundle` before another one takes its place; the longest kept go first.

    The files are linked, not copied, where the file system can: a published file is never written to, so both
    names may lead to the same bytes.
    """
    release = _release_in(bundle)
    if release is None:
        return
    kept = folder_of_releases(bundle)
    if most > 0 and not (kept / release).exists():
        _link(bundle, kept / f".{release}.unfinished")
        (kept / f".{release}.unfinished").rename(kept / release)
    _drop_all_but(most, kept)


def _release_in(bundle: Path) -> str | None:
    try:
        release = read_json(bundle / MANIFEST).get("release")
    except (OSError, BundleError, AttributeError):
        return None
    return release if isinstance(release, str) and release.isalnum() else None


def _link(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for member in source.iterdir():
        try:
            os.link(member, target / member.name)
        except OSError:
            # Not every file system has links; a copy says the same and takes more room.
            shutil.copy2(member, target / member.name)


def _drop_all_but(most: int, kept: Path) -> None:
    if not kept.is_dir():
        return
    oldest_first = sorted(
        (folder for folder in kept.iterdir() if not folder.name.startswith(".")),
        key=lambda folder: folder.stat().st_mtime_ns,
    )
    for folder in oldest_first[: max(len(oldest_first) - most, 0)]:
        shutil.rmtree(folder)
