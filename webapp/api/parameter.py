"""A parameter of the interface: how its text is read and checked, and how the OpenAPI document describes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.api.faults import BadParameterError
from webapp.city import City
from webapp.languages import gettext as _

Reader = Callable[[str], Any]
Allowed = Callable[[City], Sequence[str]]


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address.

    Attributes
    ----------
    schema
        Its schema in the OpenAPI document.
    read
        Its value from the text of an address; raises `BadParameterError`.
    allowed
        The only values it can have in a city; `None` for any that can be read.
    many
        True if several values may stand in it, separated by commas.
    in_path
        True if it is a part of the path.
    """

    name: str
    description: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    read: Reader = str
    allowed: Allowed | None = None
    many: bool = False
    in_path: bool = False
    example: Any = None

    def described(self, city: City | None) -> dict[str, Any]:
        """The parameter object of the OpenAPI document, with the values that `city` allows."""
        one, values = dict(self.schema), self._values(city)
        if values:
            one["enum"] = values
        schema = {"type": "array", "items": one, "minItems": 1} if self.many else one
        told: dict[str, Any] = {
            "name": self.name,
            "in": "path" if self.in_path else "query",
            "description": _(self.description),
            "required": self.in_path,
            "schema": schema,
        }
        if not self.in_path:
            told |= {"style": "form", "explode": False}
        if self.example is not None:
            told["example"] = self.example
        return told

    def value(self, text: str, city: City | None) -> Any:
        """The value of `text`; a tuple if several may be given.

        Raises
        ------
        BadParameterError
            If it cannot be read or the city does not allow it.
        """
        if self.many:
            return tuple(dict.fromkeys(self._one(part, city) for part in text.split(",")))
        return self._one(text, city)

    def _values(self, city: City | None) -> list[str]:
        """The values that the city allows; none where any can be read, as where the city has no such thing."""
        return list(self.allowed(city)) if self.allowed is not None and city is not None else []

    def _one(self, text: str, city: City | None) -> Any:
        value = self.read(text)
        allowed = self._values(city)
        if allowed and value not in allowed:
            raise BadParameterError(f"{self.name} is {text!r} but is expected to be {either(allowed)}.")
        return value


def read_query(
    parameters: Sequence[Parameter], args: MultiDict[str, str], city: City | None
) -> dict[str, Any]:
    """The value of every parameter of a query by name; those not given are left out.

    Raises
    ------
    BadParameterError
        If one is unknown, given twice or has a value it cannot have.
    """
    known = {parameter.name: parameter for parameter in parameters if not parameter.in_path}
    found: dict[str, Any] = {}
    for name, texts in args.lists():
        if name not in known:
            raise BadParameterError(f"There is no parameter {name!r} here but {', '.join(sorted(known))}.")
        if len(texts) > 1:
            raise BadParameterError(f"{name} is given {len(texts)} times but is expected once.")
        found[name] = known[name].value(texts[0], city)
    return found


def either(names: Sequence[str]) -> str:
    """The names with “or” before the last."""
    listed = list(names)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"
