"""A published bundle -> the configuration of the map script: plain values, small enough for the page."""

import datetime
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import pandas as pd
from babel import Locale
from babel.dates import format_date

from geodata.columns import (
    CITY,
    COUNTED,
    DISTRICT_ID,
    EPOCH,
    GEOMETRY,
    LEAST_FOOTPRINTS,
    OUTSIDE,
    SQUARE_SIDE_M,
)
from geodata.grades import GRADES, NO_VISIBLE_DAMAGE, NOT_ASSESSED, RANK, SITE_KINDS
from geodata.online_maps import OnlineMap
from geodata.publish.bundle import IMAGERY
from geodata.site_uses import site_uses
from webapp.addresses import correction_address
from webapp.languages import ENGLISH, LANGUAGES
from webapp.maps.imagery_config import background_config, images_config
from webapp.wording.names import in_language
from webapp.wording.names import shown as shown_name

Config = dict[str, Any]
POSITION_DECIMALS = 5
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
    epochs: list[str] = list(manifest["epochs"])
    shown = LANGUAGES.get(language, ENGLISH)
    locale = Locale.parse(shown.locale)
    tallies = _tallies(bundle.table("statistics"), epochs, has_footprints=bundle.has_footprints)
    config = {
        "slug": bundle.slug,
        "name": in_language(manifest["area"]["name"], language),
        "language": shown.code,
        "locale": shown.locale.replace("_", "-"),
        "dir": shown.direction,
        "theme": theme,
        "synthetic": bundle.synthetic,
        "notice": _notice(bundle, language, strings),
        "epochs": epochs,
        "epochLabels": [
            str(format_date(datetime.date.fromisoformat(epoch), "long", locale=locale)) for epoch in epochs
        ],
        "asOf": as_of_index(epochs, manifest["area"]["as_of"]),
        "bounds": _rounded(manifest["bounds"]),
        "home": _rounded(_extent(bundle.table("districts")) or manifest["bounds"]),
        "hasFootprints": bundle.has_footprints,
        "tiles": {
            "url": tiles_url,
            "maxNativeZoom": manifest["tiles"]["maxzoom"],
            "layers": manifest["tiles"]["layers"],
        },
        "detailUrl": detail_url,
        "parts": {name: dict(address) for name, address in (parts or {}).items()},
        "grades": [
            {"key": grade, "rank": RANK[grade], "label": strings[f"grade.{grade}"]}
            for grade in reversed(GRADES)
        ],
        "notAssessedLabel": strings[f"grade.{NOT_ASSESSED}"],
        "kinds": _kinds(bundle.table("sites"), strings),
        "uses": _uses(bundle, strings),
        "sources": _graders(manifest),
        "hasAgreement": bundle.has_table("source_agreement") and bundle.has_footprints,
        "nIncidents": len(bundle.table("incidents")) if bundle.has_table("incidents") else 0,
        "squares": _squares(bundle),
        "districts": _districts(
            bundle.table("districts"), tallies, language, has_footprints=bundle.has_footprints
        ),
        "outside": _tally(tallies.get(OUTSIDE, {}), None),
        "city": _tally(tallies.get(CITY, {}), None),
        "districtsApproximate": bool(manifest.get("districts_approximate", False)),
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


def as_of_index(epochs: list[str], as_of: str) -> int:
    """Position of the last epoch up to the as-of date; the last of all if every epoch is later."""
    past = [index for index, epoch in enumerate(epochs) if epoch <= as_of]
    return past[-1] if past else len(epochs) - 1


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
    """Side, fewest footprints that get a share and, where sites are counted, most graded ones in any square."""
    if not bundle.has_table("grid_counts"):
        return None
    graded = bundle.table("grid_counts")[[f"n_{grade}" for grade in DAMAGED]].sum(axis=1)
    greatest = 0 if graded.empty or bundle.has_footprints else int(graded.max())
    return {"sideM": SQUARE_SIDE_M, "least": LEAST_FOOTPRINTS, "greatest": greatest}


def _rounded(edges: Iterable[float]) -> list[float]:
    return [round(float(edge), POSITION_DECIMALS) for edge in edges]


def _extent(districts: pd.DataFrame) -> list[float] | None:
    """West, south, east and north of all districts; None if there are none."""
    if districts.empty:
        return None
    extents = districts[GEOMETRY].bounds
    return [*extents[["minx", "miny"]].min().tolist(), *extents[["maxx", "maxy"]].max().tolist()]


def _tallies(statistics: pd.DataFrame, epochs: list[str], *, has_footprints: bool) -> dict[str, Config]:
    """Per district_id: footprints, and the six counts of buildings and of sites at every epoch."""
    table = statistics.assign(**{EPOCH: pd.to_datetime(statistics[EPOCH]).dt.strftime("%Y-%m-%d")})
    order = pd.DataFrame({EPOCH: epochs})
    found: dict[str, Config] = {}
    for district_id, rows in table.groupby(DISTRICT_ID, sort=False):
        by_epoch = order.merge(rows, on=EPOCH, how="left", validate="one_to_one")
        found[str(district_id)] = {
            "nFootprints": _whole(by_epoch["n_footprints"].iloc[-1]) if has_footprints else None,
            "buildings": _counts(by_epoch, "n_buildings") if has_footprints else None,
            # Where there are footprints the map counts these; the list of sites would double the page.
            "sites": [] if has_footprints else _counts(by_epoch, "n_sites"),
            "unseen": _unseen(by_epoch.iloc[-1]) if has_footprints else None,
        }
    return found


def _unseen(row: pd.Series) -> list[int] | None:
    """Footprints nobody could grade, by the three reasons; None where there are none."""
    n = [_whole(row.get(name)) or 0 for name in ("n_not_analysed", "n_outside_image", "n_outside_area")]
    return n if any(n) else None


def _counts(rows: pd.DataFrame, prefix: str) -> list[dict[str, int]]:
    """The six counts under `prefix`, one dict per row; 0 where an epoch has no published row."""
    columns = {f"{prefix}_{key}": key for key in COUNTED}
    whole = rows[list(columns)].rename(columns=columns).apply(pd.to_numeric).fillna(0).astype(int)
    return [{str(key): int(count) for key, count in row.items()} for row in whole.to_dict("records")]


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _tally(counts: Mapping[str, Any], area_km2: float | None) -> Config:
    return {
        "nFootprints": counts.get("nFootprints"),
        "areaKm2": area_km2,
        "buildings": counts.get("buildings"),
        "sites": counts.get("sites", []),
        **({"unseen": counts["unseen"]} if counts.get("unseen") else {}),
    }


def _other_names(row: Mapping[Any, Any], language: str) -> list[str]:
    """Names of a district in the languages other than the page's."""
    return [name for code in ("en", "ar") if code != language and (name := shown_name(row[f"name_{code}"]))]


def _districts(
    districts: pd.DataFrame, tallies: Mapping[str, Config], language: str, *, has_footprints: bool
) -> list[Config]:
    """One entry per district in the published order, with its extent and a point for its name."""
    shapes = districts[GEOMETRY]
    extents = shapes.bounds.round(POSITION_DECIMALS).to_numpy().tolist()
    points = shapes.representative_point()
    places = zip(
        points.x.round(POSITION_DECIMALS).tolist(), points.y.round(POSITION_DECIMALS).tolist(), strict=True
    )
    empty: Config = {
        "nFootprints": 0 if has_footprints else None,
        "buildings": [] if has_footprints else None,
        "sites": [],
    }
    rows = zip(districts.to_dict("records"), extents, places, strict=True)
    names = [
        in_language({"en": row["name_en"], "ar": row["name_ar"]}, language) or str(row[DISTRICT_ID])
        for row in districts.to_dict("records")
    ]
    times = Counter(names)
    return [
        {
            "id": row[DISTRICT_ID],
            "row": number,
            "name": names[number],
            # Another district has the same name: lists show the code as well.
            **({"isTwin": True} if times[names[number]] > 1 else {}),
            "aliases": _other_names(row, language),
            "bounds": extent,
            "label": list(place),
            **_tally(tallies.get(row[DISTRICT_ID], empty), round(float(row["area_km2"]), 4)),
        }
        for number, (row, extent, place) in enumerate(rows)
    ]
