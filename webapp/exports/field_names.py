"""Names of columns in ten ASCII letters, as a shapefile needs them: the same name for a column in every layer."""

from collections.abc import Sequence

LONGEST = 10
SHORT = {
    "adm0_pcode": "adm0_pcode", "adm1_pcode": "adm1_pcode", "adm2_pcode": "adm2_pcode", "adm3_pcode": "adm3_pcode",
    "district_code": "dist_code", "district_id": "dist_id", "district_name_en": "dist_en",
    "district_name_ar": "dist_ar", "code_system": "code_sys", "buildings_total": "bldg_total",
    "buildings_analysed": "bldg_anal", "buildings_not_analysed": "bldg_noana", "no_visible_damage": "no_vis_dmg",
    "damaged_est": "dmg_est", "damaged_lo": "dmg_lo", "damaged_hi": "dmg_hi", "pct_damaged": "pct_dmg",
    "ref_sample_n": "ref_n", "footprint_area_m2": "fp_area_m2", "damaged_area_m2": "dmg_m2",
    "imagery_date": "img_date", "damaged_mapped": "dmg_mapped", "pct_damaged_mapped": "pct_mapped",
    "sites_listed": "sites_list", "is_approximate": "is_approx", "building_id": "bldg_id",
    "damage_grade": "dmg_grade", "damage_grade_min": "dmg_min", "damage_grade_max": "dmg_max",
    "not_assessed_reason": "not_ass_wy", "source_grade": "src_grade", "source_id": "src_id",
    "sensor_date": "sens_date", "footprint_source_id": "fp_src_id", "footprint_date": "fp_date",
    "is_recorded": "is_record", "source_status": "src_status", "duplicate_of": "dupl_of",
    "source_district": "src_dist", "incident_id": "incid_id", "incident_type": "incid_type",
    "is_across_border": "is_across", "precision_m": "precis_m", "source_name": "src_name",
}  # fmt: skip
"""Chosen names; a column without one keeps its own if it is short enough."""


def field_names(columns: Sequence[str]) -> dict[str, str]:
    """Short name of each column: at most ten ASCII letters, digits or underscores, and no two alike."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for column in columns:
        wanted = SHORT.get(column) or _plain(column)[:LONGEST]
        name, number = wanted, 1
        # Programs take names that differ in case only for one.
        while name.lower() in taken:
            number += 1
            name = f"{wanted[: LONGEST - len(str(number)) - 1]}_{number}"
        found[column] = name
        taken.add(name.lower())
    return found


def _plain(column: str) -> str:
    return "".join(
        letter if letter.isascii() and (letter.isalnum() or letter == "_") else "_" for letter in column
    )
