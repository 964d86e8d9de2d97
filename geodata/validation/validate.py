"""Answers -> adjusted figures, published into the bundle; and the same worked out again from what was published."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypedDict

import pandas as pd

from geodata.claims.claim import ClaimBook
from geodata.claims.measure import measure_claims
from geodata.claims.multiverse import specifications
from geodata.columns import ANSWERS, VALIDATION_SAMPLE, names
from geodata.provenance import Finding, sha256_of
from geodata.publish.bundle import CLAIM_BOOK, Bundle, read_json
from geodata.publish.republish import republish
from geodata.published_evidence import evidence_of
from geodata.validation.adjust import LEAST_ANSWERS, LEVEL, Adjusted, adjust
from geodata.validation.agreement import RULE, agreement_of, reference_classes
from geodata.validation.answer_files import FILE, AnswersError, read_answers
from geodata.validation.answers import COUNTED, STATUS, check_answers
from geodata.validation.design import SampleDesign, design_from, read_design
from geodata.validation.draw import base_release, redraw
from geodata.validation.frame import STRATUM, frame_of, strata_of
from geodata.validation.words import LABELLER, REFERENCE_GRADE, SAMPLE_ID

CONFUSION = "confusion.csv"
VALIDATION = "validation"
"""Entry of the manifest that tells of the validation, and name of its stage in the accounting."""


@dataclass(frozen=True)
class Validation:
    """What was published, for the one who asked: the manifest's entry, and the adjusted estimates."""

    release: str
    said: Mapping[str, Any]
    adjusted: pd.DataFrame


class Settings(TypedDict):
    """What decides how answers become figures, besides the answers."""

    adjudicator: str | None
    least_answers: int
    level: float


def validate(
    bundle: Bundle,
    answer_paths: Sequence[Path],
    *,
    sample: Path | None = None,
    target: Path | None = None,
    adjudicator: str | None = None,
    least_answers: int = LEAST_ANSWERS,
    level: float = LEVEL,
) -> Validation:
    """Read answers, adjust every figure for the errors they show, and publish that into the bundle.

    A validation published before is replaced; to add answers, name all files. Claims are measured again with
    the adjusted estimates.

    Parameters
    ----------
    sample
        Folder of the sample, or its sample.json; needed unless the answers are a GeoPackage that holds it.
    target
        Folder to publish into instead of the bundle's own.
    adjudicator
        Labeller whose answer decides where the others do not agree.

    Raises
    ------
    AnswersError, SampleError
        If the answers are not ones for a sample of this bundle.
    """
    read, design = _read(answer_paths, sample)
    _require_this_bundle(bundle, design)
    units = redraw(bundle, design)
    answers, ruling = check_answers(read, units, design, adjudicator=adjudicator)
    if not bool((answers.table[STATUS] == COUNTED).any()):
        msg = (
            f"None of the {len(answers.table)} answers counts (places not seen, no class given, or contradictions), so "
            "there is nothing to adjust with; the bundle is left as it is."
        )
        raise AnswersError(msg)
    settings: Settings = {"adjudicator": ruling, "least_answers": least_answers, "level": level}
    graded, adjusted = worked_out(bundle, design, answers.table, **settings)
    told = [*answers.findings, *_unanswered(graded), *_mergers(adjusted)]
    said = {
        "accounting": [*_other_accounting(bundle), *(finding.to_json() for finding in told)],
        VALIDATION: {
            "of_release": design.release,
            "design": design.to_json(),
            **settings,
            "rule": RULE,
            "n_answers": len(answers.table),
            "n_counted": int((answers.table[STATUS] == COUNTED).sum()),
            "n_labellers": int(answers.table[LABELLER].nunique()),
            "n_units": len(graded),
            "n_units_answered": int(graded[REFERENCE_GRADE].notna().sum()),
            "agreement": asdict(agreement_of(answers.table)),
            "files": [
                {"file": _code(place), "sha256": sha256_of(path)} for place, path in enumerate(answer_paths)
            ],
        },
    }
    claims, measured = _measured(bundle, adjusted.table)
    manifest = republish(
        bundle,
        target or bundle.path,
        tables={
            "sample": graded[names(VALIDATION_SAMPLE)],
            "answers": _published_answers(answers.table, answer_paths),
            "adjusted": adjusted.table,
            **measured,
        },
        csv_files={CONFUSION: adjusted.confusion},
        claims=claims,
        said=said,
    )
    return Validation(manifest["release"], manifest[VALIDATION], adjusted.table)


