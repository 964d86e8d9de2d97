"""Columns of surveys that say who asked and who answered; they are dropped before anything is kept."""

import re
from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

from geodata.errors import ConfigError
from geodata.provenance import note_reading
from geodata.sources.known_columns import question

WHO = frozenset((
    "username", "deviceid", "phonenumber", "phone", "mobile", "telephone", "tel", "whatsapp", "simserial", "simid",
    "simserialnumber", "subscriberid", "imei", "imsi", "email", "mail", "contact", "contacts", "enumerator", "enumerators",
    "surveyor", "interviewer", "interviewee", "respondent", "informant", "collector", "beneficiary", "passport",
    "submittedby", "submitterid", "submittername", "submitter", "signature", "surname", "firstname", "lastname",
    "fullname", "fathername", "mothername", "familyname", "nationalid", "idcard", "birthdate", "dob", "householder",
    "هاتف", "الهاتف", "جوال", "الجوال", "موبايل", "الموبايل", "واتساب", "الباحث", "المستجيب", "الهوية", "البريد",
    "توقيع", "التوقيع", "العداد",
))  # fmt: skip
"""Words of a column's name that say that it holds a person, a telephone or a device."""

ROLES = frozenset((
    "user", "device", "engineer", "assessor", "inspector", "owner", "tenant", "volunteer", "team", "المالك", "المهندس",
))  # fmt: skip
"""Words that say so where nothing but a number or a name stands beside them: an engineer's grade is no person."""
IDS = frozenset(("id", "code", "no", "nr", "number", "name", "1", "2", "3"))

NAME_WORDS = frozenset(("name", "names", "اسم", "الاسم"))
PLACE_WORDS = frozenset((
    "place", "street", "road", "neighbourhood", "neighborhood", "district", "subdistrict", "area", "zone", "city", "town",
    "village", "governorate", "municipality", "building", "site", "school", "facility", "hospital", "mosque", "church",
    "camp", "block", "sector", "settlement", "community", "location", "admin", "form", "project", "file", "loc", "adm",
    "adm0", "adm1", "adm2", "adm3", "adm4", "country", "region", "quarter", "product", "org",
    "الحي", "حي", "الشارع", "شارع", "المنطقة", "منطقة", "القرية", "قرية", "المدينة", "مدينة", "المبنى", "مبنى", "المدرسة",
    "المخيم", "المحافظة", "الناحية", "الموقع", "المسجد", "المشفى", "البلدة",
))  # fmt: skip
"""Words beside "name" that say that a place or a thing is named, not a person."""


def is_personal(column: object) -> bool:
    """True if a column's name says that it holds people, their telephones or their devices.

    The words of the question itself count, not those of the groups before it.
    """
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", question(column)).lower())
    joined = {"".join(pair) for pair in pairwise(words)}
    if WHO & (set(words) | joined) or (ROLES & set(words) and set(words) <= ROLES | IDS):
        return True
    return bool(NAME_WORDS & set(words)) and not PLACE_WORDS & set(words)


def without_people(
    table: pd.DataFrame, options: Mapping[str, object], *, kept: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """`table` without the columns that hold people, their telephones or their devices; they are counted.

    Parameters
    ----------
    table
        As read.
    options
        No option may name such a column.
    kept
        Columns that stay whatever they are called.

    Raises
    ------
    ConfigError
        If an option names a column that is dropped.
    """
    dropped = [name for name in table.columns if name not in kept and is_personal(name)]
    wanted = {str(value): name for name, value in options.items() if name.endswith("_column")}
    for column in dropped:
        asked = next((wanted[name] for name in (str(column), question(column)) if name in wanted), None)
        if asked is not None:
            msg = (
                f"option {asked} names the column {column!r}, which by its name holds personal data and is never "
                "read; name another, or rename the column if it holds none"
            )
            raise ConfigError(msg)
    cleared = table.drop(columns=dropped)
    cleared.attrs = dict(table.attrs)
    detail = "Columns of persons, telephones or devices were dropped at reading; nothing of them is kept or published."
    note_reading(cleared, "personal_data", "refused", len(dropped), detail)
    return cleared
