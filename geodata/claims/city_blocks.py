"""How many city blocks were hit as a whole: the measure of "entire city blocks levelled"."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from geodata.claims.entry import Text
from geodata.claims.evidence import sources_of
from geodata.claims.measure_kinds import Blocks
from geodata.claims.question import Question, unmeasured
from geodata.claims.reading import Part, Reading
from geodata.claims.wording import WHY_NOT, fill
from geodata.columns import CITY, CLASS_SET, DISTRICT_ID, EPOCH
from geodata.grades import CLASS_SETS, DESTROYED, GRADES

ENTIRE = 1.0
BY_NUMBER, BY_AREA = "buildings", "area"

COUNTED_BY = {
    BY_NUMBER: Text(en="of their buildings", ar="من مبانيها"),
    BY_AREA: Text(en="of the ground area of their buildings", ar="من مساحة مبانيها"),
}
AT_LEAST = Text(
    en="city blocks (of {least} buildings or more) with at least {share} {of}",
    ar="مربعات عمرانية (فيها {least} مبانٍ أو أكثر) بلغت الأضرار فيها {share} على الأقل {of}",
)
ALL_BLOCKS = Text(
    en="all city blocks of {least} buildings or more",
    ar="جميع المربعات العمرانية التي فيها {least} مبانٍ أو أكثر",
)


def blocks(question: Question, _measure: Blocks) -> Iterator[Reading]:
    """Blocks of which at least half, four fifths or all is destroyed (or worse than a milder class).

    Only a block that is hit as a whole, by number of buildings, is an "entire block": the other rows stand beside it
    and decide nothing. Unassessed buildings are in every denominator, so the counts are the least that is known.
    """
    summary = question.evidence.block_summary
    if question.evidence.buildings is None or summary is None:
        why = "blocks_no_footprints" if question.evidence.buildings is None else "blocks_not_drawn"
        yield unmeasured(question.claim, WHY_NOT[why])
        return
    is_asked = (summary[DISTRICT_ID] == CITY) & (summary[EPOCH] == pd.Timestamp(question.date))
    for row in summary[is_asked].to_dict("records"):
        yield from _of_row(question, row)


def _of_row(question: Question, row: Mapping[Any, Any]) -> Iterator[Reading]:
    least, share, of = (
        int(str(row["least_buildings"])),
        float(str(row["at_least_share"])),
        str(row["share_of"]),
    )
    lowest = CLASS_SETS[str(row[CLASS_SET])]
    classes = tuple(grade for grade in reversed(GRADES) if GRADES.index(grade) >= GRADES.index(lowest))
    sources, synthetic = sources_of(question.evidence.buildings), question.evidence.synthetic
    label = fill(AT_LEAST, least=str(least), share=f"{share * 100:.0f}%", of=COUNTED_BY[of])
    hit = Part(float(str(row["n_blocks_at_least"])), label, sources, synthetic)
    everything = Part(float(str(row["n_blocks"])), fill(ALL_BLOCKS, least=str(least)), sources, synthetic)
    is_entire = share == ENTIRE and of == BY_NUMBER
    name = f"{of}-{share * 100:.0f}"
    unit = question.claim.unit
    yield question.reading(
        f"{name}-count", hit, unit=unit, kind="count", classes=classes,
        why_not=None if is_entire else WHY_NOT["blocks_in_part"],
    )  # fmt: skip
    if lowest == DESTROYED:
        yield question.reading(
            f"{name}-share", hit, everything, unit=unit, kind="share", classes=classes,
            why_not=None if is_entire else WHY_NOT["blocks_in_part"],
        )  # fmt: skip
