"""Text values of a source: trimmed, empty ones missing, numbers without a stray decimal."""

import numpy as np
import pandas as pd

NO_VALUE = {"", "<null>"}
"""What a text column holds where nothing was recorded, in lower case; ArcGIS writes ``<Null>``."""


def as_text(values: pd.Series) -> pd.Series:
    """The values as text, verbatim but for blanks at both ends; missing, empty and ``<Null>`` are missing.

    Whole numbers lose their decimals (3.0 becomes "3"), because a column of codes turns to decimals as soon
    as one row is empty.
    """
    codes, uniques = pd.factorize(values.astype(object), use_na_sentinel=True)
    told = np.array([*(_told(value) for value in uniques), None], dtype=object)
    return pd.Series(told[codes], index=values.index, name=values.name).astype("str")


def _told(value: object) -> str | None:
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        value = int(value)
    text = str(value).strip()
    return None if text.lower() in NO_VALUE else text
