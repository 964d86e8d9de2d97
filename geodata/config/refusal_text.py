"""Why a configuration is refused, in words: the key, the line it is on, what came and what is allowed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from geodata.yaml_text import shortly

Lines = Mapping[tuple[str | int, ...], int]
"""Key, as the path to it -> the line of the file it is on."""


def refusal_text(error: ValidationError, lines: Lines, path: Path) -> str:
    """One line a mistake, such as ``city.yaml, line 4: area.crs was 4326: ...``.

    Parameters
    ----------
    error
        What the check of the file found.
    lines
        Line of each key; a key that is not in the file is told with the line of the part it belongs to.
    path
        The file, as the user named it.
    """
    told = []
    problems = error.errors()
    for problem in problems:
        if any(_is_inside(other["loc"], problem["loc"]) for other in problems):
            continue  # a list is only too short because its entries, told themselves, were taken out
        at = problem["loc"]
        line = next((lines[at[:length]] for length in range(len(at), -1, -1) if at[:length] in lines), None)
        key = ".".join(str(part) for part in at) or "the file"
        what = _in_words(problem)
        told.append(f"{path}, line {line}: {key} {what}" if line else f"{path}: {key} {what}")
    return "\n".join(told)


def _is_inside(entry: tuple[str | int, ...], whole: tuple[str | int, ...]) -> bool:
    return len(entry) > len(whole) and entry[: len(whole)] == whole


def _in_words(problem: Mapping[str, Any]) -> str:
    kind, came = problem["type"], problem.get("input")
    if kind == "missing":
        return "is missing."
    if kind == "extra_forbidden":
        return "is not a known key; check its spelling."
    if kind == "value_error":
        return f"was {shortly(came)}: {str(problem['ctx']['error']).rstrip('.')}."
    return f"was {shortly(came)}: {problem['msg'][0].lower()}{problem['msg'][1:]}."
