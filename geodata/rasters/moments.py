"""Images one after another -> number, mean and spread of every cell, without keeping the images (Welford, 1962)."""

from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from geodata.errors import SourceError

Cells = npt.NDArray[np.float64]


@dataclass
class Moments:
    """What has been seen so far in every cell, in memory that does not grow with the number of images.

    Attributes
    ----------
    n
        Valid images of the cell.
    mean
        Their mean; 0 where there is none yet.
    m2
        Sum of the squared distances from the mean.
    names
        Images that are already in, in the order they came; saved with the sums, so that a run that is taken
        up again can neither miss an image nor count one twice.
    n_not_positive
        Cells of those images that held no positive power and were therefore missing.
    """

    n: npt.NDArray[np.uint16]
    mean: Cells
    m2: Cells
    names: list[str] = field(default_factory=list)
    n_not_positive: int = 0

    @classmethod
    def empty(cls, shape: tuple[int, int]) -> "Moments":
        """Nothing seen yet."""
        return cls(np.zeros(shape, np.uint16), np.zeros(shape), np.zeros(shape))

    def add(self, cells: Cells, *, name: str) -> None:
        """Take in one image; cells that are missing in it (NaN) stay as they are.

        ``n += 1; d = x - mean; mean += d / n; m2 += d (x - mean)`` (Welford, 1962): exact to rounding, while
        the sum of squares less the square of the sum loses half its digits.
        """
        is_valid = np.isfinite(cells)
        self.n += is_valid
        distance = np.where(is_valid, cells - self.mean, 0.0)
        self.mean += distance / np.maximum(self.n, 1)
        self.m2 += distance * np.where(is_valid, cells - self.mean, 0.0)
        self.names.append(name)

    def variance(self) -> Cells:
        """Sample variance, over n - 1; missing below two images."""
        spread = np.full(self.m2.shape, np.nan)
        np.divide(self.m2, self.n.astype(np.float64) - 1.0, out=spread, where=self.n > 1)
        return spread


def save_moments(moments: Moments, path: Path) -> None:
    """Write the sums and the names of their images, whole or not at all."""
    unfinished = path.with_name(f".{path.name}.part")
    with unfinished.open("wb") as stream:
        np.savez(
            stream,
            n=moments.n,
            mean=moments.mean,
            m2=moments.m2,
            names=np.asarray(moments.names, dtype=np.str_),
            n_not_positive=np.asarray(moments.n_not_positive),
        )
    unfinished.replace(path)


def load_moments(path: Path, shape: tuple[int, int]) -> Moments:
    """The sums that :func:`save_moments` wrote; nothing seen yet if there is no such file.

    Raises
    ------
    SourceError
        If the file is damaged or of another grid.
    """
    if not path.exists():
        return Moments.empty(shape)
    try:
        with np.load(path, allow_pickle=False) as kept:
            names = [str(name) for name in kept["names"]]
            moments = Moments(kept["n"], kept["mean"], kept["m2"], names, int(kept["n_not_positive"]))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        msg = f"{path} is not a state of the screen that can be read ({error}); delete its folder and start again."
        raise SourceError(msg) from error
    if moments.n.shape != shape:
        msg = f"{path} was made on {moments.n.shape} cells but {shape} are expected; delete its folder and start again."
        raise SourceError(msg)
    return moments
