"""The maps people make of footprints today, as files a browser can open without the Internet.

Folium's pages name some ten addresses of other hosts. Leaflet comes from the copy in `webapp/frontend/node_modules`;
everything else (jQuery, Bootstrap, icon fonts) is replaced by empty files, which spares these maps about 150 kB of
what they really fetch. There is no background map, in theirs or in ours.
"""

import gzip
import importlib.util
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import folium
import geopandas as gpd

COLOURS = {
    "Not listed": "#c0c1c6",
    "Moderate Damage": "#fedb5f",
    "Severe Damage": "#b6691f",
    "Destroyed": "#74004e",
}
FOREIGN = re.compile(r"(?<=[\"'])https?://[^\"'\s]+?/([\w.-]+\.(?:js|css))(?=[\"'])")
MEDIA_TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css"}


def local_page(html: str) -> tuple[str, list[str]]:
    """The page with the scripts and styles of other hosts taken from its own folder, and which there were."""
    foreign = [found[0] for found in FOREIGN.finditer(html)]
    return FOREIGN.sub(lambda found: found[1], html), foreign


def geojson_map(table: gpd.GeoDataFrame) -> folium.Map:
    """folium.GeoJson with a colour by class and what is known in a tooltip."""
    west, south, east, north = table.total_bounds
    city = folium.Map(tiles=None)
    folium.GeoJson(
        table,
        style_function=lambda feature: {
            "fillColor": COLOURS[feature["properties"]["damage"]], "fillOpacity": 0.8, "weight": 1,
            "color": "#444444",
        },
        tooltip=folium.GeoJsonTooltip(["building_id", "damage"]),
    ).add_to(city)  # fmt: skip
    city.fit_bounds([[south, west], [north, east]])
    return city


def explore_map(table: gpd.GeoDataFrame) -> folium.Map:
    """GeoDataFrame.explore() with the same colours."""
    return table.explore(column="damage", categories=list(COLOURS), cmap=list(COLOURS.values()), tiles=None)


def can_explore() -> bool:
    """True if the packages are installed that explore() wants and this project does not."""
    return all(importlib.util.find_spec(name) for name in ("matplotlib", "mapclassify"))


def write_page(city: folium.Map, path: Path, leaflet: Path) -> list[str]:
    """Write the map with everything it loads beside it; the addresses of other hosts it named."""
    html, foreign = local_page(city.get_root().render())
    path.write_text(html, encoding="utf-8")
    for address in foreign:
        name = address.rpartition("/")[2]
        copy = leaflet / name
        (path.parent / name).write_bytes(copy.read_bytes() if copy.is_file() else b"")
    return foreign


@contextmanager
def files_served(folder: Path) -> Iterator[str]:
    """Address of a server of the files in `folder`, gzipped once and kept."""
    packed: dict[str, bytes] = {}

    class Files(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.lstrip("/")
            path = folder / name
            if "/" in name or not path.is_file():
                self.send_response(204)
                self.end_headers()
                return
            if name not in packed:
                packed[name] = gzip.compress(path.read_bytes(), 6)
            self.send_response(200)
            self.send_header("Content-Type", MEDIA_TYPES.get(path.suffix, "application/octet-stream"))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(packed[name])))
            self.end_headers()
            self.wfile.write(packed[name])

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Files) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


RIVALS: dict[str, Callable[[gpd.GeoDataFrame], folium.Map]] = {
    "explore()": explore_map,
    "folium.GeoJson": geojson_map,
}
