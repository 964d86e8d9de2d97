"""An image after -> the same on the radiometric scale of the image before, by cells that did not change."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geodata.errors import SourceError

Cells = npt.NDArray[np.float64]

N_ROUNDS = 10
KEPT_SPREADS = 2.0
MAD_TO_SD = 1.4826
LEAST_CELLS = 100


@dataclass(frozen=True)
class Normalisation:
    """``matched = gain * after + offset``, and the share of valid cells that it rests on."""

    gain: float
    offset: float
    share_used: float


def normalise(after: Cells, before: Cells, *, is_seen: npt.NDArray[np.bool_]) -> tuple[Cells, Normalisation]:
    """The band after, brought to the mean and the spread of the band before over presumably unchanged cells.

    A relative radiometric normalisation as in Yuan and Elvidge (1996). Cells are taken as unchanged if they lie
    within two robust spreads of the line, which is drawn again until it stays. The line is that of equal mean and
    spread, not a regression: regression would flatten the second image by as much as the two disagree.

    Raises
    ------
    SourceError
        If there are too few cells, one image is even, or the two do not rise together.
    """
    old, new = before[is_seen], after[is_seen]
    if old.size < LEAST_CELLS or not old.std() > 0 or not new.std() > 0:
        msg = f"{old.size} valid cells, or an image of one value, are not enough to match two images; {LEAST_CELLS} are."
        raise SourceError(msg)
    is_kept = np.ones(old.size, dtype=bool)
    gain, offset = _line(new, old)
    for _ in range(N_ROUNDS):
        residual = old - gain * new - offset
        spread = MAD_TO_SD * float(np.median(np.abs(residual - np.median(residual))))
        chosen = np.abs(residual - np.median(residual)) <= KEPT_SPREADS * spread
        if chosen.sum() < LEAST_CELLS or not new[chosen].std() > 0 or (chosen == is_kept).all():
            break
        is_kept = chosen
        gain, offset = _line(new[is_kept], old[is_kept])
    if np.corrcoef(new[is_kept], old[is_kept])[0, 1] <= 0:
        msg = "The two images do not get brighter together, so no scale fits both; check bands and place."
        raise SourceError(msg)
    return gain * after + offset, Normalisation(gain, offset, float(is_kept.mean()))


def _line(new: Cells, old: Cells) -> tuple[float, float]:
    gain = float(old.std() / new.std())
    return gain, float(old.mean() - gain * new.mean())
