"""A bundle as it was opened: its files stay the same ones while it is served, whatever takes its place meanwhile."""

import os
import weakref
from pathlib import Path

import pandas as pd
from pyarrow.lib import ArrowException

from geodata.errors import BundleError
from geodata.publish.bundle import MANIFEST, Bundle, read_json
from geodata.publish.releases import folder_of_releases

OPEN_FOLDERS = Path("/proc/self/fd")
"""Where Linux shows what this process holds open; the content of a folder is found there wherever it was moved."""


class ServedBundle(Bundle):
    """The bundle as it was opened: a new one that takes its place meanwhile gives it none of its files.

    An answer that reads several tables, or is sent for minutes, so never mixes two releases.
    """

    def __init__(self, bundle: Bundle) -> None:
        super().__init__(bundle.path, bundle.manifest)
        self._kept = folder_of_releases(self.path.resolve()) / self.release
        self._held = self._hold() if OPEN_FOLDERS.is_dir() else None

    def _hold(self) -> Path:
        """The folder, held open for as long as the bundle is."""
        number = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        weakref.finalize(self, os.close, number)
        held = OPEN_FOLDERS / str(number)
        if read_json(held / MANIFEST).get("release") != self.release:
            msg = f"The bundle of {self.slug} was replaced while it was being opened; ask again."
            raise BundleError(msg)
        return held

    def file(self, name: str) -> Path:
        """As :meth:`geodata.publish.bundle.Bundle.file`; of this release also after another took its place."""
        if name == MANIFEST or name in self.manifest["outputs"]:
            # Where it is kept comes first: the folder it was published in is emptied once another took its place.
            for folder in (self._kept, self._held or self._by_name()):
                if folder is not None and (folder / name).is_file():
                    return folder / name
        msg = f"{name} of release {self.release} of {self.slug} is missing; build the bundle again."
        raise BundleError(msg)

    def _by_name(self) -> Path | None:
        """The folder where nothing can be held open, as long as this release lies in it."""
        return self.path if read_json(self.path / MANIFEST).get("release") == self.release else None

    def table(self, name: str) -> pd.DataFrame:
        """As :meth:`geodata.publish.bundle.Bundle.table`; a file that is cut or no table is a `BundleError`."""
        try:
            return super().table(name)
        except (OSError, ValueError, KeyError, ArrowException) as error:
            msg = f"{name}.parquet of {self.slug} is damaged and cannot be read; build the bundle again."
            raise BundleError(msg) from error
