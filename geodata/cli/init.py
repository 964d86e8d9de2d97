"""`damage-ledger init`: a configuration to start from."""

import importlib.resources
import shutil
from pathlib import Path
from typing import Annotated

import typer

import geodata
from geodata.errors import ConfigError

DEFAULTS = ("config.yaml", "claims.yaml")


def init(folder: Annotated[Path, typer.Argument(help="Folder to write into.")] = Path()) -> None:
    """Write an annotated configuration and its claim file to start from.

    Example: damage-ledger init my-city
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in DEFAULTS:
        target = folder / name
        if target.exists():
            msg = f"{target} is already there and was left as it is; name another folder."
            raise ConfigError(msg)
    for name in DEFAULTS:
        shutil.copyfile(_default(name), folder / name)
        typer.echo(f"Wrote {folder / name}")


def _default(name: str) -> Path:
    """The default file as installed; in a source checkout it lies at the top."""
    installed = Path(str(importlib.resources.files(geodata))) / "defaults" / name
    return installed if installed.is_file() else Path(geodata.__file__).parents[1] / name
