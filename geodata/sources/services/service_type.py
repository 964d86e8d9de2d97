"""What the program knows of one data service: what it can be asked, and how its answer becomes files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from geodata.sources.retrieval import Retrieval
from geodata.sources.services.request import Request

COMMON_KEYS: Mapping[str, str] = {
    "provider": "Name of the data service.",
    "base": "Another address of the service, such as a mirror; https, or this machine.",
}
"""Keys of ``remote:`` that every service has."""
BBOX_KEY: Mapping[str, str] = {
    "bbox": "West, south, east and north in degrees; left out, the box around the area of interest."
}


@dataclass(frozen=True)
class Delivery:
    """What a service gave.

    Attributes
    ----------
    files
        The data, at least one file.
    index
        Answers of the service that led to them; evidence as well.
    facts
        What the service said about the files that a file does not say itself: licence, version, release.
    notes
        What the user should know, one sentence each: what was not there, what was left out.
    """

    files: tuple[Retrieval, ...]
    index: tuple[Retrieval, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ServiceType:
    """One data service, as a module of :mod:`geodata.sources.services` registers it under ``SERVICE``.

    Attributes
    ----------
    name
        The ``provider:`` of a ``remote:``.
    title
        What it offers, in a few words.
    url
        Page of the service for people, where its files can be fetched by hand.
    base
        Address that is asked.
    fetch
        Asks, chooses and downloads.
    keys
        Keys of ``remote:`` besides :data:`COMMON_KEYS`: name -> meaning.
    required
        Those of them that must be given.
    needs_box
        Whether it is asked by area.
    example
        A ``remote:`` as YAML.
    """

    name: str
    title: str
    url: str
    base: str
    fetch: Callable[[Request], Delivery]
    keys: Mapping[str, str]
    required: tuple[str, ...] = ()
    needs_box: bool = False
    example: str = ""
