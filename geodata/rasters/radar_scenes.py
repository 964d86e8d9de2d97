"""Files of Sentinel-1 power -> which image, polarisation, date and relative orbit each band is."""

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from geodata.errors import SourceError

POLARISATIONS = ("VV", "VH")
N_TRACKS = 175
"""Orbits of one repeat cycle of Sentinel-1, 12 days; relative orbits are 1 to 175."""

ORBIT_OFFSETS = {"A": 73, "B": 27}
"""Sentinel-1 A and B: relative orbit = (absolute orbit - offset) mod 175 + 1 (ESA, SentiWiki, S1 Products)."""
OFFSETS_OF_C = (172, 99)
LAST_OF_C_BEFORE_MANOEUVRE = 8018
"""Sentinel-1 C was moved in June 2026; its offset is 172 up to this absolute orbit and 99 after it (ESA, 2026)."""

MANIFEST_COLUMNS = ("path", "date", "orbit", "polarisation")
DATE_TAGS = ("DATE", "ACQUISITION_DATE", "SENSING_DATE", "DATETIME")
ORBIT_TAGS = ("RELATIVE_ORBIT", "RELATIVEORBITNUMBER_START", "SAT:RELATIVE_ORBIT", "ORBIT", "TRACK")

_SAFE_NAME = re.compile(
    r"s1(?P<satellite>[a-z])[-_](?:iw|ew|s\d|wv)[-_].*?(?P<date>\d{8})t\d{6}[-_]\d{8}t\d{6}[-_](?P<orbit>\d{6})",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?<!\d)(20\d{2})-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?=[tT_\-.]|$)")
