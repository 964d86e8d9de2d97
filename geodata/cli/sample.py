"""`damage-ledger sample`: buildings for people to grade."""

from pathlib import Path
from typing import Annotated

import typer

from geodata.cli.arguments import BundleFolder


def sample(
    bundle: BundleFolder,
    out: Annotated[Path, typer.Option("--out", help="Folder to write the forms into.")],
    n: Annotated[int, typer.Option("--n", min=1, help="Buildings to be graded by people.")] = 300,
    strata: Annotated[
        str, typer.Option("--strata", help="What to stratify by: class, district or class,district.")
    ] = "class,district",
    allocation: Annotated[
        str, typer.Option("--allocation", help="How to spread the sample: neyman, proportional or equal.")
    ] = "neyman",
    seed: Annotated[int, typer.Option("--seed", min=0, help="Number that makes the same sample again.")] = 1,
    show_map_class: Annotated[
        bool,
        typer.Option(
            "--show-map-class", help="Show people the class on the map; by default they grade blind."
        ),
    ] = False,
) -> None:
    """Draw buildings for people to grade, and write the forms: GeoPackage, XLSForm, printable sheets, CSV.

    People grade blind: the class on the map is in none of the forms, so that it cannot lead them.

    Example: damage-ledger sample bundles/raqqa-demo --n 300 --strata class,district --seed 7 --out sample
    """
    from geodata.publish.bundle import open_bundle
    from geodata.validation.draw import draw_sample
    from geodata.validation.export import write_sample
    from geodata.validation.words import LIST_ONLY

    opened = open_bundle(bundle)
    by = tuple(part.strip() for part in strata.split(",") if part.strip())
    drawn = draw_sample(opened, n=n, seed=seed, strata_by=by, allocation=allocation, blind=not show_map_class)
    for path in write_sample(drawn, opened, out):
        typer.echo(f"Wrote {path}")
    design = drawn.design
    typer.echo(f"{design.n:,} {design.unit} in {len(design.strata):,} strata, of release {design.release}.")
    if design.unit == "sites":
        typer.echo(LIST_ONLY.en)
    if design.synthetic_notice:
        typer.echo(design.synthetic_notice["en"])
