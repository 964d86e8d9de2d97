"""`damage-ledger report`: headline figures and verdicts."""

import json
import sys
from typing import Annotated

import typer

from geodata.cli.arguments import BundleFolder
from geodata.errors import ConfigError


def report(
    bundle: BundleFolder,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
    language: Annotated[str, typer.Option("--lang", help="Language of the claims: en or ar.")] = "en",
    readings: Annotated[bool, typer.Option("--readings", help="List every reading of every claim.")] = False,
) -> None:
    """Print the headline figures and the claims with their verdicts.

    Example: damage-ledger report bundles/raqqa-demo --json
    """
    from geodata.publish.bundle import open_bundle
    from geodata.publish.report import report_of
    from geodata.publish.report_text import console_for, print_report

    if language not in {"en", "ar"}:
        msg = f"--lang was {language!r} but is expected to be en or ar."
        raise ConfigError(msg)
    content = report_of(open_bundle(bundle))
    if as_json:
        typer.echo(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        print_report(content, console_for(sys.stdout), language=language, with_readings=readings)
