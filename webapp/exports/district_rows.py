"""Districts and the accuracy of their figures as tables for planners: one row a district, shares with denominators."""

from typing import Any

import geopandas as gpd
import pandas as pd

from geodata.columns import CITY, CLASS_SET, DISTRICT_ID, EPOCH, GEOMETRY, OUTSIDE, UNIT
from geodata.grades import DESTROYED, GRADES, MODERATE, SEVERE
from webapp.city import City
from webapp.sections.validation import AFFECTED

DAMAGED = (DESTROYED, SEVERE, MODERATE)
PCODE = "pcode"
NESTED: dict[str, tuple[int, ...]] = {"SYR": (2, 4, 6, 8)}
"""Letters of a P-code that name the country and each level down to 3, in countries whose codes are known to nest.

Syria's levels 4 and 5 have codes of another form, which hold none of these.
"""
ESTIMATED = {
    "damaged_est": "estimate",
    "damaged_lo": "low",
    "damaged_hi": "high",
    "pct_damaged": "share",
    "pct_lo": "share_low",
    "pct_hi": "share_high",
    "ci_level": "level",
    "ref_sample_n": "n_sample",
}


def district_rows(city: City, epoch: str) -> gpd.GeoDataFrame:
    """Every district at `epoch`, in the bundle's order; neither the city nor what lies outside is among them."""
    districts = gpd.GeoDataFrame(city.bundle.table("districts"))
    statistics = pd.DataFrame(city.bundle.table("statistics"))
    counted = statistics[statistics[EPOCH] == pd.Timestamp(epoch)].set_index(DISTRICT_ID)
    counted = counted.reindex(districts[DISTRICT_ID]).reset_index(drop=True)
    codes = districts[DISTRICT_ID].astype("str")
    rows = {
        **_pcodes(districts, str(city.manifest["area"].get("country", ""))),
        "district_code": codes,
        **{
            name: districts[name]
            for name in ("code_system", "name_en", "name_ar", "is_approximate", "area_km2")
        },
        **_counts(counted, has_footprints=city.has_footprints),
        **_estimates(city, codes, epoch),
        "imagery_date": pd.Timestamp(epoch),
        "source": ";".join(city.graders),
        "version": city.release,
    }
    return gpd.GeoDataFrame(
        rows, geometry=districts[GEOMETRY].to_numpy(), crs=districts.crs, index=districts.index
    )


def accuracy_rows(city: City) -> pd.DataFrame:
    """The estimates adjusted for the errors found in a sample, by place and class set, with names of places."""
    adjusted = pd.DataFrame(city.bundle.table("adjusted"))
    return adjusted.join(names_of(city, adjusted[DISTRICT_ID]))


def names_of(city: City, district_ids: "pd.Series[Any]") -> pd.DataFrame:
    """English and Arabic name of the district of each row; empty for what lies in none."""
    districts = pd.DataFrame(city.bundle.table("districts")).set_index(DISTRICT_ID)
    asked = district_ids.astype("str")
    return pd.DataFrame(
        {f"district_{name}": asked.map(districts[name].astype("str")) for name in ("name_en", "name_ar")},
        index=district_ids.index,
    )


def _pcodes(districts: pd.DataFrame, country: str) -> dict[str, Any]:
    """P-codes of the levels above, where the district has one and its country's codes nest; never made up."""
    codes = districts[DISTRICT_ID].astype("str")
    known = (districts["code_system"] == PCODE) & codes.str.fullmatch(r"[A-Z]{2}\d+")
    lengths = NESTED.get(country, ())
    empty = pd.Series(pd.NA, index=codes.index, dtype="str")
    return {
        f"adm{level}_pcode": codes.str[: lengths[level]].where(
            known & (codes.str.len() >= lengths[level]) & codes.str.len().isin(lengths)
        )
        if level < len(lengths)
        else empty
        for level in range(4)
    }


def _counts(counted: pd.DataFrame, *, has_footprints: bool) -> dict[str, Any]:
    """Counts of buildings; of listed sites where there are no footprints, which are no share of anything."""
    prefix = "n_buildings" if has_footprints else "n_sites"
    whole = {grade: counted[f"{prefix}_{grade}"].astype("Int64") for grade in GRADES}
    damaged = sum((whole[grade] for grade in DAMAGED), start=pd.Series(0, index=counted.index, dtype="Int64"))
    total = counted["n_footprints"].astype("Int64")
    unseen = counted["n_not_analysed"] + counted["n_outside_image"] + counted["n_outside_area"]
    missing = pd.Series(pd.NA, index=counted.index, dtype="Float64")
    share = (100 * damaged / total.where(total > 0)).astype("Float64") if has_footprints else missing
    return {
        **whole,
        "buildings_total": total,
        "buildings_analysed": total - unseen.astype("Int64"),
        "buildings_not_analysed": unseen.astype("Int64"),
        "no_record": counted["n_no_record"].astype("Int64"),
        "footprint_area_m2": counted["footprint_area_m2"],
        "damaged_area_m2": counted[[f"area_m2_{grade}" for grade in DAMAGED]].sum(axis=1, skipna=False),
        "counted": "buildings" if has_footprints else "sites",
        "damaged_mapped": damaged,
        "pct_damaged_mapped": share.round(4),
        "sites_listed": counted["n_sites_listed"].astype("Int64"),
    }


def _estimates(city: City, codes: "pd.Series[Any]", epoch: str) -> dict[str, Any]:
    """The adjusted figures of destroyed, severe and moderate together; empty where no sample was checked."""
    missing = pd.Series(float("nan"), index=codes.index)
    if not city.bundle.has_table("adjusted"):
        return dict.fromkeys(ESTIMATED, missing)
    adjusted = pd.DataFrame(city.bundle.table("adjusted"))
    unit = "buildings" if city.has_footprints else "sites"
    asked = (
        (adjusted[EPOCH] == pd.Timestamp(epoch))
        & (adjusted[CLASS_SET] == AFFECTED)
        & (adjusted[UNIT] == unit)
    )
    found = adjusted[asked & ~adjusted[DISTRICT_ID].isin([OUTSIDE, CITY])].set_index(DISTRICT_ID)
    found = found.reindex(codes).set_axis(codes.index)
    percent = dict.fromkeys(("pct_damaged", "pct_lo", "pct_hi"), 100)
    return {
        name: (found[of].astype("float64") * percent.get(name, 1)).round(6) for name, of in ESTIMATED.items()
    }
