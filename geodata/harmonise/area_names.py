"""Which columns of an area file hold its English and its Arabic names, where the configuration names none."""

import re
from collections.abc import Sequence

import pandas as pd

from geodata.harmonise.text import as_text

NAMES_EN = (
    "nameen", "nameeng", "nameenglish", "enname", "englishname", "name1en", "name", "neighbourhoodname",
    "neighborhoodname", "neighbourhood", "neighborhood", "neigh", "districtname", "district", "quarter", "locality",
    "zonename", "label",
)  # fmt: skip
NAMES_AR = (
    "namear", "namearabic", "arname", "arabicname", "namea", "name1ar", "اسمالحي", "الحي", "الاسم", "اسم", "المنطقة",
)  # fmt: skip
"""Names of columns in small letters without signs, best first."""

ARABIC = re.compile(r"[\u0600-\u06ff]")


def guess_name_columns(table: pd.DataFrame) -> dict[str, str]:
    """``name_en`` and ``name_ar`` -> the column that by its name holds them; a key is left out where none does.

    A column of names in Arabic script is one of Arabic names, whatever it is called.
    """
    offered: dict[str, str] = {}
    for name in map(str, table.columns):
        offered.setdefault(_bare(name), name)
    found = {}
    english, arabic = _first(NAMES_EN, offered), _first(NAMES_AR, offered)
    if english is not None and _is_arabic(as_text(table[english])):
        arabic, english = arabic or english, None
    if english is not None:
        found["name_en"] = english
    if arabic is not None:
        found["name_ar"] = arabic
    return found


def _first(wanted: Sequence[str], offered: dict[str, str]) -> str | None:
    return next((offered[name] for name in wanted if name in offered), None)


def _bare(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _is_arabic(names: pd.Series) -> bool:
    held = names.dropna()
    return bool(len(held)) and bool(held.str.contains(ARABIC).mean() > 0.5)
