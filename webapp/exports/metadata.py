"""What stands beside every export as JSON: what it is, of what, by whom, under which licence, and its columns."""

from collections.abc import Sequence
from typing import Any

from webapp.exports.about import About
from webapp.exports.geojson import told
from webapp.exports.layer import Layer
from webapp.exports.selection import NARROWING, OBEYED


def metadata_of(
    layers: Sequence[Layer], about: About, *, name: str, mimetype: str, asked: dict[str, str]
) -> dict[str, Any]:
    """The metadata of one export.

    Parameters
    ----------
    name
        Name under which the export is saved.
    asked
        The filters that were asked for; those that no layer obeys are named in ``not_applied``.
    """
    obeyed = {one for layer in layers for one in OBEYED[layer.name]}
    return {
        "file": name,
        "media_type": mimetype,
        "layers": [
            {
                "name": layer.name,
                "n_rows": layer.n_rows,
                "geometry": layer.geometry,
                "columns": list(layer.columns),
            }
            for layer in layers
        ],
        "n_rows": sum(layer.n_rows for layer in layers),
        "not_applied": sorted((set(asked) & NARROWING) - obeyed),
        "crs": "EPSG:4326",
        **told(about),
    }
