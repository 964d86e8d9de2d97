"""Every word the claims stage says, in English and Arabic, and how its numbers are written."""

from collections.abc import Iterable, Sequence

from geodata.claims.entry import Text
from geodata.grades import DESTROYED, MODERATE, NO_VISIBLE_DAMAGE, POSSIBLE, SEVERE

CLASS_WORDS = {
    DESTROYED: Text(en="destroyed", ar="مدمَّر"),
    SEVERE: Text(en="severe", ar="شديد الضرر"),
    MODERATE: Text(en="moderate", ar="متوسط الضرر"),
    POSSIBLE: Text(en="possible", ar="محتمل الضرر"),
    NO_VISIBLE_DAMAGE: Text(en="no visible damage", ar="بلا ضرر ظاهر"),
}

UNIT_WORDS = {
    "city": Text(en="the city", ar="المدينة"),
    "homes": Text(en="homes", ar="المساكن"),
    "buildings": Text(en="buildings", ar="المباني"),
    "sites": Text(en="listed sites", ar="المواقع المدرجة"),
    "m2": Text(en="square metres of ground", ar="الأمتار المربعة من الأرض"),
    "floor_m2": Text(en="square metres of floor", ar="الأمتار المربعة من الطوابق"),
    "apartment_buildings": Text(en="apartment buildings", ar="المباني السكنية متعددة الطوابق"),
    "city_blocks": Text(en="city blocks", ar="المربعات العمرانية"),
    "schools": Text(en="schools", ar="المدارس"),
    "cities": Text(en="cities", ar="المدن"),
    "size": Text(en="times the size", ar="أضعاف الحجم"),
    "months": Text(en="months", ar="الأشهر"),
    "rounds": Text(en="artillery rounds", ar="قذائف المدفعية"),
    "strikes": Text(en="air strikes", ar="الغارات الجوية"),
    "bodies": Text(en="bodies", ar="الجثامين"),
    "deaths": Text(en="deaths", ar="الوفيات"),
    "households": Text(en="households", ar="الأسر"),
    "homes_per_building": Text(
        en="homes each listed building would need to hold", ar="المساكن اللازمة في كل مبنى مدرج"
    ),
    "homes_per_household": Text(en="homes said per household", ar="المساكن المذكورة لكل أسرة"),
    "sites_per_km2": Text(en="listed sites per square kilometre", ar="المواقع المدرجة لكل كيلومتر مربع"),
}

TOGETHER_PER_HOUSEHOLD = Text(en="{said} per household", ar="{said} لكل أسرة")
"""In place of the unit, where the homes of several statements are added up."""

ALL_OF_IT = Text(en="no denominator: a count", ar="بلا مقام: عدد مجرد")

