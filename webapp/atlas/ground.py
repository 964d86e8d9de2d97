"""What the maps of an atlas show, read from a bundle and placed in the city's metres: districts, houses, sites, roads."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pyogrio
import shapely
from pyproj import CRS, Transformer

from geodata.columns import BUILDING_ID, COUNTED, DISTRICT_ID, EPOCH, GEOMETRY, GRADE, SITE_ID
from geodata.grades import NOT_ASSESSED
from webapp.atlas.paths import Shapes
from webapp.city import City

CRATERS = "craters"
CRATER_KINDS = ("road_crater", "field_crater")
BASEMAP = "basemap"
BETWEEN_CLASSES = (*COUNTED[::-1], CRATERS)


@dataclass(frozen=True)
class Ground:
    """The ground of a city in metres.

    Attributes
    ----------
    districts
        Outline of each district by its id.
    buildings, sites
        Everything that is drawn, with its district and class; columns ``shape``, ``place`` and ``group``. Cities
        with footprints show buildings, others sites.
    basemap
        Lines and areas by kind.
    """

    districts: dict[str, shapely.Geometry]
    shown: pd.DataFrame
    basemap: dict[str, Shapes]
    has_footprints: bool

    @cached_property
    def whole(self) -> shapely.Geometry:
        """All districts together."""
        return shapely.union_all(np.array(list(self.districts.values()), dtype=object))

    def groups(self, district_id: str | None = None) -> Iterator[tuple[str, Shapes]]:
        """Shapes of each class, the worst one last so that it lies on top; of one district or of all."""
        chosen = self.shown if district_id is None else self.shown[self.shown["place"] == district_id]
        for group in BETWEEN_CLASSES:
            shapes = chosen.loc[chosen["group"] == group, "shape"].to_numpy(dtype=object)
            if len(shapes):
                yield group, shapes


def ground_of(city: City, epoch: str) -> Ground:
    """What the maps of this city show at an epoch."""
    to_metres = Transformer.from_crs(
        CRS.from_epsg(4326), CRS.from_user_input(city.manifest["area"]["crs"]), always_xy=True
    )
    table = _read(city, "districts", [DISTRICT_ID, GEOMETRY])
    outlines = _in_metres(shapely.from_wkb(table[GEOMETRY].to_numpy()), to_metres)
    return Ground(
        dict(zip(table[DISTRICT_ID], outlines, strict=True)),
        _buildings(city, epoch, to_metres) if city.has_footprints else _sites(city, epoch, to_metres),
        _basemap(city, to_metres.target_crs),
        city.has_footprints,
    )


def _buildings(city: City, epoch: str, to_metres: Transformer) -> pd.DataFrame:
    table = _read(city, "buildings", [BUILDING_ID, DISTRICT_ID, GEOMETRY])
    grades = _grades(city, "building_assessments", BUILDING_ID, epoch)
    return pd.DataFrame(
        {
            "shape": _in_metres(shapely.from_wkb(table[GEOMETRY].to_numpy()), to_metres),
            "place": table[DISTRICT_ID].to_numpy(),
            "group": table[BUILDING_ID].map(grades).fillna(NOT_ASSESSED).to_numpy(),
        }
    )


def _sites(city: City, epoch: str, to_metres: Transformer) -> pd.DataFrame:
    table = _read(city, "sites", [SITE_ID, DISTRICT_ID, "site_kind", GEOMETRY])
    grades = _grades(city, "assessments", SITE_ID, epoch)
    group = table[SITE_ID].map(grades).fillna(NOT_ASSESSED)
    return pd.DataFrame(
        {
            "shape": _in_metres(shapely.from_wkb(table[GEOMETRY].to_numpy()), to_metres),
            "place": table[DISTRICT_ID].to_numpy(),
            "group": group.mask(table["site_kind"].isin(CRATER_KINDS), CRATERS).to_numpy(),
        }
    )


def _read(city: City, name: str, columns: list[str]) -> pd.DataFrame:
    """Some columns of a table, shapes as they are stored: an atlas does not keep the whole table in memory."""
    table: pd.DataFrame = pq.read_table(city.file(f"{name}.parquet"), columns=columns).to_pandas()
    return table


def _grades(city: City, name: str, key: str, epoch: str) -> "pd.Series[str]":
    """Grade by id at an epoch; who has none is missing."""
    at_epoch = ds.field(EPOCH) == pd.Timestamp(epoch).to_pydatetime()
    found = pq.read_table(city.file(f"{name}.parquet"), columns=[key, GRADE], filters=at_epoch).to_pandas()
    grades: pd.Series[str] = found.dropna().set_index(key)[GRADE].astype(str)
    return grades


def _in_metres(shapes: Shapes, to_metres: Transformer) -> Shapes:
    def moved(at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(to_metres.transform(at[:, 0], at[:, 1]))

    placed: Shapes = shapely.transform(shapes, moved)
    return placed


def _basemap(city: City, crs: CRS | None) -> dict[str, Shapes]:
    """Shapes of the background by kind; the tiles are where a bundle has it."""
    tiles = city.manifest["tiles"]
    if BASEMAP not in tiles["layers"]:
        return {}
    read = pyogrio.read_dataframe(city.file(tiles["file"]), layer=BASEMAP)
    kinds = read["kind"] if "kind" in read else read["json"].map(lambda told: json.loads(told).get("kind"))
    shapes = gpd.GeoSeries(read.geometry).to_crs(crs).to_numpy()
    return {str(kind): shapes[(kinds == kind).to_numpy()] for kind in sorted(kinds.dropna().unique())}
