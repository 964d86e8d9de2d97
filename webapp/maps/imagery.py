"""Map tiles of the images from above, cut from the bundle's Cloud-optimised GeoTIFFs as they are asked for."""

from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any, Literal

import rasterio
from flask import Blueprint, Response, abort, request
from rasterio.errors import RasterioError

from geodata.errors import BundleError
from webapp.maps.tiles import FOREVER, SHORT
from webapp.security import share
from webapp.store import store

blueprint = Blueprint("imagery", __name__)

TILE_SIDE = 256
QUALITY = 80
AT_ONCE = BoundedSemaphore(4)
"""Tiles drawn at the same time; the others wait, so that many readers cost time and not memory."""
GDAL_OPTIONS: dict[str, Any] = {
    "GDAL_CACHEMAX": 64,  # megabytes
    # A file of the bundle stands alone: nothing beside it is looked for.
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_NUM_THREADS": 1,
}
Format = Literal["webp", "jpg"]
_importing = Lock()


def _rio_tiler() -> tuple[Any, type[Exception]]:
    """The reader of rio-tiler and its error for a tile beside the image.

    Imported at the first tile, since it takes longer than everything else that a page needs; by one thread at a
    time, since two that import its packages at once find each other's half-made modules.
    """
    with _importing:
        from rio_tiler.errors import TileOutsideBounds
        from rio_tiler.io import Reader
    return Reader, TileOutsideBounds


@blueprint.get("/imagery/<slug>/<image_id>/<short:z>/<short:x>/<short:y>.<any(webp, jpg):kind>")
def tile(slug: str, image_id: str, z: int, x: int, y: int, kind: Format) -> Response:
    """One tile as WebP, see-through where there is no data, or as JPEG, white there; 404 where the image is not.

    Under ``?v=<release>`` it may be kept for ever.
    """
    city = store().city(slug)
    image = city.image(image_id)
    # The zoom first: 2 to the power of a zoom from an address may not fit into memory.
    if not image["minzoom"] <= z <= image["maxzoom"] or max(x, y) >= 1 << z:
        abort(404)
    tag = f"{city.release}-{image_id}-{z}-{x}-{y}-{kind}"
    if request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        content = draw_tile(city.file(image["file"]), z, x, y, kind)
        if content is None:
            abort(404)
        response = Response(content, mimetype="image/webp" if kind == "webp" else "image/jpeg")
    response.set_etag(tag)
    response.headers["Cache-Control"] = FOREVER if request.args.get("v") == city.release else SHORT
    return share(response)


def draw_tile(path: Path, z: int, x: int, y: int, kind: Format) -> bytes | None:
    """The encoded tile; ``None`` if the image does not reach into it.

    Each call opens the file for itself: an open raster must not be shared between threads.

    Raises
    ------
    BundleError
        If the file is damaged.
    """
    reader, outside = _rio_tiler()
    try:
        with AT_ONCE, rasterio.Env(**GDAL_OPTIONS), reader(str(path)) as image:
            cut = image.tile(x, y, z, tilesize=TILE_SIDE, resampling_method="bilinear")
            if kind == "webp":
                return bytes(cut.render(img_format="WEBP", QUALITY=QUALITY))
            cut.array.data[:, cut.mask == 0] = 255
            return bytes(cut.render(add_mask=False, img_format="JPEG", QUALITY=QUALITY))
    except outside:
        return None
    except RasterioError as error:
        msg = f"{path.name} is damaged and cannot be read; build the bundle again."
        raise BundleError(msg) from error
