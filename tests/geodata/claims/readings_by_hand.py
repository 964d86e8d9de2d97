"""A claim of 80 % and readings whose values are given."""

from geodata.claims.bounds import Bounds
from geodata.claims.claim import Claim, Quantity
from geodata.claims.entry import Text
from geodata.claims.reading import Part, Reading
from geodata.claims.verdict import Verdict, judge

WORDS = Text(en="some buildings", ar="بعض المباني")


WHY = Text(en="for want of a reason", ar="لعدم وجود سبب")


RISING = {"above_evidence": 0, "consistent_only_if": 1, "consistent": 1, "below_evidence": 2}


WIDER = ("destroyed", "severe")


EIGHTY = Quantity(said="80%", value=0.8, low=0.75, high=0.85, kind="share", tolerance="rounded")


def claim(
    quantity: Quantity | None, *, unit: str = "city", measure: dict[str, object] | None = None
) -> Claim:
    return Claim.model_validate(
        {
            "id": "half",
            "text": "half",
            "text_ar": "نصف",
            "speaker": "someone",
            "said_on": "2018",
            "source": "paper",
            "unit": unit,
            "unit_said": "town",
            "predicate": ["destroyed"],
            "quantity": quantity.model_dump() if quantity else None,
            "measure": measure or {"kind": "damage_share"},
        }
    )


def reading(
    value: float | None,
    classes: tuple[str, ...] = ("destroyed",),
    *,
    name: str = "over-houses",
    unit: str = "buildings",
    synthetic: bool = False,
    why_not: Text | None = None,
    bounds: tuple[float, float] | None = None,
) -> Reading:
    over = Part(1000.0, Text(en=f"houses of {name}", ar=f"منازل {name}"))
    numerator = None if value is None else value * 1000
    return Reading(
        id=f"{'+'.join(classes)}/{name}",
        label=WORDS,
        unit=unit,
        kind="share",
        of=Part(numerator, WORDS, synthetic=synthetic),
        over=over,
        classes=classes,
        why_not=why_not,
        bounds=None if bounds is None else Bounds(*bounds),
    )


def judged(*readings: Reading) -> Verdict:
    return judge(claim(EIGHTY), readings)
