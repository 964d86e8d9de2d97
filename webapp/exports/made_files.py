"""Files that take a while to make, made once for all worker processes and kept in the system's temporary folder.

Every worker sees the same folder: what is ready, what is being made and how far it is. A file is ready when it has
its name; while one worker makes it, it holds the lock beside it, which the system takes back if that worker ends.
"""

import fcntl
import json
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from geodata.errors import DamageLedgerError
from webapp.exports.formats import OnRows
from webapp.exports.selection import BadSelectionError

MOST_BYTES = 2_000_000_000
"""Kept on disk for all cities together; the file that nobody asked for longest goes first."""
MOST_WAITING = 8
"""Files that may wait to be made in one worker; whoever asks for more is told to come back."""
LOCK, UNFINISHED, PROGRESS = ".lock", ".unfinished", ".progress"
ROWS_BETWEEN_NOTES = 5_000
DAY_SECONDS = 86_400

KEY = re.compile(r"[0-9a-f]{40}")
"""Names of finished files; whatever stands beside one has a dot in its name."""

Make = Callable[[Path, OnRows], None]


class BusyError(DamageLedgerError):
    """Too many files are being made; the same question can be asked again in a minute."""


@dataclass(frozen=True)
class Progress:
    """How far a file is; with an `error` it was given up for that reason."""

    rows_done: int
    rows: int
    error: str = ""


class MadeFiles:
    """The kept files of one folder."""

    def __init__(self, folder: Path | None = None, most_bytes: int = MOST_BYTES) -> None:
        self._asked_folder = folder
        self._most_bytes = most_bytes
        self._one_at_a_time = Lock()
        self._waiting: set[Path] = set()
        self._guard = Lock()

    def ready(self, group: str, key: str) -> Path | None:
        """The finished file, marked as asked for; `None` if it has to be made."""
        path = self._path(group, key)
        try:
            os.utime(path)
        except FileNotFoundError:
            return None
        return path

    def made(self, group: str, key: str, make: Make, rows: int) -> Path:
        """The finished file, made now or by the worker that is at it already."""
        path = self._path(group, key)
        with self._locked(path):
            if self.ready(group, key) is None:
                with self._one_at_a_time:
                    _write(path, make, rows)
                self._make_room(path)
        return path

    def start(self, group: str, key: str, make: Make, rows: int) -> Progress:
        """How far the file is; its making is begun beside this request if no worker is at it.

        Raises
        ------
        BusyError
            If too many files wait to be made.
        BadSelectionError
            If the file was given up because it cannot be made of what was chosen.
        """
        path = self._path(group, key)
        known = _noted(path)
        if known is not None and known.error:
            _beside(path, PROGRESS).unlink(missing_ok=True)
            raise BadSelectionError(known.error)
        with self._guard:
            if path not in self._waiting and not _is_locked(path):
                if len(self._waiting) >= MOST_WAITING:
                    msg = "Too many files are being made; ask again in a minute."
                    raise BusyError(msg)
                self._waiting.add(path)
                Thread(target=self._make, args=(group, key, make, rows), daemon=True).start()
        return known or Progress(0, rows)

    def _make(self, group: str, key: str, make: Make, rows: int) -> None:
        path = self._path(group, key)
        try:
            self.made(group, key, make, rows)
        except BadSelectionError as error:
            _note(path, Progress(0, rows, str(error)))
        finally:
            with self._guard:
                self._waiting.discard(path)

    def _path(self, group: str, key: str) -> Path:
        folder = self._folder() / group
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / key

    def _folder(self) -> Path:
        if self._asked_folder is None:
            self._asked_folder = own_folder()
        self._asked_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._asked_folder

    @contextmanager
    def _locked(self, path: Path) -> Iterator[None]:
        with _beside(path, LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_room(self, newest: Path) -> None:
        """Drop what nobody asked for longest; a file that is just being sent is still sent to its end."""
        self._sweep()
        finished = []
        for path in self._folder().glob("*/*"):
            with suppress(FileNotFoundError):
                if KEY.fullmatch(path.name) and path != newest:
                    status = path.stat()
                    finished.append((status.st_mtime, status.st_size, path))
        n_bytes = newest.stat().st_size + sum(size for _, size, _ in finished)
        for _, size, path in sorted(finished):
            if n_bytes <= self._most_bytes:
                return
            path.unlink(missing_ok=True)
            n_bytes -= size

    def _sweep(self) -> None:
        """Remove what workers left that ended a day ago."""
        for path in self._folder().glob("*/*"):
            with suppress(FileNotFoundError):
                is_old = time.time() - path.stat().st_mtime > DAY_SECONDS
                if not is_old or KEY.fullmatch(path.name) or _is_locked(_kept_for(path)):
                    continue
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink()


def _kept_for(path: Path) -> Path:
    """The file that a lock, a note or an unfinished file stands beside."""
    return path.with_name(path.name.split(".", 1)[0])


def own_folder() -> Path:
    """The folder that all workers of this user share; another one if somebody else has taken its name."""
    path = Path(tempfile.gettempdir()) / f"damage-ledger-exports-{os.getuid()}"
    path.mkdir(mode=0o700, exist_ok=True)
    status = path.lstat()
    is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid() and not status.st_mode & 0o077
    return path if is_ours else Path(tempfile.mkdtemp(prefix="damage-ledger-exports-"))


def _write(path: Path, make: Make, rows: int) -> None:
    """Write the file beside its place and put it there when it is whole."""
    unfinished = _beside(path, UNFINISHED)
    done = noted = 0

    def on_rows(n: int) -> None:
        nonlocal done, noted
        done += n
        if done - noted >= ROWS_BETWEEN_NOTES:
            noted = done
            _note(path, Progress(min(done, rows), rows))

    _note(path, Progress(0, rows))
    try:
        make(unfinished, on_rows)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
        _beside(path, PROGRESS).unlink(missing_ok=True)


def _note(path: Path, progress: Progress) -> None:
    """Tell the other workers; they read the old note or the new one, never half of one."""
    unfinished = _beside(path, f"{PROGRESS}{UNFINISHED}")
    unfinished.write_text(json.dumps(vars(progress)), encoding="utf-8")
    unfinished.replace(_beside(path, PROGRESS))


def _noted(path: Path) -> Progress | None:
    try:
        told: dict[str, Any] = json.loads(_beside(path, PROGRESS).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return Progress(**told)


def _is_locked(path: Path) -> bool:
    with _beside(path, LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(f"{path.name}{suffix}")
