"""geoBoundaries: administrative boundaries of a country at one level, with the licence of each."""

from typing import Any

from geodata.errors import ConfigError, FetchError
from geodata.sources.retrieval import Retrieval
from geodata.sources.services.keys import checked_text, shown
from geodata.sources.services.request import Request
from geodata.sources.services.service_type import Delivery, ServiceType

RELEASES = ("gbOpen", "gbHumanitarian", "gbAuthoritative")
LEVELS = tuple(f"ADM{level}" for level in range(6))
FACTS = {
    "boundaryID": "boundary_id",
    "boundaryName": "country",
    "boundaryYearRepresented": "year",
    "boundaryType": "level",
    "boundaryCanonical": "level_name",
    "boundarySource": "source",
    "boundaryLicense": "licence",
    "licenseDetail": "licence_text",
    "licenseSource": "licence_url",
    "boundarySourceURL": "source_url",
    "sourceDataUpdateDate": "source_updated",
    "buildDate": "built",
    "admUnitCount": "n_areas",
}
ADDRESSES = {False: "gjDownloadURL", True: "simplifiedGeometryGeoJSON"}
LARGE_FILE_POINTER = b"version https://git-lfs"
"""What a repository gives in place of a large file when asked in the wrong way (Git LFS, specification)."""


def fetch_geoboundaries(request: Request) -> Delivery:
    """The boundaries of a country at a level, as GeoJSON (Runfola et al. 2020).

    Country is that of the city unless one is named. The licence differs from country to country and is kept
    among the facts.

    Raises
    ------
    ConfigError
        If the release or level does not exist, or no country is known.
    FetchError
        If this country has no boundaries at this level.
    """
    release, country, level = _asked(request)
    index, answer = request.json_index(
        f"{request.base}/{release}/{country}/{level}/",
        file_name=f"{release}-{country}-{level}.json",
        if_none=f"{release} has no {level} of {country}",
    )
    address = answer.get(ADDRESSES[request.keys.get("simplified") is True])
    if not isinstance(address, str) or not address:
        raise request.nothing(f"{release} names no file for {level} of {country}")
    file = request.download(address, file_name=f"geoBoundaries-{country}-{level}.geojson")
    _require_not_a_pointer(request, file)
    return Delivery(files=(file,), index=(index,), facts={"release": release, **shown(answer, FACTS)})


def _asked(request: Request) -> tuple[str, str, str]:
    """Release, country and level."""
    release: Any = request.keys.get("release", RELEASES[0])
    if release not in RELEASES:
        msg = f"remote: release was {release!r} but is expected to be one of {', '.join(RELEASES)}"
        raise ConfigError(msg)
    given = request.keys.get("level")
    level = f"ADM{given}" if isinstance(given, int) and not isinstance(given, bool) else given
    if level not in LEVELS:
        msg = f"remote: level was {given!r} but is expected to be one of {', '.join(LEVELS)}"
        raise ConfigError(msg)
    named = "country" in request.keys or request.country is None
    country = checked_text(request.keys, "country") if named else str(request.country)
    if len(country) != 3 or not country.isascii() or not country.isalpha():
        msg = f"remote: country was {country!r} but is expected to be an ISO 3166-1 alpha-3 code such as SYR"
        raise ConfigError(msg)
    return str(release), country.upper(), str(level)


def _require_not_a_pointer(request: Request, file: Retrieval) -> None:
    with file.path.open("rb") as stream:
        if stream.read(len(LARGE_FILE_POINTER)) != LARGE_FILE_POINTER:
            return
    told: FetchError = request.spoilt(file, "a pointer to a large file and not the file")
    raise told


SERVICE = ServiceType(
    name="geoboundaries",
    title="geoBoundaries, administrative boundaries of every country",
    url="https://www.geoboundaries.org",
    base="https://www.geoboundaries.org/api/current",
    fetch=fetch_geoboundaries,
    keys={
        "level": "ADM0 to ADM5, or the number alone.",
        "country": "ISO 3166-1 alpha-3 code; that of the city if left out.",
        "release": "gbOpen (the default), gbHumanitarian or gbAuthoritative.",
        "simplified": "True for the simplified geometry.",
    },
    required=("level",),
    example="remote: {provider: geoboundaries, level: ADM2}",
)
