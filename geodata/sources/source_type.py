"""What the program knows of one kind of file that analysts are handed: its reader, its classes and its guide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd

from geodata.grades import Crosswalk
from geodata.layout import Layout, RasterLayout

Options = Mapping[str, object]
Read = Callable[[Path, str, Options], gpd.GeoDataFrame]
"""``read(location, role, options)`` -> the rows as delivered."""


@dataclass(frozen=True)
class Guide:
    """What a person should know before using the source; one page of the documentation each.

    Attributes
    ----------
    publisher
        Who makes it.
    origin
        Where the file comes from and how to get it, in one or two sentences.
    url
        Page of the publisher that describes it.
    licence
        Licence, as the publisher states it, and what it asks for.
    fields
        Columns or layers that are used: name -> meaning.
    traps
        What goes wrong with such files, and what is done about it; one sentence each.
    citation
        Publication that defines the format or its classes.
    example
        Entry of a configuration file, as YAML, without ``id``, ``publisher``, ``licence`` and ``credit``.
    """

    publisher: str
    origin: str
    url: str
    licence: str
    fields: Mapping[str, str]
    traps: tuple[str, ...]
    citation: str
    example: str


@dataclass(frozen=True)
class SourceType:
    """One kind of source, as a module of :mod:`geodata.sources.providers` registers it under ``SOURCE``.

    Attributes
    ----------
    name
        The ``reader:`` of a configuration.
    title
        What it is, in a few words.
    roles
        What such a file can be used for.
    read
        Reads the file for a role.
    guide
        Its page.
    options
        Options of the reader: name -> meaning.
    layout
        For assessments: where a statement's parts are, told from the table that was read. ``None``, or a
        function that gives ``None``: a table of UNOSAT's kind, wide over its passes.
    crosswalk
        Its classes, for the documentation; the layout's own where that depends on the file.
    method
        How its grades were found, one of :data:`geodata.grades.METHODS`; for assessments and scores.
    lists
        ``damage_only`` or ``all_buildings`` where that is the same for every such file.
    raster
        For scores: what the cells say. ``read`` is not used for the role ``scores``, which has no table.
    column_defaults
        Option of the harmoniser -> column that such a file has by definition, by role.
    needs_file
        False for what the program makes itself.
    """

    name: str
    title: str
    roles: tuple[str, ...]
    read: Read
    guide: Guide
    options: Mapping[str, str] = field(default_factory=dict)
    layout: Callable[[gpd.GeoDataFrame], Layout | None] | None = None
    crosswalk: Crosswalk | None = None
    method: str | None = None
    lists: str | None = None
    raster: RasterLayout | None = None
    column_defaults: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    needs_file: bool = True
