"""A CSV for a spreadsheet program runs nothing."""

import pytest

from webapp.spreadsheet import BYTE_ORDER_MARK, for_excel


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-a", "'-a"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ('"\r=1"', '"\'\r=1"'),
        ("-12.5", "-12.5"),
        ("+3e-05", "+3e-05"),
        ("a=b", "a=b"),
        ('"a\r=1"', '"a\r=1"'),
        ('"say ""a"", b"', '"say ""a"", b"'),
        ("", ""),
    ],
)
def test_text_that_would_run_as_a_formula_gets_an_apostrophe(cell: str, written: str) -> None:
    content = f"name,n\n{cell},1\n".encode()
    assert for_excel(content) == BYTE_ORDER_MARK + f"name,n\n{written},1\n".encode()
