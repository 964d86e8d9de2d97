"""How a GIS draws the layers: the colours, outlines and patterns of the map, as QML for QGIS and SLD 1.0 for others.

The legend is in the language of the export. What is not assessed is hatched, never blank and never the colour of "no
visible damage".
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd

from geodata.columns import LEAST_FOOTPRINTS
from geodata.grades import (
    DESTROYED,
    GRADES,
    MODERATE,
    NO_VISIBLE_DAMAGE,
    NOT_ASSESSED,
    POSSIBLE,
    SEVERE,
)  # fmt: skip
from webapp.exports.about import About
from webapp.exports.layer import Layer
from webapp.exports.map_style import Rule, Sign, Style
from webapp.exports.qml import qml_of
from webapp.exports.sld import sld_of
from webapp.languages import catalogue
from webapp.maps.legend import SWATCHES
from webapp.maps.strings import map_strings
from webapp.palette import RAMP_LIGHT
from webapp.ramp import SHARE_BREAKS, density_breaks
from webapp.wording.words import in_sentence

PERCENT_BREAKS = tuple(round(100 * share, 6) for share in SHARE_BREAKS)
"""Per cent at which a step of the ramp begins."""

DISTRICT_LINE, CRATER, INCIDENT, INK = "#4d473d", "#0b6a63", "#5b2a9d", "#1d2227"
DAMAGED = (DESTROYED, SEVERE, MODERATE)
LISTED = (*DAMAGED, POSSIBLE)
SHAPES: dict[str, tuple[str, float]] = {
    DESTROYED: ("diamond", 2.6), SEVERE: ("triangle", 2.6), MODERATE: ("square", 2.0), POSSIBLE: ("circle", 2.0),
    NO_VISIBLE_DAMAGE: ("circle", 1.6), NOT_ASSESSED: ("circle", 1.8),
}  # fmt: skip
"""Sign of each class and its size in millimetres: classes differ in shape too."""

DISTRICTS_BEYOND = 25_000
"""Denominator of the scale from which on districts are filled; closer they are outlines, as on the map, since their
colour would lie over single buildings."""

BARE_BEYOND = 15_000
"""Denominator of the scale from which on buildings have thin outlines: of small ones nothing else would be seen."""

CODED = ("damage_grade", "damage_grade_min", "damage_grade_max", "reference_grade")
NO_BUILDING = "no_building"
TOTAL = "buildings_total"

FIGURE = re.compile(r"\d[\d,.]*%?")

Words = Callable[[str], str]


def styles_of(layers: Sequence[Layer], about: About) -> dict[str, bytes]:
    """The styles of the layers that have one as loose files: ``<layer>.qml`` and ``<layer>.sld``."""
    files: dict[str, bytes] = {}
    for layer in layers:
        style = style_of(layer, about)
        if style is not None:
            files[f"{layer.name}.qml"] = qml_of(style).encode()
            files[f"{layer.name}.sld"] = sld_of(style).encode()
    return files


def style_of(layer: Layer, about: About) -> Style | None:
    """How a layer is drawn; `None` for a table."""
    if layer.geometry is None:
        return None
    make = {
        "buildings": _buildings, "sites": _sites, "districts": _districts, "incidents": _incidents,
        "not_analysed": _not_analysed, "reference_sample": _sample,
    }.get(layer.name, _outline)  # fmt: skip
    return make(layer, about, catalogue(about.language).ugettext)


def class_labels(about: About) -> dict[str, str]:
    """Label of each class in the language of the export."""
    return {key: label for key, label, _ in about.classes}


def _style(layer: Layer, about: About, rules: Sequence[Rule], **more: Any) -> Style:
    kind = "marker" if layer.geometry in {"Point", "MultiPoint"} else "fill"
    more.setdefault("named_by", layer.columns[:1])
    return Style(
        layer.name, kind, f"{about.title}: {layer.name}", about.notice, tuple(rules),
        codes=_codes(layer, about), **more,
    )  # fmt: skip


def _codes(layer: Layer, about: About) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Labels of the classes for each column that holds classes, in the language of the export."""
    gone = (NO_BUILDING, catalogue(about.language).ugettext("No building there"))
    labels = tuple((key, label) for key, label, _meaning in about.classes)
    return tuple(
        (column, (*labels, gone) if column == "reference_grade" else labels)
        for column in CODED
        if column in layer.columns
    )


def _class_sign(key: str) -> Sign:
    swatch = SWATCHES[key]
    shape, size = SHAPES[key]
    return Sign(swatch.light, swatch.outline_light, swatch.pattern, shape, size)


def _class_rules(about: About, column: str) -> list[Rule]:
    labels = class_labels(about)
    keys = (*GRADES[::-1], NOT_ASSESSED)
    return [Rule.equal(labels.get(key, key), _class_sign(key), column, key) for key in keys]


def _buildings(layer: Layer, about: About, _: Words) -> Style:
    rules = _class_rules(about, "damage_grade")
    return _style(layer, about, rules, column="damage_grade", bare_beyond=BARE_BEYOND)


def _sites(layer: Layer, about: About, _: Words) -> Style:
    ungraded = Rule.missing(
        _("Recorded without a damage class, as a crater is"),
        Sign("#ffffff", CRATER, "plain", "circle", 2.2),
        "damage_grade",
    )
    return _style(layer, about, [*_class_rules(about, "damage_grade"), ungraded], column="damage_grade")


def _sample(layer: Layer, about: About, _: Words) -> Style:
    ungraded = Rule.missing(
        _("No answer that counts"), Sign("#ffffff", INK, "plain", "circle", 1.8), "reference_grade"
    )
    gone = Rule.equal(
        _("No building there"), Sign("#ffffff", INK, "plain", "cross", 2.2), "reference_grade", NO_BUILDING
    )
    graded = [rule for rule in _class_rules(about, "reference_grade") if rule.value != NOT_ASSESSED]
    return _style(layer, about, [*graded, gone, ungraded], column="reference_grade")


