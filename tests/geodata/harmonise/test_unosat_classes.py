"""Damage classes become codes; what is in no list is never guessed."""

import numpy as np
import pandas as pd
import pytest

from geodata.errors import ConfigError, UnknownCodeError
from geodata.grades import UNOSAT_CLASSES
from geodata.harmonise.unosat_classes import class_codes, parse_scale

NONE = frozenset[str]()


def codes(values: list[object], **options: object) -> list[float]:
    series = pd.Series(values, name="Main_Damag", dtype=object)
    known = {"source_id": "list", "scale": {}, "no_record": NONE} | options
    return class_codes(series, **known).tolist()  # type: ignore[arg-type]


@pytest.mark.parametrize("entry", UNOSAT_CLASSES, ids=lambda entry: str(entry.code))
def test_every_published_class_is_known_by_code_and_label(entry: object) -> None:
    code, label = entry.code, entry.label  # type: ignore[attr-defined]
    assert (
        codes([code, float(code), str(code), f"{code}.0", label, label.upper(), f"  {label.lower()} "])
        == [code] * 7
    )


@pytest.mark.parametrize("blank", [None, np.nan, "", "  ", "<Null>", "<null>"])
def test_a_blank_class_is_no_record(blank: object) -> None:
    assert np.isnan(codes([blank, 1])[0])


def test_an_unknown_code_names_the_code_the_column_the_source_and_the_rows() -> None:
    with pytest.raises(UnknownCodeError, match=r"Column Main_Damag of list holds .* '14' in 2 rows") as told:
        codes([14, 14.0, 1])
    assert "option scale:" in str(told.value)


@pytest.mark.parametrize("unknown", [0, 99, -1, "1.5", "Flooded", "damage"])
def test_what_is_in_no_list_is_refused(unknown: object) -> None:
    with pytest.raises(UnknownCodeError):
        codes([unknown])


def test_values_may_be_declared_to_mean_no_record() -> None:
    assert np.isnan(codes([0, "1"], no_record=frozenset({"0"}))[0])


def test_a_file_own_scale_replaces_the_published_codes() -> None:
    scale = parse_scale({3: "Destroyed", 2: "Severe Damage", "light": 3})
    assert codes([3, 3.0, "2", "Light"], scale=scale) == [1, 1, 2, 3]
    # 1 is Destroyed for UNOSAT, but this file never said what its own 1 is.
    with pytest.raises(UnknownCodeError, match="expected 3, 2, light"):
        codes([1], scale=scale)


def test_a_scale_may_only_point_at_published_classes() -> None:
    with pytest.raises(ConfigError, match="option scale maps 3 to 'Ruined'"):
        parse_scale({3: "Ruined"})
