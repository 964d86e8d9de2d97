"""What one city's evidence leaves open: unseen footprints, unmatched sites, buildings that are on no list."""

from dataclasses import dataclass

from geodata.claims.adjusted import LABEL, interval_of
from geodata.claims.bounds import Bounds, share_of_footprints, share_of_list
from geodata.claims.entry import Text
from geodata.claims.evidence import in_districts, sources_of
from geodata.claims.published_totals import building_totals
from geodata.claims.question import Question
from geodata.claims.reading import Part, Reading
from geodata.claims.wording import class_set, fill, shown
from geodata.columns import AREA_M2, COVERAGE, GRADE, MATCH_STATUS, UNSEEN
from geodata.grades import GRADES

UNMATCHED = "unmatched"

UNCHECKED = Text(en="Nothing validated this list.", ar="لم تُتحقَّق هذه القائمة.")
CHECKED = Text(
    en="A sample of buildings was checked; these bounds do not use it.",
    ar="جرى التحقق من عينة من المباني؛ وهذان الحدان لا يستندان إليها.",
)
CHECKED_BESIDE = Text(
    en="A sample of buildings was checked and its interval stands beside; these bounds do not use it.",
    ar="جرى التحقق من عينة من المباني، وفترة الثقة الناتجة عنها معروضة إلى جانب هذا؛ وهذان الحدان لا يستندان إليها.",
)
BOUNDS = Text(
    en="{checked} If every class on the list holds and any building that is not on it may be anything, "
    "between {low} and {high} of {total} buildings are “{classes}”. The total is from: {source}.",
    ar="{checked} فإذا ثبت كل تصنيف في القائمة وكانت حال كل مبنى غير مدرج فيها مجهولة تمامًا، فإن ما بين {low} "
    "و{high} من {total} من المباني «{classes}». ومصدر المجموع: {source}.",
)
OWN_TOTAL = Text(
    en="footprints of this evidence, with the listed sites that met none",
    ar="مخططات المباني في هذه الأدلة، مع المواقع المدرجة التي لم تقابل أي مخطط",
)


def left_open(question: Question, reading: Reading) -> Bounds | None:
    """What a share of footprints leaves open, or ``None`` if everything was seen and every site met a footprint.

    By number: unseen footprints and unmatched sites may all be in the class set. By ground area: unseen
    footprints may; what ground an unmatched site stands on is not known and is left out.
    """
    buildings = question.evidence.buildings
    if buildings is None or reading.of.value is None or not reading.over.value:
        return None
    here = in_districts(buildings, question.districts)
    unseen = here[here[COVERAGE].isin(UNSEEN)]
    by_area = reading.unit == "m2"
    n_unseen = float(unseen[AREA_M2].sum()) if by_area else float(len(unseen))
    n_unmatched = 0.0 if by_area else _unmatched(question, reading.classes)
    if not n_unseen and not n_unmatched:
        return None
    return share_of_footprints(
        n_hit=reading.of.value,
        n_footprints=reading.over.value,
        n_unmatched=n_unmatched,
        n_unseen=n_unseen,
    )


def _unmatched(question: Question, classes: tuple[str, ...]) -> float:
    sites = question.sites
    return float((sites[GRADE].isin(list(classes)) & (sites[MATCH_STATUS] == UNMATCHED)).sum())


def adjusted_reading(question: Question) -> Reading | None:
    """The share of the words' own classes adjusted by a validation, with its interval as bounds."""
    told = interval_of(question.claim, question.evidence, question.date)
    if told is None or question.claim.predicate is None:
        return None
    synthetic = question.evidence.synthetic
    share = Part(told.estimate, LABEL, sources_of(question.evidence.buildings), synthetic)
    whole = Part(1.0, Text(en="all footprints", ar="جميع المخططات"), (), synthetic)
    classes = tuple(grade for grade in reversed(GRADES) if grade in question.claim.predicate)
    reading = question.reading(
        "adjusted", share, whole, unit="buildings", kind="share", classes=classes, label=LABEL
    )
    return Reading(**{**vars(reading), "bounds": Bounds(told.low, told.high)})


@dataclass(frozen=True)
class ListBounds:
    """What the list alone says of a share: bounds, and the same in words."""

    bounds: Bounds
    text: Text

    def to_json(self) -> dict[str, object]:
        """Plain dictionary for claims.json."""
        return {
            "low": round(self.bounds.low, 6),
            "high": round(self.bounds.high, 6),
            "text": self.text.model_dump(),
        }


def list_bounds(question: Question) -> ListBounds | None:
    """Bounds on the share of all buildings in the words' classes, from the list and the largest building total.

    Every class on the list is taken to hold; a building that is not on the list may be anything. The total
    is the largest at hand (footprints of the bundle unless made up, with the unmatched sites; published
    totals, expanded for missing footprints): the larger, the wider. Nothing for claims that state no share
    of the city by classes, nor without a total.
    """
    claim = question.claim
    if claim.measure.kind != "damage_share" or claim.predicate is None or question.districts is not None:
        return None
    totals = [(part.value or 0.0, part.label) for _, part in building_totals(question.book, claim.measure)]
    evidence = question.evidence
    if evidence.buildings is not None and not evidence.synthetic:
        totals.append((len(evidence.buildings) + _unmatched(question, GRADES), OWN_TOTAL))
    if not totals:
        return None
    grades = question.sites[GRADE].dropna()
    in_set = grades.isin(list(claim.predicate))
    n_total, source = max(totals, key=lambda total: total[0])
    bounds = share_of_list(n_in_set=float(in_set.sum()), n_in_other=float((~in_set).sum()), n_total=n_total)
    text = fill(
        BOUNDS,
        checked=_checked(question),
        classes=class_set(claim.predicate),
        low=shown(bounds.low, "share"),
        high=shown(bounds.high, "share"),
        total=shown(n_total, "count"),
        source=source,
    )
    return ListBounds(bounds, text)


def _checked(question: Question) -> Text:
    """Whether a sample of buildings was checked, and whether its interval stands beside this claim."""
    if question.evidence.adjusted is None:
        return UNCHECKED
    return (
        CHECKED if interval_of(question.claim, question.evidence, question.date) is None else CHECKED_BESIDE
    )
