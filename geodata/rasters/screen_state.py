"""Sums of a running screen -> files that an interrupted run can go on from."""

import json
from collections.abc import Mapping, Set
from pathlib import Path

from geodata.errors import ConfigError, SourceError
from geodata.rasters.moments import Moments, load_moments, save_moments

PARAMETERS_FILE = "screen.json"
FORMAT_VERSION = 1


class ScreenState:
    """Where the sums of each group of images are kept between two images; nowhere if there is no folder.

    The file of a group names the images that are in it, and is replaced whole after each: whenever the run
    stops, what is on disk is a state that has been. ``screen.json`` beside them holds the parameters and, to
    be read by people, the images done so far.

    Raises
    ------
    ConfigError
        If the folder holds the state of a run with other parameters, or with an image that is now missing.
    SourceError
        If the folder cannot be read.
    """

    def __init__(
        self,
        folder: Path | None,
        *,
        parameters: Mapping[str, object],
        shape: tuple[int, int],
        names: Set[str],
    ) -> None:
        self._folder, self._shape, self._names = folder, shape, names
        # Once through JSON, so that what is compared is what was written.
        self._parameters = json.loads(json.dumps({"format": FORMAT_VERSION, **parameters}))
        self._finished: list[str] = []
        if folder is None:
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            msg = f"{folder} cannot be made into a folder for the state ({error}); name another one."
            raise ConfigError(msg) from error
        if (folder / PARAMETERS_FILE).exists():
            self._finished = self._checked(folder / PARAMETERS_FILE)
        else:
            self._write()

    def load(self, group: str) -> Moments:
        """The sums of a group so far."""
        if self._folder is None:
            return Moments.empty(self._shape)
        moments = load_moments(self._folder / f"{group}.npz", self._shape)
        gone = sorted(set(moments.names) - self._names)
        if gone:
            msg = (
                f"{self._folder} holds {gone[0]}, which is no longer among the images; "
                "put it back, or delete the folder to start again."
            )
            raise ConfigError(msg)
        return moments

    def save(self, group: str, moments: Moments) -> None:
        """Keep the sums of a group after an image."""
        if self._folder is None:
            return
        try:
            save_moments(moments, self._folder / f"{group}.npz")
        except OSError as error:
            raise SourceError(_unwritable(self._folder, error)) from error
        self._finished = list(dict.fromkeys([*self._finished, *moments.names]))
        self._write()

    def _checked(self, path: Path) -> list[str]:
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            parameters, finished = kept["parameters"], [str(name) for name in kept["finished"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            msg = f"{path} is not the state of a screen that can be read; delete its folder and start again."
            raise SourceError(msg) from error
        differing = sorted(
            name
            for name in {*parameters, *self._parameters}
            if parameters.get(name) != self._parameters.get(name)
        )
        if differing:
            msg = (
                f"{path.parent} holds a run with another {', '.join(differing)}; "
                "give another folder for the state, or delete this one to start again."
            )
            raise ConfigError(msg)
        return finished

    def _write(self) -> None:
        if self._folder is None:
            return
        unfinished = self._folder / f".{PARAMETERS_FILE}.part"
        content = {"parameters": self._parameters, "finished": self._finished}
        try:
            unfinished.write_text(json.dumps(content, indent=1), encoding="utf-8")
            unfinished.replace(self._folder / PARAMETERS_FILE)
        except OSError as error:
            raise SourceError(_unwritable(self._folder, error)) from error


def _unwritable(folder: Path, error: OSError) -> str:
    return f"The state cannot be kept in {folder} ({error}); make room there or name another folder. The run goes on from what is there."
