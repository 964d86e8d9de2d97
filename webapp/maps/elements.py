"""The map as folium elements: a map without any foreign address, a layer of vector tiles, and its controls.

``city_map`` makes the map of a page. The three classes also stand alone in a notebook::

    import folium
    from webapp.maps import DamageMap, DamageTiles, inlined_assets

    city = DamageMap(location=[35.95, 39.01], zoom_start=14, assets=inlined_assets())
    DamageTiles("http://127.0.0.1:8000/tiles/raqqa-demo/{z}/{x}/{y}.mvt").add_to(city)
    city.save("map.html")

In a plain ``folium.Map`` the layer works as well: give it the same ``assets``.
"""

import json
from collections.abc import Sequence
from typing import Any

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

from webapp.maps.assets import MapAssets
from webapp.maps.frame import MapFrame


def script_json(value: Any) -> str:
    """`value` as JSON that is safe inside a script element: no data can end the element or open a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _links(assets: MapAssets | None) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    if assets is None:
        return [], []
    return [("damage-ledger-map", assets.script_url)], [("damage-ledger-map-style", assets.style_url)]


class DamageMap(folium.Map):
    """A folium map that asks nothing of other hosts: no CDN, jQuery, Bootstrap or icon font.

    Parameters
    ----------
    location, zoom_start
        First view; ignored when `options_script` is given.
    assets
        Script and style sheet to link in a page of folium's own; ``None`` if the page around it brings them.
    identifier
        Makes ids, and so the output, the same every time; letters, digits and ``_``.
    options_script
        JavaScript expression for the options of ``L.map``, read when the page is opened.
    frame
        Words and marks around the map, see :class:`MapFrame`.
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}{% endmacro %}
        {% macro html(this, kwargs) %}{{ this.frame.render(this.get_name()) }}{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map("{{ this.get_name() }}", {{ this.options_script }});
        {% endmacro %}
        """
    )

    def __init__(
        self,
        location: Sequence[float] | None = None,
        *,
        zoom_start: int = 13,
        assets: MapAssets | None = None,
        identifier: str = "city",
        options_script: str | None = None,
        frame: MapFrame | None = None,
    ) -> None:
        self.default_js, self.default_css = _links(assets)
        super().__init__(location=location, zoom_start=zoom_start, tiles=None)
        self._name = "Map"
        self._id = identifier
        self.frame = frame or MapFrame()
        self.options_script = options_script or script_json(
            {"center": self.location, "zoom": zoom_start, "attributionControl": False}
        )


class DamageTiles(JSCSSMixin, Layer):
    """Vector tiles of a bundle as a folium layer, drawn on canvas and sharp past their last zoom.

    Parameters
    ----------
    url
        Address of the tiles with ``{z}``, ``{x}`` and ``{y}``.
    max_native_zoom
        Zoom of the most detailed tiles.
    bounds
        West, south, east and north of the data; nothing is asked for outside.
    epoch
        Position of the date to show; the last one if not given.
    watermark
        Text repeated over the layer; give the notice of a synthetic bundle here.
    assets
        Script and style sheet to link; not needed inside a :class:`DamageMap` that has them.
    options_script
        JavaScript expression for all options, in place of the ones above.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.dmTiles({{ this.url_script }}, {{ this.options_script }});
        {% endmacro %}
        """
    )

    def __init__(
        self,
        url: str,
        *,
        max_native_zoom: int = 14,
        bounds: Sequence[float] | None = None,
        epoch: int | None = None,
        watermark: str | None = None,
        name: str | None = None,
        assets: MapAssets | None = None,
        identifier: str = "tiles",
        url_script: str | None = None,
        options_script: str | None = None,
    ) -> None:
        self.default_js, self.default_css = _links(assets)
        super().__init__(name=name, overlay=True, control=name is not None)
        self._name = "DamageTiles"
        self._id = identifier
        scene = {
            key: value for key, value in (("epoch", epoch), ("watermark", watermark)) if value is not None
        }
        options: dict[str, Any] = {"maxNativeZoom": max_native_zoom, "scene": scene}
        if bounds is not None:
            options["dataBounds"] = [float(edge) for edge in bounds]
        self.url_script = url_script or script_json(url)
        self.options_script = options_script or script_json(options)


class MapControls(MacroElement):
    """Legend, dates, card, keyboard and address of a :class:`DamageMap` with one :class:`DamageTiles`.

    Parameters
    ----------
    tiles
        The layer the controls act on.
    config_script
        JavaScript expression for the configuration.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        DamageLedger.start(
            {{ this._parent.get_name() }}, {tiles: {{ this.tiles.get_name() }}}, {{ this.config_script }}
        );
        {% endmacro %}
        """
    )

    def __init__(self, tiles: DamageTiles, *, config_script: str, identifier: str = "controls") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "MapControls"
        self._id = identifier
        self.tiles = tiles
        self.config_script = config_script
