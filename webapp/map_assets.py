"""The built script and style sheet of the map, for pages that are not this application's own."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).parent / "static"


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

    def inlined(name: str, mimetype: str) -> str:
        content = base64.b64encode((static / names[name]).read_bytes()).decode()
        return f"data:{mimetype};base64,{content}"

    return MapAssets(inlined("map-alone.js", "text/javascript"), inlined("map.css", "text/css"))
