"""The words that stand in tables and not in calls: the catalogue's extractor finds them by walking the tables.

``webapp/translations/babel.cfg`` names :func:`extract` for this file. A text that is added to one of the tables is a
message from then on, and the tests fail until it is translated.
"""

from collections.abc import Iterator
from itertools import chain
from typing import IO, Any

from geodata.publish.bundle import data_dictionary_rows
from webapp.api.openapi import FAULTS
from webapp.api.operations import FILTERS, OPERATIONS
from webapp.exports.dictionary import EXPORTED, NOTICE, POSITION

Message = tuple[int, None, str, list[str]]


def extract(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """Every text once, as Babel asks for it; the file itself holds none."""
    del file, keywords, comment_tags, options
    for text in dict.fromkeys(chain(column_texts(), interface_texts())):
        yield 1, None, text, []


def column_texts() -> Iterator[str]:
    """Meanings and units of all columns, published and exported, and what their empty cells say."""
    for row in data_dictionary_rows():
        yield from filter(None, (row["meaning"], row["unit"], row["missing_means"]))
    for column in chain(*EXPORTED.values(), (NOTICE,), POSITION):
        yield from filter(None, (column.meaning, column.unit, column.missing_means))


def interface_texts() -> Iterator[str]:
    """What the interface for programs says of its addresses, parameters and faults."""
    for operation in OPERATIONS:
        yield from (operation.summary, operation.description)
    for parameter in chain(*(operation.parameters for operation in OPERATIONS), *FILTERS.values()):
        yield parameter.description
    yield from FAULTS.values()
