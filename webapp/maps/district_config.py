"""What the map script is told of districts: counts at every date, extent, names."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from geodata.columns import COUNTED, DISTRICT_ID, EPOCH, GEOMETRY
from webapp.wording.names import in_language
from webapp.wording.names import shown as shown_name

Tally = dict[str, Any]
POSITION_DECIMALS = 5


def rounded(edges: Iterable[float]) -> list[float]:
    """Degrees as the page has them: to a metre."""
    return [round(float(edge), POSITION_DECIMALS) for edge in edges]


def extent(districts: pd.DataFrame) -> list[float] | None:
    """West, south, east and north of all districts; None if there are none."""
    if districts.empty:
        return None
    extents = districts[GEOMETRY].bounds
    return [*extents[["minx", "miny"]].min().tolist(), *extents[["maxx", "maxy"]].max().tolist()]


def tallies(statistics: pd.DataFrame, epochs: list[str], *, has_footprints: bool) -> dict[str, Tally]:
    """Per district_id: footprints, and the six counts of buildings and of sites at every epoch."""
    table = statistics.assign(**{EPOCH: pd.to_datetime(statistics[EPOCH]).dt.strftime("%Y-%m-%d")})
    order = pd.DataFrame({EPOCH: epochs})
    found: dict[str, Tally] = {}
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


def tally_config(counts: Mapping[str, Any], area_km2: float | None) -> Tally:
    """Counts of one place: a district, what lies in none, or the city."""
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


def districts_config(
    districts: pd.DataFrame, tallies: Mapping[str, Tally], language: str, *, has_footprints: bool
) -> list[Tally]:
    """One entry per district in the published order, with its extent and a point for its name."""
    shapes = districts[GEOMETRY]
    extents = shapes.bounds.round(POSITION_DECIMALS).to_numpy().tolist()
    points = shapes.representative_point()
    places = zip(
        points.x.round(POSITION_DECIMALS).tolist(), points.y.round(POSITION_DECIMALS).tolist(), strict=True
    )
    empty: Tally = {
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
            **tally_config(tallies.get(row[DISTRICT_ID], empty), round(float(row["area_km2"]), 4)),
        }
        for number, (row, extent, place) in enumerate(rows)
    ]