SENTENCES = {
    "consistent": Text(
        en="Consistent with the evidence: the statement says “{said}”, read as {read_as}; "
        "every admissible reading of the words as they stand falls within it ({span}).",
        ar="متسق مع الأدلة: يقول التصريح «{said}»، ويُقرأ على أنه {read_as}؛ "
        "وكل قراءة مقبولة للعبارة بنصها تقع ضمن هذا المدى ({span}).",
    ),
    "consistent_open": Text(
        en="Consistent with the evidence: the statement says “{said}”, read as {read_as}; every admissible "
        "reading of the words as they stand falls within it or reaches it with what it leaves open ({span}; with "
        "what is left open {open}).",
        ar="متسق مع الأدلة: يقول التصريح «{said}»، ويُقرأ على أنه {read_as}؛ وكل قراءة مقبولة للعبارة بنصها تقع "
        "ضمن هذا المدى أو تبلغه بما تتركه مفتوحًا ({span}؛ ومع ما يبقى مفتوحًا {open}).",
    ),
    "only_if_denominator": Text(
        en="Consistent only if this is what is meant: {condition}. The statement says “{said}”, read as "
        "{read_as}; over all admissible readings of the words as they stand the evidence gives {span}.",
        ar="متسق فقط إذا كان المقصود: {condition}. يقول التصريح «{said}»، ويُقرأ على أنه {read_as}؛ "
        "وتعطي الأدلة {span} على امتداد جميع القراءات المقبولة للعبارة بنصها.",
    ),
    "only_if_classes": Text(
        en="Consistent only if more classes are meant than the words say ({said_classes}): {condition}. "
        "The statement "
        "says “{said}”, read as {read_as}; for the words as they stand the evidence gives {span}.",
        ar="متسق فقط إذا كان المقصود فئات أوسع مما تقوله العبارة ({said_classes}): {condition}. يقول التصريح "
        "«{said}»، ويُقرأ على أنه {read_as}؛ وتعطي الأدلة {span} للعبارة بنصها.",
    ),
    "only_if_between": Text(
        en="Consistent only if a meaning between two of the readings is meant: {condition}. The statement "
        "says “{said}”, "
        "read as {read_as}; readings fall on both sides of it and none within.",
        ar="متسق فقط إذا كان المقصود معنى يقع بين قراءتين: {condition}. يقول التصريح «{said}»، ويُقرأ على "
        "أنه "
        "{read_as}؛ وتقع القراءات على جانبيه ولا تقع أي منها ضمنه.",
    ),
    "above_evidence": Text(
        en="The claim is above what the evidence supports: it says “{said}”, read as {read_as}; "
        "for the words as they stand ({said_classes}) the evidence gives {span}, and under the widest "
        "reading at most "
        "{widest}.",
        ar="يتجاوز القول ما تدعمه الأدلة: فهو يذكر «{said}»، ويُقرأ على أنه {read_as}؛ "
        "وتعطي الأدلة للعبارة بنصها ({said_classes}) {span}، وفي أوسع قراءة {widest} على الأكثر.",
    ),
    "below_evidence": Text(
        en="The claim is below what the evidence supports: it says “{said}”, read as {read_as}; "
        "for the words as they stand ({said_classes}) the evidence gives {span}.",
        ar="يقل القول عما تدعمه الأدلة: فهو يذكر «{said}»، ويُقرأ على أنه {read_as}؛ "
        "وتعطي الأدلة للعبارة بنصها ({said_classes}) {span}.",
    ),
    "other_unit": Text(
        en="Not comparable: the statement counts {unit}, the evidence counts something else. Side by side, "
        "in the "
        "words' own classes: {side_by_side}.",
        ar="غير قابل للمقارنة: يَعُدّ التصريح {unit}، بينما تَعُدّ الأدلة شيئًا آخر. جنبًا إلى جنب، وبالفئات التي "
        "تذكرها العبارة: {side_by_side}.",
    ),
    "no_number": Text(
        en="Not comparable: the statement gives no number to compare with. What can be measured: {measured}.",
        ar="غير قابل للمقارنة: لا يذكر التصريح رقمًا يمكن المقارنة به. وما يمكن قياسه: {measured}.",
    ),
    "also": Text(en="{sentence} Also measured: {measured}.", ar="{sentence} ومما قيس أيضًا: {measured}."),
    "cannot_be_tested": Text(
        en="This cannot be tested with the building data at hand.",
        ar="لا يمكن اختبار هذا القول ببيانات المباني المتاحة.",
    ),
}

