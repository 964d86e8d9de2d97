"""The report of a bundle as text for a terminal or a pipe."""

from collections.abc import Mapping, Sequence
from typing import IO, Any

from rich import box
from rich.console import Console
from rich.table import Table

from geodata.columns import COUNTED, OUTSIDE
from geodata.grades import CELL, GRADES

HEADINGS = {
    "destroyed": "destroyed",
    "severe": "severe",
    "moderate": "moderate",
    "possible": "possible",
    "no_visible_damage": "no visible damage",
    "not_assessed": "not assessed",
}

VERDICTS = {
    "en": {
        "consistent": "consistent with the evidence",
        "consistent_only_if": "consistent only under another definition",
        "above_evidence": "above what the evidence supports",
        "below_evidence": "below what the evidence supports",
        "not_comparable": "not comparable (unit or quantity)",
        "cannot_be_tested": "cannot be tested with this evidence",
    },
    "ar": {
        "consistent": "متسق مع الأدلة",
        "consistent_only_if": "متسق وفق تعريف آخر فقط",
        "above_evidence": "أعلى مما تدعمه الأدلة",
        "below_evidence": "أدنى مما تدعمه الأدلة",
        "not_comparable": "غير قابل للمقارنة (الوحدة أو المقدار)",
        "cannot_be_tested": "لا يمكن اختباره بهذه الأدلة",
    },
}

WORDS = {
    "en": {
        "claims": "Claims",
        "verdict": "Verdict",
        "interval": "Statistical interval",
        "no_interval": "none; no sample of buildings was checked",
        "no_date": "date not recorded",
        "change": "What would change it",
        "readings": "Readings: {n}; --readings lists them.",
        "rivals": "Other versions of these statements, measured too: {n}; --readings lists them.",
    },
    "ar": {
        "claims": "التصريحات",
        "verdict": "الحكم",
        "interval": "الفترة الإحصائية",
        "no_interval": "لا توجد؛ لم تُعايَن أي عينة من المباني",
        "no_date": "التاريخ غير مسجل",
        "change": "ما الذي يغيّره",
        "readings": "القراءات: {n}؛ يسردها الخيار ‎--readings.",
        "rivals": "صيغ أخرى لهذه التصريحات قيست أيضًا: {n}؛ يسردها الخيار ‎--readings.",
    },
}
"""Words of the claims part; tables and accounting are in English, as the data dictionary is."""

LEAST_WIDTH = 118
"""Columns the tables need; a narrower terminal wraps whole lines rather than cutting names and numbers."""


def console_for(stream: IO[str]) -> Console:
    """A console on `stream` that is never too narrow for the tables."""
    console = Console(file=stream, highlight=False)
    if console.width < LEAST_WIDTH:
        console.width = LEAST_WIDTH
    return console


def print_report(report: Mapping[str, Any], console: Console, *, language: str, with_readings: bool) -> None:
    """Write headline table, district table, claims and accounting to `console`.

    Without readings each claim is its verdict and one sentence, which holds the range over all definitions.
    """
    name, as_of = report["area"]["name"][language], report["area"]["as_of"]
    console.print(f"{name}, as of {as_of} (release {report['release']})", style="bold", highlight=False)
    if report["synthetic"]:
        console.print(str(report["synthetic_notice"][language]), style="bold reverse", highlight=False)
    console.print(_headline(report["epochs"]))
    console.print(_districts(report["districts"]))
    if len({(entry["source_id"], entry["unit"]) for entry in report["lists"]}) > 1 or _has_cells(
        report["lists"]
    ):
        console.print(_lists(report["lists"]))
    console.print(f"\n{WORDS[language]['claims']}", style="bold")
    rivals = [claim for claim in report["claims"] if claim.get("kind") == "rival"]
    for claim in report["claims"]:
        if with_readings or claim not in rivals:
            _print_claim(claim, console, language, with_readings=with_readings)
    if rivals and not with_readings:
        console.print(f"\n{WORDS[language]['rivals'].format(n=len(rivals))}", markup=False, highlight=False)
    for figure in report["planning"]:
        _print_planning(figure, console, language)
    console.print("\nFound in the data and what was done about it", style="bold")
    for entry in report["accounting"]:
        told = f"  {entry['n_rows']:>7,} {entry['action']}: {entry['detail']}"
        console.print(f"{told} [{entry['source_id'] or entry['stage']}]", markup=False, highlight=False)
    console.print("\nSources", style="bold")
    for source in report["sources"]:
        console.print(
            f"  {source['id']}: {source['credit']}. Licence: {source['licence']}.",
            markup=False,
            highlight=False,
        )


def _table(title: str, first: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first, no_wrap=True)
    return table


def _headline(epochs: Sequence[Mapping[str, Any]]) -> Table:
    table = _table("Listed damage sites and footprints by image date", "image date")
    table.add_column("counted", no_wrap=True)
    for grade in COUNTED:
        table.add_column(HEADINGS[grade], justify="right", no_wrap=True)
    table.add_column("all", justify="right", no_wrap=True)
    for epoch in epochs:
        for unit, total in (("sites", "listed"), ("buildings", "footprints")):
            counts = epoch[unit]
            if counts[total] is None:
                continue
            table.add_row(
                epoch["date"], unit, *(_number(counts[grade]) for grade in COUNTED), _number(counts[total])
            )
    craters = epochs[-1]["sites"]["craters"]
    table.caption = f"Sites include roads and bridges; 'all' sites also counts {craters:,} impact craters, which have no class."
    table.caption_justify = "left"
    return table


