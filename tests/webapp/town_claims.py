"""Public statements about the town: one with everything a claim may have, one with the least, and a rival.

Of the rival only the figure is on record. The curve of ``town-80`` has four points: 2 of 6 and 3 of 6 footprints,
made up, which decide nothing, and the 4 and 5 damaged of 10 buildings that somebody published.
"""

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


def _point(value: float, denominator: str, class_set: str, **changes: Any) -> dict[str, Any]:
    point = {
        "value": value,
        "denominator": denominator,
        "numerator_of": "footprints",
        "class_set": class_set,
        "certainty": "counted",
        "area": "city",
        "date": "2017-10-21",
        "within": False,
        "rests_on_synthetic": True,
        "low": None,
        "high": None,
    }
    return point | changes


def _specifications() -> dict[str, Any]:
    counted = {"numerator_of": "listed-sites", "rests_on_synthetic": False}
    return {
        "n": 6,
        "n_admissible": 2,
        "n_within": 1,
        "n_synthetic": 2,
        "n_within_synthetic": 0,
        "low": 0.4,
        "high": 0.8,
        "curve": [
            _point(1 / 3, "footprints", "destroyed"),
            _point(0.4, "published-10", "destroyed", **counted),
            _point(0.5, "footprints/min-20/housing", "destroyed+severe"),
            _point(
                0.8, "published-10/expanded", "destroyed+severe", **counted, within=True, low=0.6, high=0.9
            ),
        ],
    }


def rival() -> dict[str, Any]:
    """What another speaker said of the same, a year earlier; its sentence is not on record."""
    return {
        "id": "town-half",
        "kind": "rival",
        "text": 'half "in ruins"',
        "text_ar": "نصفها «خراب»",
        "verbatim": False,
        "speaker": "Another Speaker",
        "speaker_ar": "متحدّث آخر",
        "said_on": "2017-10-30",
        "source": {"title": "A report", "url": None, "verification": "S"},
        "rivals": ["town-80"],
        "unit": "city",
        "unit_said": "a town",
        "predicate": ["destroyed"],
        "quantity": {
            "said": "half",
            "value": 0.5,
            "low": 0.5,
            "high": 0.5,
            "open_ended": True,
            "kind": "share",
        },
        "verdict": "consistent",
        "sentence": text("Within every reading.", "ضمن كل القراءات."),
        "reason": None,
        "readings": [],
    }


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
            "kind": "statement",
            "verbatim": True,
            "rivals": ["town-half"],
            "specifications": _specifications(),
            "bounds": {"low": 0.2, "high": 0.9, "text": text("Between 20% and 90%.", "بين 20% و90%.")},
            "breakdown": [
                {
                    "classes": ["destroyed"],
                    "share": share,
                    "missed_share": missed,
                    "text": text("One minus the quotient.", "واحد ناقص حاصل القسمة."),
                }
                for share, missed in ((0.8, 0.583333), (0.75, 0.555556))
            ],
            "interval": {
                "estimate": 0.41,
                "low": 0.33,
                "high": 0.49,
                "level": 0.95,
                "method": "Wilson",
                "n": 120,
            },
            "what_would_change": text("A longer list would change it.", "تغيّره قائمة أطول."),
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
        rival(),
    ]