REASONS = {
    "list_misses": Text(
        en="A list of damage is known to miss some.",
        ar="من المعروف أن قوائم الأضرار تُغفل بعضها.",
    ),
    "missed": Text(
        en="For {said} to be “{classes}”, it would have to have missed {missed} of the buildings that are "
        "(1 - {value} / {said}; {of} over {over}).",
        ar="ولكي تبلغ نسبة ما هو «{classes}» {said} يجب أن تكون القائمة قد أغفلت {missed} من المباني التي "
        "هي كذلك "
        "(1 - {value} / {said}؛ {of} على {over}).",
    ),
    "open": Text(
        en="The readings leave everything from none to all open, so they decide nothing.",
        ar="تترك القراءات كل شيء مفتوحًا من لا شيء إلى الكل، فلا تحسم شيئًا.",
    ),
    "interval": Text(
        en="Apart from the choice of definition: adjusted for the errors found by validation the share is {estimate}, "
        "with a {level} interval from {low} to {high} ({n} buildings checked).",
        ar="وبمعزل عن اختيار التعريف: النسبة بعد التعديل بحسب الأخطاء التي كشفها التحقق هي {estimate}، وفترة الثقة "
        "{level} من {low} إلى {high} ({n} من المباني المتحقق منها).",
    ),
    "interval_synthetic": Text(
        en="That interval rests on synthetic building positions and decides nothing.",
        ar="وتستند فترة الثقة هذه إلى مواقع مبانٍ اصطناعية، فلا تدخل في الحكم.",
    ),
    "no_number": Text(
        en="Without a number in the statement no verdict on size is given.",
        ar="ما دام التصريح لا يذكر رقمًا فلا يُعطى حكم على المقدار.",
    ),
    "other_unit": Text(
        en="One building may hold many homes or none, so a count of buildings neither confirms nor "
        "contradicts a count "
        "of homes.",
        ar="قد يضم المبنى الواحد مساكن كثيرة أو لا يضم أي مسكن، لذلك لا يؤكد عدد المباني عددَ المساكن ولا "
        "ينفيه.",
    ),
    "synthetic": Text(
        en="Readings that rest on synthetic building positions are shown and decide nothing.",
        ar="القراءات المستندة إلى مواقع مبانٍ اصطناعية معروضة ولا تدخل في الحكم.",
    ),
    "only_synthetic": Text(
        en="Every reading rests on synthetic building positions and is an illustration only.",
        ar="كل القراءات تستند إلى مواقع مبانٍ اصطناعية، فهي للتوضيح فقط.",
    ),
    "points_alone": Text(
        en="From damage points alone no share of the city can be computed, because undamaged buildings are "
        "not "
        "listed: it takes a building total from elsewhere.",
        ar="لا يمكن حساب أي نسبة من المدينة من نقاط الضرر وحدها، لأن المباني غير المتضررة غير مدرجة: "
        "ويلزم لذلك مجموع للمباني من مصدر آخر.",
    ),
    "borrowed": Text(
        en="The building totals shown are another publisher's.",
        ar="ومجاميع المباني المعروضة هي لناشر آخر.",
    ),
    "nothing": Text(en="No reading of the statement could be made.", ar="لم تتسنَّ أي قراءة للتصريح."),
    "tolerance": Text(en="How “{said}” is read: {rule}", ar="كيف يُقرأ «{said}»: {rule}"),
}

