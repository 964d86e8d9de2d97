"""Addresses: which of them, coming from data, become links, and how long a number in one of ours may be."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import IntegerConverter

WEB = frozenset({"http", "https"})


class ShortInteger(IntegerConverter):
    """A whole number of at most nine digits: longer ones name nothing here and cost time to convert."""

    regex = r"\d{1,9}"


def web_address(value: Any) -> str:
    """The address if it leads to a page of the web; empty otherwise, to be shown as text only."""
    return value if isinstance(value, str) and _scheme(value) in WEB else ""


def correction_address(value: Any) -> str:
    """The address if corrections can be sent there: a page of the web or a mailbox; empty otherwise."""
    return value if isinstance(value, str) and _scheme(value) in {*WEB, "mailto"} else ""


def _scheme(address: str) -> str:
    try:
        return urlsplit(address).scheme
    except ValueError:
        return ""


def install(app: Flask) -> None:
    """Give routes the converter ``short`` and templates the filter ``web_address``."""
    app.url_map.converters["short"] = ShortInteger
    app.jinja_env.filters["web_address"] = web_address
