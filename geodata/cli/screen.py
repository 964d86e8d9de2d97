"""`damage-ledger screen pwtt | coherence | optical`: maps of change that say where to look."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from geodata.cli.messages import bar_of_images
from geodata.errors import ConfigError

Test = Literal["pooled", "welch"]
Combination = Literal["max", "stouffer"]

if TYPE_CHECKING:
    from geodata.provenance import Finding

screen = typer.Typer(
    name="screen",
    help="Make maps of change from radar and optical images; they say where to look and are never claim evidence.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Out = Annotated[Path, typer.Option("--out", help="GeoTIFF to write.")]
MetricCrs = Annotated[
    str | None, typer.Option("--crs", help="Reference system in metres, if the images do not share a grid.")
]


@screen.command()
def pwtt(
    scenes: Annotated[Path, typer.Argument(metavar="SCENES", help="Folder of GeoTIFFs, or a CSV manifest.")],
    war_start: Annotated[str, typer.Option("--war-start", help="First day of the war, YYYY-MM-DD.")],
    inference_start: Annotated[str, typer.Option("--inference-start", help="First day after, YYYY-MM-DD.")],
    out: Out,
    months_before: Annotated[int, typer.Option("--months-before", min=1, help="Months before the war.")] = 12,
    months_after: Annotated[
        int, typer.Option("--months-after", min=1, max=2, help="Months after: 1 or 2.")
    ] = 2,
    enl: Annotated[float, typer.Option("--enl", help="Equivalent number of looks of the Lee filter.")] = 5.0,
    test: Annotated[
        Test, typer.Option("--test", help="Variance: pooled (rule of 2025) or welch.")
    ] = "pooled",
    combine: Annotated[
        Combination, typer.Option("--combine", help="Over orbits: max (rule of 2025) or stouffer.")
    ] = "max",
    built_up: Annotated[
        Path | None, typer.Option("--built-up", help="Raster of the built-up share, or a mask.")
    ] = None,
    like: Annotated[
        Path | None,
        typer.Option("--like", help="Raster whose grid to use, where images reach far beyond the city."),
    ] = None,
    state: Annotated[
        Path | None, typer.Option("--state", help="Folder to keep sums in; a run goes on there.")
    ] = None,
    crs: MetricCrs = None,
) -> None:
    """Radar screen: where the backscatter of Sentinel-1 changed (pixel-wise t-test).

    Images are calibrated linear power, VV and VH. A screen: at Raqqa its specificity was about 0.40.

    Example: damage-ledger screen pwtt s1 --war-start 2017-06-06 --inference-start 2017-10-17 --out pwtt.tif
    """
    from geodata.rasters.pwtt import screen_pwtt, write_pwtt
    from geodata.rasters.pwtt_rule import PwttSettings
    from geodata.rasters.screen_windows import Windows

    windows = Windows(
        _day(war_start, "--war-start"),
        _day(inference_start, "--inference-start"),
        months_before,
        months_after,
    )
    settings = PwttSettings(windows, enl, test, combine)
    _require_writable(out, inputs=[scenes, built_up, like])
    with bar_of_images() as on_scene:
        result = screen_pwtt(
            scenes, settings=settings, like=like, crs=crs, built_up=built_up, state=state, on_scene=on_scene
        )
    _tell(result.findings)
    typer.echo(f"Wrote {write_pwtt(result, out)}: {settings.version}; a screen, never claim evidence.")


@screen.command()
def coherence(
    before: Annotated[
        list[Path], typer.Argument(metavar="BEFORE...", help="Coherence of pairs before the event.")
    ],
    after: Annotated[Path, typer.Option("--after", help="Coherence of the pair across or after the event.")],
    out: Out,
    band: Annotated[int, typer.Option("--band", min=1, help="Number of the band of coherence.")] = 1,
    day: Annotated[str | None, typer.Option("--date", help="Date the scores are for, YYYY-MM-DD.")] = None,
    crs: MetricCrs = None,
) -> None:
    """Radar screen: where ready-made coherence was lost.

    Three pairs or more before the event also give a z-score.

    Example: damage-ledger screen coherence pre1.tif pre2.tif pre3.tif --after co.tif --out coherence.tif
    """
    from geodata.rasters.coherence import coherence_change, write_coherence

    _require_writable(out, inputs=[*before, after])
    result = coherence_change(before, after, band=band, crs=crs, day=_day(day, "--date") if day else None)
    _tell(result.findings)
    typer.echo(
        f"Wrote {write_coherence(result, out)}: {', '.join(result.bands)}; a screen, never claim evidence."
    )


@screen.command()
def optical(
    before: Annotated[Path, typer.Argument(metavar="BEFORE", help="Image before.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER", help="Image after.")],
    out: Out,
    window: Annotated[int, typer.Option("--window", min=3, help="Cells on a side of the window, odd.")] = 5,
    align: Annotated[
        bool, typer.Option("--align", help="Move the image after back by the shift that is found.")
    ] = False,
    day: Annotated[str | None, typer.Option("--date", help="Date of the image after, YYYY-MM-DD.")] = None,
    crs: MetricCrs = None,
) -> None:
    """Optical screen: where an image after differs from one before; it ranks and never grades.

    Images more than a cell beside each other are refused.

    Example: damage-ledger screen optical before.tif after.tif --align --out change.tif
    """
    from geodata.rasters.optical import open_optical_pair, write_optical_change

    _require_writable(out, inputs=[before, after])
    at = _day(day, "--date") if day else None
    pair = open_optical_pair(before, after, crs=crs, align=align)
    path = write_optical_change(pair, out, window_cells=window, day=at)
    told = f"{pair.shift.rows:+.2f} rows and {pair.shift.columns:+.2f} columns apart, {pair.valid_share:.0%} valid in both"
    typer.echo(f"Wrote {path}: images {told}; it ranks and never grades.")


def _day(text: str, option: str) -> date:
    try:
        return datetime.strptime(text.strip(), "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        msg = f"{option} was {text!r} but is expected to be a day like 2017-10-17."
        raise ConfigError(msg) from error


def _require_writable(out: Path, *, inputs: Iterable[Path | None]) -> None:
    """Said before the work, not after it; and no input is ever written over."""
    if not out.parent.is_dir():
        msg = f"The folder of {out} does not exist; make it first."
        raise ConfigError(msg)
    if out.is_dir():
        msg = f"{out} is a folder, but --out is expected to be the GeoTIFF to write, such as {out / 'screen.tif'}."
        raise ConfigError(msg)
    place = out.resolve()
    for given in (path.resolve() for path in inputs if path is not None):
        if place == given or (given.is_dir() and given in place.parents):
            msg = f"{out} lies among the images that are read, which are never written over; name another place."
            raise ConfigError(msg)
    try:
        TemporaryFile(dir=out.parent).close()
    except OSError as error:
        msg = f"Nothing can be written into {out.parent} ({error}); name another place."
        raise ConfigError(msg) from error


def _tell(findings: "Sequence[Finding]") -> None:
    for finding in findings:
        typer.echo(f"  {finding.n_rows:,} {finding.detail}")
