"""What the map script is told of images and online backgrounds: plain values, no markup."""

import datetime
from collections.abc import Mapping
from typing import Any

from babel import Locale
from babel.dates import format_date

from geodata.online_maps import OnlineMap
from geodata.publish.bundle import IMAGERY
from webapp.languages import ENGLISH, LANGUAGES
from webapp.wording.names import in_language

Config = dict[str, Any]


def images_config(manifest: Mapping[str, Any], language: str, url: str) -> list[Config]:
    """One entry per published image, oldest first; `url` is the address of its tiles with ``{id}`` in it."""
    locale = Locale.parse(LANGUAGES.get(language, ENGLISH).locale)
    return [
        {
            "id": image["id"],
            "date": image["date"],
            "dateLabel": str(format_date(datetime.date.fromisoformat(image["date"]), "long", locale=locale)),
            "title": in_language(image["title"], language) if image["title"] else "",
            "credit": image["credit"],
            "licence": image["licence"],
            "note": in_language(image["note"], language) if image["note"] else "",
            "bounds": image["bounds"],
            "resolutionM": image["resolution_m"],
            "url": url.replace("{id}", image["id"]),
            "minNativeZoom": image["minzoom"],
            "maxNativeZoom": image["maxzoom"],
        }
        for image in manifest.get(IMAGERY, [])
    ]


def background_config(background: OnlineMap) -> Config:
    """An online background: its address, whose it is, and which servers see the reader."""
    return {
        "name": background.name,
        "url": background.url,
        "subdomains": list(background.subdomains),
        "credit": [[text, address] for text, address in background.credit],
        "maxNativeZoom": background.max_zoom,
        "hosts": [origin.partition("://")[2] for origin in background.origins],
    }
