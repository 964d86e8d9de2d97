"""The evidence of a published bundle, from which its claims are measured again."""

from typing import Any

import pandas as pd

from geodata.claims.evidence import Evidence
from geodata.counted_sites import counted_sites, lists_of
from geodata.publish.bundle import Bundle


def evidence_of(bundle: Bundle, *, adjusted: pd.DataFrame | None = None) -> Evidence:
    """What the published tables say, with estimates adjusted by a validation where there is one.

    Parameters
    ----------
    adjusted
        Adjusted estimates that are not in the bundle yet; without them the published ones are taken.
    """
    sites, assessments = counted_sites(
        bundle.table("sites"), bundle.table("assessments"), lists=lists_of(bundle.manifest)
    )
    return Evidence(
        area_slug=bundle.slug,
        as_of=pd.Timestamp(bundle.manifest["area"]["as_of"]),
        epochs=[pd.Timestamp(epoch) for epoch in bundle.epochs],
        synthetic=bundle.synthetic,
        statistics=bundle.table("statistics"),
        districts=bundle.table("districts"),
        buildings=_optional(bundle, "buildings"),
        building_assessments=_optional(bundle, "building_assessments"),
        sites=sites,
        assessments=assessments,
        # Images are shown and never counted, so no claim rests on them.
        source_ids=[source["id"] for source in bundle.manifest["sources"] if source["role"] != "imagery"],
        extent_known=any(source["role"] == "area_of_interest" for source in bundle.manifest["sources"]),
        block_summary=_optional(bundle, "block_summary"),
        adjusted=_optional(bundle, "adjusted") if adjusted is None else adjusted,
    )


def _optional(bundle: Bundle, name: str) -> Any:
    return bundle.table(name) if bundle.has_table(name) else None
