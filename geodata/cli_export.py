"""The command line of files to take away: `damage-ledger export`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from geodata.errors import ConfigError

BundleFolder = Annotated[Path, typer.Argument(metavar="BUNDLE", help="Folder of a published bundle.")]


def export(
    bundle: BundleFolder,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the map as one HTML file.")
    ] = None,
    kit: Annotated[
        Path | None, typer.Option("--kit", metavar="FILE", help="Write the offline kit, a ZIP file.")
    ] = None,
    file_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="Write data: xlsx, pdf, csv, gpkg, shp, fgb, pmtiles, geojson, parquet, yaml, or all as one ZIP.",
        ),
    ] = None,
    picture: Annotated[
        str | None,
        typer.Option(
            "--picture",
            help="Draw map, districts, number-destroyed or claim-ID into the .png or .svg file of --out.",
        ),
    ] = None,
    size: Annotated[
        str | None, typer.Option("--size", metavar="WxH", help="Size of the picture in pixels; 1200x630.")
    ] = None,
    centre: Annotated[
        str | None, typer.Option("--ll", metavar="LAT,LNG", help="Middle of the picture's map, with --z.")
    ] = None,
    zoom: Annotated[
        str | None, typer.Option("--z", help="Zoom of the picture's map; 14 or more for buildings.")
    ] = None,
    layer: Annotated[
        str | None,
        typer.Option(
            "--layer",
            help="districts, buildings, sites, incidents, reference_sample, claims or accuracy; all if not given.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE|DIR", help="File or folder to write the data to.")
    ] = Path(),
    district: Annotated[
        str | None, typer.Option("--district", metavar="ID", help="Only what lies in this district.")
    ] = None,
    classes: Annotated[
        str | None,
        typer.Option("--classes", help="Only these classes: 4 (destroyed) to 0, na for not assessed; 4,3."),
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Grades of this image date.")
    ] = None,
    kinds: Annotated[
        str | None, typer.Option("--kinds", help="Only these kinds of site, such as bridge,road_crater.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="ID", help="Grades of this source only.")
    ] = None,
    bbox: Annotated[
        str | None, typer.Option("--bbox", metavar="W,S,E,N", help="Only what lies in this box of degrees.")
    ] = None,
    hxl: Annotated[bool, typer.Option("--hxl", help="Put a row of HXL tags under the header.")] = False,
    bom: Annotated[bool, typer.Option("--bom", help="Write CSV as Excel wants it.")] = False,
    language: Annotated[str, typer.Option("--lang", help="Language: en or ar.")] = "en",
    theme: Annotated[str, typer.Option("--theme", help="Colours: light, dark or auto.")] = "auto",
) -> None:
    """Write a city as files: data for other programs, or the map to open without a server or a connection.

    The HTML file holds map, facts, tables and statements; the kit has it in both languages, with the data. Data
    files are the same as the pages give for the same filters.

    Example: damage-ledger export bundles/raqqa-demo --format xlsx --layer districts --out raqqa.xlsx --lang ar
    """
    if html is None and kit is None and file_format is None and picture is None:
        msg = "Nothing to write: name a file with --html or --kit, a format with --format or a view with --picture."
        raise ConfigError(msg)
    for given, known, option in (
        (language, ("en", "ar"), "--lang"),
        (theme, ("light", "dark", "auto"), "--theme"),
    ):
        if given not in known:
            msg = f"{option} was {given!r} but is expected to be one of: {', '.join(known)}."
            raise ConfigError(msg)
    from webapp.exports import export_city
    from webapp.exports.command import export_files

    written = export_city(bundle, html=html, kit=kit, language=language, theme=theme)
    if picture is not None:
        from webapp.pictures.command import draw_picture

        width, height = _size(size)
        seen = {
            "district": district, "classes": classes, "date": date, "kinds": kinds, "source": source,
            "bbox": bbox, "ll": centre, "z": zoom, "w": width, "h": height,
        }  # fmt: skip
        asked = {name: value for name, value in seen.items() if value is not None}
        colours = "dark" if theme == "dark" else "light"
        written = [*written, draw_picture(bundle, picture, out, language=language, theme=colours, args=asked)]
    if file_format is not None:
        filters = {
            "district": district, "classes": classes, "date": date, "kinds": kinds, "source": source,
            "bbox": bbox, "hxl": "1" if hxl else None, "bom": "1" if bom else None,
        }  # fmt: skip
        with _rows_written() as tell:
            written += export_files(
                bundle,
                format_name=file_format,
                layer=layer,
                out=out,
                language=language,
                args={name: value for name, value in filters.items() if value is not None},
                tell=tell,
            )
    for path in written:
        typer.echo(f"Wrote {path} ({path.stat().st_size:,} bytes)")


def _size(text: str | None) -> tuple[str | None, str | None]:
    """Width and height as an address has them; neither for the usual size."""
    if text is None:
        return None, None
    width, by, height = text.partition("x")
    if not by:
        msg = f"--size was {text!r} but is expected to look like 1200x630."
        raise ConfigError(msg)
    return width, height


@contextmanager
def _rows_written() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each file that is written, on the terminal only."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bars: dict[str, Any] = {}

        def tell(name: str, n_rows: int, done: int) -> None:
            if name not in bars:
                bars[name] = progress.add_task(name, total=n_rows)
            progress.update(bars[name], completed=min(done, n_rows))

        yield tell
