"""The command line: `damage-ledger COMMAND`."""

import errno
import importlib.resources
import io
import json
import os
import shutil
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

import geodata
from geodata.cli_export import BundleFolder, export
from geodata.cli_screen import screen
from geodata.errors import BundleError, ConfigError, DamageLedgerError

# Each command imports what it needs: `report` and `serve` start in a fraction of the time the library takes to load.

app = typer.Typer(
    name="damage-ledger",
    help="Measure destruction from building-level evidence, and public claims about it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
app.add_typer(screen)
DEFAULTS = ("config.yaml", "claims.yaml")
FAILED = 1
INTERRUPTED = 130

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


def main() -> None:
    """Run the command line; the user's mistakes end in one sentence and exit code 1, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show Arabic gets question marks, not a failure.
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGINT, _interrupt)
    try:
        app()
    except DamageLedgerError as error:
        _say_error(str(error))
        sys.exit(FAILED)
    except _Interrupted:
        _say_error("Interrupted; nothing was published.")
        sys.exit(INTERRUPTED)
    except OSError as error:
        if error.errno == errno.EPIPE:
            # The reader of our output (a pager, head) has gone; that is no fault.
            sys.stdout = None
            sys.exit(0)
        _say_error(f"{error.filename or 'The output'} cannot be used: {error.strerror or error}.")
        sys.exit(FAILED)


class _Interrupted(BaseException):
    """The user pressed Ctrl+C; a KeyboardInterrupt would be swallowed by the command framework."""


def _interrupt(_number: int, _frame: object) -> None:
    raise _Interrupted


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Show the version and end.")] = False,
) -> None:
    if version:
        typer.echo(f"damage-ledger {geodata.__version__}")
        raise typer.Exit


@app.command()
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

    settings = load_config(config, source_paths=_source_paths(source), district_set=district_set)
    with _steps(pipeline.STEPS) as on_step:
        folder = pipeline.build(settings, target=out, on_step=on_step)
    typer.echo(f"Published {folder}")


@app.command()
def check(config: ConfigFile, source: SourceFiles = None, district_set: DistrictSet = None) -> None:
    """Read every source and say what is wrong, without building.

    Exit code 1 if a source cannot be used.

    Example: damage-ledger check config.yaml
    """
    from geodata.check import check as look_through
    from geodata.config import load_config

    failed = False
    settings = load_config(config, source_paths=_source_paths(source), district_set=district_set)
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


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
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


@app.command()
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
    for outcome in fetch_all(load_config(config), only=source, refresh=refresh, watch=_transfer):
        for line in _lines_of(outcome):
            n_told += 1
            typer.echo(line)
        if outcome.error is not None:
            failed = True
            _say_error(f"{outcome.source_id}: {outcome.error}")
    if not n_told and not failed:
        typer.echo("No source names a url: or remote:; there is nothing to fetch.")
    if failed:
        raise typer.Exit(FAILED)


def _lines_of(outcome: Any) -> Iterator[str]:
    """What came for one source, file by file, and what the user should know of it."""
    for got in outcome.files:
        told = "already here" if got.from_cache else "downloaded"
        yield f"{outcome.source_id}: {told}, {got.n_bytes:,} bytes, SHA-256 {got.sha256}\n  {got.path}"
    for note in outcome.notes:
        yield f"{outcome.source_id}: {note}"


@app.command()
def serve(
    bundles: Annotated[list[Path], typer.Argument(metavar="BUNDLE...", help="Folders of published bundles.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Number of worker processes.")] = 2,
) -> None:
    """Serve one or more bundles as web pages.

    Example: damage-ledger serve bundles/raqqa-demo --port 8080
    """
    from geodata.publish.bundle import open_bundle

    for bundle in bundles:
        if os.pathsep in str(bundle.resolve()):
            msg = f"{bundle} lies in a folder with {os.pathsep!r} in its name, which cannot be served; rename it."
            raise BundleError(msg)
    names = ", ".join(open_bundle(bundle).manifest["area"]["name"]["en"] for bundle in bundles)
    _require_free_port(host, port)
    shown_host = f"[{host}]" if ":" in host else host
    typer.echo(f"Serving {names} at http://{shown_host}:{port} (Ctrl+C ends it)")
    sys.stdout.flush()
    environment = {
        **os.environ,
        "DAMAGE_LEDGER_BUNDLES": os.pathsep.join(str(bundle.resolve()) for bundle in bundles),
    }
    command = [
        sys.executable, "-m", "gunicorn", "webapp.wsgi:application()", "--bind", f"{shown_host}:{port}",
        "--workers", str(workers), "--threads", "4", "--log-level", "warning",
    ]  # fmt: skip
    os.execve(sys.executable, command, environment)


app.command()(export)


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Folder to write into.")] = Path()) -> None:
    """Write an annotated configuration and its claim file to start from.

    Example: damage-ledger init my-city
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in DEFAULTS:
        target = folder / name
        if target.exists():
            msg = f"{target} is already there and was left as it is; name another folder."
            raise ConfigError(msg)
    for name in DEFAULTS:
        shutil.copyfile(_default(name), folder / name)
        typer.echo(f"Wrote {folder / name}")


def _default(name: str) -> Path:
    """The default file as installed; in a source checkout it lies at the top."""
    installed = Path(str(importlib.resources.files(geodata))) / "defaults" / name
    return installed if installed.is_file() else Path(geodata.__file__).parents[1] / name


def _source_paths(given: Sequence[str] | None) -> dict[str, Path]:
    paths = {}
    for pair in given or []:
        name, separator, path = pair.partition("=")
        if not separator or not name or not path:
            msg = f"--source was {pair!r} but is expected to look like ID=FILE."
            raise ConfigError(msg)
        paths[name] = Path(path)
    return paths


def _require_free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            msg = f"Cannot listen on {host}:{port} ({error.strerror}); choose another with --port."
            raise BundleError(msg) from error


@contextmanager
def _steps(names: Sequence[str]) -> Iterator[Any]:
    """A progress bar over named steps on standard error; silent when that is not a terminal."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(names[0], total=len(names))

        def on_step(name: str) -> None:
            progress.update(task, description=name, completed=names.index(name))

        yield on_step


@contextmanager
def _transfer(name: str) -> Iterator[Any]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(name, total=None)

        def on_bytes(done: int, total: int | None) -> None:
            progress.update(task, completed=done, total=total)

        yield on_bytes


def _say_error(message: str) -> None:
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"damage-ledger: {message}", markup=False)
