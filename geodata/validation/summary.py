"""What a validation found, as lines for the one who ran it."""

from collections.abc import Iterator, Mapping
from typing import Any

from geodata.columns import CITY, CLASS_SET, DISTRICT_ID, UNIT
from geodata.validation.adjust import AREAS
from geodata.validation.validate import Validation
from geodata.validation.words import LIST_ONLY


def summary_lines(done: Validation) -> Iterator[str]:
    """How many answers count, how far labellers agree, the city's estimates, and the districts without any."""
    said = done.said
    yield (
        f"{said['n_counted']:,} of {said['n_answers']:,} answers count, for {said['n_units_answered']:,} of "
        f"{said['n_units']:,} units in the sample."
    )
    yield from _agreement(said["agreement"])
    table = done.adjusted[done.adjusted[UNIT] != AREAS]
    city = table[table[DISTRICT_ID] == CITY]
    for row in city[city["why_not"].isna()].to_dict("records"):
        yield (
            f"  {row[CLASS_SET].replace('_', ' ')}: {row['estimate']:,.0f} {row[UNIT]} ({row['low']:,.0f} to {row['high']:,.0f}), "
            f"{row['share']:.1%} ({row['share_low']:.1%} to {row['share_high']:.1%})"
        )
    for why_not in sorted(city["why_not"].dropna().unique()):
        yield f"  no interval for the city: {why_not.replace('_', ' ')}"
    refused = table[(table[DISTRICT_ID] != CITY) & table["why_not"].notna()].drop_duplicates(DISTRICT_ID)
    if len(refused):
        n_districts = table.loc[table[DISTRICT_ID] != CITY, DISTRICT_ID].nunique()
        yield f"No interval for {len(refused)} of {n_districts} districts: too few answers, and none are borrowed."
    if said["design"]["unit"] == "sites":
        yield LIST_ONLY.en


def _agreement(agreement: Mapping[str, Any]) -> Iterator[str]:
    if not agreement["n_shared"]:
        return
    kappa = agreement["fleiss"]
    told = "kappa cannot be had" if kappa is None else f"Fleiss' kappa {kappa:.2f}"
    yield f"Labellers agree in {agreement['raw']:.0%} of pairs on {agreement['n_shared']:,} shared units ({told})."
