"""A published bundle -> the configuration of the map script: plain values, small enough for the page."""

import datetime
import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import pandas as pd
from babel import Locale
from babel.dates import format_date

from geodata.columns import CITY, LEAST_FOOTPRINTS, OUTSIDE, SQUARE_SIDE_M
from geodata.grades import GRADES, NO_VISIBLE_DAMAGE, NOT_ASSESSED, RANK, SITE_KINDS
from geodata.online_maps import OnlineMap
from geodata.site_uses import site_uses
from webapp.addresses import correction_address
from webapp.languages import ENGLISH, LANGUAGES
from webapp.maps.credit_line import credit_line
from webapp.maps.district_config import districts_config, extent, rounded, tallies, tally_config
from webapp.maps.imagery_config import background_config, images_config
from webapp.wording.names import in_language

Config = dict[str, Any]
LEAST_SOURCES = 2
"""Fewer are no choice."""
DAMAGED = tuple(grade for grade in GRADES if grade != NO_VISIBLE_DAMAGE)


class PublishedCity(Protocol):
    """What a map needs of a bundle; :class:`geodata.publish.bundle.Bundle` has it."""

    @property
    def manifest(self) -> dict[str, Any]:
        """Content of the manifest."""

    @property
    def slug(self) -> str:
        """Short name of the city."""

    @property
    def synthetic(self) -> bool:
        """True if any position is made up."""

    @property
    def has_footprints(self) -> bool:
        """True if there are building outlines."""

    def has_table(self, name: str) -> bool:
        """True if the table is published."""

    def table(self, name: str) -> pd.DataFrame:
        """One published table."""


def map_config(
    bundle: PublishedCity,
    *,
    language: str,
    theme: str,
    embed: bool,
    tiles_url: str,
    detail_url: str,
    page_url: str | None,
    strings: Mapping[str, str],
    parts: Mapping[str, Mapping[str, str | None]] | None = None,
    imagery_url: str = "",
    claims_url: str | None = None,
    district_url: str | None = None,
    backgrounds: Sequence[OnlineMap] = (),
) -> Config:
    """Everything the map script of a city needs besides tiles, as values that JSON can hold.

    Counts are those of the published statistics, for every district, for what lies outside all districts and
    for the whole city, one entry per epoch; ``buildings`` is None where the bundle has no footprints.
    Districts keep their order in the published table: tiles refer to them by row.
    """
    manifest = bundle.manifest
    config = {
        **_page(bundle, language, theme, strings),
        **_dates(manifest, language),
        "bounds": rounded(manifest["bounds"]),
        "home": rounded(extent(bundle.table("districts")) or manifest["bounds"]),
        "hasFootprints": bundle.has_footprints,
        "tiles": {
            "url": tiles_url,
            "maxNativeZoom": manifest["tiles"]["maxzoom"],
            "layers": manifest["tiles"]["layers"],
        },
        "detailUrl": detail_url,
        "parts": {name: dict(address) for name, address in (parts or {}).items()},
        **_choices(bundle, strings),
        **_places(bundle, language),
        "strings": {key: words for key, words in strings.items() if _is_asked_for(key)},
        "credit": credit_line(manifest),
        "embed": embed,
        "correctionUrl": correction_address(manifest.get("webapp", {}).get("correction_url")) or None,
        "pageUrl": page_url,
        "claimsUrl": claims_url,
        "districtUrl": district_url,
        "imagery": images_config(manifest, language, imagery_url),
        "backgrounds": [background_config(background) for background in backgrounds],
    }
    return {key: _known(value) for key, value in config.items()}


def _page(bundle: PublishedCity, language: str, theme: str, strings: Mapping[str, str]) -> Config:
    """Which city, in which language and look, and its mark."""
    shown = LANGUAGES.get(language, ENGLISH)
    return {
        "slug": bundle.slug,
        "name": in_language(bundle.manifest["area"]["name"], language),
        "language": shown.code,
        "locale": shown.locale.replace("_", "-"),
        "dir": shown.direction,
        "theme": theme,
        "synthetic": bundle.synthetic,
        "notice": _notice(bundle, language, strings),
    }


def _dates(manifest: Mapping[str, Any], language: str) -> Config:
    """The epochs, how they are written, and the position of the one that pages open with."""
    epochs: list[str] = list(manifest["epochs"])
    locale = Locale.parse(LANGUAGES.get(language, ENGLISH).locale)
    written = (format_date(datetime.date.fromisoformat(epoch), "long", locale=locale) for epoch in epochs)
    return {
        "epochs": epochs,
        "epochLabels": [str(one) for one in written],
        "asOf": as_of_index(epochs, manifest["area"]["as_of"]),
    }


