"""What each provider's classes mean on the common scale, all in one table to be read beside the guides.

``0`` no visible damage, ``1`` possible, ``2`` moderate, ``3`` severe, ``4`` destroyed; a set is written by its lowest
and its highest. ``None``: looked at, and no grade.
"""

import pytest

from geodata.grades import GRADES, RADAR_SCREEN
from geodata.harmonise.crosswalks import meanings_of, spelling
from geodata.reference import crosswalk_of
from geodata.sources import READERS

UNOSAT = {1: "44", 2: "33", 3: "22", 4: "02", 11: "01", 6: "00", 8: "44", 13: "24", 5: None, 7: None, 9: None}
SCALE: dict[str, dict[object, str | None]] = {
    "unosat": {**UNOSAT, 10: None, 12: None, 14: "14"},
    "reach": {**UNOSAT, "Demolished": "44", "Reconstructed": None, "Rehabilitated": None},
    "copernicus": {
        "Destroyed": "44", "Damaged": "23", "Possibly damaged": "02", "No visible damage": "01",
        "Completely Destroyed": "44", "Highly Damaged": "33", "Moderately Damaged": "22",
        "Negligible to slight damage": "11", "Not Affected": "00", "Unknown": None, "Not Applicable": None,
    },
    "xbd": {"destroyed": "44", "major-damage": "23", "minor-damage": "12", "no-damage": "00", "un-classified": None},
    "kobo": {
        "EMS-98 grade 5": "44", "EMS-98 grade 4": "34", "EMS-98 grade 3": "23", "EMS-98 grade 2": "12",
        "EMS-98 grade 1": "11",
    },
    "pwtt-footprints": {1: "24", 0: "03", 2: None},
    "ai4g-footprints": {1: "14", 2: None},
}  # fmt: skip


@pytest.mark.parametrize(("reader", "word"), [(reader, word) for reader in SCALE for word in SCALE[reader]])
def test_a_class_means_the_same_set_of_grades_everywhere(reader: str, word: object) -> None:
    crosswalk = crosswalk_of(READERS[reader])
    assert crosswalk is not None
    known = {entry.code: entry for entry in crosswalk.classes}
    entry = known[word] if isinstance(word, int) else meanings_of(crosswalk)[spelling(str(word))]
    assert entry is not None
    meant = SCALE[reader][word]
    if meant is None:
        assert (entry.grade, entry.grade_min, entry.grade_max) == (None, None, None)
    else:
        assert (entry.grade_min, entry.grade_max) == (GRADES[int(meant[0])], GRADES[int(meant[1])])


def test_what_was_mended_or_cleared_is_told_beside_the_grade() -> None:
    told = {entry.label: entry.lifecycle for entry in READERS["reach"].crosswalk.classes}  # type: ignore[union-attr]
    assert [told[name] for name in ("Demolished", "Reconstructed", "Rehabilitated", "Destroyed")] == [
        "demolished", "rebuilt", "rehabilitated", None,
    ]  # fmt: skip


def test_a_change_seen_by_radar_is_never_called_destroyed() -> None:
    screens = [kind for kind in READERS.values() if kind.method == RADAR_SCREEN]
    assert {kind.name for kind in screens} >= {"pwtt-footprints", "pwtt-raster"}
    for kind in screens:
        crosswalk = crosswalk_of(kind)
        classes = [] if crosswalk is None else list(crosswalk.classes)
        if kind.raster is not None:
            classes += [said for said in (kind.raster.reached, kind.raster.below) if said is not None]
        assert classes
        assert [entry.grade for entry in classes] == [None] * len(classes)
