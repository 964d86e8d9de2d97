"""The codes by which addresses name damage classes: 4 destroyed to 0 no visible damage, ``na`` not assessed."""

from collections.abc import Iterable, Mapping

from geodata.grades import GRADES, NOT_ASSESSED, RANK

NOT_ASSESSED_CODE = "na"
CLASS_CODES: Mapping[str, str] = {str(RANK[grade]): grade for grade in GRADES} | {
    NOT_ASSESSED_CODE: NOT_ASSESSED
}
"""Class by its code, least damage first."""


def code_of(key: str) -> str:
    """Code of a class."""
    return NOT_ASSESSED_CODE if key == NOT_ASSESSED else str(RANK[key])


def codes_of(classes: Iterable[str]) -> str:
    """The classes as ``classes=`` writes them."""
    return ",".join(code_of(one) for one in classes)
