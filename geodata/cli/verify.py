"""`damage-ledger verify`: whether a bundle follows from its rows."""

import typer

from geodata.cli.arguments import FAILED, BundleFolder


def verify(bundle: BundleFolder) -> None:
    """Recompute checksums, counts and claims from the published rows.

    Exit code 1 on any mismatch.

    Example: damage-ledger verify bundles/raqqa-demo
    """
    from geodata.publish.bundle import open_bundle
    from geodata.verify import verify_bundle

    wrong = 0
    for name, problem in verify_bundle(open_bundle(bundle)):
        wrong += problem is not None
        typer.echo(f"ok     {name}" if problem is None else f"WRONG  {name} {problem}")
    if wrong:
        typer.echo(f"{wrong} mismatches: do not quote this bundle; build it again.", err=True)
        raise typer.Exit(FAILED)
    typer.echo("Everything in the bundle follows from its published rows.")
