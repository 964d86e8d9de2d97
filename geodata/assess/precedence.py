"""Which of several statements about one building is preferred, by the criteria of the configuration."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata import columns
from geodata.errors import ConfigError, InvariantError
from geodata.grades import METHODS
from geodata.provenance import Source

CRITERIA: tuple[str, ...] = ("date", "method", "resolution", "order")
"""What can decide, in the order that counts if none is given: the later epoch, the more trusted method, the
finer image, the source that the configuration names first. The method order is that of
:data:`geodata.grades.METHODS`: field over analyst over volunteers over model."""

_Keys = npt.NDArray[np.int64] | npt.NDArray[np.float64]


def preferred_first(
    statements: pd.DataFrame, sources: Sequence[Source], *, precedence: Sequence[str], by: Sequence[str]
) -> pd.DataFrame:
    """The statements, those with the same values of `by` together and of these the preferred one first.

    Criteria that `precedence` does not name decide after it, in the order of `CRITERIA`, so no tie is left and
    neither the order of rows nor an id decides.

    Parameters
    ----------
    statements
        `columns.BUILDING_STATEMENTS`.
    sources
        All sources that make statements, in the order of the configuration; their resolution_m is used, a
        missing one comes last.
    precedence
        Names in `CRITERIA`, the first one decides first.
    by
        Columns that name what is decided about.

    Raises
    ------
    ConfigError
        If a criterion is not known.
    InvariantError
        If a source of a statement is not among `sources`, or a method is not known.
    """
    strangers = [name for name in precedence if name not in CRITERIA]
    if strangers:
        msg = f"resolve.precedence names {strangers[0]!r} but is expected to name some of {', '.join(CRITERIA)}."
        raise ConfigError(msg)
    keys = _keys(statements, sources)
    chain = dict.fromkeys([*precedence, *CRITERIA])
    groups = [pd.factorize(statements[name], sort=True)[0] for name in by]
    order = np.lexsort([*(keys[name] for name in reversed(chain)), *reversed(groups)])
    return statements.iloc[order]


def order_of_sources(statements: pd.DataFrame, sources: Sequence[Source]) -> npt.NDArray[np.int64]:
    """Position in `sources` of the source of each statement.

    Raises
    ------
    InvariantError
        If one is not there.
    """
    return _place_of(statements[columns.SOURCE_ID], [source.id for source in sources])


def _keys(statements: pd.DataFrame, sources: Sequence[Source]) -> dict[str, _Keys]:
    order = order_of_sources(statements, sources)
    resolution = np.array(
        [np.inf if source.resolution_m is None else source.resolution_m for source in sources], dtype=float
    )
    day = statements[columns.EPOCH].astype("datetime64[ms]").to_numpy().astype(np.int64)
    return {
        "date": -day,
        "method": _place_of(statements[columns.METHOD], METHODS),
        "resolution": resolution[order] if len(statements) else np.empty(0),
        "order": order,
    }


def _place_of(values: pd.Series, known: Sequence[str]) -> npt.NDArray[np.int64]:
    place = np.asarray(pd.Index(list(known)).get_indexer(pd.Index(values)))
    if (place < 0).any():
        first = values[place < 0].iloc[0]
        msg = f"Column {values.name} of the statements holds {first!r} but is expected to be one of {', '.join(known)}."
        raise InvariantError(msg)
    return place.astype(np.int64)
