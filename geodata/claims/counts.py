"""Measures without a denominator of the city: high buildings, sites of one type, dated damage."""

from collections.abc import Iterator

import pandas as pd

from geodata.claims.entry import Text
from geodata.claims.evidence import graded_buildings, in_districts, iso, sources_of
from geodata.claims.measure_kinds import DamageCount, DatedShare, SiteType
from geodata.claims.question import AFFECTED, Question, unmeasured, widened
from geodata.claims.reading import Part, Reading, published
from geodata.claims.wording import WHY_NOT, fill
from geodata.columns import EPOCH, GRADE, SITE_ID
from geodata.grades import DESTROYED

DAYS_A_MONTH = Part(
    30.436875,
    Text(
        en="30.44 days, the mean month of the Gregorian calendar",
        ar="30.44 يومًا، متوسط الشهر في التقويم الميلادي",
    ),
)
"""365.2425 / 12."""


def damage_count(question: Question, measure: DamageCount) -> Iterator[Reading]:
    """Footprints of the named uses and height in each class set: their number, and their share of such."""
    buildings = graded_buildings(question.evidence, question.date)
    if buildings is None:
        yield unmeasured(question.claim, WHY_NOT["no_footprints"])
        return
    buildings = in_districts(buildings, question.districts)
    high = buildings["levels"].astype("float64") >= measure.min_levels
    meant = buildings[high & buildings["use"].isin(list(measure.uses))]
    if not len(meant):
        yield unmeasured(question.claim, WHY_NOT["no_levels"])
        return
    sources, synthetic = sources_of(question.evidence.buildings), question.evidence.synthetic
    everything = Part(float(len(meant)), measure.buildings_meant, sources, synthetic)
    damaged = fill(
        Text(en="{meant} with a listed site", ar="{meant} التي يقع عليها موقع مدرج"),
        meant=measure.buildings_meant,
    )
    for classes in question.class_sets():
        hit = Part(float(meant[GRADE].isin(list(classes)).sum()), damaged, sources, synthetic)
        yield question.reading("number", hit, unit=question.claim.unit, kind="count", classes=classes)
        yield question.reading(
            "share", hit, everything, unit=question.claim.unit, kind="share", classes=classes
        )


def site_type(question: Question, measure: SiteType) -> Iterator[Reading]:
    """Listed sites of the named types in each class set, beside what others published about them."""
    sites = question.sites
    if sites["site_type"].isna().all():
        yield unmeasured(question.claim, WHY_NOT["no_site_types"])
    else:
        yield from _of_types(question, measure, sites)
    for one in measure.published_counts:
        figure = question.book.figure(one)
        yield question.reading(
            figure.id, published(figure), unit="sites", kind="count", classes=figure.classes or AFFECTED
        )


def _of_types(question: Question, measure: SiteType, sites: pd.DataFrame) -> Iterator[Reading]:
    typed = sites[sites["site_type"].isin(list(measure.site_types))]
    for classes in widened((DESTROYED,)):
        of = question.count(typed, classes, measure.sites_meant)
        yield question.reading("listed", of, unit="sites", kind="count", classes=classes)
    listed = Part(float(len(typed)), measure.sites_meant, sources_of(question.evidence.sites))
    yield question.reading("listed-of-any-class", listed, unit="sites", kind="count")


def dated_share(question: Question, measure: DatedShare) -> Iterator[Reading]:
    """How long the period was, and what of the damage falls into it, may fall into it, or came before."""
    days = question.book.figure(measure.days)
    label = fill(Text(en="{period} in months", ar="{period} بالأشهر"), period=measure.period)
    yield question.reading("months", published(days), DAYS_A_MONTH, unit="months", kind="ratio", label=label)
    first, clear = _first_recorded(question)
    affected = question.count(question.sites, AFFECTED)
    before, start, end = (pd.Timestamp(day) for day in (measure.before, measure.start, measure.end))
    possible = (first > before) & ((clear < end) | clear.isna())
    for name, meant, words, short in (
        ("possibly-in-period", possible, MAY_BELONG, AT_MOST),
        ("certainly-in-period", (clear >= start) & (first <= end), DOES_BELONG, FOR_CERTAIN),
        ("before-period", first <= before, CAME_BEFORE, OLDER),
    ):
        said: dict[str, Text | str] = {"period": measure.period, "before": measure.before}
        said |= {"date": question.date, "start": measure.start, "end": measure.end}
        of = Part(float(meant.sum()), fill(words, **said), sources_of(question.evidence.sites))
        yield question.reading(
            name, of, affected, unit="sites", kind="share", classes=AFFECTED, label=fill(short, **said)
        )


MAY_BELONG = Text(
    en="building sites first recorded as affected after the image of {before} and by {date}; no image "
    "between the "
    "two dates parts {period} from the months before it",
    ar="مواقع مبانٍ سُجّل تضررها لأول مرة بعد صورة {before} وحتى {date}؛ ولا توجد صورة بين التاريخين "
    "تفصل {period} "
    "عن الأشهر السابقة لها",
)
DOES_BELONG = Text(
    en="building sites whose damage falls between two images, both taken from {start} to {end}",
    ar="مواقع مبانٍ يقع تضررها بين صورتين ملتقطتين كلتاهما في المدة من {start} إلى {end}",
)
CAME_BEFORE = Text(
    en="building sites recorded as affected by the image of {before}",
    ar="مواقع مبانٍ سُجّل تضررها حتى صورة {before}",
)
AT_MOST = Text(en="at most from {period}", ar="أقصى ما يمكن أن يعود إلى {period}")
FOR_CERTAIN = Text(en="dated to {period} for certain", ar="ما يعود يقينًا إلى {period}")
OLDER = Text(en="older than {before}", ar="ما هو أقدم من {before}")


def _first_recorded(question: Question) -> tuple[pd.Series, pd.Series]:
    """For each site affected at the date: the first image that shows it, and the last image before that one.

    The second is missing where the first image of all shows the damage already. Sites are on no list
    before they are
    damaged, so an image without a record counts as one that shows none; the list does not say otherwise.
    """
    evidence = question.evidence
    at_date = question.sites
    wanted = at_date.loc[at_date[GRADE].isin(AFFECTED), SITE_ID]
    rows = evidence.assessments
    rows = rows[rows[SITE_ID].isin(wanted) & rows[GRADE].isin(AFFECTED)]
    first = rows.groupby(SITE_ID, observed=True)[EPOCH].min()
    days = pd.Series(sorted(pd.to_datetime([iso(epoch) for epoch in evidence.epochs])))
    earlier = dict(zip(days, days.shift(1), strict=True))
    return first, first.map(earlier)
