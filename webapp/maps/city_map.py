"""The map of a city for a page, in the three pieces that a strict content security policy needs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Self

from branca.element import Element, Figure

from geodata.online_maps import OnlineMap
from webapp.languages import ENGLISH, LANGUAGES, catalogue
from webapp.maps.config import Config, PublishedCity, map_config
from webapp.maps.elements import DamageMap, DamageTiles, MapControls
from webapp.maps.frame import MapFrame
from webapp.maps.strings import map_strings
from webapp.wording.names import in_language

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
