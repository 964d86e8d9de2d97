"""`damage-ledger check`: what is wrong with the sources, without building."""

import typer

from geodata.cli.arguments import FAILED, ConfigFile, DistrictSet, SourceFiles, source_paths
from geodata.errors import DamageLedgerError


def check(config: ConfigFile, source: SourceFiles = None, district_set: DistrictSet = None) -> None:
    """Read every source and say what is wrong, without building.

    Exit code 1 if a source cannot be used.

    Example: damage-ledger check config.yaml
    """
    from geodata.check import check as look_through
    from geodata.config import load_config

    failed = False
    settings = load_config(config, source_paths=source_paths(source), district_set=district_set)
    for name, outcome in look_through(settings):
        if isinstance(outcome, DamageLedgerError):
            failed = True
            typer.echo(f"{name}: CANNOT BE USED\n  {outcome}")
            continue
        typer.echo(f"{name}: usable")
        for finding in outcome:
            typer.echo(f"  {finding.n_rows:,} rows {finding.action}: {finding.detail}")
    if failed:
        raise typer.Exit(FAILED)
