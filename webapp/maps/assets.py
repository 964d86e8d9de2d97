"""The built script and style sheet of the map, for pages that are not this application's own."""

import base64
import json
import re
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"

PICTURE = re.compile(r"url\((\"?)(?:\./)?([\w.-]+\.(?:png|svg))\1\)")
MEDIA_TYPES = {".png": "image/png", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class MapAssets:
    """Script and style sheet of a map that stands alone: addresses, or ``data:`` addresses to inline them."""

    script_url: str
    style_url: str


def served_assets(base_url: str, static: Path = STATIC) -> MapAssets:
    """The built script and style sheet under `base_url`, the static folder of a running server.

    Raises
    ------
    FileNotFoundError
        If the front end has not been built.
    """
    names = json.loads((static / "assets.json").read_text(encoding="utf-8"))
    base = base_url.rstrip("/")
    return MapAssets(f"{base}/{names['map-alone.js']}", f"{base}/{names['map.css']}")


def inlined_assets(static: Path = STATIC) -> MapAssets:
    """The built script and style sheet as ``data:`` addresses, for a notebook or a file that is passed on.

    Raises
    ------
    FileNotFoundError
        If the front end has not been built.
    """
    names = json.loads((static / "assets.json").read_text(encoding="utf-8"))
    style = (static / names["map.css"]).read_text(encoding="utf-8")
    # A style sheet in a data: address has no place that the pictures it names could lie beside.
    style = PICTURE.sub(lambda found: f"url({_picture(static / found[2])})", style)
    script = (static / names["map-alone.js"]).read_bytes()
    return MapAssets(_inlined(script, "text/javascript"), _inlined(style.encode(), "text/css"))


def _picture(path: Path) -> str:
    return _inlined(path.read_bytes(), MEDIA_TYPES[path.suffix])


def _inlined(content: bytes, mimetype: str) -> str:
    return f"data:{mimetype};base64,{base64.b64encode(content).decode()}"
