"""Which file and layer of a UNOSAT delivery holds the damage sites; the others are extents and basemaps."""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from geodata.errors import SourceError
from geodata.options import text_option
from geodata.sources.archive import READABLE, readable_members
from geodata.sources.gdal import gdal_address
from geodata.unosat_columns import EPOCH_ROLES, HOUSING_UNITS, day_in_name

NAMED = re.compile(r"damage_?sites|_cda|_hu$|rdba", re.IGNORECASE)
"""How the layers of damage sites are named, where several have classes: ``Damage_Sites_GazaStrip_20251011``."""


@dataclass(frozen=True)
class Place:
    """One layer of one file: its path, the path inside it if it is an archive, and its name."""

    location: Path
    member: str | None
    layer: str

    @property
    def where(self) -> str:
        """GDAL's address of the file."""
        return gdal_address(self.location, self.member)

    @property
    def name(self) -> str:
        """How a message calls it: file and layer, or the one name that both have."""
        file = PurePosixPath(self.member or self.location.name)
        return self.layer if file.stem == self.layer else f"{file.name}: {self.layer}"


def place_of_sites(location: Path, options: Mapping[str, object]) -> tuple[Place | None, list[Place]]:
    """The layer of damage sites, and further layers that hold the very same rows.

    A layer fits if it has a column of damage classes and one of image dates, or housing units. Of several that
    fit, those named as UNOSAT names them are meant. ``None`` where no layer fits or GDAL lists none (a table of
    text, a damaged file): the general reader then reads it or says what is wrong.

    Raises
    ------
    SourceError
        If several layers fit that are not alike; none is preferred for the date in its name.
    """
    offered = _offered(location, options)
    fitting = [place for place in offered if _fields_fit(place, dated=True)]
    # Without a column of dates the passes are named by option epochs:, which cannot tell layers apart.
    fitting = fitting or [place for place in offered if _fields_fit(place, dated=False)]
    chosen = [place for place in fitting if NAMED.search(place.name)] or fitting
    if len(chosen) > 1 and not _all_alike(chosen):
        told = ", ".join(place.name for place in chosen)
        msg = (
            f"{location} holds {len(chosen)} layers of damage sites ({told}); name one with option layer: "
            "(or member:, if they are files of an archive)."
        )
        raise SourceError(msg)
    return (chosen[0], chosen[1:]) if chosen else (None, [])


def _offered(location: Path, options: Mapping[str, object]) -> list[Place]:
    wanted = text_option(options, "layer")
    return [
        place
        for file in _files(location)
        for member in _members(file, text_option(options, "member"))
        for place in _spatial_layers(file, member)
        if wanted is None or wanted == place.layer or _fits(wanted, place.layer)
    ]


def _files(location: Path) -> list[Path]:
    """The file itself, or what can be read in a folder that is no geodatabase."""
    if not location.is_dir() or location.suffix.lower() == ".gdb":
        return [location]
    held = sorted(path for path in location.rglob("*") if path.suffix.lower() in {*READABLE, ".zip"})
    return [path for path in held if not any(parent.suffix.lower() == ".gdb" for parent in path.parents)]


def _members(file: Path, wanted: str | None) -> list[str | None]:
    if file.suffix.lower() != ".zip":
        return [None]
    held = readable_members(file)
    exact = [name for name in held if wanted in (name, PurePosixPath(name).name)]
    return [*(exact or [name for name in held if wanted is None or _fits(wanted, name)])]


def _fits(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error as error:
        msg = f"{pattern!r} is no name and no regular expression ({error}); correct option layer: or member:."
        raise SourceError(msg) from error


def _spatial_layers(file: Path, member: str | None) -> list[Place]:
    with warnings.catch_warnings():
        # What GDAL warns of is told when the layer is read.
        warnings.simplefilter("ignore")
        try:
            listed = pyogrio.list_layers(gdal_address(file, member))
        except (DataSourceError, DataLayerError):
            return []
    return [Place(file, member, str(name)) for name, kind in listed if kind is not None]


def _fields_fit(place: Place, *, dated: bool) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fields = [str(name) for name in pyogrio.read_info(place.where, layer=place.layer)["fields"]]
    if any(EPOCH_ROLES["class"].match(name) for name in fields):
        return not dated or any(EPOCH_ROLES["date"].match(name) for name in fields)
    return any(HOUSING_UNITS.match(name) or day_in_name(name) is not None for name in fields)


def _all_alike(places: list[Place]) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        shapes = [pyogrio.read_info(place.where, layer=place.layer) for place in places]
        if len({(tuple(info["fields"]), info["features"], info["geometry_type"]) for info in shapes}) > 1:
            return False
        first, *others = (pyogrio.read_dataframe(place.where, layer=place.layer) for place in places)
    return all(first.equals(other) for other in others)
