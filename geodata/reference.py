"""The reference pages under docs/, made from the code: `python -m geodata.reference docs`."""

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from typer.testing import CliRunner

from geodata.cli import app
from geodata.columns import TABLES
from geodata.config import Config
from geodata.grades import GRADES, Crosswalk, SourceClass
from geodata.harmonise import OPTIONS as ROLE_OPTIONS
from geodata.publish.bundle import data_dictionary_rows
from geodata.rasters.measured_accuracy import OPTICAL_AT_RAQQA, PWTT_AT_RAQQA
from geodata.rasters.null_behaviour import null_behaviour
from geodata.sources import READERS, SourceType
from geodata.unosat_scale import POLYGON_CROSSWALK
from webapp.api.reference import api_page
from webapp.exports.reference import exports_page


def configuration_page() -> str:
    """Every key of the configuration file: whether it is required, its default and its meaning."""
    lines = [
        "# Configuration file",
        "",
        "One YAML file describes a city. Relative paths start from the file's folder. `damage-ledger check FILE` reads",
        "every source and tells what is wrong. Every key, `[]` standing for an entry of a list:",
        "",
        "| key | required | default | meaning |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{key}` | {required} | {default} | {meaning} |"
        for key, required, default, meaning in _keys(Config, "")
    ]
    return "\n".join(lines) + "\n"


def _keys(model: type[BaseModel], prefix: str) -> Iterator[tuple[str, str, str, str]]:
    for name, field in model.model_fields.items():
        inner = _section_of(field.annotation)
        is_list = "tuple" in str(field.annotation)
        key = f"{prefix}{name}{'[]' if is_list and inner else ''}"
        default = "" if field.is_required() or inner else _shown(field.get_default(call_default_factory=True))
        yield key, "yes" if field.is_required() else "no", default, field.description or ""
        if inner is not None:
            yield from _keys(inner, f"{key}.")


def _section_of(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _section_of(part)) is not None), None)


def _shown(value: Any) -> str:
    if value is None or value in ((), {}):
        return ""
    if isinstance(value, tuple):
        return "`[" + ", ".join(part if isinstance(part, str) else f"{part:g}" for part in value) + "]`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def columns_page() -> str:
    """Every column of every published table."""
    lines = [
        "# Tables and columns",
        "",
        "What a bundle holds. A missing value is never zero and never `no visible damage`.",
    ]
    rows = list(data_dictionary_rows())
    for table in TABLES:
        lines += [
            "",
            f"## {table}",
            "",
            "| column | kind | unit | meaning | missing means |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| `{row['column']}` | {row['kind']} | {row['unit']} | {row['meaning']} | {row['missing_means']} |"
            for row in rows
            if row["table"] == table
        ]
    return "\n".join(lines) + "\n"


def grades_page() -> str:
    """The damage scale and the source classes mapped onto it."""
    order = " < ".join(grade.replace("_", " ") for grade in GRADES)
    lines = [
        "# Damage scale",
        "",
        f"Ordered: {order}. A building without a grade is *not assessed*; that is a state of its own, never a grade.",
        "A class of a source that is coarser than the scale becomes an interval: counts are then stated as *surely*",
        "(the whole interval is the class) and *possibly* (the interval includes it). Such a class is counted under the",
        "lowest of its grades that is damage, so that a count never says more than its source.",
        "",
        "## UNOSAT",
        "",
        POLYGON_CROSSWALK.citation,
        "",
        *_classes(POLYGON_CROSSWALK.classes),
    ]
    shown = [POLYGON_CROSSWALK]
    for kind in READERS.values():
        crosswalk = kind.crosswalk
        if crosswalk is None or any(crosswalk is other for other in shown):
            continue
        shown.append(crosswalk)
        users = " / ".join(other.title for other in READERS.values() if other.crosswalk is crosswalk)
        lines += ["", f"## {users}", "", crosswalk.citation, "", *_classes(crosswalk.classes)]
    return "\n".join(lines) + "\n"


def commands() -> list[str]:
    """Names of all commands, in alphabetical order."""
    return sorted(
        str(entry.name or getattr(entry.callback, "__name__", "")) for entry in app.registered_commands
    )


def help_of(command: str) -> str:
    """What `damage-ledger COMMAND --help` prints at a width of 100."""
    answer = CliRunner().invoke(
        app, [command, "--help"], prog_name="damage-ledger", env={"COLUMNS": "100", "TERMINAL_WIDTH": "100"}
    )
    return "\n".join(line.rstrip() for line in answer.output.strip("\n").splitlines())


def commands_page() -> str:
    """Every command with its help."""
    lines = ["# Command line", "", "`damage-ledger COMMAND`, also `python -m geodata COMMAND`."]
    for name in commands():
        lines += ["", f"## {name}", "", "```text", help_of(name), "```"]
    return "\n".join(lines) + "\n"


