"""A town whose counts are visible, and the tables of any town from a short list of sites and buildings."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from geodata.claims.claim import ClaimBook, load_claims
from geodata.claims.evidence import Evidence
from geodata.columns import CITY
from geodata.grades import GRADES, as_grades

EPOCHS = ("2017-02-03", "2017-10-21")


def sites_and_assessments(rows: Sequence[dict[str, Any]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Site tables from rows with ``n``, ``district``, ``kind``, ``type`` and a grade or None per epoch."""
    spread = pd.DataFrame([row for row in rows for _ in range(row["n"])])
    sites = pd.DataFrame(
        {
            "site_id": [f"s{number}" for number in range(len(spread))],
            "source_id": "list",
            "site_type": spread["type"],
            "site_kind": spread["kind"],
            "duplicate_of": spread.get("duplicate_of"),
            "district_id": spread["district"],
            "match_status": "contained",
        }
    )
    epochs = [name for name in spread.columns if str(name)[:2] == "20"]
    long = pd.concat(
        [
            pd.DataFrame(
                {"site_id": sites["site_id"], "epoch": pd.Timestamp(epoch), "damage_grade": spread[epoch]}
            )
            for epoch in epochs
        ]
    ).dropna()
    return sites, long.assign(damage_grade=as_grades(long["damage_grade"]))


def statistics_of_town(
    sites: pd.DataFrame,
    assessments: pd.DataFrame,
    buildings: pd.DataFrame | None,
    graded: pd.DataFrame | None,
    epochs: Sequence[str],
) -> pd.DataFrame:
    """The statistics that the tables give, counted the slow and plain way."""
    rows = []
    for district in [*sorted(set(sites["district_id"])), CITY]:
        for epoch in epochs:
            here = sites if district == CITY else sites[sites["district_id"] == district]
            at = assessments[assessments["epoch"] == pd.Timestamp(epoch)]
            row = {"district_id": district, "epoch": pd.Timestamp(epoch), "n_sites_listed": len(here)}
            for grade in GRADES:
                row[f"n_sites_{grade}"] = int(
                    here["site_id"].isin(at.loc[at["damage_grade"] == grade, "site_id"]).sum()
                )
            row |= _building_counts(district, epoch, buildings, graded)
            rows.append(row)
    return pd.DataFrame(rows)


def _building_counts(
    district: str, epoch: str, buildings: pd.DataFrame | None, graded: pd.DataFrame | None
) -> dict[str, object]:
    if buildings is None or graded is None:
        return {"n_footprints": pd.NA, "footprint_area_m2": pd.NA} | {
            name: pd.NA for grade in GRADES for name in (f"n_buildings_{grade}", f"area_m2_{grade}")
        }
    here = buildings if district == CITY else buildings[buildings["district_id"] == district]
    at = graded[graded["epoch"] == pd.Timestamp(epoch)]
    counts: dict[str, object] = {"n_footprints": len(here), "footprint_area_m2": float(here["area_m2"].sum())}
    for grade in GRADES:
        hit = here[here["building_id"].isin(at.loc[at["damage_grade"] == grade, "building_id"])]
        counts |= {f"n_buildings_{grade}": len(hit), f"area_m2_{grade}": float(hit["area_m2"].sum())}
    return counts


def evidence_from(
    sites: pd.DataFrame,
    assessments: pd.DataFrame,
    *,
    buildings: pd.DataFrame | None = None,
    graded: pd.DataFrame | None = None,
    synthetic: bool = False,
    epochs: Sequence[str] = EPOCHS,
    slug: str = "raqqa",
    extent_known: bool = False,
    adjusted: pd.DataFrame | None = None,
) -> Evidence:
    """Evidence of a town; its districts are those its sites lie in, one square kilometre each."""
    names = sorted(set(sites["district_id"]) - {"outside"})
    districts = pd.DataFrame(
        {"district_id": names, "name_en": names, "name_ar": None, "is_approximate": False, "area_km2": 1.0}
    )
    return Evidence(
        area_slug=slug,
        as_of=pd.Timestamp(epochs[-1]),
        epochs=[pd.Timestamp(epoch) for epoch in epochs],
        synthetic=synthetic,
        statistics=statistics_of_town(sites, assessments, buildings, graded, epochs),
        districts=districts,
        buildings=buildings,
        building_assessments=graded,
        sites=sites,
        assessments=assessments,
        source_ids=["list", "footprints"],
        extent_known=extent_known,
        adjusted=adjusted,
    )


def _sites(
    n: int, district: str, before: str | None, after: str | None, what: str = "House"
) -> dict[str, Any]:
    kind = "road" if what == "Road" else "building"
    return {"n": n, "district": district, "kind": kind, "type": what, EPOCHS[0]: before, EPOCHS[1]: after}


TOWN = (
    _sites(4, "mahdi", "destroyed", "destroyed"),
    _sites(2, "mahdi", None, "severe"),
    _sites(2, "rafqa", None, "moderate"),
    _sites(1, "rafqa", None, "destroyed", "Road"),
    _sites(1, "mansour", None, "destroyed", "School / University"),
    _sites(1, "rashidiyeh", None, None),
    _sites(5, "tishrine", None, "destroyed"),
    _sites(5, "tishrine", None, "severe"),
)
"""At the second date 10 destroyed building sites, 7 severe, 2 moderate, 1 road; 4 of the 19 are older."""


@pytest.fixture
def town() -> Callable[..., Evidence]:
    """The town above; ``with_buildings`` adds 20 houses of 100 m2 and one storey: 10 destroyed, 5 severe."""

    def make(*, with_buildings: bool = False, **settings: Any) -> Evidence:
        sites, assessments = sites_and_assessments(TOWN)
        if not with_buildings:
            return evidence_from(sites, assessments, **settings)
        buildings = pd.DataFrame(
            {
                "building_id": [f"b{number}" for number in range(20)],
                "source_id": "footprints",
                "district_id": "tishrine",
                "levels": 1.0,
                "use": "residential",
                "area_m2": [100.0] * 20,
                "coverage": ["assessed"] * 15 + ["no_record"] * 5,
            }
        )
        graded = pd.DataFrame(
            {
                "building_id": buildings["building_id"][:15],
                "epoch": pd.Timestamp("2017-10-21"),
                "damage_grade": as_grades(pd.Series(["destroyed"] * 10 + ["severe"] * 5)),
            }
        )
        return evidence_from(sites, assessments, buildings=buildings, graded=graded, **settings)

    return make


@pytest.fixture(scope="session")
def book(project: Path) -> ClaimBook:
    """The claims the project ships."""
    return load_claims(project / "claims.yaml")


@pytest.fixture(scope="session")
def raqqa_counts(shared_data: Path) -> Callable[..., Evidence]:
    """Evidence with the published number of sites by district, type and class; without positions."""
    counts = pd.read_csv(shared_data / "raqqa" / "site_history_counts.csv")
    epochs = [name for name in counts.columns if name[:2] == "20"]
    kinds = {"Road": "road", "Bridge": "bridge", "Field": "field_crater", "Greenhouse": "greenhouse"}
    counts["kind"] = counts["site_type"].map(kinds).fillna("building")
    classes = counts[epochs].astype("object").where(counts[epochs].isin(GRADES), None)
    rows = counts.rename(columns={"n_sites": "n", "neighbourhood": "district", "site_type": "type"}).assign(
        **{epoch: classes[epoch] for epoch in epochs}
    )
    sites, assessments = sites_and_assessments(rows.to_dict("records"))

    def make(**settings: Any) -> Evidence:
        return evidence_from(sites, assessments, epochs=epochs, **settings)

    return make
