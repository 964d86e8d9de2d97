"""The overview of a map picture: a share or density for each district or square, as the map on the page shows it.

The page computes the same in `webapp/frontend/src/districts.ts`; a test holds the limits of the steps together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.columns import CITY, COUNTED, DISTRICT_ID, EPOCH, LEAST_FOOTPRINTS, OUTSIDE, SQUARE_SIDE_M
from geodata.grades import DESTROYED, MODERATE, NOT_ASSESSED, POSSIBLE, SEVERE
from webapp.city import City
from webapp.exports.selection import Selection
from webapp.languages import current, gettext, number, percent
from webapp.maps.legend import label
from webapp.maps.strings import map_strings
from webapp.ramp import SHARE_BREAKS, density_breaks
from webapp.small_numbers import is_too_few
from webapp.wording import words

AFFECTED: tuple[str, ...] = (DESTROYED, SEVERE, MODERATE)
DAMAGED: tuple[str, ...] = (*AFFECTED, POSSIBLE)
NO_FIGURE, TOO_FEW = -1, -2

Steps = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Overview:
    """Areas with the step of the ramp each has, and the words of its legend.

    Attributes
    ----------
    shapes
        Areas, in EPSG:4326.
    steps
        Step of each from 0; `NO_FIGURE` where nobody looked, `TOO_FEW` where a share would mislead.
    figures
        The figure of each in words, empty where there is none.
    names
        Names of districts; empty for squares.
    """

    shapes: gpd.GeoSeries
    steps: Steps
    figures: Sequence[str]
    names: Sequence[str]
    title: str
    note: str
    labels: Sequence[str]
    no_figure: str
    too_few: str


def overview_of(city: City, selection: Selection, *, squares: bool) -> Overview:
    """What the map's overview shows of the chosen classes at the chosen date."""
    counted = AFFECTED if city.has_footprints else DAMAGED
    classes = [key for key in counted if selection.classes is None or key in selection.classes]
    frame = _squares(city, selection.epoch) if squares else _districts(city, selection)
    n = frame[[f"n_{key}" for key in classes]].sum(axis=1).to_numpy(dtype="float64")
    breaks = SHARE_BREAKS if city.has_footprints else density_breaks(_greatest(city, squares=squares))
    divisor = frame["total"] if city.has_footprints else frame["area_km2"]
    with np.errstate(divide="ignore", invalid="ignore"):
        values = n / divisor.to_numpy(dtype="float64")
    steps = np.searchsorted(np.array(breaks), values, side="right").astype("int64")
    steps[~np.isfinite(values) | (not classes)] = NO_FIGURE
    if city.has_footprints:
        steps[(frame["n_not_assessed"] >= frame["total"]).to_numpy()] = NO_FIGURE
        steps[frame["total"].map(is_too_few).to_numpy()] = TOO_FEW
    elif not squares:
        steps[~frame[DISTRICT_ID].isin(_listed(city)).to_numpy()] = NO_FIGURE
    told = [_told(value, city) if step >= 0 else "" for value, step in zip(values, steps, strict=True)]
    return Overview(
        frame.geometry, steps, told, list(frame["name"]), *_words(city, classes, breaks, squares=squares)
    )


def _districts(city: City, selection: Selection) -> gpd.GeoDataFrame:
    shapes = gpd.GeoDataFrame(city.bundle.table("districts"))
    rows = _of_unit(city, city.bundle.table("statistics"))
    rows = rows[rows[EPOCH] == pd.Timestamp(selection.epoch)].set_index(DISTRICT_ID)
    joined = shapes.join(rows.drop(columns=["name_en", "name_ar"]), on=DISTRICT_ID)
    first, second = ("name_ar", "name_en") if current().code == "ar" else ("name_en", "name_ar")
    joined["name"] = joined[first].fillna(joined[second]).fillna(joined[DISTRICT_ID])
    return joined


def _listed(city: City) -> set[str]:
    """Districts in which a list has anything at any date; elsewhere nothing was measured."""
    statistics = city.bundle.table("statistics")
    counted = statistics[[f"n_sites_{key}" for key in COUNTED]].sum(axis=1)
    return set(statistics.loc[counted > 0, DISTRICT_ID])


def _of_unit(city: City, statistics: pd.DataFrame) -> pd.DataFrame:
    """The statistics with the counts of what the map counts under the names of the classes."""
    prefix = "n_buildings_" if city.has_footprints else "n_sites_"
    named = {f"{prefix}{key}": f"n_{key}" for key in (*DAMAGED, NOT_ASSESSED)}
    total = "n_footprints" if city.has_footprints else "n_sites_listed"
    kept = statistics[[DISTRICT_ID, "name_en", "name_ar", EPOCH, total, *named]]
    return kept.rename(columns={**named, total: "total"})


def _squares(city: City, epoch: str) -> gpd.GeoDataFrame:
    squares = gpd.GeoDataFrame(city.bundle.table("grid_squares"))
    counts = city.bundle.table("grid_counts")
    counts = counts[counts[EPOCH] == pd.Timestamp(epoch)].drop(columns=[EPOCH])
    joined = squares.merge(counts, on="square_id", how="left", validate="one_to_one")
    return joined.assign(total=joined["n_counted"], area_km2=(SQUARE_SIDE_M / 1000) ** 2, name="")


def _greatest(city: City, *, squares: bool) -> float:
    """Most damaged sites on a square kilometre in any area at any date."""
    columns = [f"n_{key}" for key in DAMAGED]
    if squares:
        counts = city.bundle.table("grid_counts")[columns].sum(axis=1)
        return 0.0 if counts.empty else float(counts.max()) / (SQUARE_SIDE_M / 1000) ** 2
    rows = _of_unit(city, city.bundle.table("statistics"))
    rows = rows[~rows[DISTRICT_ID].isin([OUTSIDE, CITY])].merge(
        city.bundle.table("districts")[[DISTRICT_ID, "area_km2"]], on=DISTRICT_ID
    )
    rows = rows[rows["area_km2"] > 0]
    densities = rows[columns].sum(axis=1).astype("float64") / rows["area_km2"]
    return 0.0 if densities.empty else float(densities.max())


def _told(value: float, city: City) -> str:
    return percent(value) if city.has_footprints else number(value)


def _words(
    city: City, classes: Sequence[str], breaks: Sequence[float], *, squares: bool
) -> tuple[str, str, list[str], str, str]:
    """Title, note, labels of the steps, and what is said of areas without a figure and with too few footprints."""
    strings, kind = map_strings(gettext), "share" if city.has_footprints else "density"
    named = words.choice([words.in_sentence(label(key)) for key in classes])
    title = _fill(strings[f"overview.{kind}"], classes=named) if classes else strings["overview.nothing"]
    told = [percent(one, whole=True) if city.has_footprints else number(one) for one in breaks]
    labels = [
        _fill(strings["step.under"], high=told[0]),
        *(_fill(strings["step.between"], low=low, high=high) for low, high in pairwise(told)),
        _fill(strings["step.over"], low=told[-1]),
    ]
    none = strings["overview.noShare" if city.has_footprints else "overview.noDensity"]
    few = _fill(strings["squares.few"], n=number(LEAST_FOOTPRINTS))
    return title, _note(city, squares=squares), labels, none, few


def _note(city: City, *, squares: bool) -> str:
    if not city.has_footprints:
        return gettext("There is no building total, so this is a density and no share.")
    if squares:
        return gettext("Of all footprints in each square of %(side)s m, assessed or not.") % {
            "side": number(SQUARE_SIDE_M)
        }
    return gettext("Of all footprints of the district, assessed or not.")


def _fill(text: str, **values: str) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
