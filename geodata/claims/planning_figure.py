"""What a planning figure is, and the words it is told in."""

from dataclasses import dataclass
from typing import Any

from geodata.claims.entry import Text
from geodata.claims.reading import plain

FLOOR_AREA, PER_STRUCTURE, DWELLINGS = "floor_area", "per_structure", "dwellings"
"""How a figure was made."""

DEBRIS = Text(en="debris in tonnes", ar="الأنقاض بالأطنان")
COST = Text(en="cost of housing in {currency}", ar="تكلفة السكن بـ {currency}")
HOUSEHOLDS = Text(en="households whose homes nobody can live in", ar="أسر لا تصلح مساكنها للعيش")
PEOPLE = Text(en="people of these households", ar="أفراد هذه الأسر")
BY_FLOOR = Text(en="from the floor area of damaged footprints", ar="من مساحة الطوابق في المخططات المتضررة")
BY_HOMES = Text(
    en="from the homes in damaged footprints, one household to a home",
    ar="من المساكن في المخططات المتضررة، أسرة لكل مسكن",
)
BY_PERSONS = Text(en="{low} to {high} persons to a household", ar="من {low} إلى {high} أفراد في الأسرة")
BY_ANCHOR = Text(en="as per listed structure in: {anchor}", ar="بحسب المنشأة المدرجة في: {anchor}")
ALL_ANCHORS = Text(en="from the least to the greatest of the anchors", ar="من أدنى القيم المرجعية إلى أعلاها")
ORDER_ONLY = Text(
    en="order of magnitude only: another city's tonnes per listed structure, whatever its buildings",
    ar="رتبة المقدار فقط: أطنان كل منشأة مدرجة في مدينة أخرى، أيًّا كانت مبانيها",
)
LEFT_OUT = Text(
    en="{missing} of {all} damaged buildings are left out for want of storeys or use",
    ar="استُبعد {missing} من {all} من المباني المتضررة لعدم توفر الطوابق أو الاستخدام",
)
NOT_DISPLACEMENT = Text(
    en="homes that cannot be lived in are not people displaced: people also flee from and return to other homes",
    ar="المساكن غير الصالحة للعيش ليست عدد النازحين: فالناس ينزحون أيضًا عن مساكن أخرى ويعودون إليها",
)
NO_FOOTPRINTS = Text(
    en="without building footprints there is no floor area and no home to count",
    ar="من دون مخططات المباني لا توجد مساحة طوابق ولا مساكن تُعَد",
)
NO_STRUCTURES = Text(en="no number of listed structures is at hand", ar="لا يتوفر عدد المنشآت المدرجة")
NO_UNIT_COST = Text(
    en="no cost per square metre is stated; no published one was verified, so none is taken",
    ar="لم تُذكر تكلفة للمتر المربع؛ ولم يُتحقق من أي تكلفة منشورة، فلم تُؤخذ أي تكلفة",
)


@dataclass(frozen=True)
class PlanningFigure:
    """One planning figure: a range with how it was made, or why there is none.

    Attributes
    ----------
    low, high
        ``None`` where the figure was refused; ``why_not`` then says why.
    anchors
        Ids of the anchors it was computed with.
    order_of_magnitude_only
        True where no building was measured.
    verification
        The weakest mark of the values it was computed with: ``U`` if one of them is an assumption.
    """

    id: str
    label: Text
    low: float | None
    high: float | None
    unit: str
    method: str
    made: Text
    verification: str
    anchors: tuple[str, ...] = ()
    order_of_magnitude_only: bool = False
    rests_on_synthetic: bool = False
    note: Text | None = None
    why_not: Text | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain dictionary for publication."""
        texts = {name: getattr(self, name) for name in ("label", "made", "note", "why_not")}
        return {
            **vars(self),
            **{name: text.model_dump() if text else None for name, text in texts.items()},
            "low": plain(self.low),
            "high": plain(self.high),
            "anchors": list(self.anchors),
        }
