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
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

import folium
from branca.element import Element, Figure, MacroElement
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

from geodata.online_maps import OnlineMap
from webapp.languages import ENGLISH, LANGUAGES, catalogue
from webapp.maps.assets import MapAssets, inlined_assets, served_assets
from webapp.maps.config import Config, PublishedCity, map_config
from webapp.maps.frame import MapFrame
from webapp.maps.strings import map_strings
from webapp.wording.names import in_language

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

CONFIG_ELEMENT = "dl-config"
"""Id of the page's ``<script type="application/json">`` that holds :attr:`MapParts.config`."""


@dataclass(frozen=True)
class MapUrls:
    """Where the map script asks for what; ``{slug}``, ``{release}`` and ``{language}`` are filled in here.

    Attributes
    ----------
    tiles
        Vector tiles; ``{z}``, ``{x}`` and ``{y}`` stay for the script.
    detail
        JSON of one building or site; ``{layer}`` and ``{id}`` (row of the published table, from 0) stay.
    page
        The full map page, to which an embedded map links.
    imagery
        Map tiles of an image; ``{id}``, ``{z}``, ``{x}`` and ``{y}`` stay for the script.
    claims
        The claims about the city, to which the card of a place links.
    district
        The page of a district, to which its card links; ``{id}`` stays for the script.
    """

    tiles: str = "/tiles/{slug}/{z}/{x}/{y}.mvt?v={release}"
    detail: str = "/map/{slug}/{layer}/{id}.json?lang={language}&v={release}"
    page: str = "/map/{slug}?lang={language}"
    imagery: str = "/imagery/{slug}/{id}/{z}/{x}/{y}.webp?v={release}"
    claims: str = "/claims/{slug}?lang={language}"
    district: str = "/districts/{slug}/{id}?lang={language}"

    @classmethod
    def under(cls, root: str) -> Self:
        """The usual addresses of an application that answers under the path `root`."""
        usual = asdict(cls())
        return cls(**{name: f"{root}{address}" for name, address in usual.items()})


@dataclass(frozen=True)
class MapParts:
    """A map in the three pieces a page with a strict content security policy needs.

    Attributes
    ----------
    html
        Markup for the place of the map; no script and no style in it.
    script
        The only inline script; it holds no data but the slug.
    config
        Values for the page's ``<script type="application/json" id="dl-config">``, to be written by
        :func:`script_json` or Jinja's ``tojson``.
    """

    html: str
    script: str
    config: Config


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


def city_map(
    bundle: PublishedCity,
    *,
    language: str,
    theme: str = "auto",
    embed: bool = False,
    urls: MapUrls | None = None,
    strings: Mapping[str, str] | None = None,
    parts: Mapping[str, Mapping[str, str | None]] | None = None,
    backgrounds: Sequence[OnlineMap] = (),
) -> MapParts:
    """The map of a city for a page: markup, one inline script and its configuration.

    The same bundle, language and theme give the same bytes. No other host is named in it, unless by `urls`.

    Parameters
    ----------
    bundle
        An opened bundle; only its manifest, statistics, districts and kinds of sites are read.
    language
        ``en`` or ``ar``.
    theme
        ``light``, ``dark`` or ``auto``.
    embed
        True in an iframe of another site: the page around keeps its scroll wheel and its touch.
    urls
        Addresses of tiles, details and page; those of this application if not given.
    strings
        Words by the keys of :func:`webapp.maps.strings.map_strings`; the catalogue of `language` if not given.
    parts
        Addresses of the scripts that are loaded when asked for; without them their buttons are left out.
    backgrounds
        Online backgrounds that readers may switch on; asked for only then.
    """
    shown = LANGUAGES.get(language, ENGLISH)
    words = strings or map_strings(catalogue(shown.code).ugettext)
    filled = _filled(urls or MapUrls(), bundle, shown.code)
    config = map_config(
        bundle,
        language=shown.code,
        theme=theme,
        embed=embed,
        tiles_url=filled.tiles,
        detail_url=filled.detail,
        page_url=filled.page,
        claims_url=filled.claims,
        district_url=filled.district,
        strings=words,
        parts=parts,
        imagery_url=filled.imagery,
        backgrounds=backgrounds,
    )
    frame = MapFrame(
        strings=words,
        city=in_language(bundle.manifest["area"]["name"], shown.code),
        direction=shown.direction,
        credit=config["credit"],
        mark=config["notice"],
        embed=embed,
    )
    return _parts(bundle.slug, frame, config)


def _filled(urls: MapUrls, bundle: PublishedCity, language: str) -> MapUrls:
    values = {"slug": bundle.slug, "release": str(bundle.manifest["release"]), "language": language}

    def fill(template: str) -> str:
        return re.sub(r"\{(slug|release|language)\}", lambda match: values[match.group(1)], template)

    filled = (urls.tiles, urls.detail, urls.page, urls.imagery, urls.claims, urls.district)
    return MapUrls(*map(fill, filled))


def _parts(slug: str, frame: MapFrame, config: Config) -> MapParts:
    """Render the folium elements; the script waits, so a page may load things in any order."""
    identifier = re.sub(r"\W", "_", slug)
    options = f'DamageLedger.mapOptions(config, "map_{identifier}")'
    city = DamageMap(identifier=identifier, frame=frame, options_script=options)
    tiles = DamageTiles(
        "",
        identifier=identifier,
        url_script="config.tiles.url",
        options_script="DamageLedger.tileOptions(config)",
    )
    tiles.add_to(city)
    MapControls(tiles, config_script="config", identifier=identifier).add_to(city)
    figure = city.get_root()
    if not isinstance(figure, Figure):
        msg = "folium is expected to put every map into a Figure"
        raise TypeError(msg)
    city.render()  # type: ignore[no-untyped-call]
    script = [
        'document.addEventListener("DOMContentLoaded", () => {',
        f'const config = DamageLedger.readConfig("{CONFIG_ELEMENT}");',
        *_lines_of(figure.script),
        "});",
    ]
    return MapParts("\n".join(_lines_of(figure.html)), "\n".join(script), config)


def _lines_of(element: Element) -> list[str]:
    return [line.strip() for line in element.render().splitlines() if line.strip()]
