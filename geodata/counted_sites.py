"""Which sites are added up: those of lists that do not name the same places twice, grid cells left out."""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from geodata.columns import SITE_ID, SITE_KIND, SOURCE_ID
from geodata.grades import CELL


def counted_sites(
    sites: pd.DataFrame, assessments: pd.DataFrame, *, lists: Collection[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sites of `lists` that are no cells of a grid, and what was said of them.

    Parameters
    ----------
    sites, assessments
        As published: of every list.
    lists
        Ids of the lists that may be added up, see :func:`geodata.inputs.counted_lists`.
    """
    counted = sites[sites[SOURCE_ID].isin(lists) & (sites[SITE_KIND] != CELL)]
    return counted, assessments[assessments[SITE_ID].isin(counted[SITE_ID])]


def lists_of(manifest: Mapping[str, Any]) -> list[str]:
    """Ids of the lists that a published bundle adds up."""
    return list(manifest["parameters"]["counted_lists"])
