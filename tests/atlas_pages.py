"""What a reader's program takes out of an atlas, page by page."""

import io
import re

import pypdf
from pypdf.generic import DecodedStreamObject, NameObject

LETTERING = re.compile(rb"BT .*? ET", re.DOTALL)


def pages_of(content: bytes) -> list[str]:
    """What pypdf reads on each page, as one line.

    It is given what is written and not what is drawn: every line is placed by itself, and going through the thousands
    of houses on a page takes it six times as long.
    """
    reader = pypdf.PdfReader(io.BytesIO(content))
    return [" ".join(_without_drawing(page).extract_text().split()) for page in reader.pages]


def _without_drawing(page: pypdf.PageObject) -> pypdf.PageObject:
    contents = page.get_contents()
    assert contents is not None
    written = DecodedStreamObject()
    written.set_data(b"\n".join(LETTERING.findall(contents.get_data())))
    page[NameObject("/Contents")] = written
    return page
