"""UNOSAT's damage classes, written as number, text or in a file's own scale -> class codes."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from geodata.errors import ConfigError, UnknownCodeError
from geodata.grades import UNOSAT_CLASSES
from geodata.harmonise.text import as_text
from geodata.unosat_scale import CELL_CLASS, CELL_CODE, CODE_OF_LABEL, CODES, plain_words


def class_codes(
    values: pd.Series, *, source_id: str, scale: Mapping[str, int], no_record: frozenset[str]
) -> pd.Series:
    """UNOSAT class code of each value as a float; missing where the source has no record.

    Parameters
    ----------
    values
        A class column as delivered: whole or decimal numbers, their text ("3", "3.0"), or labels in any case.
        Missing, empty and ``<Null>`` mean no record, which is not the same as no visible damage.
    source_id
        Named in messages.
    scale
        From :func:`parse_scale`; if not empty, only its classes are known.
    no_record
        Values that mean no record, besides.

    Raises
    ------
    UnknownCodeError
        If a value is in no list; names it, the column, the source and how many rows hold it.
    """
    texts = as_text(values)
    texts = texts.mask(texts.isin(no_record))
    codes, uniques = pd.factorize(texts.astype(object), use_na_sentinel=True)
    known = [_code_of(str(text), scale) for text in uniques]
    unknown = [number for number, code in enumerate(known) if code is None]
    if unknown:
        told = "; ".join(
            f"{uniques[number]!r} in {int((codes == number).sum())} rows" for number in unknown[:5]
        )
        allowed = ", ".join(scale) if scale else f"1 to {max(CODES)} or UNOSAT's labels"
        msg = (
            f"Column {values.name} of {source_id} holds the unknown damage class {told}; expected {allowed}. "
        )
        if any(_is_of_cells(str(uniques[number])) for number in unknown):
            msg += (
                f"Class {CELL_CODE} ({CELL_CLASS.label}) belongs to UNOSAT's grids and cannot grade a point. "
            )
        msg += "Set option scale: (or no_record_values:) of the source to say what it means."
        raise UnknownCodeError(msg)
    numbers = np.array([*known, np.nan], dtype=float)
    return pd.Series(numbers[codes], index=values.index, name=values.name)


def parse_scale(scale: Mapping[object, object]) -> dict[str, int]:
    """A file's own classes, as text, with the UNOSAT code each stands for.

    Raises
    ------
    ConfigError
        If a class is mapped to something that is no UNOSAT code or label.
    """
    parsed: dict[str, int] = {}
    for own, meant in scale.items():
        code = _code_of(str(meant), {})
        if code is None:
            labels = "; ".join(f"{entry.code} {entry.label}" for entry in UNOSAT_CLASSES)
            msg = f"option scale maps {own!r} to {meant!r} but is expected to map to one of: {labels}"
            raise ConfigError(msg)
        parsed[str(as_text(pd.Series([own], dtype=object)).iloc[0])] = code
    return parsed


def _code_of(text: str, scale: Mapping[str, int]) -> int | None:
    if scale:
        return scale.get(
            _whole(text), {plain_words(own): code for own, code in scale.items()}.get(plain_words(text))
        )
    whole = _whole(text)
    if whole.isdecimal():
        return int(whole) if int(whole) in CODES else None
    return CODE_OF_LABEL.get(plain_words(text))


def _is_of_cells(text: str) -> bool:
    return _whole(text) == str(CELL_CODE) or plain_words(text) == plain_words(CELL_CLASS.label)


def _whole(text: str) -> str:
    return re.sub(r"^(-?\d+)\.0+$", r"\1", text.strip())
