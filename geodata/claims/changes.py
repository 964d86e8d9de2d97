"""What would change a verdict: one sentence for each, from the claim and its readings."""

from collections.abc import Sequence

from geodata.claims.claim import Claim
from geodata.claims.entry import Text
from geodata.claims.measure_kinds import Untestable
from geodata.claims.quantity import Quantity
from geodata.claims.reading import Reading
from geodata.claims.verdict import Verdict, deciding_readings
from geodata.claims.wording import UNIT_WORDS, fill, joined, shown, span

CHANGES = {
    "above_evidence": Text(
        en="The verdict would change if evidence not yet listed raised the widest reading from {nearest} to {edge}.",
        ar="يتغير الحكم إذا رفعت أدلة لم تُدرج بعد أوسع القراءات من {nearest} إلى {edge}.",
    ),
    "below_evidence": Text(
        en="The verdict would change if the least reading were to fall from {nearest} to {edge}.",
        ar="يتغير الحكم إذا انخفضت أدنى القراءات من {nearest} إلى {edge}.",
    ),
    "consistent": Text(
        en="The verdict would change if a reading of the words as they stand fell outside that range ({read_as}); they now give {span}.",
        ar="يتغير الحكم إذا وقعت قراءة للعبارة بنصها خارج هذا المدى ({read_as})؛ وهي تعطي الآن {span}.",
    ),
    "consistent_only_if": Text(
        en="The verdict would change if the speaker said which of the readings is meant.",
        ar="يتغير الحكم إذا بيّن صاحب القول أيَّ القراءات يقصد.",
    ),
    "no_number": Text(
        en="The verdict would change if the statement were given with a number and what it is a number of.",
        ar="يتغير الحكم إذا اقترن التصريح برقم وببيان ما يعدّه هذا الرقم.",
    ),
    "other_unit": Text(
        en="The verdict would change with a count of {unit} in the same area, or a published factor that leads to it.",
        ar="يتغير الحكم إذا توفر للمنطقة نفسها إحصاء يشمل {unit}، أو معامل منشور يوصل إليه.",
    ),
    "untestable": Text(
        en="The verdict would change with evidence other than the building data at hand.",
        ar="يتغير الحكم بوجود أدلة غير بيانات المباني المتاحة.",
    ),
    "synthetic": Text(
        en="The verdict would change with real building footprints in place of the synthetic ones.",
        ar="يتغير الحكم بوجود مخططات مبانٍ مرسومة من الواقع بدل الاصطناعية.",
    ),
    "no_reading": Text(
        en="The verdict would change with the data whose lack is named as the reason.",
        ar="يتغير الحكم بتوفر البيانات التي ذُكر غيابها سببًا.",
    ),
    "validation": Text(
        en="A check of a sample of buildings might change it too; it would put an interval beside the readings.",
        ar="وقد يتغير كذلك بالتحقق من عينة من المباني، إذ يضع التحقق فترة ثقة إلى جانب القراءات.",
    ),
}
"""By verdict, or by why there is no comparison."""

JUDGED_ON_BUILDINGS = frozenset({"damage_share", "damage_count", "dwellings"})


def what_would_change(
    claim: Claim, readings: Sequence[Reading], verdict: Verdict, *, is_validated: bool
) -> Text:
    """One sentence on what would change the verdict, and whether a validation would.

    `is_validated` says that an interval from a validation is there already.
    """
    told = [_sentence(claim, readings, verdict)]
    compared = verdict.name in {"above_evidence", "below_evidence", "consistent", "consistent_only_if"}
    if compared and claim.measure.kind in JUDGED_ON_BUILDINGS and not is_validated:
        told.append(CHANGES["validation"])
    return joined(told, en=" ", ar=" ")


def _sentence(claim: Claim, readings: Sequence[Reading], verdict: Verdict) -> Text:
    quantity = claim.quantity
    if verdict.name == "cannot_be_tested":
        return CHANGES[_why_untested(claim, readings)]
    if quantity is None:
        return CHANGES["no_number"]
    if verdict.name == "not_comparable":
        return fill(CHANGES["other_unit"], unit=UNIT_WORDS[claim.unit])
    if verdict.name == "consistent_only_if":
        return CHANGES[verdict.name]
    return _numbers(quantity, claim, readings, verdict)


def _numbers(quantity: Quantity, claim: Claim, readings: Sequence[Reading], verdict: Verdict) -> Text:
    literal, wider = deciding_readings(claim, readings)
    everything, (low, high) = [*literal, *wider], quantity.range
    if verdict.name == "above_evidence":
        nearest, edge = max(one.ends[1] for one in everything), low
    elif verdict.name == "below_evidence":
        nearest, edge = min(one.ends[0] for one in everything), high
    else:
        values = [one.value or 0.0 for one in literal]
        return fill(CHANGES["consistent"], read_as=quantity.read_as, span=span(values, quantity.kind))
    return fill(CHANGES[verdict.name], nearest=shown(nearest, quantity.kind), edge=shown(edge, quantity.kind))


def _why_untested(claim: Claim, readings: Sequence[Reading]) -> str:
    if isinstance(claim.measure, Untestable):
        return "untestable"
    held_back = any(one.rests_on_synthetic and one.admissible and one.value is not None for one in readings)
    return "synthetic" if held_back else "no_reading"
