"""What a claim is: a public statement word for word, and how it is to be measured; read from claims.yaml."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from geodata.claims.entry import Day, Entry, PartialDate, Text
from geodata.claims.figures import (
    Area,
    DwellingAssumption,
    Grade,
    PublishedFigure,
    ToleranceRule,
    Verification,
)
from geodata.claims.lines import YamlFile, read_yaml
from geodata.claims.measure_kinds import Dwellings, Measure
from geodata.claims.quantity import Kind, Quantity
from geodata.columns import CITY
from geodata.errors import ClaimError

__all__ = [
    "Claim",
    "ClaimBook",
    "DwellingAssumption",
    "Kind",
    "PublishedFigure",
    "Quantity",
    "Rival",
    "load_claims",
]

Unit = Literal[
    "city",
    "homes",
    "buildings",
    "apartment_buildings",
    "city_blocks",
    "schools",
    "cities",
    "size",
    "months",
    "rounds",
    "strikes",
    "bodies",
    "deaths",
]
"""What a statement counts. ``city`` is a statement about "the city" that does not say what of it."""

VERDICTS = (
    "consistent",
    "consistent_only_if",
    "above_evidence",
    "below_evidence",
    "not_comparable",
    "cannot_be_tested",
)
MOST_ERRORS_TOLD = 8


class Speaker(Entry):
    """Who made statements, with office."""

    id: str
    name: Text


class Document(Entry):
    """The text a statement stands in; ``url`` is empty where none is known, never guessed.

    Attributes
    ----------
    date
        ``None`` where it is not recorded.
    sha256
        Of the copy that was read, where one is held.
    verification
        As of a published figure: ``P`` the text itself was seen, ``S`` seen as reported by others.
    """

    id: str
    title: str
    author: str
    date: PartialDate | None
    url: str | None = None
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    verification: Verification | None = None


class Claim(Entry):
    """One public statement: its words, what it counts, and the measure that answers it.

    Attributes
    ----------
    text, text_ar
        The words verbatim; this project's translation.
    verbatim
        False where only the figure is on record and not the sentence it stood in: ``text`` is then the
        shortest statement of the figure, and what stands in it between quotation marks are the words.
    said_on
        ``None`` where it is not recorded.
    unit, unit_said
        What is counted, from a closed list; the words used for it.
    predicate
        Damage classes the words name; ``None`` if they name none.
    quantity
        ``None`` if the statement gives no number.
    as_of
        Image date it is measured at; ``None``: the bundle's.
    note
        What the measure cannot show, said beside every verdict.
    """

    id: str
    text: str
    text_ar: str
    verbatim: bool = True
    speaker: str
    said_on: PartialDate | None
    source: str
    unit: Unit
    unit_said: str
    predicate: tuple[Grade, ...] | None = None
    quantity: Quantity | None = None
    area: str = CITY
    as_of: Day | None = None
    measure: Measure
    note: Text | None = None


class Rival(Claim):
    """Another published version of what one or more claims say; measured as they are.

    ``rival_of`` are the ids of those claims.
    """

    rival_of: Annotated[tuple[str, ...], Field(min_length=1)]


class City(Entry):
    """The city the statements are about; a bundle called by its slug, or that and "-...", shows it."""

    slug: str
    name: Text

    def is_meant_by(self, area_slug: str) -> bool:
        """True if a bundle of this slug shows the city."""
        return area_slug == self.slug or area_slug.startswith(f"{self.slug}-")


class ClaimBook(Entry):
    """Everything in one claims file."""

    city: City
    speakers: tuple[Speaker, ...]
    sources: tuple[Document, ...]
    tolerance_rules: tuple[ToleranceRule, ...] = ()
    areas: tuple[Area, ...] = ()
    published_figures: tuple[PublishedFigure, ...] = ()
    dwelling_assumptions: tuple[DwellingAssumption, ...] = ()
    claims: tuple[Claim, ...]
    rivals: tuple[Rival, ...] = ()

    @property
    def everything(self) -> tuple[Claim, ...]:
        """The claims, then their rivals."""
        return (*self.claims, *self.rivals)

    def rivals_of(self, claim: Claim) -> tuple[str, ...]:
        """Ids of the other versions of what a claim says: its rivals, or of a rival what it rivals."""
        if isinstance(claim, Rival):
            return claim.rival_of
        return tuple(one.id for one in self.rivals if claim.id in one.rival_of)

    def figure(self, figure_id: str) -> PublishedFigure:
        """The published figure of this id."""
        return next(figure for figure in self.published_figures if figure.id == figure_id)

    def claim(self, claim_id: str) -> Claim:
        """The claim or rival of this id."""
        return next(claim for claim in self.everything if claim.id == claim_id)


def load_claims(path: Path) -> ClaimBook:
    """The claims of a YAML file, checked: every key known, every reference met, every id once.

    Raises
    ------
    ClaimError
        Naming the file, the line, the key, what came and what is allowed.
    """
    file = read_yaml(path)
    try:
        book = ClaimBook.model_validate(file.content)
    except ValidationError as error:
        told = [_told(file, dict(one)) for one in error.errors(include_url=False)[:MOST_ERRORS_TOLD]]
        raise ClaimError("\n".join(told)) from error
    broken = [
        _sentence(file, keys, f"is {came!r}", wanted) for keys, came, wanted in _broken_references(book)
    ]
    if broken:
        raise ClaimError("\n".join(broken[:MOST_ERRORS_TOLD]))
    return book


def _told(file: YamlFile, error: dict[str, object]) -> str:
    keys = error["loc"]
    if not isinstance(keys, tuple):
        keys = ()
    context = error.get("ctx")
    if error["type"] == "unknown_key" and isinstance(context, dict):
        return _sentence(file, (*keys, context["key"]), "is not a key here", f"one of {context['allowed']}")
    if error["type"] == "missing":
        return _sentence(file, keys, f"has no {keys[-1]}", "it to be said")
    came = repr(error["input"])
    came = came if len(came) <= 80 else f"{came[:77]}..."
    return _sentence(file, keys, f"is {came}", str(error["msg"]).removeprefix("Value error, "))


def _sentence(file: YamlFile, keys: tuple[str | int, ...], came: str, wanted: str) -> str:
    key, line = file.place(keys)
    return f"{file.name}, line {line}: {key or 'the file'} {came}; expected: {wanted}."


def _broken_references(book: ClaimBook) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """Where an id is used that nothing has, or twice: the keys, what came, what is allowed."""
    known: dict[str, list[str]] = {}
    for table in (
        "speakers",
        "sources",
        "tolerance_rules",
        "areas",
        "published_figures",
        "dwelling_assumptions",
        "claims",
        "rivals",
    ):
        known[table] = [entry.id for entry in getattr(book, table)]
        taken = known["claims"] if table == "rivals" else []
        for row, name in enumerate(known[table]):
            if name in (*taken, *known[table][:row]):
                yield (table, row, "id"), name, "an id that no other entry of the list has"
    for row, figure in enumerate(book.published_figures):
        if figure.only_with is not None and figure.only_with not in known["published_figures"]:
            yield (
                ("published_figures", row, "only_with"),
                figure.only_with,
                f"an id under published_figures: {', '.join(known['published_figures'])}",
            )
    measured = [("claims", row, one) for row, one in enumerate(book.claims)]
    measured += [("rivals", row, one) for row, one in enumerate(book.rivals)]
    for home, row, claim in measured:
        for table, key, used in _references(claim):
            if used not in known[table] and not (table == "areas" and used == CITY):
                yield (
                    (home, row, *key),
                    used,
                    f"an id under {table}: {', '.join(known[table]) or 'none is given'}",
                )


def _references(claim: Claim) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Table, key and id of everything a claim points to."""
    yield "speakers", ("speaker",), claim.speaker
    yield "sources", ("source",), claim.source
    yield "areas", ("area",), claim.area
    if claim.quantity:
        yield "tolerance_rules", ("quantity", "tolerance"), claim.quantity.tolerance
    for figure in claim.measure.figures_used():
        yield "published_figures", ("measure",), figure
    if isinstance(claim, Rival):
        for other in claim.rival_of:
            yield "claims", ("rival_of",), other
    if isinstance(claim.measure, Dwellings):
        for other in claim.measure.together_with:
            yield "claims", ("measure", "together_with"), other
