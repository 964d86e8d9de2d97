"""Arguments and exit codes that several commands have alike."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from geodata.errors import ConfigError

FAILED = 1
"""Exit code of a command whose answer is no, or that the user's mistake ended."""

BundleFolder = Annotated[Path, typer.Argument(metavar="BUNDLE", help="Folder of a published bundle.")]
ConfigFile = Annotated[Path, typer.Argument(metavar="CONFIG", help="Configuration file of a city.")]
SourceFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--source", metavar="ID=FILE", help="Read the source ID from FILE instead; may be repeated."
    ),
]
DistrictSet = Annotated[
    str | None,
    typer.Option("--district-set", metavar="ID", help="Use the admin-area source ID as districts."),
]


def source_paths(given: Sequence[str] | None) -> dict[str, Path]:
    """Source id -> file, from what `--source` was given.

    Raises
    ------
    ConfigError
        If one does not look like ``ID=FILE``.
    """
    paths = {}
    for pair in given or []:
        name, separator, path = pair.partition("=")
        if not separator or not name or not path:
            msg = f"--source was {pair!r} but is expected to look like ID=FILE."
            raise ConfigError(msg)
        paths[name] = Path(path)
    return paths
