"""`damage-ledger export`: a city as files to take away."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from geodata.cli.arguments import BundleFolder
from geodata.cli.messages import bars_of_files
from geodata.errors import ConfigError

LANGUAGES = ("en", "ar")
THEMES = ("light", "dark", "auto")

HtmlFile = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write the map as one HTML file.")
]
KitFile = Annotated[
    Path | None, typer.Option("--kit", metavar="FILE", help="Write the offline kit, a ZIP file.")
]
FileFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="Write data: xlsx, pdf, csv, gpkg, shp, fgb, pmtiles, geojson, parquet, yaml, or all as one ZIP.",
    ),
]
Picture = Annotated[
    str | None,
    typer.Option(
        "--picture",
        help="Draw map, districts, number-destroyed or claim-ID into the .png or .svg file of --out.",
    ),
]
Size = Annotated[
    str | None, typer.Option("--size", metavar="WxH", help="Size of the picture in pixels; 1200x630.")
]
Centre = Annotated[
    str | None, typer.Option("--ll", metavar="LAT,LNG", help="Middle of the picture's map, with --z.")
]
Zoom = Annotated[str | None, typer.Option("--z", help="Zoom of the picture's map; 14 or more for buildings.")]
Layer = Annotated[
    str | None,
    typer.Option(
        "--layer",
        help="districts, buildings, sites, incidents, reference_sample, claims or accuracy; all if not given.",
    ),
]
Out = Annotated[Path, typer.Option("--out", metavar="FILE|DIR", help="File or folder to write the data to.")]
District = Annotated[
    str | None, typer.Option("--district", metavar="ID", help="Only what lies in this district.")
]
Classes = Annotated[
    str | None,
    typer.Option("--classes", help="Only these classes: 4 (destroyed) to 0, na for not assessed; 4,3."),
]
Day = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="Grades of this image date.")]
Kinds = Annotated[
    str | None, typer.Option("--kinds", help="Only these kinds of site, such as bridge,road_crater.")
]
OneSource = Annotated[str | None, typer.Option("--source", metavar="ID", help="Grades of this source only.")]
Box = Annotated[
    str | None, typer.Option("--bbox", metavar="W,S,E,N", help="Only what lies in this box of degrees.")
]
HxlRow = Annotated[bool, typer.Option("--hxl", help="Put a row of HXL tags under the header.")]
Bom = Annotated[bool, typer.Option("--bom", help="Write CSV as Excel wants it.")]
Language = Annotated[str, typer.Option("--lang", help="Language: en or ar.")]
Theme = Annotated[str, typer.Option("--theme", help="Colours: light, dark or auto.")]


def export(
    bundle: BundleFolder,
    html: HtmlFile = None,
    kit: KitFile = None,
    file_format: FileFormat = None,
    picture: Picture = None,
    size: Size = None,
    centre: Centre = None,
    zoom: Zoom = None,
    layer: Layer = None,
    out: Out = Path(),
    district: District = None,
    classes: Classes = None,
    date: Day = None,
    kinds: Kinds = None,
    source: OneSource = None,
    bbox: Box = None,
    hxl: HxlRow = False,
    bom: Bom = False,
    language: Language = "en",
    theme: Theme = "auto",
) -> None:
    """Write a city as files: data for other programs, or the map to open without a server or a connection.

    The HTML file holds map, facts, tables and statements; the kit has it in both languages, with the data. Data
    files are the same as the pages give for the same filters.

    Example: damage-ledger export bundles/raqqa-demo --format xlsx --layer districts --out raqqa.xlsx --lang ar
    """
    if html is None and kit is None and file_format is None and picture is None:
        msg = "Nothing to write: name a file with --html or --kit, a format with --format or a view with --picture."
        raise ConfigError(msg)
    _require_known(language, LANGUAGES, "--lang")
    _require_known(theme, THEMES, "--theme")
    from webapp.exports import export_city

    written = export_city(bundle, html=html, kit=kit, language=language, theme=theme)
    chosen = {
        "district": district, "classes": classes, "date": date, "kinds": kinds, "source": source, "bbox": bbox,
    }  # fmt: skip
    if picture is not None:
        from webapp.pictures.command import draw_picture

        width, height = _size(size)
        args = _given({**chosen, "ll": centre, "z": zoom, "w": width, "h": height})
        colours = "dark" if theme == "dark" else "light"
        written = [*written, draw_picture(bundle, picture, out, language=language, theme=colours, args=args)]
    if file_format is not None:
        from webapp.exports.command import export_files

        args = _given({**chosen, "hxl": "1" if hxl else None, "bom": "1" if bom else None})
        with bars_of_files() as tell:
            written += export_files(
                bundle, format_name=file_format, layer=layer, out=out, language=language, args=args, tell=tell
            )
    for path in written:
        typer.echo(f"Wrote {path} ({path.stat().st_size:,} bytes)")


def _require_known(given: str, known: Sequence[str], option: str) -> None:
    if given not in known:
        msg = f"{option} was {given!r} but is expected to be one of: {', '.join(known)}."
        raise ConfigError(msg)


def _given(options: Mapping[str, str | None]) -> dict[str, str]:
    """Options as an address has them, without those that were left out."""
    return {name: value for name, value in options.items() if value is not None}


def _size(text: str | None) -> tuple[str | None, str | None]:
    """Width and height as an address has them; neither for the usual size."""
    if text is None:
        return None, None
    width, by, height = text.partition("x")
    if not by:
        msg = f"--size was {text!r} but is expected to look like 1200x630."
        raise ConfigError(msg)
    return width, height
