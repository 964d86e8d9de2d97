"""What planning figures are computed with: ranges and anchors, each with its source and how far it was verified."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from geodata.claims.entry import Entry, PartialDate, Text
from geodata.claims.figures import Grade, Verification
from geodata.grades import DESTROYED, MODERATE, SEVERE

ASSUMED = Text(
    en="an assumption of this project; no published value was verified",
    ar="افتراض من هذا المشروع؛ لم يُتحقق من أي قيمة منشورة",
)


class PlanningRange(Entry):
    """A quantity between two values, and where they come from; equal ends are one value.

    Attributes
    ----------
    publisher
        Who published it, or that it is an assumption.
    verification
        As of a published figure: ``P`` the text was seen, ``S`` seen as reported, ``D`` derived
        (``derivation`` says how), ``U`` not verified.
    """

    low: Annotated[float, Field(ge=0)]
    high: Annotated[float, Field(ge=0)]
    unit: str
    publisher: Text = ASSUMED
    verification: Verification = "U"
    date: PartialDate | None = None
    url: str | None = None
    derivation: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            msg = f"low and high were {self.low} and {self.high} but are expected in rising order"
            raise ValueError(msg)
        if self.verification == "D" and self.derivation is None:
            msg = "a range with verification D is expected to state its derivation"
            raise ValueError(msg)
        return self


class Anchor(PlanningRange):
    """What was found elsewhere: a range with a name, by which a result can be held against it."""

    id: str
    label: Text


def _share(low: float, high: float | None = None) -> PlanningRange:
    return PlanningRange(low=low, high=low if high is None else high, unit="0-1")


_REES = Text(
    en="rees-journal 2021, rees210015, tables 1 and 3", ar="مجلة rees 2021، المقال rees210015، الجدولان 1 و3"
)
_TOLL = Text(
    en="World Bank, The Toll of War, as reported by TRT World",
    ar="البنك الدولي، The Toll of War، نقلًا عن TRT World",
)
_TOLL_URL = (
    "https://www.trtworld.com/middle-east/the-debris-of-war-will-test-syria-s-reconstruction-efforts-11089"
)

DEBRIS_ANCHORS: tuple[Anchor, ...] = (
    Anchor(
        id="mosul-old-city-homes",
        label=Text(
            en="Mosul Old City, residential, destroyed or severe",
            ar="الموصل القديمة، سكني، مدمر أو شديد الضرر",
        ),
        low=137,
        high=154,
        unit="t per structure",
        publisher=_REES,
        verification="D",
        date="2021",
        derivation=Text(
            en="The same tonnage over 5,529 and over 4,931 structures: the article's tables disagree.",
            ar="الأطنان نفسها على 5,529 منشأة وعلى 4,931 منشأة: جداول المقال لا تتفق.",
        ),
    ),
    Anchor(
        id="gaza-2024",
        label=Text(en="Gaza Strip, July 2024, affected structures", ar="قطاع غزة، تموز 2024، منشآت متضررة"),
        low=277,
        high=277,
        unit="t per structure",
        publisher=Text(en="UNOSAT, as reported by Gulf News", ar="يونوسات، نقلًا عن غلف نيوز"),
        verification="D",
        date="2024-08-02",
        url="https://gulfnews.com/world/mena/nearly-two-thirds-of-gaza-buildings-damaged-in-war-un-1.1722625764410",
        derivation=Text(
            en="41.95 million t / 151,265 structures (30% destroyed, 12% severe, 36% moderate, 20% possible).",
            ar="41.95 مليون طن / 151,265 منشأة (30% مدمرة، 12% شديدة، 36% متوسطة، 20% محتملة).",
        ),
    ),
    Anchor(
        id="homs-2017",
        label=Text(en="Homs, early 2017, listed structures", ar="حمص، مطلع 2017، منشآت مدرجة"),
        low=385,
        high=385,
        unit="t per structure",
        publisher=_TOLL,
        verification="D",
        date="2017-07",
        url=_TOLL_URL,
        derivation=Text(
            en="5.3 million t over the structures UNOSAT lists.",
            ar="5.3 مليون طن على المنشآت التي تدرجها يونوسات.",
        ),
    ),
    Anchor(
        id="aleppo-2017",
        label=Text(en="Aleppo, early 2017, listed structures", ar="حلب، مطلع 2017، منشآت مدرجة"),
        low=417,
        high=445,
        unit="t per structure",
        publisher=_TOLL,
        verification="D",
        date="2017-07",
        url=_TOLL_URL,
        derivation=Text(
            en="14.9 million t over the structures UNOSAT lists: 35,722, or fewer at an earlier date.",
            ar="14.9 مليون طن على المنشآت التي تدرجها يونوسات: 35,722، أو أقل في تاريخ أبكر.",
        ),
    ),
)
"""Tonnes of debris over listed structures of every class together, in other cities.

