"""Google Open Buildings v3: the files of the S2 cells that meet the area."""

import pandas as pd
import s2sphere

from geodata.errors import FetchError
from geodata.sources.parquet import Box
from geodata.sources.refusal import RefusedError
from geodata.sources.retrieval import Retrieval
from geodata.sources.services.keys import shown
from geodata.sources.services.request import Request
from geodata.sources.services.service_type import BBOX_KEY, Delivery, ServiceType

LEVEL = 4
"""Level of the S2 cells that name the files (Open Buildings v3, download page)."""
TOKEN = "s2_token"
FACTS = {
    "confidence_threshold_80%_precision": "threshold_precision_80",
    "confidence_threshold_85%_precision": "threshold_precision_85",
    "confidence_threshold_90%_precision": "threshold_precision_90",
    "building_count": "n_buildings",
}
COVERED = "It covers Africa, South and South-East Asia, Latin America and the Caribbean, and not, for example, Syria"


def fetch_google(request: Request) -> Delivery:
    """The files of the level-4 S2 cells that meet the area; each holds all buildings of its cell, up to a gigabyte.

    The table of confidence thresholds lists the cells there are; the thresholds of the fetched ones are kept
    among the facts.

    Raises
    ------
    FetchError
        If none of the cells is covered.
    """
    tokens = tokens_of(request.required_box())
    index = request.index(
        f"{request.base}/score_thresholds_s2_level_4.csv", file_name="score_thresholds_s2_level_4.csv"
    )
    cells = _cells(request, index)
    listed = [token for token in tokens if token in cells.index]
    files = {token: _file_of(request, token) for token in listed}
    got = {token: file for token, file in files.items() if file is not None}
    absent = [token for token in tokens if token not in got]
    if not got:
        raise _not_covered(request, tokens)
    note = f"Cells {', '.join(absent)} of the area have no file: no buildings were looked for there."
    facts = {token: shown({name: cells[name][token] for name in cells.columns}, FACTS) for token in got}
    return Delivery(
        files=tuple(got.values()), index=(index,), facts={"cells": facts}, notes=(note,) if absent else ()
    )


def tokens_of(box: Box) -> list[str]:
    """Tokens of the level-4 S2 cells that meet the box."""
    west, south, east, north = box
    coverer = s2sphere.RegionCoverer()
    coverer.min_level = coverer.max_level = LEVEL
    # The default of eight cells is only an aim, but a large box is not to be covered by a few coarse ones.
    coverer.max_cells = 1000
    rectangle = s2sphere.LatLngRect.from_point_pair(
        s2sphere.LatLng.from_degrees(south, west), s2sphere.LatLng.from_degrees(north, east)
    )
    return sorted(cell.to_token() for cell in coverer.get_covering(rectangle))


def _cells(request: Request, index: Retrieval) -> pd.DataFrame:
    """The table of cells by token, everything as text: a token such as 0e5 is no number."""
    try:
        cells = pd.read_csv(index.path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise request.spoilt(index, "a table of cells that is no CSV") from error
    if TOKEN not in cells.columns:
        raise request.spoilt(index, f"a table of cells without the column {TOKEN}")
    return cells.drop_duplicates(TOKEN).set_index(TOKEN)


def _file_of(request: Request, token: str) -> Retrieval | None:
    """The file of a cell; ``None`` if it is listed but not there."""
    name = f"{token}_buildings.csv.gz"
    try:
        return request.download(f"{request.base}/polygons_s2_level_4_gzip/{name}", file_name=name)
    except RefusedError as error:
        if error.status == 404:
            return None
        raise


def _not_covered(request: Request, tokens: list[str]) -> FetchError:
    return FetchError(
        f"{request.service}: Open Buildings v3 has no buildings in the area (S2 cells {', '.join(tokens)}). "
        f"{COVERED}; use footprints of another source, such as microsoft or overture."
    )


SERVICE = ServiceType(
    name="google",
    title="Google Open Buildings v3, by area",
    url="https://sites.research.google/gr/open-buildings/",
    base="https://storage.googleapis.com/open-buildings-data/v3",
    fetch=fetch_google,
    keys=BBOX_KEY,
    needs_box=True,
    example="remote: {provider: google, bbox: [32.4, 15.4, 32.7, 15.8]}",
)
