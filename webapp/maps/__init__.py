"""The map: its elements for folium, what its script is told, its tiles and images.

``DamageMap``, ``DamageTiles`` and ``MapControls`` also stand alone in a notebook; see ``webapp/maps/elements.py``.
"""

from webapp.maps.elements import (
    DamageMap,
    DamageTiles,
    MapAssets,
    MapControls,
    MapFrame,
    MapParts,
    MapUrls,
    city_map,
    inlined_assets,
    script_json,
    served_assets,
)

__all__ = [
    "DamageMap",
    "DamageTiles",
    "MapAssets",
    "MapControls",
    "MapFrame",
    "MapParts",
    "MapUrls",
    "city_map",
    "inlined_assets",
    "script_json",
    "served_assets",
]
