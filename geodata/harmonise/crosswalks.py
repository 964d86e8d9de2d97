"""A provider's classes, however they are written -> what each means on our scale."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.errors import ConfigError, UnknownCodeError
from geodata.grades import (
    DTYPE,
    GRADES,
    LIFECYCLES,
    NO_VISIBLE_DAMAGE,
    NOT_ASSESSED,
    RANK,
    SITE_KINDS,
    UNOSAT_CLASSES,
    Crosswalk,
    SourceClass,
)
from geodata.harmonise.text import as_text

NO_RECORD = "no_record"
"""What option ``scale:`` calls a value that says nothing of the place, like an empty cell."""

CLASSES_NAMED = 30
"""An error lists at most this many allowed classes."""

WHOLE = re.compile(r"^([+-]?)0*(\d+)(?:\.0*)?$")
DECIMAL = re.compile(r"^[+-]?\d*\.\d+$")
INTERVAL = re.compile(r"^(?:(\w+)\s*\(\s*)?(\w+)\s*\.\.\s*(\w+)\s*\)?$")
WORDS_OF_FLAG = {True: ("true", "yes", "on", "y"), False: ("false", "no", "off", "n")}
"""YAML reads the bare words yes and no as flags; a file that holds the words means the same."""

Meanings = Mapping[str, SourceClass | None]
"""Spelling, as :func:`spelling` gives it -> class; ``None`` for what is no record."""


@dataclass(frozen=True)
class Statements:
    """What a class column says, row by row.

    Attributes
    ----------
    number
        Which of `classes` each row holds; -1 where the row makes no statement.
    classes
        The classes that occur.
    """

    number: pd.Series
    classes: tuple[SourceClass, ...]

    def grades(self, name: str) -> pd.Series:
        """``grade``, ``grade_min`` or ``grade_max`` of each row; missing where there is none."""
        ranks = [RANK.get(getattr(one, name), -1) for one in self.classes]
        codes = np.array([*ranks, -1], dtype=np.int8)[self.number]
        return pd.Series(pd.Categorical.from_codes(codes, dtype=DTYPE), index=self.number.index)

    def texts(self, name: str) -> pd.Series:
        """``kind`` or ``lifecycle`` of each row; missing where the class says nothing of it."""
        told = np.array([*(getattr(one, name) for one in self.classes), None], dtype=object)
        return pd.Series(told[self.number], index=self.number.index).astype("str")


def spelling(text: str) -> str:
    """What two spellings of one class have in common.

    3, ``"3.0"`` and ``"03"`` are one, and so are ``No visible damage``, ``no_visible_damage`` and
    ``NoVisibleDamage``. Words are compared in lower case without signs, blanks and marks above or below letters. Where that would
    leave nothing or mere digits (``<10%``, ``>10%``, ``?``), the text itself is compared.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    plain = "".join(_digit(letter) for letter in plain)
    whole = WHOLE.match(plain)
    if whole is not None:
        return ("-" if whole.group(1) == "-" and int(whole.group(2)) else "") + whole.group(2)
    if DECIMAL.match(plain):
        return repr(float(plain))
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter)
    )
    words = "".join(re.findall(r"[^\W_]+", bare))
    return " ".join(plain.split()) if not words or words.isdecimal() else words


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def meanings_of(crosswalk: Crosswalk) -> dict[str, SourceClass | None]:
    """Every spelling of a provider's classes: codes, labels, and those in ``also``.

    A class with a negative code is known by its words only.
    """
    known: dict[str, SourceClass | None] = {}
    for entry in crosswalk.classes:
        known[spelling(entry.label)] = entry
    for entry in crosswalk.classes:
        if entry.code >= 0:
            known[str(entry.code)] = entry
    for word, meant in crosswalk.also.items():
        known[spelling(word)] = known[spelling(str(meant))]
    return known


def meanings_of_scale(scale: Mapping[object, object]) -> dict[str, SourceClass | None]:
    """What option ``scale:`` says of a file's own classes.

    A class is mapped to one of our grades; to an interval such as ``moderate..destroyed``, counted under its
    lowest grade of damage unless another is named, as in ``severe (moderate..destroyed)``; to a label or code
    of UNOSAT; to a lifecycle (``demolished``), alone or beside a grade (``destroyed + demolished``); to a kind
    of site (``road_crater``); to ``not_assessed`` (looked at, could not be told) or to ``no_record``.

    Raises
    ------
    ConfigError
        If a class is mapped to anything else, or an empty value to a class.
    """
    known: dict[str, SourceClass | None] = {}
    for number, (own, meant) in enumerate(scale.items(), start=1):
        if own is None or not str(own).strip():
            msg = (
                f"option scale maps an empty value to {meant!r}, but an empty cell is no record and never a "
                "class; leave it out"
            )
            raise ConfigError(msg)
        entry = _class_meant(own, meant, number)
        spellings = WORDS_OF_FLAG[own] if isinstance(own, bool) else (spelling(str(own)),)
        known |= dict.fromkeys(spellings, entry)
    return known


