"""What is handed to publishing: the tables, and all that must be said beside them."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from geodata.columns import (
    DISTRICT_ID,
    OUTSIDE,
    SOURCE_ID,
)
from geodata.config import LoadedConfig
from geodata.counted_sites import counted_lists
from geodata.inputs.images import ImageInputs
from geodata.inputs.whole_city import Harmonised
from geodata.provenance import Finding
from geodata.publish.write import Publication
from geodata.steps.counting import epochs_of
from geodata.steps.grading import Assessed
from geodata.steps.measuring import Measured


def publication_of(
    config: LoadedConfig,
    harmonised: Harmonised,
    assessed: Assessed | None,
    tables: Mapping[str, pd.DataFrame],
    measured: Measured,
    images: ImageInputs,
) -> Publication:
    """Everything that the bundle will hold; the sources of images count in credits and licences like any other."""
    counted = {} if measured.specifications is None else {"specifications": measured.specifications}
    return Publication(
        area=config.settings.area.model_dump(mode="json", exclude={"district_set"}),
        epochs=epochs_of(harmonised, assessed),
        tables={**tables, **counted},
        basemap=harmonised.basemap,
        claims=measured.claims,
        claim_book={} if measured.book is None else measured.book.model_dump(mode="json"),
        sources=[*harmonised.sources, *images.sources],
        findings=[
            *harmonised.findings,
            *(assessed.findings if assessed else ()),
            *_outside_findings(tables),
            *_uncounted(harmonised),
            *images.findings,
        ],
        matching=None if assessed is None else assessed.matching,
        parameters=_parameters(config, harmonised),
        webapp=config.settings.webapp.model_dump(mode="json"),
        planning=measured.planning,
        imagery=images.images,
    )


def _parameters(config: LoadedConfig, harmonised: Harmonised) -> dict[str, Any]:
    settings = config.settings
    return {
        "district_set": settings.districts.id,
        "matching": settings.matching.model_dump(mode="json"),
        "resolve": settings.resolve.model_dump(mode="json"),
        "conflation": settings.conflation.model_dump(mode="json"),
        "counted_lists": counted_lists(harmonised.lists, harmonised.sites, harmonised.assessments),
        "options": {source.id: source.options for _, source in settings.sources.items()},
        "border_rule": "A building belongs to the district that holds the largest part of its footprint.",
    }


def _outside_findings(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    told = []
    for name in ("buildings", "sites"):
        if name in tables:
            n_outside = int((tables[name][DISTRICT_ID] == OUTSIDE).sum())
            detail = (
                f"{name.capitalize()} in no district; counted in a row of their own and in the city total."
            )
            told.append(Finding("aggregate", "", f"{name}_outside_districts", "kept", n_outside, detail))
    return [finding for finding in told if finding.n_rows]


def _uncounted(harmonised: Harmonised) -> list[Finding]:
    """Lists whose sites are in no total."""
    counted = counted_lists(harmonised.lists, harmonised.sites, harmonised.assessments)
    return [
        Finding(
            "aggregate", source.id, "counted_by_itself", "kept",
            int((harmonised.sites[SOURCE_ID] == source.id).sum()),
            "Sites of a list that may name the same places as the first one, or that is only a screen; counted in "
            "source_statistics and in no total of sites.",
        )
        for source in harmonised.lists
        if source.id not in counted
    ]  # fmt: skip
