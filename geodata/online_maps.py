"""Online map backgrounds by name: address, credit and servers, from xyzservices' list of providers.

Nothing is asked of any server here. A page offers such a background only where the configuration names it, and
asks for its tiles only when a reader chooses it.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from string import Formatter
from typing import Any
from urllib.parse import urlsplit

from geodata.errors import ConfigError

KEPT = frozenset({"x", "y", "z", "s", "r"})
"""Placeholders that the map fills in; everything else in an address is a setting of the provider."""
MOST_ZOOM = 18
"""Of providers that do not state theirs."""


@dataclass(frozen=True)
class OnlineMap:
    """A background whose tiles come from somebody else's server.

    Attributes
    ----------
    url
        Address with ``{z}``, ``{x}``, ``{y}`` and perhaps ``{s}`` (one of `subdomains`).
    credit
        The provider's credit as pieces of text, each with the address it links to, or ``None``.
    origins
        ``https://host`` of every server the tiles may come from.
    """

    name: str
    url: str
    subdomains: tuple[str, ...]
    credit: tuple[tuple[str, str | None], ...]
    max_zoom: int
    origins: tuple[str, ...]


def online_map(name: str) -> OnlineMap:
    """The background `name`, such as ``OpenStreetMap.Mapnik``.

    Raises
    ------
    ConfigError
        If there is none of this name, it needs a key, is marked as broken, is no https address, or states no credit.
    """
    # Imported here: its list of a thousand providers is not needed to read a configuration without backgrounds.
    import xyzservices.providers

    provider = xyzservices.providers.flatten().get(name)
    if provider is None:
        msg = f"There is no online map background {name!r}; write a name of xyzservices, such as OpenStreetMap.Mapnik."
        raise ConfigError(msg)
    if provider.requires_token() or any(_is_to_be_filled_in(value) for value in provider.values()):
        msg = (
            f"The online map background {name} needs a key, which every reader of a page could see and use up; name one "
            "without a key, such as OpenStreetMap.Mapnik."
        )
        raise ConfigError(msg)
    if provider.get("status") == "broken":
        msg = f"The online map background {name} is marked as broken by xyzservices; name another one."
        raise ConfigError(msg)
    url = _address(provider)
    subdomains = tuple(provider.get("subdomains", "abc")) if "{s}" in url else ()
    credit = _credit(str(provider.get("html_attribution") or provider.get("attribution") or ""))
    if not credit or not url.startswith("https://"):
        msg = f"The online map background {name} has no https address or states no credit; name another one."
        raise ConfigError(msg)
    return OnlineMap(
        name=name,
        url=url,
        subdomains=subdomains,
        credit=credit,
        max_zoom=int(provider.get("max_zoom", MOST_ZOOM)),
        origins=tuple(dict.fromkeys(_origin(url.replace("{s}", one)) for one in subdomains or ("",))),
    )


def _is_to_be_filled_in(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"<insert .*>", value) is not None


def _address(provider: Any) -> str:
    """The provider's address with its own settings filled in; tiles of twice the size are not asked for."""
    parts = []
    for text, key, _, _ in Formatter().parse(str(provider["url"])):
        parts.append(text)
        if key in KEPT:
            parts.append("" if key == "r" else f"{{{key}}}")
        elif key is not None:
            if key not in provider:
                msg = f"The address of {provider['name']} needs {key}, which it does not give; name another one."
                raise ConfigError(msg)
            parts.append(str(provider[key]))
    return "".join(parts)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    if re.fullmatch(r"[a-z0-9.-]+(:\d+)?", parts.netloc) is None:
        msg = f"{url} names no plain host; name another online map background."
        raise ConfigError(msg)
    return f"{parts.scheme}://{parts.netloc}"


class _Pieces(HTMLParser):
    """Text and links of a credit; every other markup is dropped."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str | None]] = []
        self._link: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            address = dict(attrs).get("href") or ""
            self._link = address if address.startswith(("https://", "http://")) else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        if data:
            self.found.append((data, self._link))


def _credit(markup: str) -> tuple[tuple[str, str | None], ...]:
    pieces = _Pieces()
    pieces.feed(markup)
    pieces.close()
    return tuple(pieces.found) if any(text.strip() for text, _ in pieces.found) else ()
