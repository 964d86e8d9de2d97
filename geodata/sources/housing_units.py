"""UNOSAT's housing-unit edition: dwellings in each damage site, told beside it and never counted as buildings."""

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.errors import SourceError
from geodata.provenance import note_reading
from geodata.unosat_columns import EPOCH_ROLES, HOUSING_UNITS, day_in_name

NOTES = "notes_with_housing_units"
"""Column that a table with housing units gets: the remarks, and its housing units behind them."""


def tell_housing_units(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """`table`, with its housing units in column :data:`NOTES` and their totals as a finding; or unchanged.

    Housing units are dwellings: a house with twelve is one site and one building. They are kept verbatim, as
    in ``HU_tot=12; HU_damaged_14=7``, and added to no count of sites or buildings.

    Raises
    ------
    SourceError
        If the file has housing units and no damage class.
    """
    units = [str(name) for name in table.columns if HOUSING_UNITS.match(str(name))]
    if not units:
        return table
    names = [str(name) for name in table.columns]
    if not any(EPOCH_ROLES["class"].match(name) or day_in_name(name) is not None for name in names):
        msg = (
            f"The file has housing units ({', '.join(units)}) but no damage class, so no grade can be told; "
            "name the layer of damage sites (Damage_Sites...) of the same delivery."
        )
        raise SourceError(msg)
    remarks = next((name for name in names if name.lower() in {"notes", "note"}), None)
    parts = [] if remarks is None else [_text(table[remarks])]
    parts += [(name + "=" + _text(table[name])).where(table[name].notna()) for name in units]
    told = parts[0]
    for part in parts[1:]:
        told = told.str.cat(part, sep="; ").where(told.notna() & part.notna(), told.fillna(part))
    labelled = table.assign(**{NOTES: told})
    labelled.attrs = dict(table.attrs)
    numbers = table[units].apply(pd.to_numeric, errors="coerce")
    totals = ", ".join(f"{name} {numbers[name].sum():.0f}" for name in units)
    detail = (
        f"Sites with housing units (totals over the file: {totals}); dwellings, kept in the remarks and added to no "
        "count of sites or buildings."
    )
    note_reading(labelled, "housing_units", "kept", int(numbers.notna().any(axis=1).sum()), detail)
    return labelled


def _text(values: pd.Series) -> pd.Series:
    texts: pd.Series = values.astype(object).where(values.notna(), np.nan).astype("str").str.strip()
    whole: pd.Series = texts.str.replace(r"^(-?\d+)\.0+$", r"\1", regex=True)
    return whole.mask(whole == "")
