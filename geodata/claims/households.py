"""How many households a city had, from published people and household sizes, and how many homes are said of it."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import pandas as pd

from geodata.claims.dwellings import HomesDrawn, quantiles
from geodata.claims.entry import Text
from geodata.claims.figures import PublishedFigure
from geodata.claims.wording import fill, shown
from geodata.errors import ClaimError

HOUSEHOLDS = "households"
PEOPLE = "people"
PEOPLE_PER_HOUSEHOLD = "people per household"
"""Units of published figures that households can be told from."""

ALL_HOMES = "homes-modelled"
"""Id of the row of modelled homes among the checks."""

MODELLED = Text(
    en="homes before the battle by the floor area of all footprints, damaged or not ({missing} of {all} left out)",
    ar="المساكن قبل المعركة بحسب مساحة الطوابق في جميع المخططات، متضررة كانت أم لا (استُبعد {missing} من {all})",
)
HOUSEHOLDS_OF = Text(en="households: {people} / {size}", ar="الأسر: {people} / {size}")
EXCEEDS = Text(
    en="{said} homes are more than the households the city had before the battle in {n} of {all} settings "
    "({low} to {high} households). Homes may outnumber households where some stood empty.",
    ar="{said} من المساكن يزيد على عدد أسر المدينة قبل المعركة في {n} من أصل {all} من الاحتمالات "
    "(من {low} إلى {high} أسرة). وقد تزيد المساكن على الأسر حيث كان بعضها خاليًا.",
)


def household_settings(
    populations: Sequence[PublishedFigure],
    household_sizes: Sequence[PublishedFigure],
    *,
    homes_said: float | None,
    counts: Sequence[PublishedFigure] = (),
) -> pd.DataFrame:
    """One row for every setting of people and household size, and for every published count of households.

    Parameters
    ----------
    populations, household_sizes
        Figures of unit people, and of people per household; every pair is a setting.
    homes_said
        Homes that the statement and those it stands together with say, added up; ``None`` if they say none.
    counts
        Figures of unit households.

    Returns
    -------
    pandas.DataFrame
        Columns setting_id, label_en, label_ar, people, people_per_household (missing for a count),
        households (not rounded), homes_said, homes_said_per_household, people_implied (homes said times
        household size), people_implied_per_person and is_exceeded: True if the homes said are more than the
        households, False if as many or fewer. What rests on homes said is missing if none are.

    Raises
    ------
    ClaimError
        If a figure is of another unit, or a household size is 0.
    """
    _require_units(populations, household_sizes, counts)
    rows = [
        (
            f"{people.id}/{size.id}",
            *_pair_label(people, size),
            people.value,
            size.value,
            people.value / size.value,
        )
        for people, size in product(populations, household_sizes)
    ]
    rows += [(count.id, count.label.en, count.label.ar, np.nan, np.nan, count.value) for count in counts]
    table = pd.DataFrame(
        rows, columns=["setting_id", "label_en", "label_ar", "people", "people_per_household", "households"]
    )
    said = np.nan if homes_said is None else float(homes_said)
    table["homes_said"] = said
    table["homes_said_per_household"] = said / table["households"]
    table["people_implied"] = said * table["people_per_household"]
    table["people_implied_per_person"] = table["people_implied"] / table["people"]
    exceeded = pd.Series(said > table["households"], dtype="boolean")
    table["is_exceeded"] = exceeded.mask(table["homes_said"].isna())
    return table


def exceedance(settings: pd.DataFrame) -> Text | None:
    """In how many settings the homes said are more than the households; ``None`` if no homes are said."""
    told = settings[settings["is_exceeded"].notna()]
    if told.empty:
        return None
    return fill(
        EXCEEDS,
        said=shown(float(told["homes_said"].iloc[0]), "count"),
        n=int(told["is_exceeded"].sum()),
        all=len(told),
        low=shown(float(told["households"].min()), "count"),
        high=shown(float(told["households"].max()), "count"),
    )


def stock_checks(drawn: HomesDrawn | None, settings: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Modelled homes and households side by side, with the homes said beside each.

    Parameters
    ----------
    drawn
        Homes of all buildings, damaged or not; ``None`` without footprints: the row is then left out.
    settings
        As :func:`household_settings` gives them.

    Returns
    -------
    pandas.DataFrame
        One row for the modelled homes, then one for each setting. Columns check_id, label_en, label_ar, low,
        middle, high (of a setting all the same), homes_said, homes_said_over_middle.
    """
    rows = [
        (row.setting_id, row.label_en, row.label_ar, row.households, row.households, row.households)
        for row in settings.itertuples()
    ]
    if drawn is not None:
        label = fill(MODELLED, missing=f"{drawn.n_left_out.sum():,}", all=f"{drawn.n_buildings.sum():,}")
        rows.insert(0, (ALL_HOMES, label.en, label.ar, *quantiles(drawn.of(), level=level)))
    table = pd.DataFrame(rows, columns=["check_id", "label_en", "label_ar", "low", "middle", "high"])
    table["homes_said"] = settings["homes_said"].iloc[0] if len(settings) else np.nan
    table["homes_said_over_middle"] = table["homes_said"] / table["middle"].where(table["middle"] > 0)
    return table


def _pair_label(people: PublishedFigure, size: PublishedFigure) -> tuple[str, str]:
    label = fill(
        HOUSEHOLDS_OF,
        people=Text(
            en=f"{shown(people.value, 'count')} {people.label.en} ({people.publisher.en})",
            ar=f"{shown(people.value, 'count')} {people.label.ar} ({people.publisher.ar})",
        ),
        size=Text(
            en=f"{shown(size.value, 'ratio')} {size.label.en}",
            ar=f"{shown(size.value, 'ratio')} {size.label.ar}",
        ),
    )
    return label.en, label.ar


def _require_units(
    populations: Sequence[PublishedFigure],
    sizes: Sequence[PublishedFigure],
    counts: Sequence[PublishedFigure],
) -> None:
    for figures, unit in ((populations, PEOPLE), (sizes, PEOPLE_PER_HOUSEHOLD), (counts, HOUSEHOLDS)):
        for figure in figures:
            if figure.unit != unit or figure.value <= 0:
                msg = (
                    f"Figure {figure.id} is {figure.value:g} {figure.unit}, but a number above 0 of unit {unit} is "
                    f"expected; correct it under published_figures: in the claims file."
                )
                raise ClaimError(msg)
