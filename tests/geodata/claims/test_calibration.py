"""Modelled homes brought to counted households, within limits and never to a claim."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from geodata.claims.calibration import (
    LEAST_FACTOR,
    MOST_FACTOR,
    Calibration,
    KnownHouseholds,
    PlaceCalibration,
    calibrate,
)
from geodata.claims.claim import ClaimBook
from geodata.claims.dwelling_model import DwellingModel, Spread
from geodata.claims.dwellings import HomesDrawn
from geodata.claims.entry import Text
from geodata.claims.figures import PublishedFigure
from geodata.errors import ClaimError
from tests.geodata.claims.stock import figure

WORDS = Text(en="assumed", ar="مفترض")
MODEL = DwellingModel(
    id="m",
    name=WORDS,
    efficiency=Spread(low=0.8, high=0.8),
    mean_dwelling_m2=Spread(low=100, high=100),
    residential_share={},
    basis=(WORDS,),
)
BOOK = ClaimBook.model_validate(
    {
        "city": {"slug": "town", "name": WORDS},
        "speakers": [{"id": "speaker", "name": WORDS}],
        "sources": [
            {
                "id": "speech",
                "title": "Speech",
                "author": "Speaker",
                "date": "2018-10",
                "url": "https://example.org/speech",
            }
        ],
        "claims": [
            {
                "id": name,
                "text": "homes",
                "text_ar": "مساكن",
                "speaker": "speaker",
                "said_on": "2018-10",
                "source": "speech",
                "unit": "homes",
                "unit_said": "homes",
                "quantity": {
                    "said": said,
                    "value": value,
                    "low": value,
                    "high": value,
                    "kind": "count",
                    "tolerance": "exact",
                },
                "measure": {"kind": "dwellings", "together_with": [other]},
            }
            for name, said, value, other in (("first", "300", 300, "second"), ("second", "250", 250, "first"))
        ],
    }
)


def homes(left_out: int = 0, **by_district: Sequence[float]) -> HomesDrawn:
    """Homes drawn by district, all of one class; ten buildings each."""
    index = pd.MultiIndex.from_tuples(
        [(name, "severe") for name in by_district], names=["district_id", "damage_grade"]
    )
    totals = pd.DataFrame(list(by_district.values()), index=index, dtype=float)
    return HomesDrawn(totals, pd.Series(10, index=index), pd.Series(left_out, index=index), MODEL)


def households(number: float) -> list[KnownHouseholds]:
    return [KnownHouseholds(figure("census", number, "households"))]


def only(calibration: Calibration) -> PlaceCalibration:
    assert len(calibration.places) == 1
    return calibration.places[0]


def test_each_draw_is_brought_to_the_households_by_its_own_factor() -> None:
    done = calibrate(homes(west=[100, 200]), {"west": households(150)}, book=BOOK)
    assert done.drawn.of().tolist() == [150, 150]
    assert only(done).why_not is None
    assert only(done).factor_median == pytest.approx((1.5 + 0.75) / 2)


def test_a_city_factor_holds_in_every_district_and_keeps_their_proportions() -> None:
    done = calibrate(homes(west=[100], east=[300]), {"city": households(200)}, book=BOOK)
    assert done.drawn.of(districts=["west"]).tolist() == [50]
    assert done.drawn.of(districts=["east"]).tolist() == [150]


def test_a_district_without_a_count_keeps_its_modelled_homes() -> None:
    done = calibrate(homes(west=[100], east=[300]), {"west": households(80)}, book=BOOK)
    assert done.drawn.of(districts=["east"]).tolist() == [300]


def test_people_over_household_size_are_households_and_several_counts_take_turns() -> None:
    size = figure("size", 5, "people per household")
    known = [KnownHouseholds(figure(f"people-{n}", n, "people"), size) for n in (400, 600)]
    done = calibrate(homes(west=[100, 100, 100, 100]), {"west": known}, book=BOOK)
    assert done.drawn.of().tolist() == [80, 120, 80, 120]
    assert (only(done).households_low, only(done).households_high) == (80, 120)
    assert only(done).sources == ("people-400", "size", "people-600")


@pytest.mark.parametrize("factor", [LEAST_FACTOR, MOST_FACTOR])
def test_a_factor_at_the_limit_is_applied(factor: float) -> None:
    assert only(calibrate(homes(west=[100]), {"west": households(100 * factor)}, book=BOOK)).why_not is None


@pytest.mark.parametrize("number", [49, 201])
def test_a_factor_outside_the_limits_is_refused_with_its_reason_and_changes_nothing(number: float) -> None:
    before = homes(west=[100])
    done = calibrate(before, {"west": households(number)}, book=BOOK)
    told = only(done)
    assert told.why_not is not None
    assert told.why_not.en.startswith(f"refused: {number} households over 100 modelled homes")
    assert "outside 0.5 to 2" in told.why_not.en
    assert told.factor_median == pytest.approx(number / 100)
    pd.testing.assert_frame_equal(done.drawn.totals, before.totals)


def test_too_many_buildings_left_out_refuse_a_calibration() -> None:
    assert (
        only(calibrate(homes(left_out=1, west=[100]), {"west": households(100)}, book=BOOK)).why_not is None
    )
    refused = only(calibrate(homes(left_out=2, west=[100]), {"west": households(100)}, book=BOOK)).why_not
    assert refused is not None
    assert "2 of 10 buildings" in refused.en


def test_no_modelled_homes_refuse_a_calibration() -> None:
    told = only(calibrate(homes(west=[0, 0]), {"west": households(100)}, book=BOOK))
    assert told.why_not is not None
    assert math.isnan(told.factor_median)


@pytest.mark.parametrize(
    "foreign",
    [
        figure("first", 120, "households"),  # the id of a claim
        figure("speech", 120, "households"),  # the id of the text it stands in
        figure("census", 120, "households", url="https://example.org/speech"),
        figure("census", 300, "households"),  # the number said
        figure("census", 550, "households"),  # both numbers said, added up
    ],
)
def test_homes_are_never_calibrated_on_a_statement_about_homes(foreign: PublishedFigure) -> None:
    with pytest.raises(ClaimError, match="would confirm itself"):
        calibrate(homes(west=[300]), {"west": [KnownHouseholds(foreign)]}, book=BOOK)


def test_the_number_said_is_not_let_in_as_people_over_a_household_size() -> None:
    known = KnownHouseholds(figure("people", 1500, "people"), figure("size", 5, "people per household"))
    with pytest.raises(ClaimError, match="would confirm itself"):
        calibrate(homes(west=[300]), {"west": [known]}, book=BOOK)


@pytest.mark.parametrize("unit", ["homes", "structures", "buildings"])
def test_only_households_or_people_can_be_calibrated_on(unit: str) -> None:
    with pytest.raises(ClaimError, match="calibrated only on households"):
        KnownHouseholds(figure("some", 120, unit))


def test_people_need_a_household_size() -> None:
    with pytest.raises(ClaimError, match="number of people"):
        KnownHouseholds(figure("people", 120, "people"))


@pytest.mark.parametrize("changes", [{"classes": ("destroyed",)}, {"verification": "U"}, {"value": 0}])
def test_counts_of_damage_and_unverified_counts_are_refused(changes: dict[str, object]) -> None:
    refused = figure("census", 120, "households").model_copy(update=changes)
    with pytest.raises(ClaimError, match="cannot be calibrated on"):
        KnownHouseholds(refused)


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"north": households(100)}, "given for north"),
        ({"city": households(100), "west": households(100)}, "the city together with districts"),
        ({"west": []}, "one has none"),
    ],
)
def test_places_must_be_known_and_must_not_overlap(
    known: dict[str, list[KnownHouseholds]], told: str
) -> None:
    with pytest.raises(ClaimError, match=told):
        calibrate(homes(west=[100]), known, book=BOOK)


def test_the_table_handed_in_is_not_changed() -> None:
    before = homes(west=[100, 110])
    copy = before.totals.copy()
    calibrate(before, {"west": households(90)}, book=BOOK)
    np.testing.assert_array_equal(before.totals, copy)


def test_the_populations_the_shipped_claims_are_checked_against_can_be_calibrated_on(book: ClaimBook) -> None:
    known = KnownHouseholds(book.figure("population-220488"), book.figure("household-size-5.8"))
    done = calibrate(homes(west=[40_000]), {"city": [known]}, book=book)
    assert done.drawn.of()[0] == pytest.approx(220_488 / 5.8)
