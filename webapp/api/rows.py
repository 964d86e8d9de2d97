"""The rows of a layer at an epoch, as exports hold them, each reached by its place in the published table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from numpy.typing import NDArray

from webapp.city import LAYERS, City, NotPublishedError
from webapp.exports.bundle_rows import boxes_of, read_columns
from webapp.exports.layer import Layer
from webapp.exports.layers import layer_of
from webapp.exports.selection import Selection
from webapp.languages import current

Positions = NDArray[np.int64]

LARGE = frozenset({"buildings", "sites"})
"""Layers of which the boxes are read from their own column; the others are small and drawn otherwise than stored."""
GRADED_BY_SOURCE = "buildings"
"""The layer whose rows have other grades when one source is chosen; none of its rows goes."""

EXPORTED_AS = {"districts": "district_code"}
"""Columns with the id of a row, where exports call it otherwise than the published table."""


def key_of(layer: str) -> str:
    """Column of a layer's rows that holds the stable id."""
    return EXPORTED_AS.get(layer, LAYERS[layer])


@dataclass(frozen=True)
class Rows:
    """Every row that was published in a layer, with its grade at an epoch.

    Attributes
    ----------
    source
        The source whose grades buildings have in place of what counts of all; it says nothing of other layers.
    """

    city: City
    layer: str
    epoch: str
    source: str | None = None

    @property
    def key(self) -> tuple[str, str, str | None]:
        """What tells these rows from others of the release."""
        return self.layer, self.epoch, self.source if self.layer == GRADED_BY_SOURCE else None

    @property
    def whole(self) -> Layer:
        """The layer without any filter, so that a row's place is its place in the table."""
        return self.city.keep(
            # Its rows carry the notice in the language of the request.
            ("api-layer", *self.key, current().code),
            lambda: layer_of(self.city, self.layer, Selection(self.epoch, source=self.key[2])),
        )

    @property
    def has_parts(self) -> bool:
        """True if a geometry can be of several parts that do not touch."""
        return self.whole.geometry == "MultiPolygon"

    def values(self, names: Sequence[str]) -> Iterator[pd.DataFrame]:
        """Some columns of all rows without their geometry, in the order of the table, a batch at a time."""
        return self.whole.values(names)

    def at(self, places: Positions) -> pd.DataFrame:
        """The rows at some places, with their geometry."""
        return self.whole.at(places)

    def boxes(self) -> NDArray[np.float64]:
        """West, south, east and north of each row in degrees; the same at every epoch."""
        return self.city.keep(("api-boxes", self.layer), self._boxes)

    def _boxes(self) -> NDArray[np.float64]:
        if self.layer in LARGE:
            return boxes_of(self.city, self.layer)
        bounds = [batch.geometry.bounds.to_numpy() for batch in self.whole.batches()]
        return np.concatenate([np.empty((0, 4)), *bounds])

    def place_of(self, feature_id: str) -> int:
        """Place of the row with a stable id.

        Raises
        ------
        NotPublishedError
            If the layer has none.
        """
        key = LAYERS[self.layer]
        place: int = pc.index(read_columns(self.city, self.layer, [key])[key], feature_id).as_py()
        if place < 0:
            msg = f"The layer {self.layer} of {self.city.slug} has no feature {feature_id!r}."
            raise NotPublishedError(msg)
        return place
