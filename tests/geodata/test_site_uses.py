"""What a site is used for is read from its source's whole words, and never guessed."""

import pandas as pd
import pytest

from geodata.site_uses import CONSTRUCTION_CODES, SITE_USES, WORDS, plain, site_uses, use_of
from geodata.unosat_scale import KIND_OF_TYPE
from webapp.maps.strings import map_strings


@pytest.mark.parametrize(
    ("words", "use"),
    [
        ("School / University", "school"),
        ("SCHOOL", "school"),
        ("amenity=school", "school"),
        ("amenity=place_of_worship", "worship"),
        ("building=mosque", "worship"),
        ("1264-Hospital or institutional care buildings", "health"),
        ("1110-One-dwelling buildings", None),
        ("مستشفى", "health"),
        ("Sewage Treatment Facility", "water"),
        ("Building (General / Default)", None),
        ("near the school", None),
        ("", None),
        (None, None),
        (float("nan"), None),
    ],
)
def test_whole_words_of_known_sources_are_read(words: str | None, use: str | None) -> None:
    assert use_of(words) == use


def test_every_word_has_one_use_and_is_written_as_it_is_compared() -> None:
    words = [word for own in WORDS.values() for word in own]
    assert len(words) == len(set(words))
    assert [plain(word) for word in words] == words
    assert {*WORDS, *CONSTRUCTION_CODES.values()} == set(SITE_USES)


def test_every_use_has_a_name_on_the_map() -> None:
    assert {f"use.{use}" for use in SITE_USES} <= set(map_strings(str))


def test_only_buildings_and_facilities_have_a_use() -> None:
    sites = pd.DataFrame(
        {
            "site_type": ["School", "School", "Hospital", None],
            "site_kind": ["building", "road_crater", "unspecified", "building"],
        }
    )
    assert site_uses(sites).tolist() == ["school", None, "health", None]


def test_unosat_types_with_a_use_are_buildings() -> None:
    assert {KIND_OF_TYPE[word] for own in WORDS.values() for word in own if word in KIND_OF_TYPE} == {
        "building"
    }
