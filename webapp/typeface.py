"""The Arabic typeface cut down to the letters of one text, for files that must carry their letters with them.

IBM Plex is under the SIL Open Font License with "Plex" as a reserved name: what is cut from it bears another.
"""

import base64
import importlib.resources
import io
from collections.abc import Iterable
from functools import lru_cache

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FAMILY = "Damage Ledger Sans"
WEIGHTS = {400: "Regular", 600: "SemiBold"}
ARABIC = frozenset(map(chr, (*range(0x0600, 0x0700), *range(0x0750, 0x0780))))
ALPHABET = frozenset(map(chr, range(0x0621, 0x064B)))
"""Letters a reader may type into the search, whether or not the text has them."""

FEATURES = ("ccmp", "locl", "isol", "init", "medi", "fina", "rlig", "calt", "liga", "kern", "mark", "mkmk")
COPYRIGHT, FAMILY_NAME, STYLE, UNIQUE, FULL_NAME, POSTSCRIPT_NAME, LICENCE, LICENCE_URL = (
    0,
    1,
    2,
    3,
    4,
    6,
    13,
    14,
)


def faces(text: Iterable[str]) -> str:
    """Style rules with both weights of the Arabic letters of `text`, under the name :data:`FAMILY`."""
    letters = "".join(sorted((ARABIC & set(text)) | ALPHABET))
    return "".join(
        f"@font-face{{font-family:{FAMILY};font-weight:{weight};unicode-range:U+600-6FF,U+750-77F;"
        f"src:url(data:font/woff;base64,{base64.b64encode(_cut(name, letters)).decode()})}}"
        for weight, name in WEIGHTS.items()
    )


@lru_cache(maxsize=16)
def _cut(style: str, letters: str) -> bytes:
    """One weight with these letters in all their joined forms; of the same bytes every time."""
    source = importlib.resources.files("fontpkg_ibm_plex_sans_arabic") / "files"
    with (source / f"IBMPlexSansArabic-{style}.ttf").open("rb") as stream:
        font = TTFont(stream, recalcTimestamp=False)
        options = Options(hinting=False, glyph_names=False)
        options.layout_features = list(FEATURES)
        options.name_IDs = [COPYRIGHT, STYLE, LICENCE, LICENCE_URL]
        options.drop_tables += ["DSIG", "meta"]
        subsetter = Subsetter(options)
        subsetter.populate(text=letters)
        subsetter.subset(font)
        _rename(font, style)
        font.flavor = "woff"
        packed = io.BytesIO()
        font.save(packed)
    return packed.getvalue()


def _rename(font: TTFont, style: str) -> None:
    plain = FAMILY.replace(" ", "")
    names = {
        FAMILY_NAME: FAMILY,
        UNIQUE: f"{plain}-{style}",
        FULL_NAME: f"{FAMILY} {style}",
        POSTSCRIPT_NAME: f"{plain}-{style}",
    }
    for identifier, name in names.items():
        font["name"].setName(name, identifier, 3, 1, 0x409)
