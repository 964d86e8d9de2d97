"""When a number reaches a threshold: one rule for cells, for footprints and for published scores."""

import numpy as np
import numpy.typing as npt

TIE = 1e-6
"""A value below a threshold by less than this part of it reaches it: 3.3 stored in 32 bits is below 3.3."""


def reaches(
    values: npt.NDArray[np.float64], threshold: float, *, higher_is_damage: bool = True
) -> npt.NDArray[np.bool_]:
    """True where a value is the threshold or beyond it; never where it is missing.

    Parameters
    ----------
    values
        Numbers; NaN is missing.
    threshold
        Reached by itself, and by what falls short of it by less than a millionth part (:data:`TIE`).
    higher_is_damage
        False: values at or below the threshold reach it.
    """
    margin = TIE * abs(threshold)
    reached = values >= threshold - margin if higher_is_damage else values <= threshold + margin
    return np.asarray(reached, dtype=np.bool_)
