"""The rule of the radar screen, and what its file must say about itself."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from geodata.rasters.change_statistic import Combination, Test
from geodata.rasters.lee import ENL
from geodata.rasters.radar_scenes import RadarBand
from geodata.rasters.screen_windows import POST, PRE, Windows
from geodata.rasters.smoothing import DISC_RADII_M, MEDIAN_SIGMA_CELLS
from geodata.rasters.write import DATE_TAG, NEVER_EVIDENCE, USE_TAG

Tracks = Mapping[int, Mapping[str, Sequence[RadarBand]]]

VERSION_LABELS = {
    ("pooled", "max"): "PWTT rule of 2025: pooled variance, maximum over orbits and polarisations",
    (
        "welch",
        "stouffer",
    ): "PWTT later default: Welch, Stouffer over orbits of absolute values, maximum over polarisations",
}
PUBLISHED_ACCURACY = (
    "Raqqa, rule of 2025, footprints against UNOSAT points: AUC 75.6, P 63.21, R 88.87; specificity derived 0.40 "
    "(Ballinger, 2025, Remote Sensing of Environment 331, 115025)"
)
THRESHOLD_NOTE = "not applied here; published: T > 3.3 (until 2025: T > 3) on the smoothed statistic"
USE_NOTE = f"screen, {NEVER_EVIDENCE}"
NO_P_VALUES = (
    "none: images of a track are not independent, the largest of several statistics is taken and then smoothed, "
    "and n_post is about 2 to 5, so no known distribution gives a probability"
)


@dataclass(frozen=True)
class PwttSettings:
    """What decides the numbers of a run.

    Attributes
    ----------
    windows
        Days before and after.
    enl
        Equivalent number of looks of the Lee filter.
    test, combine
        ``pooled`` and ``max``: the rule of 2025, for which the accuracy was published. ``welch`` and
        ``stouffer``: the later default. See :mod:`geodata.rasters.change_statistic`.
    """

    windows: Windows
    enl: float = ENL
    test: Test = "pooled"
    combine: Combination = "max"

    @property
    def version(self) -> str:
        """Label of the rule, written into the file."""
        return VERSION_LABELS.get(
            (self.test, self.combine),
            f"not a published rule: {self.test} variance, {self.combine} over orbits",
        )

    def to_json(self) -> dict[str, object]:
        """Plain dictionary, to compare two runs."""
        windows = {name: str(value) for name, value in asdict(self.windows).items()}
        return {"windows": windows, "enl": self.enl, "test": self.test, "combine": self.combine}


def tags_of(
    settings: PwttSettings, tracks: Tracks, built_up: Path | None, built_up_above: float
) -> dict[str, str]:
    """Everything that made a run, as tags of its file."""
    windows = settings.windows
    images = "; ".join(
        f"{orbit}: {len({band.day for band in days[PRE]})} before, {len({band.day for band in days[POST]})} after"
        for orbit, days in tracks.items()
    )
    return {
        DATE_TAG: windows.inference_start.isoformat(),
        "METHOD": "PWTT",
        "VERSION": settings.version,
        USE_TAG: USE_NOTE,
        "WAR_START": windows.war_start.isoformat(),
        "INFERENCE_START": windows.inference_start.isoformat(),
        "PRE_WINDOW": _interval(windows.pre),
        "POST_WINDOW": _interval(windows.post),
        "SPECKLE_FILTER": f"Lee 3 x 3 on linear power, ENL {settings.enl:g}, before the natural logarithm",
        "TEST": f"{settings.test}, sample variance (n - 1)",
        "COMBINATION": f"{settings.combine} over relative orbits, maximum over VV and VH",
        "RELATIVE_ORBITS": images,
        "SMOOTHING": f"weighted median 3 x 3 (Gaussian, sigma {MEDIAN_SIGMA_CELLS:g} cells), mean with discs of "
        + ", ".join(f"{radius:g}" for radius in DISC_RADII_M)
        + " m",
        "BUILT_UP_MASK": "none" if built_up is None else f"{built_up.name} above {built_up_above:g}",
        "THRESHOLD": THRESHOLD_NOTE,
        "P_VALUES": NO_P_VALUES,
        "PUBLISHED_ACCURACY": PUBLISHED_ACCURACY,
    }


def _interval(days: tuple[date, date]) -> str:
    return f"[{days[0].isoformat()}, {days[1].isoformat()})"
