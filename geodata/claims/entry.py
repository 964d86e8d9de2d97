"""What every entry of a claims file shares: it never changes, knows its keys, and speaks two languages."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class Entry(BaseModel):
    """A record that cannot be changed and refuses keys it does not know, naming those it does."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _only_known_keys(cls, value: Any) -> Any:
        strangers = [key for key in value if key not in cls.model_fields] if isinstance(value, dict) else []
        if strangers:
            told = {"key": strangers[0], "allowed": ", ".join(cls.model_fields)}
            raise PydanticCustomError("unknown_key", "{key} is not known; allowed: {allowed}", told)
        return value


class Text(Entry):
    """The same words in English and Arabic."""

    en: Annotated[str, StringConstraints(min_length=1)]
    ar: Annotated[str, StringConstraints(min_length=1)]


def _is_partial_date(value: str) -> str:
    if not PARTIAL_DATE.fullmatch(value):
        msg = "a year, year-month or date like 2018, 2018-10 or 2018-10-12"
        raise ValueError(msg)
    date.fromisoformat(value + "-01-01"[len(value) - 4 :] if len(value) == 4 else f"{value}-01"[:10])
    return value


def _is_day(value: str) -> str:
    date.fromisoformat(value)
    return value


PartialDate = Annotated[str, AfterValidator(_is_partial_date)]
"""ISO 8601 date that may stop at the month or the year."""
Day = Annotated[str, AfterValidator(_is_day)]
"""ISO 8601 date."""