WHY_NOT = {
    "damage_only": Text(
        en="a list of damage is no denominator for a city: undamaged buildings are not on it",
        ar="لا تصلح قائمة الأضرار مقامًا لحساب نسبة في مدينة: فالمباني غير المتضررة ليست فيها",
    ),
    "not_homes": Text(en="counts buildings, not homes", ar="يَعُدّ المباني لا المساكن"),
    "from_the_claim": Text(
        en="computed from the statement itself, so it cannot test it",
        ar="محسوب من التصريح نفسه، فلا يصلح لاختباره",
    ),
    "all_households": Text(
        en="all households the city had before the battle, whatever became of their homes: an upper mark, "
        "not a count of "
        "damage",
        ar="جميع أسر المدينة قبل المعركة أيًّا كان مصير مساكنها: حد أعلى لا عدد للأضرار",
    ),
    "no_levels": Text(
        en="storeys or use of the buildings are not known and no default is stated",
        ar="عدد الطوابق أو استخدام المباني غير معروف ولم تُحدَّد قيمة افتراضية",
    ),
    "no_footprints": Text(
        en="there are no building footprints, so no building can be told by its storeys or use",
        ar="لا تتوفر مخططات للمباني، فلا يمكن تمييز مبنى بعدد طوابقه أو استخدامه",
    ),
    "no_site_types": Text(
        en="the list does not say what its sites are",
        ar="لا تذكر القائمة ماهية مواقعها",
    ),
    "approximate": Text(
        en="the district outlines are approximate, so their ground area says little",
        ar="حدود الأحياء تقريبية، فلا تقول مساحتها الكثير",
    ),
    "blocks_no_footprints": Text(
        en="city blocks cannot be told from damage points without building footprints",
        ar="لا يمكن تمييز المربعات العمرانية من نقاط الضرر من دون مخططات المباني",
    ),
    "blocks_in_part": Text(
        en="a block hit in part, or measured by area, is no entire block; shown beside it",
        ar="المربع العمراني المتضرر جزئيًا أو المقيس بالمساحة ليس مربعًا عمرانيًا كاملًا؛ معروض إلى جانبه",
    ),
    "blocks_not_drawn": Text(
        en="no outlines of city blocks are at hand",
        ar="لا تتوفر حدود المربعات العمرانية",
    ),
    "other_publisher": Text(
        en="published by {publisher}; shown beside the statement, and decides nothing",
        ar="الناشر: {publisher}؛ معروض إلى جانب التصريح ولا يدخل في الحكم",
    ),
    "other_city": Text(
        en="the statement is about {city}; this evidence is about another place",
        ar="يتناول التصريح {city}؛ أما هذه الأدلة فعن مكان آخر",
    ),
    "no_epoch": Text(
        en="the evidence has no image of {date}; its dates are {dates}",
        ar="لا تتضمن الأدلة صورة بتاريخ {date}؛ وتواريخها {dates}",
    ),
    "no_extent": Text(
        en="which ground was assessed is not known, so an undamaged part cannot be told from an unseen one",
        ar="الأرض التي جرى تقييمها غير معروفة، فلا يمكن تمييز جزء غير متضرر من جزء لم يُنظر إليه",
    ),
    "few_footprints": Text(
        en="fewer than 30 footprints were assessed here, too few for a share",
        ar="قُيِّم هنا أقل من 30 مخططًا، وهو أقل من أن تُحسب منه نسبة",
    ),
    "empty": Text(
        en="no footprint of this kind was assessed here",
        ar="لم يُقيَّم هنا أي مخطط من هذا النوع",
    ),
    "far_from_households": Text(
        en="homes by assumption would have to be multiplied by {factor} to match the households, outside 0.5 to 2",
        ar="يلزم ضرب المساكن وفق الافتراض في {factor} لتطابق عدد الأسر، وهذا خارج المدى من 0.5 إلى 2",
    ),
    "no_district": Text(
        en="the evidence has {found} of the {wanted} districts that make up {area}",
        ar="تتضمن الأدلة {found} من أصل {wanted} من الأحياء التي تشكل {area}",
    ),
}


def fill(template: Text, **values: Text | str | int) -> Text:
    """The template with its gaps filled, each language from its own words."""
    english = {key: value.en if isinstance(value, Text) else value for key, value in values.items()}
    arabic = {key: value.ar if isinstance(value, Text) else value for key, value in values.items()}
    return Text(en=template.en.format(**english), ar=template.ar.format(**arabic))


def joined(texts: Iterable[Text], *, en: str = "; ", ar: str = "؛ ") -> Text:
    """The texts one after another, separated as each language does."""
    texts = list(texts)
    return Text(en=en.join(text.en for text in texts), ar=ar.join(text.ar for text in texts))


def class_set(classes: Sequence[str]) -> Text:
    """A set of damage classes as "destroyed, severe or moderate"."""
    words = [CLASS_WORDS[grade] for grade in classes]
    if len(words) == 1:
        return words[0]
    most = joined(words[:-1], en=", ", ar=" أو ")
    return fill(Text(en="{most} or {last}", ar="{most} أو {last}"), most=most, last=words[-1])


def sentence_case(text: Text) -> Text:
    """The text as a sentence: a capital first (Arabic has none), one full stop last."""
    return Text(en=f"{text.en[0].upper()}{text.en[1:].rstrip('.')}.", ar=f"{text.ar.rstrip('.')}.")


def shown(value: float, kind: str) -> str:
    """The number as people read it, in Western digits: 51.3%, 12,698 or 4.35; needless zeros are left off."""
    if kind == "share":
        return f"{_trimmed(f'{value * 100:,.1f}')}%"
    return _trimmed(f"{value:,.2f}") if kind == "ratio" else f"{value:,.0f}"


def span(values: Sequence[float], kind: str) -> Text:
    """From the least to the greatest value; one number if they are written alike."""
    low, high = shown(min(values), kind), shown(max(values), kind)
    if low == high:
        return Text(en=low, ar=low)
    return Text(en=f"{low} to {high}", ar=f"من {low} إلى {high}")


def _trimmed(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