def _districts(districts: Sequence[Mapping[str, Any]]) -> Table:
    table = _table("Districts", "district")
    unit, total = ("buildings", "footprints")
    if all(district[unit][total] is None for district in districts):
        unit, total = ("sites", "listed")
    table.title = f"Districts, {unit}"
    for grade in COUNTED:
        table.add_column(HEADINGS[grade], justify="right", no_wrap=True)
    table.add_column(total, justify="right", no_wrap=True)
    for district in districts:
        name = "in no district" if district["id"] == OUTSIDE else (district["name_en"] or district["id"])
        counts = district[unit]
        table.add_row(name, *(_number(counts[grade]) for grade in COUNTED), _number(counts[total]))
    return table


def _has_cells(lists: Sequence[Mapping[str, Any]]) -> bool:
    return any(entry["unit"] == CELL for entry in lists)


def _lists(lists: Sequence[Mapping[str, Any]]) -> Table:
    """What each list counts by itself; lists that name the same places are never added up."""
    table = _table("Each damage list by itself, in the city", "list")
    table.add_column("image date", no_wrap=True)
    table.add_column("counted", no_wrap=True)
    for grade in GRADES[::-1]:
        table.add_column(HEADINGS[grade], justify="right", no_wrap=True)
    table.add_column("no record", justify="right", no_wrap=True)
    table.add_column("all", justify="right", no_wrap=True)
    for entry in lists:
        table.add_row(
            entry["source_id"],
            entry["date"],
            "grid cells" if entry["unit"] == CELL else "sites",
            *(_number(entry[grade]) for grade in (*GRADES[::-1], "without_record", "listed")),
        )
    if _has_cells(lists):
        table.caption = "A cell of a grid says that something in it is damaged, not which building nor how much; 'possible' cells show damage."
        table.caption_justify = "left"
    return table


def _print_claim(claim: Mapping[str, Any], console: Console, language: str, *, with_readings: bool) -> None:
    words = WORDS[language]
    said = claim["text"] if language == "en" else claim["text_ar"]
    # A figure without its sentence is nobody's quotation.
    told = f'"{said}"' if claim.get("verbatim", True) else said
    console.print(f"\n{claim['id']}: {told}", style="bold", markup=False, highlight=False)
    speaker = claim["speaker"] if language == "en" else claim.get("speaker_ar") or claim["speaker"]
    lines = [
        f"{speaker}, {claim['said_on'] or words['no_date']}",
        f"{words['verdict']}: {VERDICTS[language][claim['verdict']]}",
        claim["sentence"][language],
        (claim["reason"] or {}).get(language),
        _interval(claim, language),
        _change(claim, language),
        (claim.get("bounds") or {}).get("text", {}).get(language),
        words["readings"].format(n=len(claim["readings"]))
        if claim["readings"] and not with_readings
        else None,
    ]
    for line in lines:
        if line:
            console.print(f"  {line}", markup=False, highlight=False)
    for reading in claim["readings"] if with_readings else ():
        console.print(f"    {_reading(reading, language)}", markup=False, highlight=False)


def _interval(claim: Mapping[str, Any], language: str) -> str | None:
    """The statistical interval, kept apart from the range over definitions; only where a number was said."""
    words, interval = WORDS[language], claim.get("interval")
    if interval is None:
        return f"{words['interval']}: {words['no_interval']}" if claim["quantity"] else None
    ends = f"{interval['low'] * 100:.1f} % - {interval['high'] * 100:.1f} %"
    return f"{words['interval']} ({interval['level'] * 100:.0f} %, n = {interval['n']:,}): {ends}"


def _change(claim: Mapping[str, Any], language: str) -> str | None:
    change = claim.get("what_would_change")
    return f"{WORDS[language]['change']}: {change[language]}" if change else None


def _print_planning(figure: Mapping[str, Any], console: Console, language: str) -> None:
    if figure["low"] is None:
        told = (figure["why_not"] or {}).get(language, "")
    else:
        told = f"{figure['low']:,.0f} to {figure['high']:,.0f} {figure['unit']}"
        told += " (order of magnitude only)" if figure["order_of_magnitude_only"] else ""
        told += " (rests on synthetic positions: illustration only)" if figure["rests_on_synthetic"] else ""
    console.print(f"\nPlanning, {figure['label'][language]}: {told}", markup=False, highlight=False)
    console.print(f"  {figure['made'][language]}", markup=False, highlight=False)


def _reading(reading: Mapping[str, Any], language: str) -> str:
    value = reading["value"]
    if value is None:
        shown = "no number"
    elif reading["kind"] == "share":
        shown = f"{value * 100:.1f} %"
    else:
        shown = f"{value:,.0f}" if reading["kind"] == "count" else f"{value:,.2f}"
    told = f"{shown:>9}  {reading['label'][language]}"
    if not reading["admissible"] and reading["why_not"]:
        told += f" [not counted: {reading['why_not'][language]}]"
    elif reading["rests_on_synthetic"]:
        told += " [rests on synthetic positions: illustration only]"
    return told


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
