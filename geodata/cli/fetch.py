"""`damage-ledger fetch`: sources downloaded into the cache."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from geodata.cli.arguments import FAILED, ConfigFile
from geodata.cli.messages import bar_of_bytes, say_error

if TYPE_CHECKING:
    from geodata.fetch import Outcome


def fetch(
    config: ConfigFile,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Ask again for files already downloaded.")
    ] = False,
    source: Annotated[
        str | None, typer.Option("--source", metavar="ID", help="Fetch only the source ID.")
    ] = None,
) -> None:
    """Download the sources that name a url: or a data service (remote:) into the cache.

    Broken downloads are continued; checksums are kept beside the files. Proxies are taken from the environment.
    Sources to be fetched by hand are named. Exit code 1 if a source could not be fetched.

    Example: damage-ledger fetch examples/raqqa-unosat.yaml
    """
    from geodata.config import load_config
    from geodata.fetch import fetch as fetch_all

    n_told, failed = 0, False
    for outcome in fetch_all(load_config(config), only=source, refresh=refresh, watch=bar_of_bytes):
        for line in _lines_of(outcome):
            n_told += 1
            typer.echo(line)
        if outcome.error is not None:
            failed = True
            say_error(f"{outcome.source_id}: {outcome.error}")
    if not n_told and not failed:
        typer.echo("No source names a url: or remote:; there is nothing to fetch.")
    if failed:
        raise typer.Exit(FAILED)


def _lines_of(outcome: "Outcome") -> Iterator[str]:
    """What came for one source, file by file, and what the user should know of it."""
    for got in outcome.files:
        told = "already here" if got.from_cache else "downloaded"
        yield f"{outcome.source_id}: {told}, {got.n_bytes:,} bytes, SHA-256 {got.sha256}\n  {got.path}"
    for note in outcome.notes:
        yield f"{outcome.source_id}: {note}"
