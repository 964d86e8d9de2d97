"""All commands, in the order in which the help lists them."""

from typing import Annotated

import typer

import geodata
from geodata.cli.build import build
from geodata.cli.check import check
from geodata.cli.export import export
from geodata.cli.fetch import fetch
from geodata.cli.init import init
from geodata.cli.report import report
from geodata.cli.sample import sample
from geodata.cli.screen import screen
from geodata.cli.serve import serve
from geodata.cli.validate import validate
from geodata.cli.verify import verify

app = typer.Typer(
    name="damage-ledger",
    help="Measure destruction from building-level evidence, and public claims about it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
app.add_typer(screen)
for command in (build, check, report, verify, sample, validate, fetch, serve, export, init):
    app.command()(command)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Show the version and end.")] = False,
) -> None:
    if version:
        typer.echo(f"damage-ledger {geodata.__version__}")
        raise typer.Exit
