"""Homes are neither structures nor households, and are measured where footprints are real."""

from dataclasses import replace

from geodata.claims.claim import ClaimBook
from tests.geodata.claims.measuring import Town, checked, measured, readings


def test_homes_are_not_structures_and_households_stand_beside_them(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(with_buildings=True, synthetic=True), "homes-30000")
    found = readings(claim)
    assert claim["verdict"] == "not_comparable"
    assert found["destroyed/structures"]["value"] == 10
    assert found["destroyed/implied-homes-per-structure"]["value"] == 3000
    assert found["destroyed/homes-small-homes"]["rests_on_synthetic"]
    assert found["households/population-220488/household-size-6.7"]["value"] == 32908.656716
    assert found["households/population-300000/household-size-5.8"]["value"] == 51724.137931


def test_the_two_numbers_of_homes_exceed_every_household_count(book: ClaimBook, town: Town) -> None:
    found = readings(measured(book, town(), "homes-25000"))
    told = [reading for name, reading in found.items() if name.startswith("homes-said-per-household")]
    assert [reading["numerator"] for reading in told] == [55000] * 6
    assert all(reading["value"] > 1 and not reading["admissible"] for reading in told)


def test_homes_are_measured_where_footprints_are_real(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(with_buildings=True), "homes-30000")
    assert claim["verdict"] == "above_evidence"
    assert readings(claim)["destroyed/homes-large-homes"]["value"] == 10


def test_unknown_storeys_leave_homes_unmeasured(book: ClaimBook, town: Town) -> None:
    evidence = town(with_buildings=True)
    assert evidence.buildings is not None
    bare = replace(evidence, buildings=evidence.buildings.assign(levels=None, use=None))
    claim = measured(book, bare, "homes-30000")
    assert claim["verdict"] == "not_comparable"
    assert readings(claim)["destroyed/homes-small-homes"]["value"] is None


def test_apartment_buildings_need_storeys(book: ClaimBook, town: Town) -> None:
    assert measured(book, town(), "apartments")["verdict"] == "cannot_be_tested"
    evidence = town(with_buildings=True)
    assert evidence.buildings is not None
    high = replace(evidence, buildings=evidence.buildings.assign(levels=[5.0] * 4 + [1.0] * 16))
    found = readings(measured(book, high, "apartments"))
    assert (found["destroyed/share"]["numerator"], found["destroyed/share"]["denominator"]) == (4, 4)


def test_a_statement_about_homes_gets_no_interval_of_buildings(book: ClaimBook, town: Town) -> None:
    adjusted = checked(0.6, 0.7, 0.8)
    claim = measured(book, town(with_buildings=True, adjusted=adjusted), "al-ameen-75")
    assert claim["unit"] == "homes"
    assert claim["interval"] is None


def test_homes_of_two_statements_are_said_to_be_together(book: ClaimBook, town: Town) -> None:
    claim = measured(book, town(), "homes-30000")
    assert "30,000 and 25,000 homes together per household" in claim["sentence"]["en"]
    assert "30,000 و25,000 من المساكن معًا لكل أسرة" in claim["sentence"]["ar"]
    told = [one["label"]["en"] for name, one in readings(claim).items() if name.startswith("homes-said-per-")]
    assert told
    assert all(one.startswith("30,000 and 25,000 homes together per household; ") for one in told)
