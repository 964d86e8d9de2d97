"""The number a statement says: as words, as a value, and as the range it is read as."""

from math import inf, isinf
from typing import Any, Literal, Self

from pydantic import model_validator

from geodata.claims.entry import Entry, Text
from geodata.claims.wording import fill, shown, span

Kind = Literal["share", "count", "ratio"]
"""How a number is to be read: 0-1 of something, a number of things, one thing per another."""

Quantifier = Literal["exactly", "about", "almost", "at_least", "some"]
"""How a number is said, which settles what it is read as; see :attr:`Quantity.range`."""

READ_AS = {
    "or_more": Text(en="{low} or more", ar="{low} فأكثر"),
    "exactly": Text(
        en="It is read as the very number, because the words give it as exact.",
        ar="ويُقرأ على أنه العدد نفسه، لأن العبارة تذكره على وجه الدقة.",
    ),
    "almost": Text(
        en="A word like “almost” is read as not above the number.",
        ar="وتُقرأ كلمة مثل «ما يقارب» على أنها لا تتجاوز العدد.",
    ),
    "at_least": Text(
        en="A word like “over” or “more than” sets no upper end.",
        ar="وكلمة مثل «أكثر من» لا تضع حدًا أعلى.",
    ),
}
"""What a quantifier does to the range a number is read as; one that is not named does nothing."""


class Quantity(Entry):
    """The number a statement says, and the range its rounding leaves open; both ends belong to it.

    ``said`` are the words, ``said_ar`` their translation (``None``: a number that needs none). What the
    number is read as is :attr:`range`, which also heeds the quantifier.
    """

    said: str
    said_ar: str | None = None
    value: float
    low: float
    high: float
    kind: Kind
    tolerance: str
    quantifier: Quantifier = "about"

    @property
    def range(self) -> tuple[float, float]:
        """Least and greatest value the words admit; both belong to it.

        ``exactly``: the value alone. ``about`` and ``some``: ``low`` to ``high``. ``almost``: ``low`` to the
        value. ``at_least``: ``low`` and all above it (a share ends at 1, an increase above it nowhere).
        """
        if self.quantifier == "exactly":
            return self.value, self.value
        if self.quantifier == "almost":
            return self.low, self.value
        if self.quantifier == "at_least":
            return self.low, 1.0 if self.kind == "share" and self.low <= 1 else inf
        return self.low, self.high

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.value <= self.high:
            came = f"{self.low}, {self.value}, {self.high}"
            msg = f"low, value and high were {came} but are expected in rising order"
            raise ValueError(msg)
        return self

    @property
    def words(self) -> Text:
        """The number as said, in both languages."""
        return Text(en=self.said, ar=self.said_ar or self.said)

    @property
    def read_as(self) -> Text:
        """The range in words."""
        low, high = self.range
        if isinf(high):
            return fill(READ_AS["or_more"], low=shown(low, self.kind))
        return span([low, high], self.kind)

    def to_json(self) -> dict[str, Any]:
        """Plain dictionary for claims.json; ``open_ended`` if there is no upper end (``high`` is then a number to draw to)."""
        low, high = self.range
        return {
            "said": self.said,
            "value": self.value,
            "low": low,
            "high": self.high if isinf(high) else high,
            "open_ended": isinf(high),
            "kind": self.kind,
            "quantifier": self.quantifier,
        }
