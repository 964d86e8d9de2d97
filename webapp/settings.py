"""What the web application can be told: which bundles to serve, and where the built front end lies."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geodata.errors import ConfigError

BUNDLES_VARIABLE = "DAMAGE_LEDGER_BUNDLES"
"""Environment variable: bundle folders, separated like the entries of ``PATH``."""

BUILT_ASSETS = Path(__file__).parent / "static" / "assets.json"


@dataclass(frozen=True)
class Settings:
    """Everything the application factory needs.

    Attributes
    ----------
    bundles
        Bundle folders, in the order the front page lists them.
    assets
        File that maps the name of each built asset to its versioned file name.
    """

    bundles: tuple[Path, ...]
    assets: Path = BUILT_ASSETS


def settings_from_environment(environ: Mapping[str, str]) -> Settings:
    """Settings as the environment variable :data:`BUNDLES_VARIABLE` gives them.

    Raises
    ------
    ConfigError
        If the variable is missing or empty.
    """
    named = [part for part in environ.get(BUNDLES_VARIABLE, "").split(os.pathsep) if part.strip()]
    if not named:
        msg = (
            f"{BUNDLES_VARIABLE} is expected to name at least one bundle folder but is empty; "
            f"several are separated by {os.pathsep!r}."
        )
        raise ConfigError(msg)
    return Settings(bundles=tuple(Path(part) for part in named))
