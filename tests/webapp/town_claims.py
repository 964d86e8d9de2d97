"""Two public statements about the town: one with readings on either side of admissible, one without any."""

from typing import Any


def text(english: str, arabic: str) -> dict[str, str]:
    return {"en": english, "ar": arabic}


def _reading(identifier: str, **changes: Any) -> dict[str, Any]:
    reading = {
        "id": identifier,
        "label": text("Destroyed, out of all footprints", "المدمَّر من جميع المباني"),
        "unit": "buildings",
        "classes": ["destroyed"],
        "area": "city",
        "date": "2017-10-21",
        "numerator": 2,
        "numerator_label": text("destroyed buildings", "مبانٍ مدمَّرة"),
        "denominator": 6,
        "denominator_label": text("footprints", "مبانٍ"),
        "value": 1 / 3,
        "kind": "share",
        "admissible": True,
        "why_not": None,
        "rests_on_synthetic": True,
        "comparison": "below",
        "sources": ["list", "outlines"],
    }
    return reading | changes


def claims() -> list[dict[str, Any]]:
    said = {
        "speaker": "A Speaker",
        "speaker_ar": "متحدّث",
        "said_on": "2018-10",
        "source": {"title": "A speech", "url": None},
        "predicate": "destroyed",
    }
    return [
        {
            "id": "town-80",
            "text": "The town lies 80% destroyed",
            "text_ar": "البلدة مدمَّرة بنسبة 80%",
            "unit": "city",
            "unit_said": "a town",
            "quantity": {"low": 0.75, "high": 0.85, "said": "80%", "kind": "share"},
            "verdict": "above_evidence",
            "sentence": text("Higher than every reading.", "أعلى من كل القراءات."),
            "reason": None,
            "readings": [
                _reading("share"),
                _reading(
                    "sites",
                    label=text("Sites listed as destroyed", "مواقع مدرجة مدمَّرة"),
                    unit="sites",
                    kind="count",
                    numerator=2,
                    denominator=None,
                    denominator_label=text("no denominator: a count", "بلا مقام"),
                    value=2,
                    admissible=False,
                    why_not=text("A list has no total of the town.", "لا تتضمن القائمة إجمالي البلدة."),
                    rests_on_synthetic=False,
                    comparison=None,
                    sources=["list"],
                ),
            ],
            **said,
        },
        {
            "id": "shells",
            "text": "5,000 shells fell <on> the town",
            "text_ar": "سقطت 5000 قذيفة على البلدة",
            "unit": "rounds",
            "unit_said": "shells",
            "quantity": None,
            "verdict": "cannot_be_tested",
            "sentence": text("Buildings do not count shells.", "لا تحصي المباني القذائف."),
            "reason": text("Shells leave no row in these tables.", "لا تترك القذائف صفاً."),
            "readings": [],
            **said,
        },
    ]
