"""A new bundle takes the place of the old one in one step, so nobody ever sees half of either."""

import ctypes
import errno
import fcntl
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geodata.errors import BuildInProgressError, BundleError
from geodata.publish.releases import KEPT_RELEASES, keep_release

FORMAT_PREFIX = "damage-ledger-bundle/"
AT_FDCWD = -100
RENAME_EXCHANGE = 2
NOT_OFFERED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV})


@contextmanager
def replacing(target: Path, *, keep_releases: int = KEPT_RELEASES) -> Iterator[Path]:
    """An empty folder that becomes `target` when the block ends well, and vanishes when it does not.

    The folder lies beside `target`, on the same file system; of a symbolic link, beside the folder it leads to.
    Leftovers of a build that was killed are removed first, and an old bundle that a killed build had moved away is
    put back. The release that is replaced is kept beside it: see :mod:`geodata.publish.releases`.

    Raises
    ------
    BuildInProgressError
        If another process is writing the same bundle.
    BundleError
        If `target` is something else than a bundle or an empty folder, or cannot be written.
    """
    target = require_replaceable(target)
    with _in_a_sentence(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _only_writer(target):
            restore(target)
            fresh = _beside(target, "new")
            _remove(fresh)
            fresh.mkdir()
            try:
                yield fresh
                _sync(fresh)
                if _is_another_release(fresh, target):
                    keep_release(target, most=keep_releases)
                _swap_in(fresh, target)
            finally:
                _remove(fresh)


def require_replaceable(target: Path) -> Path:
    """`target` without symbolic links, if a bundle may be published there.

    Only an absent or empty folder, or one that holds a bundle, is ever replaced: everything in it is lost.

    Raises
    ------
    BundleError
        If something else lies there.
    """
    try:
        resolved = target.resolve()
        is_free = not resolved.exists() or (resolved.is_dir() and _is_bundle_or_empty(resolved))
    except (OSError, ValueError, RuntimeError) as error:
        msg = f"{str(target)[:200]!r} cannot be a bundle folder ({error.__class__.__name__}); name another folder."
        raise BundleError(msg) from error
    if not is_free or not resolved.name:
        msg = (
            f"{target} holds something else than a bundle and is left as it is; name an empty or new folder."
        )
        raise BundleError(msg)
    return resolved


def _is_bundle_or_empty(folder: Path) -> bool:
    if not any(folder.iterdir()):
        return True
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    return isinstance(manifest, dict) and str(manifest.get("format", "")).startswith(FORMAT_PREFIX)


@contextmanager
def _in_a_sentence(target: Path) -> Iterator[None]:
    """Tell of a folder that cannot be written (no permission, no room) as a fault the user can mend."""
    try:
        yield
    except OSError as error:
        msg = f"{target} cannot be written ({error.strerror or error}); the old bundle, if any, is untouched."
        raise BundleError(msg) from error


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def restore(target: Path) -> None:
    """Put back an old bundle that was moved aside by a build killed between its two renames."""
    aside = _beside(target, "old")
    if aside.is_dir():
        if target.exists():
            _remove(aside)
        else:
            aside.rename(target)


def _beside(target: Path, role: str) -> Path:
    return target.with_name(f".{target.name}.{role}")


@contextmanager
def _only_writer(target: Path) -> Iterator[None]:
    lock = _beside(target, "lock")
    with lock.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            msg = f"Another process is building {target}; wait until it has finished and try again."
            raise BuildInProgressError(msg) from error
        yield


def _sync(folder: Path) -> None:
    # A power cut after the rename must not leave named but empty files.
    for member in folder.iterdir():
        with member.open("rb") as stream:
            os.fsync(stream.fileno())


def _is_another_release(fresh: Path, target: Path) -> bool:
    """False where the same release is published again: that one stays the current one and is no earlier one."""
    manifests = (fresh / "manifest.json", target / "manifest.json")
    return all(path.is_file() for path in manifests) and len({path.read_bytes() for path in manifests}) > 1


def _swap_in(fresh: Path, target: Path) -> None:
    if not target.exists():
        fresh.rename(target)
        return
    if _exchange(fresh, target):
        return
    aside = _beside(target, "old")
    target.rename(aside)
    fresh.rename(target)
    shutil.rmtree(aside)


def _exchange(first: Path, second: Path) -> bool:
    """Exchange two folders atomically; False where the system cannot (then two renames and `restore` do it)."""
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        return False
    failed = libc.renameat2(AT_FDCWD, os.fsencode(first), AT_FDCWD, os.fsencode(second), RENAME_EXCHANGE)
    if failed:
        code = ctypes.get_errno()
        if code in NOT_OFFERED:
            return False
        raise OSError(code, os.strerror(code), str(second))
    return True