_POLARISATION = re.compile(r"(?<![A-Za-z])(VV|VH)(?![A-Za-z])", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class RadarBand:
    """One polarisation of one image.

    Attributes
    ----------
    orbit
        Relative orbit, 1 to 175: the same number, the same view.
    """

    orbit: int
    day: date
    polarisation: str
    path: Path
    band: int

    @property
    def name(self) -> str:
        """What the image is called in a saved state: it tells a moved file from another image."""
        return f"{self.orbit:03d}_{self.day:%Y%m%d}_{self.polarisation}_{self.path.name}_{self.band}"


def relative_orbit(satellite: str, absolute_orbit: int) -> int:
    """Number of the track, 1 to 175, from the absolute orbit of Sentinel-1 A, B or C.

    Raises
    ------
    SourceError
        If the satellite's offset is not known.
    """
    letter = satellite.upper().removeprefix("S1")
    if letter == "C":
        offset = OFFSETS_OF_C[absolute_orbit > LAST_OF_C_BEFORE_MANOEUVRE]
    elif letter in ORBIT_OFFSETS:
        offset = ORBIT_OFFSETS[letter]
    else:
        msg = (
            f"The relative orbit of Sentinel-1{letter} cannot be worked out from its file name; "
            f"give it in a manifest with the columns {','.join(MANIFEST_COLUMNS)}."
        )
        raise SourceError(msg)
    return (absolute_orbit - offset) % N_TRACKS + 1


def find_radar_bands(scenes: Path | Sequence[Path]) -> list[RadarBand]:
    """Every band to be used, by orbit, day and polarisation.

    Parameters
    ----------
    scenes
        A folder of GeoTIFFs; a CSV manifest with ``path`` (relative to the manifest) and, as far as names and
        tags do not say it, ``date``, ``orbit`` (relative) and ``polarisation``; or the files themselves.

    Raises
    ------
    SourceError
        If there is no file, a file does not say what it is or says two things, a file mixes orbits or images,
        or two bands are of one day, orbit and polarisation.
    """
    listed = _listed(scenes)
    bands = sorted(band for path, told in listed for band in _bands_of(path, told))
    _refuse_duplicates(bands)
    return bands


def _listed(scenes: Path | Sequence[Path]) -> list[tuple[Path, Mapping[str, str]]]:
    if not isinstance(scenes, Path):
        return [(Path(path), {}) for path in scenes]
    if scenes.suffix.lower() in {".csv", ".txt"}:
        return _manifest(scenes)
    if not scenes.is_dir():
        msg = f"{scenes} is neither a folder of GeoTIFFs nor a CSV manifest; give one of the two."
        raise SourceError(msg)
    paths = sorted(path for path in scenes.rglob("*") if path.suffix.lower() in {".tif", ".tiff"})
    if not paths:
        msg = f"{scenes} holds no .tif or .tiff; give the folder of the radar images in linear power."
        raise SourceError(msg)
    return [(path, {}) for path in paths]


def _manifest(path: Path) -> list[tuple[Path, Mapping[str, str]]]:
    try:
        rows = pd.read_csv(path, dtype="string", encoding="utf-8-sig", keep_default_na=False)
    except (OSError, ValueError, pd.errors.ParserError) as error:
        msg = f"The manifest {path} cannot be read ({error}); write a CSV with the columns {','.join(MANIFEST_COLUMNS)}."
        raise SourceError(msg) from error
    rows.columns = [str(column).strip().lower() for column in rows.columns]
    if "path" not in rows:
        msg = f"The manifest {path} has the columns {', '.join(rows.columns)}; expected are {', '.join(MANIFEST_COLUMNS)}."
        raise SourceError(msg)
    told = [{str(name): str(value).strip() for name, value in row.items()} for row in rows.to_dict("records")]
    return [(path.parent / row["path"], row) for row in told]


def _bands_of(path: Path, told: Mapping[str, str]) -> list[RadarBand]:
    """The bands of one file; what the manifest tells stands before tags, and these before the name."""
    try:
        # Opened quietly: where a file lies is asked of the grid, which says what is missing.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            file = rasterio.open(path)
        with file:
            descriptions = [description or "" for description in file.descriptions]
            tags = {str(name).upper(): str(value) for name, value in file.tags().items()}
            dtypes = set(file.dtypes)
    except RasterioError as error:
        msg = f"{path} cannot be opened as a raster ({error}); take it out of the folder or the manifest."
        raise SourceError(msg) from error
    if any(dtype.startswith(("int", "uint", "complex")) for dtype in dtypes):
        msg = (
            f"{path.name} holds {', '.join(sorted(dtypes))}, so uncalibrated numbers or single looks; "
            "expected is calibrated linear power as floats (GRD after calibration and terrain correction)."
        )
        raise SourceError(msg)
    day, orbit = _day_of(path, told, tags), _orbit_of(path, told, tags)
    given = told.get("polarisation", "").upper()
    wanted = {given: 1} if given and len(descriptions) == 1 else _polarisations(path, descriptions)
    if given and given not in wanted:
        msg = f"{path.name} has no band described as {given}; it has {', '.join(wanted)}."
        raise SourceError(msg)
    chosen = [given] if given else list(wanted)
    unknown = set(chosen) - set(POLARISATIONS)
    if unknown:
        msg = f"{path.name} is listed as {', '.join(sorted(unknown))}; expected is {' or '.join(POLARISATIONS)}."
        raise SourceError(msg)
    return [RadarBand(orbit, day, polarisation, path, wanted[polarisation]) for polarisation in chosen]


def _polarisations(path: Path, descriptions: Sequence[str]) -> dict[str, int]:
    """Number of the band of each polarisation, by description or, of a single band, by file name."""
    found: dict[str, int] = {}
    texts = descriptions if any(descriptions) or len(descriptions) > 1 else [path.stem.replace("_", " ")]
    for number, text in enumerate(texts, start=1):
        for name in {match.upper() for match in _POLARISATION.findall(text.replace("_", " "))}:
            if name in found:
                msg = (
                    f"{path.name} has more than one band of {name}, so several images in one file; "
                    "one image a file is expected: split it."
                )
                raise SourceError(msg)
            found[name] = number
    if not found:
        told = ", ".join(repr(text) for text in descriptions)
        msg = (
            f"{path.name} does not say which band is VV or VH (descriptions: {told}); "
            "describe its bands, put VV or VH into the file name, or list it in a manifest."
        )
        raise SourceError(msg)
    return found


def _day_of(path: Path, told: Mapping[str, str], tags: Mapping[str, str]) -> date:
    safe = _SAFE_NAME.search(path.name)
    texts = [told.get("date", ""), *(tags.get(name, "") for name in DATE_TAGS)]
    texts.append(safe["date"] if safe else path.stem)
    for text in texts:
        match = _DAY.search(text.strip())
        if match:
            return date(*(int(part) for part in match.groups()))
    msg = (
        f"{path.name} does not say when it was taken; give the date in its name (YYYYMMDD), in the tag "
        f"{DATE_TAGS[0]}, or in a manifest."
    )
    raise SourceError(msg)


def _orbit_of(path: Path, told: Mapping[str, str], tags: Mapping[str, str]) -> int:
    """The relative orbit; two that differ are an error, not a choice."""
    texts = [told.get("orbit", ""), *(tags.get(name, "") for name in ORBIT_TAGS)]
    found = {int(number) for text in texts for number in re.findall(r"\d+", text)}
    safe = _SAFE_NAME.search(path.name)
    if safe and (safe["satellite"].upper() in {*ORBIT_OFFSETS, "C"} or not found):
        found.add(relative_orbit(safe["satellite"], int(safe["orbit"])))
    if len(found) > 1:
        msg = (
            f"{path.name} mixes the relative orbits {', '.join(map(str, sorted(found)))} (name, tags and manifest "
            "together); each orbit looks from another side, so one orbit a file is expected."
        )
        raise SourceError(msg)
    if not found:
        msg = (
            f"{path.name} does not say its relative orbit; keep the name of the original product, set the tag "
            f"{ORBIT_TAGS[0]}, or list it in a manifest with the columns {','.join(MANIFEST_COLUMNS)}."
        )
        raise SourceError(msg)
    orbit = found.pop()
    if not 1 <= orbit <= N_TRACKS:
        msg = f"{path.name} gives the relative orbit {orbit}; expected is 1 to {N_TRACKS}, not the absolute orbit."
        raise SourceError(msg)
    return orbit


def _refuse_duplicates(bands: Sequence[RadarBand]) -> None:
    seen: dict[tuple[Any, ...], Path] = {}
    for band in bands:
        key = (band.orbit, band.day, band.polarisation)
        if key in seen:
            msg = (
                f"{seen[key].name} and {band.path.name} are both {band.polarisation} of {band.day} in orbit {band.orbit}; "
                "take the copy out, or join the two slices of one pass into one file first."
            )
            raise SourceError(msg)
        seen[key] = band.path
