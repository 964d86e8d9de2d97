"""When places were damaged: their dates, and counts by date."""

from geodata.columns.column import Column
from geodata.columns.column_names import (
    AFTER_LISTED,
    AFTER_RECORDED,
    BY_DATE,
    EPOCH,
    PLACE_ID,
    POSSIBLY_BY_DATE,
    UNIT,
)
from geodata.columns.repeated import CLASS_SET_COLUMN, PLACE_COLUMN, UNIT_COLUMN

DATING: tuple[Column, ...] = (
    UNIT_COLUMN,
    Column(PLACE_ID, "text", "", "building_id or site_id; places that no source graded at any epoch have no row."),
    CLASS_SET_COLUMN,
    Column(AFTER_RECORDED, "date", "", "Damage of the set came after this date: last epoch at which a source graded the place surely below the set, before any at which it was possibly in it.", True, "no earlier epoch has such a record; nothing bounds the damage from below"),
    Column(AFTER_LISTED, "date", "", "The same if every epoch of the list saw the place and what it did not list was not yet damaged. An assumption, not evidence.", True, "possibly in the set at the first epoch already"),
    Column(BY_DATE, "date", "", "Damage of the set had come by this date: first epoch at which the place was surely in the set.", True, "never surely in the set"),
    Column(POSSIBLY_BY_DATE, "date", "", "First epoch at which the place was possibly in the set; never later than by_date.", True, "never possibly in the set"),
)  # fmt: skip


def _by_date(name: str, meaning: str, missing_means: str = "") -> Column:
    return Column(name, "integer", "places", meaning, bool(missing_means), missing_means)


DAMAGE_BY_DATE: tuple[Column, ...] = (
    UNIT_COLUMN,
    PLACE_COLUMN,
    CLASS_SET_COLUMN,
    Column(EPOCH, "date", "", "Epoch the counts are for."),
    _by_date("n_dated", "Places with a grade at some epoch; roads, bridges and duplicates included."),
    _by_date("n_recorded", "Raw series: places graded in the set at this epoch."),
    _by_date("n_ratcheted", "Ratcheted series: places graded in the set at this epoch or before, whatever was said later."),
    _by_date("n_certain_by", "Places whose damage of the set had surely come by this epoch (by_date)."),
    _by_date("n_certain_by_and_recorded_last", "Those of n_certain_by that are graded in the set at the last epoch too."),
    _by_date("n_possible_by_recorded", "Places whose damage of the set may have come by this epoch, going by records alone (after_date_recorded)."),
    _by_date("n_possible_by_listed", "The same if what was not listed was not yet damaged (after_date_listed)."),
    _by_date("n_since_previous_recorded", "Places whose damage of the set surely came after the epoch before and by this one, going by records alone.", "there is no epoch before"),
    _by_date("n_since_previous_listed", "The same if what was not listed was not yet damaged.", "there is no epoch before"),
)  # fmt: skip

DAMAGE_CHANGES: tuple[Column, ...] = (
    UNIT_COLUMN,
    PLACE_COLUMN,
    Column(EPOCH, "date", "", "Epoch whose grades are compared with each place's grade before."),
    _by_date("n_first_graded", "Places graded for the first time."),
    _by_date("n_increased", "Places graded worse than before."),
    _by_date("n_decreased", "Reversals: places graded less than before, by repair, clearance or a change of mind."),
    _by_date("n_unchanged", "Places graded as before."),
    _by_date("n_without_record", "Places graded before and not at this epoch."),
    *(
        _by_date(f"n_source_{name}", f"Graded places that {told}.", "sources say nothing of buildings")
        for name, told in (
            ("new", "the source calls newly damaged"),
            ("increased", "the source says have more damage than before"),
            ("decreased", "the source says have less damage than before"),
            ("unchanged", "the source says are as before"),
            ("unstated", "the source says nothing about, or nothing that is known"),
        )
    ),
)  # fmt: skip

DAMAGE_CURVE: tuple[Column, ...] = (
    Column(UNIT, "text", "", "building or site."),
    CLASS_SET_COLUMN,
    Column("after_date", "date", "", "Image after which it happened.", True, "before the first image"),
    Column(BY_DATE, "date", "", "Image by which it had happened.", True, "not by the last image"),
    Column("share_of_dated", "number", "0-1", "Share of the dated places, estimated by Turnbull's curve (1976)."),
    Column("n_dated", "integer", "unit", "Places that are dated: listed ones; what was never listed is in none."),
)  # fmt: skip
