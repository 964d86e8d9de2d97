"""A QR code as squares of a PDF."""

import segno

from webapp.atlas.sheet import HEIGHT, POINT, Sheet

QUIET = 4
"""Modules of paper around the code (ISO/IEC 18004)."""


def matrix_of(address: str) -> tuple[bytearray, ...]:
    """Rows of modules from the top, 1 is dark, without the quiet zone; same address, same code."""
    rows: tuple[bytearray, ...] = segno.make(address, error="m", micro=False).matrix
    return rows


def draw_qr(sheet: Sheet, address: str, along: float, y: float, size: float) -> None:
    """The code of an address, `size` millimetres wide with its quiet zone."""
    rows = matrix_of(address)
    module = size / (len(rows) + 2 * QUIET)
    left = sheet.left(along, size)
    sheet.box(along, y, size, size, "#ffffff")
    sheet.colour("#000000")
    squares = [
        f"{(left + (QUIET + column) * module) / POINT:.2f} {(HEIGHT - y - (QUIET + line + 1) * module) / POINT:.2f} "
        f"{module / POINT:.2f} {module / POINT:.2f} re"
        for line, row in enumerate(rows)
        for column, dark in enumerate(row)
        if dark
    ]
    sheet.out("\n".join(squares) + "\nf")
