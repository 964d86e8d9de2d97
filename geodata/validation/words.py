"""Every word of the forms people fill in, in English and Arabic, and the values the words stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.grades import DESTROYED, MODERATE, NO_VISIBLE_DAMAGE, POSSIBLE, SEVERE

LANGUAGES: Mapping[str, str] = {"en": "English (en)", "ar": "العربية (ar)"}


@dataclass(frozen=True)
class Words:
    """The same words in both languages."""

    en: str
    ar: str

    def both(self) -> str:
        """English and Arabic beside each other, for forms that have one label only."""
        return f"{self.en} / {self.ar}"


YES, NO, CANNOT_TELL = "yes", "no", "cannot_tell"
NO_BUILDING = "no_building"
"""Reference class of a footprint where no building ever stood: it stays in the denominator, in no damage class."""

GRADE_WORDS: Mapping[str, Words] = {
    DESTROYED: Words("Destroyed", "مدمَّر"),
    SEVERE: Words("Severe damage", "أضرار بالغة"),
    MODERATE: Words("Moderate damage", "أضرار متوسطة"),
    POSSIBLE: Words("Possible damage", "أضرار محتملة"),
    NO_VISIBLE_DAMAGE: Words("No visible damage", "لا أضرار ظاهرة"),
    NO_BUILDING: Words("There was never a building here", "لم يكن هنا مبنى قط"),
}
"""Choices of ``reference_grade``, worst first."""

SEEN_WORDS: Mapping[str, Words] = {
    YES: Words("Yes", "نعم"),
    NO: Words("No", "لا"),
    CANNOT_TELL: Words("Cannot tell", "يتعذر الجزم"),
}
"""Choices of ``seen``."""

SAMPLE_ID, BUILDING_ID, SITE_ID, RELEASE = "sample_id", "building_id", "site_id", "release"
DISTRICT_EN, DISTRICT_AR = "district_en", "district_ar"
LATITUDE, LONGITUDE = "latitude", "longitude"
MAP_CLASS = "map_class"
REFERENCE_GRADE, SEEN, LABELLER, LABELLED_AT = "reference_grade", "seen", "labeller", "labelled_at"
PHOTO, NOTES = "photo", "notes"
NOTICE = "synthetic_notice"

FIELD_WORDS: Mapping[str, Words] = {
    SAMPLE_ID: Words("Number", "الرقم"),
    BUILDING_ID: Words("Building", "المبنى"),
    SITE_ID: Words("Listed site", "الموقع المدرج"),
    DISTRICT_EN: Words("District (English)", "الحي (بالإنجليزية)"),
    DISTRICT_AR: Words("District (Arabic)", "الحي (بالعربية)"),
    LATITUDE: Words("Latitude", "خط العرض"),
    LONGITUDE: Words("Longitude", "خط الطول"),
    MAP_CLASS: Words("Class on the map", "الفئة على الخريطة"),
    SEEN: Words("Could you see the building?", "هل تمكنت من رؤية المبنى؟"),
    REFERENCE_GRADE: Words("Damage you see", "الضرر الذي تراه"),
    LABELLER: Words("Who looked", "من عاين"),
    LABELLED_AT: Words("When", "متى"),
    PHOTO: Words("Photo", "صورة"),
    NOTES: Words("Notes", "ملاحظات"),
    RELEASE: Words("Release of the bundle", "إصدار الحزمة"),
    NOTICE: Words("Notice", "تنبيه"),
}
"""Labels of the fields of every form."""

ANSWER_FIELDS: tuple[str, ...] = (SEEN, REFERENCE_GRADE, LABELLER, LABELLED_AT, PHOTO, NOTES)
"""What people fill in; everything else is filled in for them."""

TITLE = Words("Reference sample", "العينة المرجعية")
INSTRUCTION = Words(
    "Grade each building as it was on {date}, from what you see yourself. Do not look at the published map.",
    "صنِّف كل مبنى كما كان في {date} استناداً إلى ما تراه بنفسك. لا تنظر إلى الخريطة المنشورة.",
)
LIST_ONLY = Words(
    "These are listed sites, not buildings: the answers can show whether the list is correct, and nothing about "
    "what it leaves out.",
    "هذه مواقع مدرجة وليست مباني: تبيِّن الإجابات صحة القائمة فحسب، ولا تدل على ما لم تدرجه.",
)
CHOOSE = Words("Choose the number printed on the sheet", "اختر الرقم المطبوع على الورقة")
NORTH = Words("N", "ش")
METRES = Words("m", "م")
OTHER_BUILDINGS = Words("neighbouring buildings", "مبانٍ مجاورة")
THIS_ONE = Words("the one to grade", "المطلوب تصنيفه")
SIGNATURE = Words("Name or initials", "الاسم أو الأحرف الأولى")
POSITION = Words("Position", "الموقع")
DATE = Words("Date", "التاريخ")