def _class_meant(own: object, meant: object, number: int) -> SourceClass | None:
    label, text = str(own), str(meant).strip()
    if text == NO_RECORD:
        return None
    if text == NOT_ASSESSED:
        return SourceClass(number, label, None, None, None)
    first, _, second = (part.strip() for part in text.partition("+"))
    if second in LIFECYCLES:
        graded = _graded(label, first, number)
        if graded is not None:
            return replace(graded, lifecycle=second)
    if text in LIFECYCLES:
        return SourceClass(number, label, None, None, None, lifecycle=text)
    if text in SITE_KINDS:
        return SourceClass(number, label, None, None, None, text)
    entry = _graded(label, text, number) or _UNOSAT.get(spelling(text))
    if entry is not None:
        return replace(entry, code=number, label=label)
    unosat = "; ".join(f"{entry.code} {entry.label}" for entry in UNOSAT_CLASSES)
    msg = (
        f"option scale maps {own!r} to {meant!r} but is expected to map to a grade ({', '.join(GRADES)}), an "
        f"interval such as {GRADES[2]}..{GRADES[4]}, what became of the place ({', '.join(LIFECYCLES)}), a kind "
        f"of site ({', '.join(SITE_KINDS)}), {NOT_ASSESSED}, {NO_RECORD}, or a class of UNOSAT: {unosat}"
    )
    raise ConfigError(msg)


def _graded(label: str, text: str, number: int) -> SourceClass | None:
    """Class of a grade or an interval of grades; ``None`` if the text is neither."""
    if text in RANK:
        return SourceClass(number, label, text, text, text)
    parts = INTERVAL.match(text)
    if parts is None or not {parts.group(2), parts.group(3)} <= set(GRADES):
        return None
    lowest, highest = parts.group(2), parts.group(3)
    inside = GRADES[RANK[lowest] : RANK[highest] + 1]
    # An interval that begins with no damage says that damage is possible, so it is counted as that.
    usual = inside[1] if len(inside) > 1 and lowest == NO_VISIBLE_DAMAGE else lowest
    counted = parts.group(1) or usual
    return SourceClass(number, label, counted, lowest, highest) if counted in inside else None


_UNOSAT = meanings_of(Crosswalk("", UNOSAT_CLASSES))


def look_up(
    values: pd.Series, meanings: Meanings, *, source_id: str, no_record: Iterable[object] = ()
) -> Statements:
    """The class of each row of a column.

    Parameters
    ----------
    values
        As delivered: codes as numbers or text, labels, or both. Missing, empty and ``<Null>`` make no
        statement.
    meanings
        From :func:`meanings_of` or :func:`meanings_of_scale`.
    source_id
        Named in messages.
    no_record
        Further values that make no statement; where they stand in `meanings` too, they make none.

    Raises
    ------
    UnknownCodeError
        If a value has no meaning; names it, its column, the source, the number of rows, and what is allowed.
    """
    texts = as_text(values)
    codes, uniques = pd.factorize(texts.astype(object), use_na_sentinel=True)
    silent = {spelling(str(value)) for value in no_record}
    spelled = [spelling(str(text)) for text in uniques]
    _require_known(texts.name, source_id, spelled, uniques, codes, meanings, silent)
    met = [None if word in silent else meanings[word] for word in spelled]
    classes = tuple(dict.fromkeys(entry for entry in met if entry is not None))
    numbers = np.array(
        [*(-1 if entry is None else classes.index(entry) for entry in met), -1], dtype=np.int32
    )
    return Statements(pd.Series(numbers[codes], index=values.index), classes)


def _require_known(
    column: object,
    source_id: str,
    spelled: list[str],
    uniques: pd.Index,
    codes: npt.NDArray[np.intp],
    meanings: Meanings,
    silent: set[str],
) -> None:
    strange = [number for number, word in enumerate(spelled) if word not in meanings and word not in silent]
    if not strange:
        return
    rows = np.bincount(codes[codes >= 0], minlength=len(uniques))
    told = "; ".join(f"{uniques[number]!r} in {rows[number]} rows" for number in strange[:5])
    more = f" and {len(strange) - 5} more" if len(strange) > 5 else ""
    allowed = dict.fromkeys(
        word if entry is None else f"{entry.code} {entry.label}" if entry.code >= 0 else entry.label
        for word, entry in meanings.items()
    )
    listed = "; ".join([*allowed][:CLASSES_NAMED])
    msg = (
        f"Column {column} of {source_id} holds the unknown damage class {told}{more}; expected {listed}. Set "
        "option scale: of the source to say what each class means, or no_record_values: if it means none."
    )
    raise UnknownCodeError(msg)
