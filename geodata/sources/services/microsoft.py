"""Microsoft building footprints: the partitions whose quadkeys meet the area."""

from difflib import get_close_matches

import mercantile
import pandas as pd

from geodata.sources.parquet import Box
from geodata.sources.retrieval import Retrieval, safe_name
from geodata.sources.services.keys import checked_texts
from geodata.sources.services.request import Request
from geodata.sources.services.service_type import BBOX_KEY, Delivery, ServiceType

ZOOM = 9
"""Level of the quadkeys that name the partitions (GlobalMLBuildingFootprints, README)."""
LOCATION, QUADKEY, ADDRESS, UPLOADED = "Location", "QuadKey", "Url", "UploadDate"


def fetch_microsoft(request: Request) -> Delivery:
    """The partitions of ``dataset-links.csv`` whose quadkey meets the area.

    Near a border one quadkey is listed for several locations, each with the buildings of its own country: all
    are fetched unless ``location`` chooses, and that is noted. Of several uploads of one partition the latest counts.

    Raises
    ------
    FetchError
        If no partition meets the area, or the location is unknown.
    """
    box = request.required_box()
    index = request.index(f"{request.base}/dataset-links.csv", file_name="dataset-links.csv")
    links = _links(request, index)
    quadkeys = quadkeys_of(box)
    here = links[links[QUADKEY].isin(quadkeys)]
    wanted = checked_texts(request.keys, "location")
    if wanted:
        here = here[here[LOCATION].map(_folded).isin([_folded_known(request, links, one) for one in wanted])]
    if here.empty:
        raise request.nothing(
            f"no partition has a quadkey of the area ({', '.join(quadkeys)})"
            + (f" and the location {' or '.join(wanted)}" if wanted else ""),
            advice="check bbox: and location: of remote: in the configuration",
        )
    latest = here.sort_values([QUADKEY, LOCATION, UPLOADED], kind="stable").drop_duplicates(
        [QUADKEY, LOCATION], keep="last"
    )
    latest = latest.drop_duplicates(ADDRESS)
    rows = zip(latest[QUADKEY], latest[LOCATION], latest[ADDRESS], strict=True)
    files = tuple(
        request.download(address, file_name=safe_name(f"{quadkey}-{location}.csv.gz"))
        for quadkey, location, address in rows
    )
    return Delivery(
        files=files,
        index=(index,),
        facts={"partitions": latest[[LOCATION, QUADKEY, UPLOADED]].to_dict(orient="records")},
        notes=_notes(latest, quadkeys),
    )


def quadkeys_of(box: Box) -> list[str]:
    """Quadkeys of zoom 9 that meet the box, as text: leading zeros count."""
    return sorted(mercantile.quadkey(tile) for tile in mercantile.tiles(*box, zooms=ZOOM))


def _links(request: Request, index: Retrieval) -> pd.DataFrame:
    """The list of partitions, everything as text."""
    try:
        links = pd.read_csv(index.path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise request.spoilt(index, "a list of partitions that is no CSV") from error
    missing = sorted({LOCATION, QUADKEY, ADDRESS} - set(links.columns))
    if missing:
        raise request.spoilt(index, f"a list of partitions without the column {missing[0]}")
    # A tool that took quadkeys for numbers has cut their leading zeros.
    links[QUADKEY] = links[QUADKEY].str.strip().str.zfill(ZOOM)
    return links if UPLOADED in links.columns else links.assign(**{UPLOADED: ""})


def _folded(location: str) -> str:
    return "".join(letter for letter in location.casefold() if letter.isalnum())


def _folded_known(request: Request, links: pd.DataFrame, wanted: str) -> str:
    known = {_folded(location): location for location in links[LOCATION].unique()}
    if _folded(wanted) in known:
        return _folded(wanted)
    near = [known[one] for one in get_close_matches(_folded(wanted), known, n=3)]
    raise request.nothing(f"there is no location {wanted!r}", offered=near or sorted(known.values())[:10])


def _notes(latest: pd.DataFrame, quadkeys: list[str]) -> tuple[str, ...]:
    per_quadkey = latest.groupby(QUADKEY)[LOCATION].agg(list)
    shared = per_quadkey[per_quadkey.map(len) > 1]
    absent = sorted(set(quadkeys) - set(per_quadkey.index))
    notes = [
        f"Quadkey {quadkey} is listed for {' and '.join(locations)}; all were fetched, location: chooses."
        for quadkey, locations in shared.items()
    ]
    if absent:
        notes.append(f"No footprints are published for {len(absent)} of the quadkeys: {', '.join(absent)}.")
    return tuple(notes)


SERVICE = ServiceType(
    name="microsoft",
    title="Microsoft building footprints, by area",
    url="https://github.com/microsoft/GlobalMLBuildingFootprints",
    base="https://minedbuildings.z5.web.core.windows.net/global-buildings",
    fetch=fetch_microsoft,
    keys={
        **BBOX_KEY,
        "location": "Location, or list of them, as dataset-links.csv spells it; all if left out.",
    },
    needs_box=True,
    example="remote: {provider: microsoft, bbox: [38.9, 35.9, 39.1, 36.0]}",
)
