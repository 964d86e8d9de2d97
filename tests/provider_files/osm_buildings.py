"""OpenStreetMap: one small extract as .osm.pbf and as .osm, with a header that says what day it shows."""

import struct
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import quoteattr

ROLE = "footprints"
OPTIONS: dict[str, object] = {}
CRS = "EPSG:32637"
SNAPSHOT = "2013-01-01"
N_BUILDINGS = 5
N_RUINED = 2
"""Of these: a ruin, and a closed way tagged destroyed:building only."""
N_NO_BUILDINGS = 2
"""A roof and a building site, refused."""
TRAPS = r'a "quoted" name'

WAYS: dict[int, dict[str, str]] = {
    101: {"building": "yes", "building:levels": "3;4", "amenity": "school", "name": TRAPS},
    102: {"building": "house", "building:levels": "G+3"},
    103: {"building": "roof"},
    104: {"destroyed:building": "yes"},
    105: {"building": "ruins"},
    106: {},
    107: {"building": "construction"},
    108: {"highway": "residential"},
}
RELATIONS: dict[int, tuple[int, dict[str, str]]] = {
    101: (106, {"type": "multipolygon", "building": "mosque"})
}
"""Relation -> its outer way, and its tags; its number is also that of a way."""

Tags = dict[str, str]


def corners(way: int) -> list[tuple[int, int, int]]:
    """Id, longitude and latitude of four nodes, degrees in ten-millionths; ways are 100 m apart."""
    west, south = 390_000_000 + 12_000 * (way - 100), 359_500_000
    places = [(west, south), (west + 1000, south), (west + 1000, south + 1000), (west, south + 1000)]
    return [(way * 10 + number, *place) for number, place in enumerate(places)]


def refs(way: int) -> list[int]:
    nodes = [node for node, _, _ in corners(way)]
    return nodes if "highway" in WAYS[way] else [*nodes, nodes[0]]


def write(folder: Path) -> Path:
    path = folder / "syria-130101.osm.pbf"
    path.write_bytes(_pbf())
    return path


def write_xml(folder: Path) -> Path:
    def tags(told: Tags) -> str:
        return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in told.items())

    nodes = "".join(
        f'<node id="{node}" lat="{lat / 1e7}" lon="{lon / 1e7}"/>\n'
        for way in WAYS
        for node, lon, lat in corners(way)
    )
    ways = "".join(
        f'<way id="{way}">{"".join(f"<nd ref={quoteattr(str(ref))}/>" for ref in refs(way))}{tags(told)}</way>\n'
        for way, told in WAYS.items()
    )
    relations = "".join(
        f'<relation id="{number}"><member type="way" ref="{way}" role="outer"/>{tags(told)}</relation>\n'
        for number, (way, told) in RELATIONS.items()
    )
    path = folder / "raqqa.osm"
    header = f'<osm version="0.6" osmosis_replication_timestamp="{SNAPSHOT}T00:00:00Z">'
    path.write_text(f"<?xml version='1.0'?>\n{header}\n{nodes}{ways}{relations}</osm>\n", encoding="utf-8")
    return path


def _pbf() -> bytes:
    seconds = int(datetime.fromisoformat(SNAPSHOT).replace(tzinfo=UTC).timestamp())
    header = _text(4, b"OsmSchema-V0.6") + _number(32, seconds)
    words = sorted(
        {
            word
            for told in [*WAYS.values(), *(told for _, told in RELATIONS.values())]
            for word in [*told, *told.values()]
        }
    )
    table = ["", "outer", *words]
    nodes = b"".join(
        _text(1, _number(1, _zigzag(node)) + _number(8, _zigzag(lat)) + _number(9, _zigzag(lon)))
        for way in WAYS
        for node, lon, lat in corners(way)
    )
    ways = b"".join(
        _text(3, _number(1, way) + _tagged(told, table) + _packed(8, _steps(refs(way))))
        for way, told in WAYS.items()
    )
    relations = b"".join(
        _text(
            4,
            _number(1, number)
            + _tagged(told, table)
            + _packed(8, [1])
            + _packed(9, _steps([way]))
            + _packed(10, [1]),
        )
        for number, (way, told) in RELATIONS.items()
    )
    strings = _text(1, b"".join(_text(1, word.encode()) for word in table))
    blocks = [_block(b"OSMData", strings + _text(2, group)) for group in (nodes, ways, relations)]
    return _block(b"OSMHeader", header) + b"".join(blocks)


def _block(kind: bytes, content: bytes) -> bytes:
    blob = _number(2, len(content)) + _text(3, zlib.compress(content))
    header = _text(1, kind) + _number(3, len(blob))
    return struct.pack(">I", len(header)) + header + blob


def _tagged(told: Tags, table: list[str]) -> bytes:
    return _packed(2, [table.index(key) for key in told]) + _packed(
        3, [table.index(word) for word in told.values()]
    )


def _steps(ids: list[int]) -> list[int]:
    return [_zigzag(after - before) for before, after in zip([0, *ids], ids, strict=False)]


def _zigzag(number: int) -> int:
    return 2 * number if number >= 0 else -2 * number - 1


def _packed(field: int, numbers: Iterable[int]) -> bytes:
    content = b"".join(_varint(number) for number in numbers)
    return _text(field, content) if content else b""


def _text(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _number(field: int, number: int) -> bytes:
    return _varint(field << 3) + _varint(number)


def _varint(number: int) -> bytes:
    parts = bytearray()
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])
