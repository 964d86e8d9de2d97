"""The published counts that the demonstration city reproduces; see ``tables/README.md`` for their source."""

import re
from importlib.resources import files

import pandas as pd

EPOCHS: tuple[str, ...] = ("2013-10-22", "2014-02-12", "2015-05-29", "2017-02-03", "2017-10-21")
"""Image dates of the five passes; the columns of :func:`site_histories` that hold a class."""

N_SITES = 13_155
"""Sites listed in UNOSAT product CE20130604SYR."""

N_FOOTPRINTS = 24_689
"""Microsoft footprints in the area UNOSAT assessed (Ballinger 2025, Remote Sensing of Environment 331:115025,
README of its benchmark)."""

OLD_CITY: tuple[str, ...] = ("Rafqa", "Rashidiyeh", "Mansour", "Mahdi")
"""Neighbourhoods taken to lie inside the Abbasid wall; an assumption of this project."""


def neighbourhood_figures() -> pd.DataFrame:
    """The 24 neighbourhoods: `district_id`, names, centre, radius, and sites by class on 2017-10-21."""
    figures = _table("neighbourhood_figures.csv")
    figures.insert(0, "district_id", figures["neighbourhood"].map(slug))
    return figures


def site_histories() -> pd.DataFrame:
    """The 691 histories: neighbourhood, site type, class at each epoch (missing: no record), `n_sites`."""
    return _table("site_history_counts.csv")


def slug(name: str) -> str:
    """A neighbourhood's name in lower case with single hyphens, e.g. ``al-thawrah``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _table(name: str) -> pd.DataFrame:
    with (files("geodata.sources.demo_city") / "tables" / name).open(encoding="utf-8") as stream:
        return pd.read_csv(stream)
