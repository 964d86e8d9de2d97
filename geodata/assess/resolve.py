"""Which grade a building has at each epoch, out of what its sources say; and which site is its own."""

from collections.abc import Sequence
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import columns
from geodata.assess.match import CANDIDATE_BUILDING_ID
from geodata.assess.precedence import preferred_first
from geodata.errors import InvariantError
from geodata.grades import RADAR_SCREEN
from geodata.provenance import Finding, Findings, Source


def resolve_statements(
    statements: pd.DataFrame, sources: Sequence[Source], *, precedence: Sequence[str]
) -> tuple[pd.DataFrame, list[Finding]]:
    """The grade that counts for each building and epoch, and how many statements it overruled.

    Of several graded statements about one building at one epoch one counts whole, with its interval: the one
    `precedence` prefers (:func:`geodata.assess.precedence.preferred_first`). Grades are never averaged, and
    intervals never joined: disagreement is told beside the grade, not hidden in it. A radar screen never
    counts, whatever it says, nor does a statement without a grade.

    Parameters
    ----------
    statements
        `columns.BUILDING_STATEMENTS` of all sources.
    sources
        In the order of the configuration.
    precedence
        Names in :data:`geodata.assess.precedence.CRITERIA`. The date says nothing here: all epochs are alike.

    Returns
    -------
    tuple
        `columns.BUILDING_ASSESSMENTS`, sorted by building and epoch, and a finding for each source of which
        statements were overruled, and for each screen.

    Raises
    ------
    ConfigError
        If a criterion is not known.
    InvariantError
        If a statement's source or method is not known.
    """
    building_and_epoch = [columns.BUILDING_ID, columns.EPOCH]
    is_screen = statements[columns.METHOD] == RADAR_SCREEN
    graded = statements[statements[columns.GRADE].notna() & ~is_screen]
    ordered = preferred_first(graded, sources, precedence=precedence, by=building_and_epoch)
    is_overruled = ordered.duplicated(building_and_epoch)
    overruled = ordered.loc[is_overruled, columns.SOURCE_ID].value_counts()
    screened = statements.loc[is_screen, columns.SOURCE_ID].value_counts()
    findings = []
    for source in sources:
        told = Findings("assess", source.id)
        told.add(
            "overruled_statement",
            "kept",
            int(overruled.get(source.id, 0)),
            "Building grades that another source's statement at the same epoch overrules; kept as statements.",
        )
        told.add(
            "screen_not_counted",
            "kept",
            int(screened.get(source.id, 0)),
            "Building statements of a radar screen; kept as statements and never counted as grades.",
        )
        findings.extend(told.entries)
    counted = ordered.loc[~is_overruled, columns.names(columns.BUILDING_ASSESSMENTS)]
    return counted.reset_index(drop=True), findings


def sites_of_buildings(
    footprints: gpd.GeoDataFrame, matches: pd.DataFrame, *, speaking: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Each footprint's own site and how far away it is, and how many sites speak of the footprint.

    Parameters
    ----------
    footprints
        `columns.FOOTPRINTS`.
    matches
        As :func:`geodata.assess.match.match_sites` gives it.
    speaking
        What speaks of what, from the same call; ``None``: each site speaks of its candidate alone.

    Returns
    -------
    pandas.DataFrame
        On the index of `footprints`: site_id (missing: none was assigned), n_sites (assigned to it, lying
        in it or drawn over it; 0 if none), match_distance_m (missing: none was assigned).

    Raises
    ------
    InvariantError
        If a building has two sites, or a match names a building that is not there.
    """
    building_ids = pd.Index(footprints[columns.BUILDING_ID])
    assigned = matches[matches[columns.BUILDING_ID].notna()]
    assigned_to = building_ids.get_indexer(pd.Index(assigned[columns.BUILDING_ID]))
    spoken_of = matches[CANDIDATE_BUILDING_ID].dropna() if speaking is None else speaking[columns.BUILDING_ID]
    speaking_of = building_ids.get_indexer(pd.Index(spoken_of))
    if len(np.unique(assigned_to)) < len(assigned_to) or (speaking_of < 0).any():
        msg = "Matches are expected to name each building at most once and no building beyond the footprints."
        raise InvariantError(msg)
    row_of_building = np.full(len(footprints), -1, dtype=np.int64)
    row_of_building[assigned_to] = np.arange(len(assigned))
    take = partial(pd.api.extensions.take, indices=row_of_building, allow_fill=True)
    return pd.DataFrame(
        {
            columns.SITE_ID: take(assigned[columns.SITE_ID].array),
            "n_sites": np.bincount(speaking_of, minlength=len(footprints)),
            columns.MATCH_DISTANCE_M: take(assigned[columns.MATCH_DISTANCE_M].to_numpy()),
        },
        index=footprints.index,
    )
