"""Layers of the towns and a few made by hand, for tests of the files that a GIS opens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from flask import Flask

from webapp.city import City
from webapp.exports.about import About, about_of
from webapp.exports.formats import Writer
from webapp.exports.layer import Layer
from webapp.exports.layers import layer_of, layers_of
from webapp.exports.selection import selection_of
from webapp.store import store

ARABIC = "حي الأندلس"


@dataclass(frozen=True)
class Exported:
    """A city with its layers, as writers are given them."""

    city: City
    layers: tuple[Layer, ...]
    about: About

    def layer(self, name: str) -> Layer:
        return next(layer for layer in self.layers if layer.name == name)


@contextmanager
def exported(app: Flask, slug: str, language: str = "en", **chosen: str) -> Iterator[Exported]:
    """The layers of a city as an export in `language` with the filters `chosen` gets them."""
    with app.test_request_context(f"/?lang={language}"):
        city = store().city(slug)
        selection = selection_of(city, chosen)
        layers = tuple(layer_of(city, name, selection) for name in layers_of(city))
        yield Exported(city, layers, about_of(city, layers, selection))


def written(write: Writer, layers: tuple[Layer, ...], about: About, path: Path) -> int:
    """Writes a file; the number of rows its progress told of."""
    told: list[int] = []
    write(layers, about, path, told.append)
    return sum(told)


def by_hand(name: str, rows: gpd.GeoDataFrame, geometry: str) -> Layer:
    """A layer of these rows, two a batch."""

    def batches() -> Iterator[pd.DataFrame]:
        for start in range(0, len(rows), 2):
            yield rows.iloc[start : start + 2]

    columns = tuple(column for column in rows.columns if column != "geometry")
    return Layer(name, len(rows), columns, geometry, batches)


def mixed_incidents() -> Layer:
    """Two places known as points and one as an area."""
    shapes = [shapely.Point(39.0, 36.0), shapely.box(39.0, 36.0, 39.1, 36.1), shapely.Point(39.2, 36.2)]
    rows = gpd.GeoDataFrame({"incident_id": ["a", "b", "c"]}, geometry=shapes, crs=4326)
    return by_hand("incidents", rows.astype({"incident_id": "str"}), "Geometry")


def graded_buildings(reasons: list[str | None]) -> Layer:
    """Buildings in a row, not assessed for these reasons, or destroyed where there is none."""
    rows = gpd.GeoDataFrame(
        {
            "building_id": [f"b{number}" for number in range(len(reasons))],
            "damage_grade": ["destroyed" if reason is None else "not_assessed" for reason in reasons],
            "not_assessed_reason": pd.array(reasons, dtype="str"),
        },
        geometry=[shapely.box(number, 0, number + 1, 1) for number in range(len(reasons))],
        crs=4326,
    )
    return by_hand("buildings", rows, "Polygon")
