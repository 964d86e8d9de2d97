"""A layer's style without any format: rules with their sign, label and test."""

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Sign:
    """How something is drawn.

    Attributes
    ----------
    fill, outline
        Colours; an empty fill is none.
    pattern
        Of the map: ``solid``, ``plain``, ``cross``, ``diagonal``, ``dots``, ``hatched`` or ``sparse``, or ``none`` for
        outlines.
    shape, size_mm
        Of a point.
    """

    fill: str
    outline: str
    pattern: str
    shape: str
    size_mm: float


@dataclass(frozen=True)
class Rule:
    """What is drawn with one sign.

    Attributes
    ----------
    test
        ``all``, ``equal``, ``missing``, ``between`` or ``otherwise``.
    column, value
        For ``equal`` and ``missing``.
    over, under
        For ``between``: columns that are added, and the column that divides their sum, if any.
    low, high
        Limits; a value on a limit belongs to the rule above it.
    seen
        Columns of which one must be more than 0, or nobody looked and there is no figure.
    least
        A column and what it must be at least, or the figure says nothing.
    beyond, within
        Denominator of the scale beyond which, or up to which, the rule draws; 0 is no limit.
    """

    label: str
    sign: Sign
    test: str = "all"
    column: str = ""
    value: str = ""
    over: tuple[str, ...] = ()
    under: str = ""
    low: float | None = None
    high: float | None = None
    seen: tuple[str, ...] = ()
    least: tuple[str, int] | None = None
    beyond: int = 0
    within: int = 0

    @classmethod
    def equal(cls, label: str, sign: Sign, column: str, value: str) -> "Rule":
        """Rows whose `column` is `value`."""
        return cls(label, sign, "equal", column, value)

    @classmethod
    def missing(cls, label: str, sign: Sign, column: str) -> "Rule":
        """Rows without a value of `column`."""
        return cls(label, sign, "missing", column)

    @classmethod
    def between(
        cls,
        label: str,
        sign: Sign,
        over: tuple[str, ...],
        under: str,
        low: float | None,
        high: float | None,
        seen: tuple[str, ...] = (),
        least: tuple[str, int] | None = None,
    ) -> "Rule":
        """Rows whose figure is at least `low` and below `high`."""
        return cls(label, sign, "between", over=over, under=under, low=low, high=high, seen=seen, least=least)

    @classmethod
    def otherwise(cls, label: str, sign: Sign) -> "Rule":
        """Rows that no other rule draws."""
        return cls(label, sign, "otherwise")

    def renamed(self, names: Mapping[str, str]) -> "Rule":
        """The rule for a table whose columns have other names."""
        return replace(
            self,
            column=names.get(self.column, self.column),
            over=tuple(names.get(name, name) for name in self.over),
            under=names.get(self.under, self.under),
            seen=tuple(names.get(name, name) for name in self.seen),
            least=(names.get(self.least[0], self.least[0]), self.least[1]) if self.least else None,
        )


@dataclass(frozen=True)
class Style:
    """How a layer is drawn.

    Attributes
    ----------
    kind
        ``fill`` for outlines, ``marker`` for points.
    column
        Where every rule is for one value of a column: which.
    legend
        What the figures of the rules are, if they are figures.
    labels
        Columns of which the first that is not empty is written on each row.
    named_by
        Columns of which the first that is not empty names a row in lists.
    codes
        Columns that hold codes, and the label of each code.
    bare_beyond
        Denominator of the scale beyond which things are too small for outlines and patterns of the usual width; 0 is
        no limit.
    """

    layer: str
    kind: str
    title: str
    notice: str
    rules: tuple[Rule, ...]
    column: str = ""
    legend: str = ""
    labels: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
    codes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    bare_beyond: int = 0

    def renamed(self, names: Mapping[str, str]) -> "Style":
        """The style for a table whose columns have other names."""
        return replace(
            self,
            rules=tuple(rule.renamed(names) for rule in self.rules),
            column=names.get(self.column, self.column),
            labels=tuple(names.get(name, name) for name in self.labels),
            named_by=tuple(names.get(name, name) for name in self.named_by),
            codes=tuple((names.get(name, name), labels) for name, labels in self.codes),
        )