Such a ratio carries another city's building heights, mix of classes and way of listing, so what it gives is an
order of magnitude only."""


def _mosul(name: str, tonnes: float, label: Text) -> Anchor:
    return Anchor(
        id=f"mosul-{name}",
        label=label,
        low=tonnes,
        high=tonnes,
        unit="t per structure",
        publisher=_REES,
        verification="P",
        date="2021",
    )


CONTEXT: tuple[Anchor, ...] = (
    _mosul("partly-damaged", 60, Text(en="Mosul Old City, partly damaged", ar="الموصل القديمة، متضرر جزئيًا")),
    _mosul("commercial", 1280, Text(en="Mosul Old City, commercial", ar="الموصل القديمة، تجاري")),
    _mosul("public", 2560, Text(en="Mosul Old City, public", ar="الموصل القديمة، عام")),
    _mosul("religious", 1200, Text(en="Mosul Old City, religious", ar="الموصل القديمة، ديني")),
    Anchor(
        id="ordnance-share",
        label=Text(
            en="clearing of ordnance as a share of the cost of debris management, Gaza",
            ar="إزالة الذخائر نسبةً إلى تكلفة إدارة الأنقاض، غزة",
        ),
        low=0.10,
        high=0.10,
        unit="0-1",
        publisher=Text(
            en="UNMAS, in debris management scenarios for Gaza",
            ar="UNMAS، في سيناريوهات إدارة الأنقاض في غزة",
        ),
        verification="P",
        date="2024-11",
        url="https://reliefweb.int/report/occupied-palestinian-territory/gaza-strip-preliminary-debris-management-scenarios-november-2024",
    ),
)
"""Published values shown beside the results; nothing is computed with them."""


class PlanningParameters(Entry):
    """Everything planning figures are computed with. The values given here are those used if none are set.

    Attributes
    ----------
    debris_anchors
        Tonnes per listed structure elsewhere; the only debris estimate without footprints.
    debris_t_per_floor_m2, debris_fraction
        Debris of a destroyed building per m2 of gross floor, and by class the fraction of it that falls.
    unit_cost_per_m2, currency
        Cost of building one m2 of gross housing floor. ``None``: no published value was verified, so no cost is
        computed until one is stated.
    cost_ratio
        Cost of repair over cost of building anew, by class.
    residential_share
        Share of the floor area that is housing, by use. Uses not named hold no housing.
    levels_if_missing
        Storeys taken where the source has none; ``None``: such buildings are left out and counted.
    persons_per_household
        People to each household whose home cannot be lived in.
    uninhabitable_share
        By class, the share of homes that nobody can live in.
    context
        Published values shown beside the results.
    """

    debris_anchors: tuple[Anchor, ...] = DEBRIS_ANCHORS
    debris_t_per_floor_m2: PlanningRange = PlanningRange(low=1.0, high=1.5, unit="t per m2")
    debris_fraction: dict[Grade, PlanningRange] = Field(
        default_factory=lambda: {DESTROYED: _share(1.0), SEVERE: _share(0.5), MODERATE: _share(0.15)}
    )
    unit_cost_per_m2: PlanningRange | None = None
    currency: str = "USD"
    cost_ratio: dict[Grade, PlanningRange] = Field(
        default_factory=lambda: {DESTROYED: _share(1.0), SEVERE: _share(0.4, 1.0), MODERATE: _share(0.4)}
    )
    residential_share: dict[str, PlanningRange] = Field(
        default_factory=lambda: {"residential": _share(1.0), "mixed": _share(0.4, 0.6)}
    )
    levels_if_missing: PlanningRange | None = None
    persons_per_household: PlanningRange = PlanningRange(
        low=5.3,
        high=6.7,
        unit="people per household",
        publisher=Text(
            en="Central Bureau of Statistics of Syria, governorate of Raqqa: 6.7, later 5.8; 5.3 is an assumption",
            ar="المكتب المركزي للإحصاء في سوريا، محافظة الرقة: 6.7 ثم 5.8؛ أما 5.3 فافتراض",
        ),
        verification="U",
        url="http://cbssyr.sy/Syria_in_figure/Moh_11/Population.htm",
    )
    uninhabitable_share: dict[Grade, PlanningRange] = Field(
        default_factory=lambda: {DESTROYED: _share(1.0), SEVERE: _share(0.0, 1.0), MODERATE: _share(0.0)}
    )
    context: tuple[Anchor, ...] = CONTEXT

    @model_validator(mode="after")
    def _shares_are_shares(self) -> Self:
        tables = (self.debris_fraction, self.residential_share, self.uninhabitable_share)
        if any(one.high > 1 for table in tables for one in table.values()):
            msg = "debris_fraction, residential_share and uninhabitable_share are expected between 0 and 1"
            raise ValueError(msg)
        return self
