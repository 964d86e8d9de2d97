"""`damage-ledger validate`: figures adjusted for the errors people found."""

from pathlib import Path
from typing import Annotated

import typer

from geodata.cli.arguments import BundleFolder


def validate(
    bundle: BundleFolder,
    answers: Annotated[
        list[Path], typer.Argument(metavar="ANSWERS...", help="Filled forms: .gpkg, .csv or .xlsx files.")
    ],
    sample: Annotated[
        Path | None, typer.Option("--sample", help="Folder of the sample, or its sample.json.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to publish into instead of the bundle itself.")
    ] = None,
    adjudicator: Annotated[
        str | None, typer.Option("--adjudicator", help="Labeller who decides where the others disagree.")
    ] = None,
    least_answers: Annotated[
        int, typer.Option("--least-answers", min=2, help="Answers a district needs for a number.")
    ] = 30,
) -> None:
    """Read what people graded, adjust every figure for the errors it shows, and publish that into the bundle.

    Districts with too few answers get no number and borrow none.

    Example: damage-ledger validate bundles/raqqa-demo answers.csv --sample sample
    """
    from geodata.publish.bundle import open_bundle
    from geodata.validation.summary import summary_lines
    from geodata.validation.validate import validate as publish

    done = publish(
        open_bundle(bundle),
        answers,
        sample=sample,
        target=out,
        adjudicator=adjudicator,
        least_answers=least_answers,
    )
    for line in summary_lines(done):
        typer.echo(line)
    typer.echo(f"Published {out or bundle} as release {done.release}")
