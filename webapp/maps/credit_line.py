"""The credits of the sources of a map in one line."""

from collections.abc import Iterable, Mapping
from typing import Any

from geodata.publish.bundle import IMAGERY


def credit_line(manifest: Mapping[str, Any]) -> str:
    """The credits of all sources of the damage map, each once; images are credited while they are shown."""
    written = manifest.get("credit")
    if written and not manifest.get(IMAGERY):
        return " · ".join(joined_credits(str(written).split(" · ")))
    drawn = [source["credit"] for source in manifest["sources"] if source.get("role") != IMAGERY]
    return " · ".join(joined_credits(drawn))


def joined_credits(credits: Iterable[str]) -> list[str]:
    """Credits, each once; those that end in the same words after a colon are said together.

    Examples
    --------
    >>> joined_credits(["Damage: UNOSAT", "Footprints: synthetic", "Districts: synthetic"])
    ['Damage: UNOSAT', 'Footprints, Districts: synthetic']
    """
    subjects: dict[str, list[str]] = {}
    for credit in dict.fromkeys(credits):
        subject, colon, words = credit.partition(": ")
        subjects.setdefault(words if colon else credit, []).extend([subject] if colon else [])
    return [f"{', '.join(named)}: {words}" if named else words for words, named in subjects.items()]
