"""Radar images by day -> those before the war and those after it, per relative orbit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from geodata.errors import ConfigError, SourceError
from geodata.provenance import Findings
from geodata.rasters.change_statistic import LEAST_POST, LEAST_PRE
from geodata.rasters.radar_scenes import POLARISATIONS, RadarBand

PRE, POST = "pre", "post"
LEAST_SCENES = 3


@dataclass(frozen=True)
class Windows:
    """Days that count as before and as after; both start on their first day and end before their last.

    Attributes
    ----------
    war_start
        First day that no longer counts as before.
    inference_start
        First day that counts as after.
    months_before, months_after
        Length of each: 12, and 1 or 2 (Ballinger, 2025).
    """

    war_start: date
    inference_start: date
    months_before: int = 12
    months_after: int = 2

    def __post_init__(self) -> None:
        if self.inference_start < self.war_start:
            msg = (
                f"inference_start {self.inference_start} lies before war_start {self.war_start}; "
                "the images after must come after those before."
            )
            raise ConfigError(msg)
        if self.months_before < 1 or self.months_after not in {1, 2}:
            msg = (
                f"The windows were {self.months_before} months before and {self.months_after} after; "
                "expected is at least 1 before, and 1 or 2 after."
            )
            raise ConfigError(msg)

    @property
    def pre(self) -> tuple[date, date]:
        """First day, and the day after the last, of the images before."""
        start = pd.Timestamp(self.war_start) - pd.DateOffset(months=self.months_before)
        return start.date(), self.war_start

    @property
    def post(self) -> tuple[date, date]:
        """First day, and the day after the last, of the images after."""
        end = pd.Timestamp(self.inference_start) + pd.DateOffset(months=self.months_after)
        return self.inference_start, end.date()

    def window_of(self, day: date) -> str | None:
        """``pre``, ``post``, or ``None`` for a day in neither."""
        for name, (start, end) in ((PRE, self.pre), (POST, self.post)):
            if start <= day < end:
                return name
        return None


def chosen_tracks(
    bands: Sequence[RadarBand], windows: Windows
) -> tuple[dict[int, dict[str, list[RadarBand]]], Findings]:
    """Bands of each relative orbit that was there after, by window; and what was left out, counted in bands.

    An orbit without images after says nothing about change; one with fewer than 3 days before or 2 after in each
    polarisation has no spread to measure change by.

    Raises
    ------
    SourceError
        If there are fewer than 3 images, or no orbit has enough in both windows.
    """
    findings = Findings("rasters")
    if len({(band.orbit, band.day) for band in bands}) < LEAST_SCENES:
        msg = f"{len({(band.orbit, band.day) for band in bands})} radar images are too few; at least {LEAST_SCENES} before and {LEAST_POST} after are needed."
        raise SourceError(msg)
    outside = [band for band in bands if windows.window_of(band.day) is None]
    findings.add(
        "outside_windows",
        "refused",
        len(outside),
        f"bands were taken outside {windows.pre[0]} to {windows.pre[1]} and {windows.post[0]} to {windows.post[1]}.",
    )
    tracks: dict[int, dict[str, list[RadarBand]]] = {}
    for band in bands:
        name = windows.window_of(band.day)
        if name is not None:
            tracks.setdefault(band.orbit, {PRE: [], POST: []})[name].append(band)
    usable = {orbit: days for orbit, days in sorted(tracks.items()) if _is_usable(days)}
    _tell_unusable(tracks, usable, findings)
    if not usable:
        told = "; ".join(
            f"orbit {orbit}: {_n_days(days[PRE])} before, {_n_days(days[POST])} after"
            for orbit, days in tracks.items()
        )
        msg = (
            f"No relative orbit has {LEAST_PRE} images before and {LEAST_POST} after in one polarisation "
            f"({told or 'no image lies in either window'}); add images or move the dates."
        )
        raise SourceError(msg)
    return usable, findings


def _is_usable(days: dict[str, list[RadarBand]]) -> bool:
    return any(
        sum(band.polarisation == name for band in days[PRE]) >= LEAST_PRE
        and sum(band.polarisation == name for band in days[POST]) >= LEAST_POST
        for name in POLARISATIONS
    )


def _tell_unusable(
    tracks: dict[int, dict[str, list[RadarBand]]],
    usable: dict[int, dict[str, list[RadarBand]]],
    findings: Findings,
) -> None:
    for orbit, days in sorted(tracks.items()):
        if orbit in usable:
            continue
        rule = "too_few_images" if days[POST] else "orbit_not_after"
        findings.add(
            rule,
            "refused",
            len(days[PRE]) + len(days[POST]),
            f"bands of relative orbit {orbit} are left out: {_n_days(days[PRE])} images before and "
            f"{_n_days(days[POST])} after, where {LEAST_PRE} and {LEAST_POST} are needed.",
        )


def _n_days(bands: Sequence[RadarBand]) -> int:
    return len({band.day for band in bands})