def _choices(bundle: PublishedCity, strings: Mapping[str, str]) -> Config:
    """What a reader can choose among: classes, kinds, uses, sources, squares."""
    return {
        "grades": [
            {"key": grade, "rank": RANK[grade], "label": strings[f"grade.{grade}"]}
            for grade in reversed(GRADES)
        ],
        "notAssessedLabel": strings[f"grade.{NOT_ASSESSED}"],
        "kinds": _kinds(bundle.table("sites"), strings),
        "uses": _uses(bundle, strings),
        "sources": _graders(bundle.manifest),
        "hasAgreement": bundle.has_table("source_agreement") and bundle.has_footprints,
        "nIncidents": len(bundle.table("incidents")) if bundle.has_table("incidents") else 0,
        "leastFootprints": LEAST_FOOTPRINTS,
        "squares": _squares(bundle),
    }


def _places(bundle: PublishedCity, language: str) -> Config:
    """Districts, what lies outside them, and the city, with their counts at every date."""
    with_footprints = bundle.has_footprints
    epochs: list[str] = list(bundle.manifest["epochs"])
    counted = tallies(bundle.table("statistics"), epochs, has_footprints=with_footprints)
    return {
        "districts": districts_config(
            bundle.table("districts"), counted, language, has_footprints=with_footprints
        ),
        "outside": tally_config(counted.get(OUTSIDE, {}), None),
        "city": tally_config(counted.get(CITY, {}), None),
        "districtsApproximate": bool(bundle.manifest.get("districts_approximate", False)),
    }


def as_of_index(epochs: list[str], as_of: str) -> int:
    """Position of the last epoch up to the as-of date; the last of all if every epoch is later."""
    past = [index for index, epoch in enumerate(epochs) if epoch <= as_of]
    return past[-1] if past else len(epochs) - 1


def _is_asked_for(key: str) -> bool:
    """Whether the script asks for these words: names of classes and kinds it has in lists, the frame is the page's."""
    if key.startswith(("grade.", "kind.", "use.")):
        return key == "kind.incident"
    return key not in {"map.help", "map.label", "map.noscript", "map.open"}


def _known(value: Any) -> Any:
    """The value with None for every number that is not one: JSON has no NaN, and a script that meets it stops."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {key: _known(one) for key, one in value.items()}
    return [_known(one) for one in value] if isinstance(value, list | tuple) else value


def _notice(bundle: PublishedCity, language: str, strings: Mapping[str, str]) -> str | None:
    """The mark of a synthetic city; there is no way to have a synthetic city without one."""
    if not bundle.synthetic:
        return None
    return in_language(bundle.manifest.get("synthetic_notice"), language) or strings["synthetic.mark"]


def _kinds(sites: pd.DataFrame, strings: Mapping[str, str]) -> list[dict[str, Any]]:
    """Number of listed sites of each kind that has any, in the order of the list of kinds."""
    counts = sites["site_kind"].value_counts()
    return [
        {"key": kind, "label": strings[f"kind.{kind}"], "n": int(counts[kind])}
        for kind in SITE_KINDS
        if kind in counts
    ]


def _uses(bundle: PublishedCity, strings: Mapping[str, str]) -> list[dict[str, Any]]:
    """Number of listed sites of each use that the tiles name; none where they were made without uses."""
    drawn = bundle.manifest["tiles"].get("site_uses", [])
    if not drawn:
        return []
    counts = site_uses(bundle.table("sites")).value_counts()
    return [{"key": use, "label": strings[f"use.{use}"], "n": int(counts[use])} for use in drawn]


def _graders(manifest: Mapping[str, Any]) -> list[dict[str, str]]:
    """Sources that grade, in the order in which tiles name them; none where there is nothing to choose."""
    ids = manifest["tiles"].get("graders", [])
    if len(ids) < LEAST_SOURCES:
        return []
    titles = {source["id"]: str(source["title"]) for source in manifest["sources"]}
    return [{"id": one, "label": titles.get(one, one)} for one in ids]


def _squares(bundle: PublishedCity) -> dict[str, Any] | None:
    """Side and, where sites are counted, most graded ones in any square."""
    if not bundle.has_table("grid_counts"):
        return None
    graded = bundle.table("grid_counts")[[f"n_{grade}" for grade in DAMAGED]].sum(axis=1)
    greatest = 0 if graded.empty or bundle.has_footprints else int(graded.max())
    return {"sideM": SQUARE_SIDE_M, "greatest": greatest}
