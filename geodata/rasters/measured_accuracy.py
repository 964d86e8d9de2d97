"""How well each screen was found to do, and against what: figures that the pages quote and a test works out again."""

from dataclasses import dataclass

from geodata.rasters.pwtt_rule import PUBLISHED_ACCURACY


@dataclass(frozen=True)
class MeasuredAuc:
    """One area under the curve of the optical screen at Raqqa.

    Attributes
    ----------
    score
        Band of the change raster.
    against
        What the 11,091 sites newly damaged between 2017-02-03 and 2017-10-21 were told apart from.
    auc
        Chance that such a site scores higher; 0.5 tells nothing. Rounded to two decimals.
    aligned
        Whether the pair was moved onto itself first; as delivered it lies 1.25 cells apart.
    """

    score: str
    against: str
    auc: float
    aligned: bool = True


NEAR, INTACT, FAR = (
    "random spots 30 to 100 m from any site",
    "the 117 sites that analysts saw to be undamaged",
    "random spots 100 to 300 m from any site: mostly fields",
)
OPTICAL_AT_RAQQA: tuple[MeasuredAuc, ...] = (
    MeasuredAuc("decorrelation", NEAR, 0.73),
    MeasuredAuc("decorrelation", INTACT, 0.66),
    MeasuredAuc("decorrelation", FAR, 0.58),
    MeasuredAuc("decorrelation", NEAR, 0.64, aligned=False),
    MeasuredAuc("texture_change", NEAR, 0.42),
    MeasuredAuc("gradient_energy_ratio", NEAR, 0.41),
)
"""Sentinel-2 true colour of 2017-05-22 and 2017-10-30 at 10 m, windows of 5 cells; worked out again in the tests."""

PWTT_AT_RAQQA = PUBLISHED_ACCURACY
"""Published, not measured here: no Sentinel-1 images of Raqqa are at hand."""
