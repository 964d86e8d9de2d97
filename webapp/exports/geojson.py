"""GeoJSON (RFC 7946): longitude and latitude to 7 decimals, a feature a line, and what the file says of itself."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from webapp.exports.about import About
from webapp.exports.layer import Layer

DECIMALS = 7
"""About a centimetre: less than the positions are known to."""


def geojson_chunks(
    layer: Layer, about: About, on_rows: Callable[[int], None] | None = None
) -> Iterator[bytes]:
    """The layer as a feature collection, its foreign member ``about`` first, then a batch at a time."""
    head = {"type": "FeatureCollection", "name": layer.name, "about": told(about)}
    yield (json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n').encode()
    before = ""
    for batch in layer.batches():
        if len(batch):
            yield (before + ",\n".join(features(batch, layer))).encode()
            before = ",\n"
        if on_rows is not None:
            on_rows(len(batch))
    yield b"\n]}\n"


def features(batch: pd.DataFrame, layer: Layer) -> list[str]:
    """Each row as a GeoJSON feature, its id that of its first column."""
    shapes = shapely.to_geojson(_written(batch.geometry.to_numpy()))
    table = pd.DataFrame(batch[list(layer.columns)])
    dates: dict[str, Any] = {
        str(name): table[name].dt.strftime("%Y-%m-%d") for name in table.select_dtypes("datetime")
    }
    properties = table.assign(**dates).to_json(orient="records", lines=True, force_ascii=False)
    ids = table[_id_column(layer)].tolist()
    # Texts are put together, nothing is worked out: the loop costs a tenth of making its parts.
    rows = zip(ids, shapes, properties.split("\n"), strict=False)
    return [
        f'{{"type": "Feature", "id": {json.dumps(one, ensure_ascii=False)}, "geometry": {shape}, "properties": {row}}}'
        for one, shape, row in rows
    ]


def told(about: About) -> dict[str, Any]:
    """What a file says of itself as JSON."""
    said = asdict(about)
    said["dictionary"] = [
        dict(zip(("column", "unit", "meaning"), row, strict=True)) for row in about.dictionary
    ]
    said["classes"] = [dict(zip(("class", "label", "meaning"), row, strict=True)) for row in about.classes]
    return said


def write_geojson(
    layers: Sequence[Layer], about: About, target: Path, on_rows: Callable[[int], None]
) -> None:
    """Write one layer as GeoJSON."""
    with target.open("wb") as stream:
        for chunk in geojson_chunks(layers[0], about, on_rows):
            stream.write(chunk)


def _id_column(layer: Layer) -> str:
    """Districts begin with the codes of the levels above them."""
    return "district_code" if layer.name == "districts" else layer.columns[0]


def _written(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Shapes with rounded coordinates, outer rings counter-clockwise as the standard asks."""
    rounded = shapely.transform(shapes, lambda places: np.round(places, DECIMALS))
    return np.asarray(shapely.orient_polygons(rounded))
