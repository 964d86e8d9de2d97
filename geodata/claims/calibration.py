"""Modelled homes brought to the number of households a census counted, or the reason why not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geodata.claims.claim import Claim, ClaimBook
from geodata.claims.dwelling_model import Draws
from geodata.claims.dwellings import HomesDrawn, quantiles
from geodata.claims.entry import Text
from geodata.claims.figures import PublishedFigure
from geodata.claims.households import HOUSEHOLDS, PEOPLE, PEOPLE_PER_HOUSEHOLD
from geodata.claims.measure_kinds import Dwellings
from geodata.claims.wording import fill, shown
from geodata.columns import CITY, DISTRICT_ID
from geodata.errors import ClaimError

LEAST_FACTOR, MOST_FACTOR = 0.5, 2.0
"""A factor outside this range says that model and census do not speak of the same stock; both ends are inside."""

MOST_LEFT_OUT = 0.1
"""A calibration is refused where more than this share of the buildings has no modelled homes."""

OUT_OF_RANGE = Text(
    en="refused: {households} households over {homes} modelled homes give a factor of {factor}, outside {least} to "
    "{most}; the model and the census do not speak of the same homes, so neither corrects the other",
    ar="مرفوضة: {households} أسرة على {homes} مسكن محسوب تعطي معاملًا قدره {factor}، خارج المدى من {least} إلى {most}؛ "
    "فالنموذج والتعداد لا يتناولان المساكن نفسها، ولا يصحح أحدهما الآخر",
)
TOO_MANY_LEFT_OUT = Text(
    en="refused: {missing} of {all} buildings have no modelled homes for want of storeys or use",
    ar="مرفوضة: {missing} من {all} من المباني بلا مساكن محسوبة لعدم توفر الطوابق أو الاستخدام",
)
NO_HOMES = Text(en="refused: no homes are modelled here", ar="مرفوضة: لا مساكن محسوبة هنا")


@dataclass(frozen=True)
class KnownHouseholds:
    """Households somebody counted, or people somebody counted over the persons of a household.

    Nothing else can be calibrated on: a number of homes, of damage, or one that was not verified is refused.

    Raises
    ------
    ClaimError
        If the figure is none of these.
    """

    figure: PublishedFigure
    household_size: PublishedFigure | None = None

    def __post_init__(self) -> None:
        """Refuse what is no count of households or people."""
        size = self.household_size
        is_count = self.figure.unit == HOUSEHOLDS and size is None
        is_people = self.figure.unit == PEOPLE and size is not None and size.unit == PEOPLE_PER_HOUSEHOLD
        if not (is_count or is_people):
            came = self.figure.unit if size is None else f"{self.figure.unit} over {size.unit}"
            msg = (
                f"Figure {self.figure.id} is a number of {came}, but homes are calibrated only on {HOUSEHOLDS}, or on "
                f"{PEOPLE} over {PEOPLE_PER_HOUSEHOLD}."
            )
            raise ClaimError(msg)
        for one in self.figures:
            if one.classes is not None or one.verification == "U" or one.value <= 0:
                msg = f"Figure {one.id} counts damage, is not verified or is not above 0; it cannot be calibrated on."
                raise ClaimError(msg)

    @property
    def figures(self) -> tuple[PublishedFigure, ...]:
        """What it rests on."""
        return (self.figure,) if self.household_size is None else (self.figure, self.household_size)

    @property
    def value(self) -> float:
        """Households, not rounded."""
        return (
            self.figure.value
            if self.household_size is None
            else self.figure.value / self.household_size.value
        )


@dataclass(frozen=True)
class PlaceCalibration:
    """The factor of one district or the city, or why there is none.

    Attributes
    ----------
    factor_low, factor_median, factor_high
        Households over modelled homes; missing (NaN) where no homes are modelled. Given where refused too.
    why_not
        ``None`` if the factor was applied.
    """

    place: str
    households_low: float
    households_high: float
    homes_modelled: float
    factor_low: float
    factor_median: float
    factor_high: float
    sources: tuple[str, ...]
    why_not: Text | None


@dataclass(frozen=True)
class Calibration:
    """Modelled homes after calibration, and what was done in each place that has known households.

    ``drawn`` equals what came in wherever a place was refused or has no known households.
    """

    drawn: HomesDrawn
    places: tuple[PlaceCalibration, ...]


def calibrate(
    drawn: HomesDrawn, known: Mapping[str, Sequence[KnownHouseholds]], *, book: ClaimBook, level: float = 0.95
) -> Calibration:
    """The homes times c = H / sum(u), for each place whose households H are known (u: homes of a building).

    ``u`` runs over all buildings of the place, damaged or not, since H was counted before the damage. Each
    draw has its own c; where several counts are known, draws take them in turn. Homes may outnumber
    households (some stand empty), so calibrated homes are lived-in homes.

    Parameters
    ----------
    known
        For ``city`` alone, or for districts by id, one or more counts of households.
    book
        All claims of the city. A figure that is a claim, comes from the text a statement about homes stands
        in, or is the number such a statement says is refused, whichever claim is being tested: a model
        fitted to a statement would only confirm it. The populations a claim is checked against may be used;
        beside a calibrated model they are then no second check.

    Raises
    ------
    ClaimError
        If a figure comes from a claim, a place is not known, or the city comes together with districts.
    """
    _require_foreign(known, book)
    districts = drawn.totals.index.get_level_values(DISTRICT_ID)
    strangers = [place for place in known if place != CITY and place not in districts]
    if strangers or (CITY in known and len(known) > 1):
        came = strangers[0] if strangers else f"the {CITY} together with districts"
        msg = f"Households are given for {came}; expected: {CITY} alone, or districts that have buildings."
        raise ClaimError(msg)
    if not all(known.values()):
        msg = (
            "Each place that is to be calibrated is expected to have a count of households, but one has none."
        )
        raise ClaimError(msg)
    totals = drawn.totals.to_numpy(dtype=np.float64).copy()
    places = []
    for place, counts in known.items():
        is_here = np.ones(len(totals), dtype=bool) if place == CITY else np.asarray(districts == place)
        factor, told = _of_place(place, counts, drawn, is_here, level)
        if told.why_not is None:
            totals[is_here] *= factor
        places.append(told)
    scaled = pd.DataFrame(totals, index=drawn.totals.index, columns=drawn.totals.columns)
    return Calibration(replace(drawn, totals=scaled), tuple(places))


def _of_place(
    place: str,
    counts: Sequence[KnownHouseholds],
    drawn: HomesDrawn,
    is_here: np.ndarray[tuple[int], np.dtype[np.bool_]],
    level: float,
) -> tuple[Draws, PlaceCalibration]:
    homes = drawn.totals.to_numpy(dtype=np.float64)[is_here].sum(axis=0)
    households = np.resize(np.array([one.value for one in counts]), len(homes))
    factor = np.divide(households, homes, out=np.full(len(homes), np.nan), where=homes > 0)
    low, middle, high = quantiles(factor, level=level)
    n_all, n_missing = int(drawn.n_buildings[is_here].sum()), int(drawn.n_left_out[is_here].sum())
    why_not = None
    if np.isnan(middle):
        why_not = NO_HOMES
    elif n_missing > MOST_LEFT_OUT * n_all:
        why_not = fill(TOO_MANY_LEFT_OUT, missing=f"{n_missing:,}", all=f"{n_all:,}")
    elif not LEAST_FACTOR <= middle <= MOST_FACTOR:
        why_not = fill(
            OUT_OF_RANGE,
            households=shown(float(np.median(households)), "count"),
            homes=shown(float(np.median(homes)), "count"),
            factor=shown(middle, "ratio"),
            least=shown(LEAST_FACTOR, "ratio"),
            most=shown(MOST_FACTOR, "ratio"),
        )
    sources = tuple(dict.fromkeys(figure.id for one in counts for figure in one.figures))
    span = float(households.min()), float(households.max())
    return factor, PlaceCalibration(
        place, *span, float(np.median(homes)), low, middle, high, sources, why_not
    )


def _require_foreign(known: Mapping[str, Sequence[KnownHouseholds]], book: ClaimBook) -> None:
    """Do nothing if no figure is, cites or repeats a claim."""
    names = {name for claim in book.everything for name in (claim.id, claim.source)}
    about_homes = [claim for claim in book.everything if claim.unit == "homes"]
    said = {round(number) for claim in about_homes for number in _numbers_said(claim, book)}
    texts = {claim.source for claim in about_homes}
    urls = {document.url for document in book.sources if document.id in texts and document.url}
    for counts in known.values():
        for one in counts:
            if round(one.value) in said or any(
                figure.id in names or figure.url in urls or round(figure.value) in said
                for figure in one.figures
            ):
                msg = (
                    f"Figure {one.figure.id} comes from a statement about homes or says its number, so homes cannot be "
                    f"calibrated on it: the statement would confirm itself. Give a census or a population count."
                )
                raise ClaimError(msg)


def _numbers_said(claim: Claim, book: ClaimBook) -> Iterator[float]:
    """The homes a statement says, and those of all it stands together with, added up."""
    if claim.quantity is None or claim.quantity.kind != "count":
        return
    yield claim.quantity.value
    if isinstance(claim.measure, Dwellings):
        others = [book.claim(one).quantity for one in claim.measure.together_with]
        yield claim.quantity.value + sum(one.value for one in others if one is not None)