def worked_out(
    bundle: Bundle,
    design: SampleDesign,
    answers: pd.DataFrame,
    *,
    adjudicator: str | None,
    least_answers: int,
    level: float,
) -> tuple[pd.DataFrame, Adjusted]:
    """The sample with its reference classes, and all that follows, from the bundle, the design and the answers."""
    frame = pd.DataFrame(frame_of(bundle).drop(columns="geometry"))
    frame[STRATUM] = strata_of(frame, design.strata_by)
    units = pd.DataFrame(redraw(bundle, design).drop(columns="geometry"))
    found = reference_classes(answers, adjudicator=adjudicator)
    counted = answers[answers[STATUS] == COUNTED]
    graded = units.copy()
    graded[REFERENCE_GRADE] = units[SAMPLE_ID].map(found.to_dict()).astype("str")
    graded["n_labellers"] = units[SAMPLE_ID].map(counted.groupby(SAMPLE_ID).size()).fillna(0).astype("int64")
    epoch = pd.Timestamp(design.as_of)
    return graded, adjust(
        frame, graded, unit=design.unit, epoch=epoch, level=level, least_answers=least_answers
    )


def worked_out_again(bundle: Bundle) -> tuple[pd.DataFrame, Adjusted]:
    """`worked_out` from the answers that a validated bundle publishes."""
    said = bundle.manifest[VALIDATION]
    return worked_out(
        bundle,
        design_from(said["design"], name="the manifest"),
        bundle.table("answers"),
        adjudicator=said["adjudicator"],
        least_answers=said["least_answers"],
        level=said["level"],
    )


def _read(paths: Sequence[Path], sample: Path | None) -> tuple[pd.DataFrame, SampleDesign]:
    repeated = [path.name for path in paths if [one.name for one in paths].count(path.name) > 1]
    if repeated:
        msg = f"Two files of answers are named {repeated[0]}; give them names of their own, so that rows can be told apart."
        raise AnswersError(msg)
    tables, designs = zip(*(read_answers(path) for path in paths), strict=True)
    design = (
        read_design(sample) if sample is not None else next((one for one in designs if one is not None), None)
    )
    if design is None:
        msg = f"{paths[0].name} does not say which sample it answers; name the sample's folder with --sample DIR."
        raise AnswersError(msg)
    other = [path.name for path, one in zip(paths, designs, strict=True) if one is not None and one != design]
    if other:
        msg = f"{other[0]} holds answers to another sample than the one named; give each sample its own validation."
        raise AnswersError(msg)
    return pd.concat(tables, ignore_index=True), design


def _require_this_bundle(bundle: Bundle, design: SampleDesign) -> None:
    if design.slug != bundle.slug or design.release != base_release(bundle):
        msg = (
            f"The answers are for release {design.release} of {design.slug}, but this bundle is of release "
            f"{base_release(bundle)} of {bundle.slug}; buildings may differ, so they are refused. Name the bundle "
            "the sample was drawn from, or draw a new sample."
        )
        raise AnswersError(msg)


def _measured(bundle: Bundle, adjusted: pd.DataFrame) -> tuple[list[dict[str, Any]], dict[str, pd.DataFrame]]:
    """All claims measured again with the adjusted estimates, and the table of specifications they rest on."""
    content = read_json(bundle.file(CLAIM_BOOK))
    if not content:
        return [], {}
    book, evidence = ClaimBook.model_validate(content), evidence_of(bundle, adjusted=adjusted)
    table = specifications(book, evidence)
    return measure_claims(book, evidence, table=table), {"specifications": table}


def _published_answers(answers: pd.DataFrame, paths: Sequence[Path]) -> pd.DataFrame:
    """The answers without names: of files, which often are people's names, only their place in the list."""
    codes = {path.name: _code(place) for place, path in enumerate(paths)}
    table = answers.assign(**{FILE: answers[FILE].map(codes)})[names(ANSWERS)]
    texts = [column.name for column in ANSWERS if column.kind == "text"]
    return table.astype({**dict.fromkeys(texts, "str"), "row": "int64"})


def _code(place: int) -> str:
    return f"file-{place + 1}"


def _unanswered(graded: pd.DataFrame) -> list[Finding]:
    missing = graded[REFERENCE_GRADE].isna()
    told = (
        ("unanswered", missing & (graded["n_labellers"] == 0), "Units of the sample without an answer that counts; taken to be like the answered ones of their stratum."),
        ("unresolved", missing & (graded["n_labellers"] > 0), "Units on which no more than half of the labellers agree and nobody decided; treated as unanswered."),
    )  # fmt: skip
    return [
        Finding(VALIDATION, "", rule, "set aside", int(rows.sum()), detail)
        for rule, rows, detail in told
        if rows.any()
    ]


def _mergers(adjusted: Adjusted) -> list[Finding]:
    detail = "Strata with fewer than two answers, merged with one like it: " + " ".join(adjusted.findings)
    return (
        [Finding(VALIDATION, "", "stratum_merged", "kept", len(adjusted.findings), detail)]
        if adjusted.findings
        else []
    )


def _other_accounting(bundle: Bundle) -> list[dict[str, Any]]:
    return [entry for entry in bundle.manifest["accounting"] if entry["stage"] != VALIDATION]
