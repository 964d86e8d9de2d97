"""What a reading is: one number beside a statement, with its numerator, denominator and standing."""

from dataclasses import dataclass
from typing import Any

from geodata.claims.bounds import Bounds
from geodata.claims.claim import Kind, Quantity
from geodata.claims.entry import Text
from geodata.claims.figures import PublishedFigure
from geodata.claims.wording import ALL_OF_IT
from geodata.columns import CITY

DECIMALS = 6
"""Published numbers are rounded to this, so that the same rows give the same bytes on every machine."""


@dataclass(frozen=True)
class Part:
    """A numerator or a denominator: how many, of what, from which sources, on made-up positions or not.

    ``short`` stands for ``label`` inside the label of a reading.
    """

    value: float | None
    label: Text
    sources: tuple[str, ...] = ()
    synthetic: bool = False
    short: Text | None = None

    @property
    def name(self) -> Text:
        """What the part is called inside the label of a reading."""
        return self.short or self.label


NOTHING = Part(1.0, ALL_OF_IT)
"""The denominator of a count."""


def published(figure: PublishedFigure) -> Part:
    """A published figure as a part, its publisher in the label."""
    when = f", {figure.date}" if figure.date else ""
    label = Text(
        en=f"{figure.label.en} ({figure.publisher.en}{when})",
        ar=f"{figure.label.ar} ({figure.publisher.ar}{when.replace(',', '،')})",
    )
    return Part(figure.value, label, (figure.id,))


@dataclass(frozen=True)
class Reading:
    """One reading of a statement.

    Attributes
    ----------
    id
        Unique within the claim.
    classes
        Damage classes counted together; empty if the reading counts no damage.
    over
        Denominator; :data:`NOTHING` for a count.
    why_not
        Why the reading is shown but decides nothing; ``None`` if it is admissible.
    bounds
        What the reading leaves open: buildings nobody looked at and sites without a footprint, or the
        sampling error of a validation. ``None`` if it is the value alone.
    """

    id: str
    label: Text
    unit: str
    kind: Kind
    of: Part
    over: Part = NOTHING
    classes: tuple[str, ...] = ()
    area: str = CITY
    date: str | None = None
    why_not: Text | None = None
    bounds: Bounds | None = None

    @property
    def value(self) -> float | None:
        """Numerator over denominator, rounded; ``None`` where either is unknown or the denominator is 0."""
        if self.of.value is None or not self.over.value:
            return None
        return round(self.of.value / self.over.value, DECIMALS)

    @property
    def admissible(self) -> bool:
        """True if the reading measures what the statement counts."""
        return self.why_not is None

    @property
    def rests_on_synthetic(self) -> bool:
        """True if the numerator or the denominator depends on made-up building positions."""
        return self.of.synthetic or self.over.synthetic

    @property
    def ends(self) -> tuple[float, float]:
        """Least and greatest value the reading leaves open; the value twice if it has no bounds.

        The value itself always lies between them.
        """
        value = self.value or 0.0
        bounds = self.bounds or Bounds(value, value)
        return min(value, round(bounds.low, DECIMALS)), max(value, round(bounds.high, DECIMALS))

    def may_decide(self) -> bool:
        """True if the verdict may look at the reading."""
        return self.admissible and not self.rests_on_synthetic and self.value is not None

    def position(self, quantity: Quantity) -> str:
        """Where the reading lies against the quantity, with all that it leaves open; see :func:`position`."""
        return position(*self.ends, quantity)

    def to_json(self, quantity: Quantity | None) -> dict[str, Any]:
        """Plain dictionary for claims.json, compared with the quantity where that means something."""
        value = self.value
        compared = quantity if self.admissible and quantity and quantity.kind == self.kind else None
        counted = self.over is NOTHING
        return {
            "id": self.id,
            "label": self.label.model_dump(),
            "unit": self.unit,
            "classes": list(self.classes),
            "area": self.area,
            "date": self.date,
            "numerator": plain(self.of.value),
            "numerator_label": self.of.label.model_dump(),
            "denominator": None if counted else plain(self.over.value),
            "denominator_label": self.over.label.model_dump(),
            "value": plain(value),
            "low": plain(self.ends[0]) if self.bounds and value is not None else None,
            "high": plain(self.ends[1]) if self.bounds and value is not None else None,
            "kind": self.kind,
            "admissible": self.admissible,
            "why_not": self.why_not.model_dump() if self.why_not else None,
            "rests_on_synthetic": self.rests_on_synthetic,
            "comparison": None if compared is None or value is None else self.position(compared),
            "sources": list(dict.fromkeys((*self.of.sources, *self.over.sources))),
        }


def position(low: float, high: float, quantity: Quantity) -> str:
    """``within`` if any value from `low` to `high` is in the quantity's range (all four ends belong to it).

    Else ``below`` or ``above``: the whole of it lies on one side. A wider interval can therefore only move
    ``below`` and ``above`` to ``within``.
    """
    least, greatest = quantity.range
    if round(high, DECIMALS) < least:
        return "below"
    return "above" if round(low, DECIMALS) > greatest else "within"


def plain(value: float | None) -> float | int | None:
    """The number rounded, whole numbers as integers."""
    if value is None:
        return None
    rounded = round(float(value), DECIMALS)
    return int(rounded) if rounded.is_integer() else rounded
