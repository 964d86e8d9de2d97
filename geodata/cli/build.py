"""`damage-ledger build`: build a city and publish it."""

from pathlib import Path
from typing import Annotated

import typer

from geodata.cli.arguments import ConfigFile, DistrictSet, SourceFiles, source_paths
from geodata.cli.messages import bar_of_steps


def build(
    config: ConfigFile,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to publish into instead of the configured one.")
    ] = None,
    source: SourceFiles = None,
    district_set: DistrictSet = None,
) -> None:
    """Build a city and publish it as a bundle.

    The old bundle stays until the new one is complete.

    Example: damage-ledger build city.yaml --source sites=points.gpkg
    """
    from geodata import pipeline
    from geodata.config import load_config

    settings = load_config(config, source_paths=source_paths(source), district_set=district_set)
    with bar_of_steps(pipeline.STEPS) as on_step:
        folder = pipeline.build(settings, target=out, on_step=on_step)
    typer.echo(f"Published {folder}")
