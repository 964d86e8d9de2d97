"""What a damage site is used for (a school, a hospital, a waterworks), told from the source's own words.

The words are published as they are (``site_type``); this reading of them makes the map's layers. Only whole words
that a source is known to use are read: a site whose words are not in the list has no use, and is not guessed at.
"""

import re
from collections.abc import Mapping

import pandas as pd

from geodata.grades import BUILDING, FACILITY, UNSPECIFIED_SITE

SCHOOL, HEALTH, WORSHIP, WATER, POWER = "school", "health", "worship", "water", "power"
MARKET, GOVERNMENT, INDUSTRY, TERMINAL = "market", "government", "industry", "terminal"

SITE_USES: tuple[str, ...] = (SCHOOL, HEALTH, WORSHIP, WATER, POWER, MARKET, GOVERNMENT, TERMINAL, INDUSTRY)
"""Uses that have a layer on the map, in the order of its legend."""

KINDS_WITH_USE: tuple[str, ...] = (BUILDING, UNSPECIFIED_SITE, FACILITY)
"""Kinds of site that can be a school or the like; a crater on a school's ground is a crater."""

CITATION = (
    "Site types of UNITAR/UNOSAT product CE20130604SYR (Raqqa 2017, Aleppo 2015); values of the OpenStreetMap keys "
    "amenity, building, healthcare, man_made and power (wiki.openstreetmap.org/wiki/Map_features); codes of the "
    "Classification of Types of Constructions (Eurostat, 1998), which Copernicus EMS puts before its object types."
)

WORDS: Mapping[str, tuple[str, ...]] = {
    SCHOOL: (
        "school / university", "school", "university", "college", "kindergarten", "schools", "education", "educational",
        "educational facility", "education facility", "مدرسة", "جامعة", "روضة", "معهد",
    ),
    HEALTH: (
        "hospital", "clinic", "doctors", "health", "health centre", "health center", "health facility",
        "medical", "medical facility", "healthcare", "مستشفى", "مستوصف", "مركز صحي", "عيادة",
    ),
    WORSHIP: (
        "mosque", "church", "place of worship", "temple", "synagogue", "cathedral", "chapel", "monastery", "religious",
        "religious building", "مسجد", "جامع", "كنيسة",
    ),
    WATER: (
        "sewage treatment facility", "water tower", "water works", "waterworks", "wastewater plant", "water well",
        "pumping station", "reservoir covered", "water facility", "water treatment plant", "محطة مياه", "خزان مياه",
    ),
    POWER: ("power plant", "substation", "power station", "power facility", "transformer", "محطة كهرباء"),
    MARKET: ("market", "marketplace", "bazaar", "سوق"),
    GOVERNMENT: (
        "government building", "government", "townhall", "town hall", "courthouse", "police", "fire station",
        "مبنى حكومي",
    ),
    TERMINAL: (
        "airport facility", "airport", "terminal", "train station", "bus station", "railway station", "port",
        "مطار", "محطة قطار",
    ),
    INDUSTRY: ("industrial facility", "industrial", "factory", "warehouse", "silo", "مصنع", "معمل"),
}  # fmt: skip
"""Use -> the words of sources that mean it, as :func:`plain` writes them."""

CONSTRUCTION_CODES: Mapping[str, str] = {
    "1263": SCHOOL,
    "1264": HEALTH,
    "1272": WORSHIP,
    "2212": WATER,
    "2222": WATER,
    "2223": WATER,
    "2302": POWER,
    "1241": TERMINAL,
    "1251": INDUSTRY,
    "1252": INDUSTRY,
}
"""First digits of an object type -> use."""

_USE_OF_WORDS = {word: use for use, words in WORDS.items() for word in words}


def plain(words: str) -> str:
    """Lower case, without the key of a tag, underscores and blanks beyond one: ``amenity=place_of_worship``."""
    value = words.lower().rpartition("=")[2]
    return re.sub(r"[\s_]+", " ", value).strip()


def use_of(words: str | None) -> str | None:
    """Use that the source's words mean, one of :data:`SITE_USES`; ``None`` where they mean none of them.

    Words are read whole, without regard to case: ``School`` is a school, ``near the school`` is not.
    """
    if words is None or pd.isna(words):
        return None
    code = re.match(r"\s*(\d{4})\b", str(words))
    if code:
        return CONSTRUCTION_CODES.get(code.group(1))
    return _USE_OF_WORDS.get(plain(str(words)))


def site_uses(sites: pd.DataFrame) -> pd.Series:
    """Use of each site, missing where it has none.

    Parameters
    ----------
    sites
        With site_type and site_kind. Only kinds of :data:`KINDS_WITH_USE` have a use.
    """
    types = sites["site_type"]
    told = {words: use_of(words) for words in types.dropna().unique()}
    uses = types.astype(object).map(told).where(sites["site_kind"].isin(KINDS_WITH_USE))
    return uses.astype(object).where(uses.notna(), None).rename("site_use")