def source_page(kind: SourceType) -> str:
    """What to know of one kind of source: where it comes from, its fields, its traps, its licence, its classes."""
    guide = kind.guide
    lines = [
        f"# {kind.title}",
        "",
        f"`reader: {kind.name}`, for {', '.join(f'`{role}`' for role in kind.roles)}.",
        "",
        f"{guide.origin} Publisher: {guide.publisher}. <{guide.url}>",
        "",
        f"**Licence.** {guide.licence}",
        "",
        "```yaml",
        *guide.example.strip().splitlines(),
        "```",
        "",
        "## Fields",
        "",
        "| field | meaning |",
        "|---|---|",
        *(f"| `{name}` | {meaning} |" for name, meaning in guide.fields.items()),
        "",
        "## Traps",
        "",
        *(f"- {trap}" for trap in guide.traps),
    ]
    if kind.options:
        lines += ["", "## Options", "", "| option | meaning |", "|---|---|"]
        lines += [f"| `{name}` | {meaning} |" for name, meaning in kind.options.items()]
    if (crosswalk := crosswalk_of(kind)) is not None:
        lines += ["", "## Classes", "", crosswalk.citation, "", *_classes(crosswalk.classes)]
    if kind.raster is not None and kind.raster.reached is not None and kind.raster.below is not None:
        lines += ["", "## What the threshold says", "", *_classes((kind.raster.reached, kind.raster.below))]
    return "\n".join([*lines, "", "## Source", "", guide.citation]) + "\n"


def crosswalk_of(kind: SourceType) -> Crosswalk | None:
    """The classes of a source, of its table or of the cells of its raster."""
    return kind.crosswalk or (kind.raster.crosswalk if kind.raster else None)


def _classes(classes: Iterable[SourceClass]) -> Iterator[str]:
    yield "| code | label | counted as | lowest | highest | or is a |"
    yield "|---|---|---|---|---|---|"
    for entry in classes:
        told = entry.kind or entry.lifecycle or ("" if entry.grade_max else "not assessed")
        shown = [
            (value or "").replace("_", " ") for value in (entry.grade, entry.grade_min, entry.grade_max, told)
        ]
        # A negative code is no number of any file: the class is known by its words.
        yield f"| {'' if entry.code < 0 else entry.code} | {entry.label} | " + " | ".join(shown) + " |"


def sources_page() -> str:
    """Every reader with what it is for."""
    lines = [
        "# Sources",
        "",
        "What a `reader:` of the configuration file can be. Each has a page of its own.",
        "",
        "| reader | what it reads | for |",
        "|---|---|---|",
    ]
    lines += [
        f"| [`{kind.name}`]({kind.name}.md) | {kind.title} | {', '.join(kind.roles)} |"
        for kind in READERS.values()
    ]
    lines += [
        "| `site-labels` | Approximate districts grown from the labels of the damage sites | admin_areas |"
    ]
    options = [
        f"| {role} | `{name}` | {meaning} |"
        for role, entries in ROLE_OPTIONS.items()
        for name, meaning in entries.items()
    ]
    lines += [
        "",
        "## Options of a role",
        "",
        "Whatever the reader.",
        "",
        "| role | option | meaning |",
        "|---|---|---|",
    ]
    return "\n".join([*lines, *options]) + "\n"


def screens_page() -> str:
    """What the screens do, how often they flag where nothing changed, and how well they did at Raqqa."""
    null = null_behaviour()
    lines = [
        "# Screens",
        "",
        "A screen ranks places by how much an image changed. It says where to look first and is never evidence for a",
        "claim: its statements keep their interval, have no grade and enter no total. `damage-ledger screen` makes the",
        "rasters, `scores:` of the configuration measures them on footprints.",
        "",
        "## Radar amplitude (PWTT)",
        "",
        f"Published accuracy: {PWTT_AT_RAQQA}.",
        "",
        "Where nothing changed (simulated: two orbits, two polarisations, independent cells):",
        "",
        "| | mean | share above the threshold |",
        "|---|---|---|",
        f"| largest statistic of a cell | {null.raw_mean:.2f} | {null.share_raw_above_3:.1%} above 3 |",
        f"| after smoothing | {null.smoothed_mean:.2f} | {null.share_smoothed_above_3_3:.1%} above 3.3 |",
        "",
        "Noise alone hardly ever passes the threshold; what it flags wrongly at Raqqa is real change that is no damage.",
        "So the statistic is no measure of significance, and no p-value is published.",
        "",
        "## Optical change",
        "",
        "Sentinel-2 at Raqqa, 2017-05-22 and 2017-10-30, 10 m: the chance that one of the 11,091 sites newly damaged",
        "between 2017-02-03 and 2017-10-21 scores higher than a place of the background (0.5 tells nothing).",
        "",
        "| score | against | aligned first | AUC |",
        "|---|---|---|---|",
        *(
            f"| {one.score} | {one.against} | {'yes' if one.aligned else 'no'} | {one.auc:.2f} |"
            for one in OPTICAL_AT_RAQQA
        ),
        "",
        "It finds the quarter that was fought over rather than the building: at 10 m a house is one or two cells.",
        "",
        "## Coherence",
        "",
        "Ready-made coherence rasters are differenced; no accuracy was measured here.",
    ]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "configuration.md": configuration_page,
    "columns.md": columns_page,
    "damage-scale.md": grades_page,
    "command-line.md": commands_page,
    "screens.md": screens_page,
    "api.md": api_page,
    "exports.md": exports_page,
    "sources/README.md": sources_page,
    **{f"sources/{name}.md": partial(source_page, kind) for name, kind in READERS.items()},
}


def write_pages(folder: Path) -> None:
    """Write every reference page into `folder`."""
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
