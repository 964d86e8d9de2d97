"""OpenStreetMap damage tags: a small extract with every lifecycle form, as XML."""

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

ROLE = "assessments"
OPTIONS: dict[str, object] = {"date": "2023-02-09", "date_column": "osm_damage_date"}
CRS = "EPSG:32637"

WAYS: tuple[Mapping[str, str], ...] = (
    {"destroyed:building": "yes", "damage:date": "2023-02-06"},
    {"building": "collapsed"},
    {"ruins:building": "house"},
    {"building": "ruins", "name": 'The "Old" Mill'},
    {"building": "yes", "damage": "yes"},
    {"building": "yes", "typhoon:damage": "significant"},
    {"demolished:building": "yes"},
    {"destroyed:building": "yes", "razed:building": "yes"},
    {"building": "yes", "damage": "none"},
    {"building": "yes"},
    {"building": "roof"},
    {"destroyed:building": "no", "building": "house"},
)
"""Tags of the closed ways; behind them comes one node with ``destroyed:building``."""

N_SITES = 10
"""Nine of the ways, and the node."""
N_LEFT_OUT = 3
N_DESTROYED = 4
"""Counted as destroyed: destroyed:building (two ways, the node), collapsed, and two in ruins."""
N_DEMOLISHED = 2


def write(folder: Path) -> Path:
    """``town.osm``: a row of squares, 0.0002 degrees wide."""
    nodes, ways = [], []
    for number, tags in enumerate(WAYS):
        west = 37.0 + number * 0.001
        corners = [(west, 36.0), (west + 0.0002, 36.0), (west + 0.0002, 36.0002), (west, 36.0002)]
        ids = [number * 10 + corner + 1 for corner in range(4)]
        nodes += [
            f'<node id="{node}" version="1" lat="{lat}" lon="{lon}"/>'
            for node, (lon, lat) in zip(ids, corners, strict=True)
        ]
        refs = "".join(f'<nd ref="{node}"/>' for node in [*ids, ids[0]])
        ways.append(f'<way id="{1000 + number}" version="1">{refs}{_tags(tags)}</way>')
    nodes.append(
        f'<node id="900" version="1" lat="36.01" lon="37.0">{_tags({"destroyed:building": "yes"})}</node>'
    )
    path = folder / "town.osm"
    text = f'<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">{"".join(nodes)}{"".join(ways)}</osm>'
    path.write_text(text, encoding="utf-8")
    return path


def _tags(tags: Mapping[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())
