"""Row positions for ids, refusing ids that are not there: how two tables are joined without losing a row."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import columns
from geodata.errors import InvariantError

Rows = npt.NDArray[np.int64]


def rows_of(values: pd.Series, known: pd.Index, *, table: str) -> Rows:
    """Position of each value in `known`.

    Raises
    ------
    InvariantError
        If a value is not in `known`, or is there twice.
    """
    require_unique(known, f"{values.name} that table {table} refers to")
    rows = np.asarray(known.get_indexer(pd.Index(values)), dtype=np.int64)
    if (rows < 0).any():
        first = values[rows < 0].iloc[0]
        msg = (
            f"Column {table}.{values.name} is expected to hold values that are known, "
            f"but holds {first!r} and {int((rows < 0).sum()) - 1} more that are not."
        )
        raise InvariantError(msg)
    return rows


def place_ids(districts: pd.DataFrame) -> pd.Index:
    """Ids of the places that counts are made for: every district, then outside.

    Raises
    ------
    InvariantError
        If an id comes twice or is the name of a row that is added: outside or city.
    """
    ids = districts[columns.DISTRICT_ID].tolist()
    require_unique(pd.Index([*ids, columns.OUTSIDE, columns.CITY], dtype=object), columns.DISTRICT_ID)
    return pd.Index([*ids, columns.OUTSIDE], dtype=object)


def require_unique(values: pd.Index, name: str) -> None:
    """Do nothing if no value comes twice.

    Raises
    ------
    InvariantError
        Naming the first value that does.
    """
    if not values.is_unique:
        first = values[values.duplicated()][0]
        msg = f"Each {name} is expected once, but {first!r} comes more than once."
        raise InvariantError(msg)
