"""A CSV as a spreadsheet program should get it: read as UTF-8, and never as formulas."""

import csv
import io
import re

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Excel reads a CSV as UTF-8, and so Arabic names rightly, only behind this; nothing else should get it."""

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that starts so is run as a formula (OWASP, CSV Injection)."""

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
SPECIAL = re.compile(r'[",\r\n]')


def for_excel(content: bytes) -> bytes:
    """The UTF-8 CSV behind a byte-order mark; text that would run as a formula gets an apostrophe, numbers stay."""
    rows = csv.reader(io.StringIO(content.decode(), newline=""))
    lines = (",".join(_quoted(_inert(cell)) for cell in row) + "\n" for row in rows)
    return BYTE_ORDER_MARK + "".join(lines).encode()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(STARTS_FORMULA) and not NUMBER.fullmatch(cell) else cell


def _quoted(cell: str) -> str:
    """The cell as CSV; unlike `csv.writer`, quoted also for a lone carriage return, which Excel ends a row at."""
    return '"' + cell.replace('"', '""') + '"' if SPECIAL.search(cell) else cell
