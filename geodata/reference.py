"""The reference pages under docs/, made from the code: `python -m geodata.reference docs`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel
from typer.testing import CliRunner

from geodata.cli import app
from geodata.columns import TABLES
from geodata.config import Config
from geodata.grades import GRADES, UNOSAT_CITATION, UNOSAT_CLASSES
from geodata.publish.bundle import data_dictionary_rows


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
        return "`[" + ", ".join(f"{part:g}" for part in value) + "]`"
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
        "(the whole interval is the class) and *possibly* (the interval includes it).",
        "",
        "## UNOSAT",
        "",
        UNOSAT_CITATION,
        "",
        "| code | label | counted as | lowest | highest | or is a |",
        "|---|---|---|---|---|---|",
    ]
    for entry in UNOSAT_CLASSES:
        shown = [
            (value or "").replace("_", " ")
            for value in (entry.grade, entry.grade_min, entry.grade_max, entry.kind)
        ]
        lines.append(f"| {entry.code} | {entry.label} | " + " | ".join(shown) + " |")
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


PAGES = {
    "configuration.md": configuration_page,
    "columns.md": columns_page,
    "damage-scale.md": grades_page,
    "command-line.md": commands_page,
}


def write_pages(folder: Path) -> None:
    """Write every reference page into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
