"""Options are of the kind they must be, and a misspelt one is never ignored."""

from collections.abc import Callable

import pytest

from geodata import harmonise, sources
from geodata.config import ROLES
from geodata.errors import ConfigError
from geodata.options import (
    check_options,
    column_option,
    flag_option,
    list_option,
    mapping_option,
    names_option,
    number_option,
    text_option,
)


@pytest.mark.parametrize(
    ("read", "good", "wrong", "told"),
    [
        (text_option, "utf-8", 8, "text"),
        (number_option, 20, "20", "a number"),
        (number_option, 20.5, True, "a number"),
        (flag_option, True, "yes", "true or false"),
        (list_option, [0], "0", "a list"),
        (names_option, ["a"], [1], "a list of column names"),
        (mapping_option, {3: "Destroyed"}, "Destroyed", "a mapping of values to values"),
    ],
)
def test_an_option_of_the_wrong_kind_is_told_with_what_came(
    read: Callable[..., object], good: object, wrong: object, told: str
) -> None:
    assert read({"it": good}, "it") == good
    assert not read({}, "it")
    with pytest.raises(ConfigError) as error:
        read({"it": wrong}, "it")
    assert str(error.value) == f"option it was {wrong!r} but is expected to be {told}"


def test_a_column_option_takes_its_default_only_where_the_table_has_it() -> None:
    assert column_option({}, "id_column", ["id"], default="id") == "id"
    assert column_option({}, "id_column", ["x"], default="id") is None
    with pytest.raises(
        ConfigError, match="option id_column was 'id' but is expected to be one of the columns x"
    ):
        column_option({"id_column": "id"}, "id_column", ["x"])


def test_a_misspelt_option_is_refused_with_the_one_that_was_meant() -> None:
    allowed = sources.OPTIONS["vector"] | harmonise.OPTIONS["footprints"]
    check_options({"layer": "a", "min_area_m2": 20}, allowed, source_id="osm")
    with pytest.raises(
        ConfigError, match=r"source osm has the option 'min_area_m'.*did you mean min_area_m2\?"
    ):
        check_options({"min_area_m": 20}, allowed, source_id="osm")


def test_every_role_has_documented_options() -> None:
    assert set(harmonise.OPTIONS) == set(ROLES)
    assert all(
        sentence.endswith(".") for options in harmonise.OPTIONS.values() for sentence in options.values()
    )
