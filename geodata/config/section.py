"""What every part of the configuration file is made of: no unknown keys, names in two languages, days and addresses."""

import re
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

ID_PATTERN = r"^[a-z0-9][a-z0-9-]*$"
WEB = ("https://", "http://")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Section(BaseModel):
    """A part of the file: an unknown key is refused, and nothing changes once it is checked."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Names(Section):
    """A name in English and in Arabic."""

    en: str = Field(min_length=1, description="Name in English.")
    ar: str = Field(min_length=1, description="Name in Arabic.")


def iso_date(value: object) -> object:
    """A day as YAML gives it; anything else is refused.

    Raises
    ------
    ValueError
        Saying how it is written.
    """
    # Numbers, and text made of digits, would be taken for seconds since 1970.
    is_date = isinstance(value, date) and not isinstance(value, datetime)
    if is_date or (isinstance(value, str) and _ISO_DATE.fullmatch(value.strip())):
        return value.strip() if isinstance(value, str) else value
    msg = "a date is written as ISO text, year-month-day, such as 2017-10-21"
    raise ValueError(msg)


def web_address(value: str | None) -> str | None:
    """An address on the web, or None; anything else is refused.

    Raises
    ------
    ValueError
        If it starts with neither https:// nor http://.
    """
    if value is not None and not value.startswith(WEB):
        msg = "must start with https:// or http://"
        raise ValueError(msg)
    return value
