"""Where the steps of the overview begin: the same for the map, its pictures and the styles of exported layers.

The map script has its own copy in ``districts.ts``; tests hold the two together.
"""

import math

from webapp.palette import RAMP_LIGHT

SHARE_BREAKS: tuple[float, ...] = (0.1, 0.25, 0.4, 0.6)
"""Shares at which a step of the ramp begins; a value on a limit belongs to the step above it."""

N_BREAKS = len(RAMP_LIGHT) - 1


def density_breaks(greatest: float) -> tuple[float, ...]:
    """Four round limits below the greatest density of any area at any date, so that colours keep their meaning."""
    top = max(greatest, 10.0)
    power, limits = math.ceil(math.log10(top)), list[float]()
    while len(limits) < N_BREAKS:
        limits += [digit * 10.0**power for digit in (5, 2, 1) if digit * 10.0**power < top]
        power -= 1
    return tuple(sorted(limits[:N_BREAKS]))
