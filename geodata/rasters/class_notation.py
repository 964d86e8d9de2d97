"""What a configuration writes for a class of a raster -> the class on our scale."""

import re
from collections.abc import Mapping

from geodata.errors import ConfigError
from geodata.grades import (
    GRADES,
    NO_VISIBLE_DAMAGE,
    NOT_ASSESSED,
    POSSIBLE,
    RANK,
    UNOSAT_CLASSES,
    Crosswalk,
    SourceClass,
)

CITATION = "The source's configuration, option scale."

INTERVAL = re.compile(r"^\s*(?:([\w ]+?)\s*\(\s*)?(\w+)\s*\.\.\s*(\w+)\s*\)?\s*$")

KEYS = ("label", "grade", "lowest", "highest")

UNOSAT_LABELS: Mapping[str, SourceClass] = {entry.label.casefold(): entry for entry in UNOSAT_CLASSES}


def class_of(notation: object, *, code: int, option: str, label: str | None = None) -> SourceClass:
    """The class that a configuration means.

    Parameters
    ----------
    notation
        A grade of ours; a label of UNOSAT's; the lowest and the highest grade it can mean, as a list or as
        ``moderate..destroyed``, which counts under its lowest grade of damage unless another is named, as in
        ``severe (moderate..destroyed)``; ``not_assessed`` or ``null`` for looked at, but
        nothing could be told; or a mapping with any of ``label``, ``grade``, ``lowest`` and ``highest``, where a
        grade left out is none (a screen grades nothing).
    code
        Value of the cells.
    option
        Named in messages.
    label
        Words for the class if the notation has none.

    Raises
    ------
    ConfigError
        If it is none of these, or the lowest grade is above the highest.
    """
    words = label or str(code)
    if isinstance(notation, str) and (parts := INTERVAL.match(notation)):
        grade, low, high = (_grade(part, option) for part in parts.groups())
        return _ordered(SourceClass(code, words, grade or _lowest_damage(low, high), low, high), option)
    if notation is None or (isinstance(notation, str) and _plain(notation) == NOT_ASSESSED):
        return SourceClass(code, words, None, None, None)
    if isinstance(notation, str) and _plain(notation) in RANK:
        grade = _plain(notation)
        return SourceClass(code, label or notation, grade, grade, grade)
    if isinstance(notation, str) and notation.strip().casefold() in UNOSAT_LABELS:
        like = UNOSAT_LABELS[notation.strip().casefold()]
        return SourceClass(
            code, like.label, like.grade, like.grade_min, like.grade_max, like.kind, like.lifecycle
        )
    if isinstance(notation, (list, tuple)) and len(notation) == 2:
        low, high = (_grade(value, option) for value in notation)
        return _ordered(SourceClass(code, words, _lowest_damage(low, high), low, high), option)
    if isinstance(notation, Mapping) and notation and set(notation) <= set(KEYS):
        counted, lowest, highest = (_grade(notation.get(key), option) for key in KEYS[1:])
        words = str(notation.get("label") or words)
        return _ordered(SourceClass(code, words, counted, lowest or counted, highest or counted), option)
    msg = (
        f"option {option} was {notation!r} for {label or code} but is expected to be a grade ({', '.join(GRADES)}), a list of "
        f"the lowest and the highest, a mapping with {', '.join(KEYS)}, or null for could not be told."
    )
    raise ConfigError(msg)


def crosswalk_of(scale: Mapping[object, object]) -> Crosswalk:
    """The classes of a raster from option ``scale``: value of the cells -> what it means (:func:`class_of`).

    Raises
    ------
    ConfigError
        If a value is no whole number, or its meaning is not understood.
    """
    classes = tuple(
        class_of(meant, code=_code(value), option="scale", label=str(value)) for value, meant in scale.items()
    )
    codes = [entry.code for entry in classes]
    if len(set(codes)) < len(codes):
        msg = f"option scale names a cell value twice ({', '.join(map(str, sorted(codes)))}); name each once."
        raise ConfigError(msg)
    return Crosswalk(CITATION, classes)


def _code(value: object) -> int:
    try:
        number = float(str(value))
    except ValueError:
        number = float("nan")
    if number.is_integer() and not isinstance(value, bool):
        return int(number)
    msg = (
        f"option scale has the cell value {value!r} but is expected to have whole numbers, such as 3: severe."
    )
    raise ConfigError(msg)


def _lowest_damage(low: str | None, high: str | None) -> str | None:
    return POSSIBLE if low == NO_VISIBLE_DAMAGE != high else low


def _plain(grade: str) -> str:
    return "_".join(grade.replace("_", " ").casefold().split())


def _grade(value: object, option: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and _plain(value) in RANK:
        return _plain(value)
    msg = f"option {option} has the grade {value!r} but is expected to have one of {', '.join(GRADES)}."
    raise ConfigError(msg)


def _ordered(meant: SourceClass, option: str) -> SourceClass:
    known = [grade for grade in (meant.grade_min, meant.grade, meant.grade_max) if grade is not None]
    is_open = (meant.grade_min is None) != (meant.grade_max is None)
    if is_open or [RANK[grade] for grade in known] != sorted(RANK[grade] for grade in known):
        msg = (
            f"option {option} gives {meant.label!r} the grades {', '.join(known)}, but the lowest comes first, the "
            f"counted one lies between, and both ends are named."
        )
        raise ConfigError(msg)
    return meant
