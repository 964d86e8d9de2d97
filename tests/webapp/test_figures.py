"""One number that can stand alone: with unit, denominator, date, interval and source, and never a share without a total."""

from collections.abc import Iterator

import pytest
from flask import Flask

from webapp.city import City, NotPublishedError
from webapp.figures import figure_of, metrics_of
from webapp.store import store

NO_SAMPLE = "No sample was checked by people, so no interval exists."


@pytest.fixture(autouse=True)
def page(app: Flask) -> Iterator[None]:
    """A request in English, in whose language figures are worded."""
    with app.test_request_context("/?lang=en"):
        yield


@pytest.fixture
def town() -> City:
    return store().city("town")


@pytest.fixture
def points() -> City:
    return store().city("points")


@pytest.mark.parametrize(
    ("metric", "shown", "of"),
    [
        ("destroyed", "33.3%", "2 of 6 buildings"),
        ("affected", "50.0%", "3 of 6 buildings"),
        ("not_assessed", "50.0%", "3 of 6 buildings"),
        ("sites_destroyed", "2", "of 5 damage sites listed; damage sites are no buildings"),
        ("sites_moderate", "1", "of 5 damage sites listed; damage sites are no buildings"),
    ],
)
def test_a_number_has_its_denominator_and_unit(town: City, metric: str, shown: str, of: str) -> None:
    figure = figure_of(town, metric)
    assert (figure.shown, figure.of) == (shown, of)


def test_the_sentence_holds_place_number_denominator_date_interval_and_source(town: City) -> None:
    assert figure_of(town, "destroyed").sentence == (
        "Test Town: Destroyed: 33.3%, 2 of 6 buildings, on images up to 21 October 2017. "
        f"{NO_SAMPLE} Source: Damage: UNOSAT · Footprints: made up."
    )


def test_a_date_is_that_of_the_images_that_were_asked_for(town: City) -> None:
    earlier = figure_of(town, "affected", epoch="2016-02-03")
    assert (earlier.shown, earlier.of, earlier.date) == ("16.7%", "1 of 6 buildings", "3 February 2016")


def test_a_district_with_few_footprints_has_counts_and_no_share(town: City) -> None:
    west = figure_of(town, "destroyed", district="west")
    assert west.place == "West <Gate>, Test Town"
    assert west.of == "1 of 3 buildings"
    assert west.share is None
    assert "%" not in west.shown


def test_a_place_nobody_looked_at_is_not_assessed_and_never_undamaged(town: City) -> None:
    east = figure_of(town, "destroyed", district="east", epoch="2016-02-03")
    assert east.shown == "not assessed"
    assert east.share is None


def test_without_footprints_there_are_counts_only(points: City) -> None:
    assert set(metrics_of(points)) == {"sites_destroyed", "sites_severe", "sites_moderate"}
    for metric in metrics_of(points):
        figure = figure_of(points, metric)
        assert figure.share is None
        assert "%" not in figure.sentence
    with pytest.raises(NotPublishedError, match="has no number 'destroyed' but sites_destroyed"):
        figure_of(points, "destroyed")


def test_an_unknown_district_is_named(town: City) -> None:
    with pytest.raises(NotPublishedError, match="atlantis"):
        figure_of(town, "destroyed", district="atlantis")


def test_every_title_of_a_number_is_told_apart(town: City) -> None:
    assert len(set(metrics_of(town).values())) == len(metrics_of(town))
