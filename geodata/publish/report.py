"""A bundle -> its headline figures and claims, as the data behind `damage-ledger report`."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geodata.columns import CITY, COUNTED, SOURCE_ID, SOURCE_STATISTICS, UNIT
from geodata.publish.bundle import Bundle


def report_of(bundle: Bundle) -> dict[str, Any]:
    """The content of ``report --json``.

    Keys: ``area`` (slug, name, as_of), ``synthetic``, ``synthetic_notice``, ``epochs`` (date, and for ``sites`` and
    ``buildings`` the six counts of :data:`geodata.columns.COUNTED`, plus what stands beside them),
    ``districts`` (the same counts at the as-of epoch; one of them is "outside"), ``lists`` (what each damage list
    counts in the city by itself, cells of a grid apart from sites), ``claims``, ``accounting``.
    Building counts are ``null`` in a bundle without footprints: unknown, not zero.
    """
    statistics = bundle.table("statistics")
    as_of = pd.Timestamp(bundle.manifest["area"]["as_of"])
    city = statistics[statistics["district_id"] == CITY].sort_values("epoch")
    districts = statistics[(statistics["district_id"] != CITY) & (statistics["epoch"] == as_of)]
    return {
        "area": {
            "slug": bundle.slug,
            "name": bundle.manifest["area"]["name"],
            "as_of": bundle.manifest["area"]["as_of"],
        },
        "release": bundle.release,
        "synthetic": bundle.synthetic,
        "synthetic_notice": bundle.manifest["synthetic_notice"],
        "epochs": [
            {"date": row["epoch"].date().isoformat(), **_counts(row)} for row in city.to_dict("records")
        ],
        "districts": [
            {
                "id": row["district_id"],
                "name_en": _text(row["name_en"]),
                "name_ar": _text(row["name_ar"]),
                **_counts(row),
            }
            for row in districts.to_dict("records")
        ],
        "lists": _lists(bundle),
        "claims": bundle.claims,
        "planning": bundle.planning,
        "matching": bundle.manifest["matching"],
        "accounting": bundle.manifest["accounting"],
        "sources": bundle.manifest["sources"],
    }


def _lists(bundle: Bundle) -> list[dict[str, Any]]:
    """The counts of each list, unit and epoch in the city; none in a bundle from before they were kept."""
    if not bundle.has_table("source_statistics"):
        return []
    counted = bundle.table("source_statistics")
    counts = [column.name for column in SOURCE_STATISTICS if column.name.startswith("n_")]
    return [
        {
            "source_id": row[SOURCE_ID],
            "unit": row[UNIT],
            "date": row["epoch"].date().isoformat(),
            **{name.removeprefix("n_"): _number(row[name]) for name in counts},
        }
        for row in counted[counted["district_id"] == CITY].to_dict("records")
    ]


def _counts(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "sites": {
            **{name: _number(row[f"n_sites_{name}"]) for name in COUNTED},
            "listed": _number(row["n_sites_listed"]),
            "craters": _number(row["n_sites_craters"]),
            "duplicates": _number(row["n_sites_duplicates"]),
        },
        "buildings": {
            **{name: _number(row[f"n_buildings_{name}"]) for name in COUNTED},
            "footprints": _number(row["n_footprints"]),
        },
    }


def _number(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)
