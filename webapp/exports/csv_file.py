"""CSV: UTF-8 without a byte-order mark, one header row, dates as ISO; on request as Excel or HXL wants it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from webapp.exports.about import About
from webapp.exports.dictionary import HXL, POSITION
from webapp.exports.layer import Layer
from webapp.spreadsheet import BYTE_ORDER_MARK, for_excel

POSITION_DECIMALS = 7


def csv_chunks(
    layer: Layer, on_rows: Callable[[int], None] | None = None, *, bom: bool = False, hxl: bool = False
) -> Iterator[bytes]:
    """The layer as CSV, header first and then a batch at a time.

    Lines end as RFC 4180 says, and a text with a line break of any kind is quoted. Places have a point inside
    them as longitude and latitude.

    Parameters
    ----------
    bom
        Behind a byte-order mark and with formulas made harmless, as Excel should get it.
    hxl
        With a second row of HXL tags.
    """
    header = csv_header(layer)
    first = [header, [HXL.get(name, "") for name in header]] if hxl else [header]
    yield (BYTE_ORDER_MARK if bom else b"") + "".join(",".join(row) + "\r\n" for row in first).encode()
    for batch in layer.batches():
        text = _plain(batch, layer).to_csv(
            index=False, header=False, lineterminator="\r\n", date_format="%Y-%m-%d"
        )
        content = text.encode()
        yield for_excel(content).removeprefix(BYTE_ORDER_MARK) if bom else content
        if on_rows is not None:
            on_rows(len(batch))


def csv_header(layer: Layer) -> list[str]:
    """Columns of the file: those of the layer, and a position if it has places."""
    return [*layer.columns, *(column.name for column in POSITION if layer.geometry is not None)]


def write_csv(
    layers: Sequence[Layer],
    about: About,
    target: Path,
    on_rows: Callable[[int], None],
    *,
    bom: bool = False,
    hxl: bool = False,
) -> None:
    """Write one layer as CSV; what the file says of itself stands in the JSON beside it."""
    del about
    with target.open("wb") as stream:
        for chunk in csv_chunks(layers[0], on_rows, bom=bom, hxl=hxl):
            stream.write(chunk)


def _plain(batch: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    """The batch without its geometry; flags as true and false."""
    table = pd.DataFrame(batch[list(layer.columns)])
    flags = [name for name in layer.columns if table[name].dtype == "boolean"]
    table = table.assign(**{name: table[name].map({True: "true", False: "false"}) for name in flags})
    if layer.geometry is None:
        return table
    points = batch.geometry.representative_point()
    places = np.round(np.column_stack([points.x, points.y]), POSITION_DECIMALS)
    return table.assign(longitude=places[:, 0], latitude=places[:, 1])
