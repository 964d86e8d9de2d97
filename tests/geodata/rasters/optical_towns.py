"""Grey images of made-up towns, in code."""

import numpy as np
from scipy import ndimage


def town(seed=1, shape=(80, 100)):
    return 100 + 400 * (ndimage.gaussian_filter(np.random.default_rng(seed).random(shape), 1.0) - 0.5)