def _incidents(layer: Layer, about: About, _: Words) -> Style:
    pattern = "plain" if layer.geometry == "Point" else "diagonal"
    sign = Sign("#ede4f7", INCIDENT, pattern, "star", 3.0)
    return _style(layer, about, [Rule(_("Incident, such as a strike"), sign)])


def _not_analysed(layer: Layer, about: About, _: Words) -> Style:
    label = _("Not analysed: unreadable, on no image, or outside the area")
    return _style(layer, about, [Rule(label, _class_sign(NOT_ASSESSED))], bare_beyond=BARE_BEYOND)


def _outline(layer: Layer, about: About, _: Words) -> Style:
    return _style(layer, about, [Rule(layer.name, Sign("", INK, "none", "circle", 2.0))])


def _districts(layer: Layer, about: About, _: Words) -> Style:
    """Shares where there are footprints to divide by, else the density of listed sites, and never a share."""
    rows = _figures(layer)
    has_shares = bool(rows["pct_damaged_mapped"].notna().any()) if "pct_damaged_mapped" in rows else False
    strings = map_strings(_)
    if has_shares:
        filled = _shares(rows, strings)
        nothing, title = strings["overview.noShare"], strings["overview.share"]
    else:
        breaks = density_breaks(_greatest(rows))
        filled = _steps(LISTED, "area_km2", breaks, "", strings, seen=("sites_listed",))
        nothing, title = strings["overview.noDensity"], strings["overview.density"]
    filled.append(Rule.otherwise(nothing, _empty_area("hatched")))
    outline = Rule(_("Outlines of the districts"), Sign("", DISTRICT_LINE, "none", "square", 2.0))
    near = replace(outline, within=DISTRICTS_BEYOND)
    name = "name_ar" if about.language == "ar" else "name_en"
    names = tuple(dict.fromkeys((name, "name_en", "name_ar", "district_code")))
    return _style(
        layer, about, [*(replace(rule, beyond=DISTRICTS_BEYOND) for rule in _marked(filled, about)), near],
        legend=title.format(classes=_any_of(about, DAMAGED if has_shares else LISTED, _)), labels=names, named_by=names,
    )  # fmt: skip


def _shares(rows: pd.DataFrame, strings: Mapping[str, str]) -> list[Rule]:
    """Steps of the share; where a district has too few footprints for one, a rule that says so."""
    has_few = bool((rows[TOTAL] < LEAST_FOOTPRINTS).any()) if TOTAL in rows else False
    least = (TOTAL, LEAST_FOOTPRINTS) if has_few else None
    steps = _steps(("pct_damaged_mapped",), "", PERCENT_BREAKS, "%", strings, seen=GRADES, least=least)
    if not has_few:
        return steps
    told = strings["squares.few"].format(n=LEAST_FOOTPRINTS)
    return [*steps, Rule.between(told, _empty_area("sparse"), (TOTAL,), "", None, LEAST_FOOTPRINTS)]


def _empty_area(pattern: str) -> Sign:
    swatch = SWATCHES[NOT_ASSESSED]
    return Sign(swatch.light, swatch.outline_light, pattern, "square", 2.0)


def _any_of(about: About, keys: Sequence[str], _: Words) -> str:
    """The classes that are counted together, as the map's legend names them."""
    labels = class_labels(about)
    *most, last = (in_sentence(labels.get(key, key)) for key in keys)
    return _("%(most)s or %(last)s") % {"most": _(", ").join(most), "last": last}


def _steps(
    over: tuple[str, ...],
    under: str,
    breaks: Sequence[float],
    unit: str,
    strings: Mapping[str, str],
    *,
    seen: tuple[str, ...],
    least: tuple[str, int] | None = None,
) -> list[Rule]:
    """A rule for each step of the ramp, in the words of the map's legend."""
    told = [f"{limit:,g}{unit}" for limit in breaks]
    words = [
        strings["step.under"].format(high=told[0]),
        *(strings["step.between"].format(low=low, high=high) for low, high in pairwise(told)),
        strings["step.over"].format(low=told[-1]),
    ]
    edges = [None, *breaks, None]
    return [
        Rule.between(
            label, Sign(colour, DISTRICT_LINE, "solid", "square", 2.0), over, under, low, high, seen, least
        )
        for label, colour, (low, high) in zip(words, RAMP_LIGHT, pairwise(edges), strict=True)
    ]


def _marked(rules: Sequence[Rule], about: About) -> list[Rule]:
    """Labels that a legend which runs from left to right cannot turn around, nor the figures in them."""
    if about.direction != "rtl":
        return list(rules)
    labels = (FIGURE.sub("\u200e\\g<0>\u200e", rule.label) for rule in rules)
    return [replace(rule, label=f"\u200f{label}\u200f") for rule, label in zip(rules, labels, strict=True)]


def _figures(layer: Layer) -> pd.DataFrame:
    """Figures of the districts, some dozens of rows."""
    wanted = [name for name in ("pct_damaged_mapped", TOTAL, "area_km2", *LISTED) if name in layer.columns]
    parts = [pd.DataFrame(rows[wanted]) for rows in layer.batches()]
    return pd.concat(parts) if parts else pd.DataFrame(columns=wanted)


def _greatest(rows: pd.DataFrame) -> float:
    if rows.empty or "area_km2" not in rows:
        return 0.0
    density = rows[list(LISTED)].sum(axis=1).astype(float) / rows["area_km2"].astype(float)
    return float(density.max()) if density.notna().any() else 0.0
