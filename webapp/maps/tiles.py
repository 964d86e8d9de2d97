"""Vector tiles of the map."""

import gzip

from flask import Blueprint, Response, abort, request

from webapp.security import share
from webapp.store import store

blueprint = Blueprint("tiles", __name__)

FOREVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=60"
MVT = "application/vnd.mapbox-vector-tile"


@blueprint.get("/tiles/<slug>/<short:z>/<short:x>/<short:y>.mvt")
def tile(slug: str, z: int, x: int, y: int) -> Response:
    """One tile; 204 where there is nothing, 404 outside the world. Under ``?v=<release>`` it may be kept for ever."""
    city = store().city(slug)
    try:
        content = city.tile(z, x, y)
    except ValueError:
        abort(404)
    response = Response(status=204) if content is None else _encoded(content)
    response.set_etag(f"{city.release}-{z}-{x}-{y}")
    response.headers["Cache-Control"] = FOREVER if request.args.get("v") == city.release else SHORT
    response.vary.add("Accept-Encoding")
    share(response)
    response.make_conditional(request)
    return response


def _encoded(content: bytes) -> Response:
    """The tile as stored, gzipped; unpacked for the rare client that takes no gzip."""
    if request.accept_encodings.quality("gzip") > 0:
        return Response(content, mimetype=MVT, headers={"Content-Encoding": "gzip"})
    return Response(gzip.decompress(content), mimetype=MVT)
