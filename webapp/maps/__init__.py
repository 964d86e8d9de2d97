"""The map: its elements for folium, what its script is told, its tiles and images.

``DamageMap``, ``DamageTiles`` and ``MapControls`` also stand alone in a notebook; see ``webapp/maps/elements.py``.
"""

from webapp.maps.assets import MapAssets, inlined_assets, served_assets
from webapp.maps.city_map import MapParts, MapUrls, city_map
from webapp.maps.elements import DamageMap, DamageTiles, MapControls, script_json
from webapp.maps.frame import MapFrame

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
