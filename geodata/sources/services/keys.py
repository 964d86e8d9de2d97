"""The keys of a ``remote:``, read one at a time with the kind of value each must have."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from geodata.errors import ConfigError
from geodata.options import Options

THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


def checked_base(value: object, default: str) -> str:
    """The address of a service without a final slash.

    Raises
    ------
    ConfigError
        If it is neither https nor on this machine.
    """
    base = default if value is None else value
    parts = urlsplit(base) if isinstance(base, str) else urlsplit("")
    is_here = parts.scheme == "http" and parts.hostname in THIS_MACHINE
    if isinstance(base, str) and parts.hostname and (parts.scheme == "https" or is_here):
        return base.rstrip("/")
    msg = f"remote: base was {value!r} but is expected to begin with https://, or http://127.0.0.1 on this machine"
    raise ConfigError(msg)


def checked_pattern(keys: Options, name: str) -> re.Pattern[str] | None:
    """The key as a regular expression without regard to case, or ``None`` if it is not given.

    Raises
    ------
    ConfigError
        If it is not text, or no regular expression.
    """
    value = keys.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _not_text(name, value)
    try:
        return re.compile(str(value), re.IGNORECASE)
    except re.error as error:
        msg = f"remote: {name} was {value!r} but is expected to be a regular expression ({error})"
        raise ConfigError(msg) from error


def checked_texts(keys: Options, name: str) -> list[str]:
    """The key as a list of texts, one text being a list of one; empty if it is not given.

    Raises
    ------
    ConfigError
        If it holds anything else.
    """
    value = keys.get(name)
    if value is None:
        return []
    entries = value if isinstance(value, (list, tuple)) else [value]
    texts = [str(entry) for entry in entries if isinstance(entry, str | int) and not isinstance(entry, bool)]
    if texts and len(texts) == len(entries):
        return texts
    msg = f"remote: {name} was {value!r} but is expected to be text or a list of texts"
    raise ConfigError(msg)


def checked_text(keys: Options, name: str) -> str:
    """The key as text.

    Raises
    ------
    ConfigError
        If it is missing or something else.
    """
    value = keys.get(name)
    if isinstance(value, str) and value:
        return value
    raise _not_text(name, value)


def shown(mapping: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Those of the names that the mapping has a value for, under the name we give them."""
    return {ours: mapping[theirs] for theirs, ours in names.items() if mapping.get(theirs) not in (None, "")}


def _not_text(name: str, value: object) -> ConfigError:
    return ConfigError(f"remote: {name} was {value!r} but is expected to be text")
