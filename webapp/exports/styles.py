"""How a GIS draws the layers: the colours, outlines and patterns of the map, as QML for QGIS and SLD 1.0 for others.

The legend is in the language of the export. What is not assessed is hatched, never blank and never the colour of "no
visible damage".
"""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

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
from webapp.exports.layers import Layer
from webapp.exports.map_style import Rule, Sign, Style
from webapp.exports.qml import qml_of
from webapp.exports.sld import sld_of
from webapp.languages import catalogue
from webapp.maps.legend import SWATCHES
from webapp.palette import RAMP_LIGHT
from webapp.ramp import SHARE_BREAKS, density_breaks

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
    return Style(layer.name, kind, f"{about.title}: {layer.name}", about.notice, tuple(rules), **more)


def _class_sign(key: str) -> Sign:
    swatch = SWATCHES[key]
    shape, size = SHAPES[key]
    return Sign(swatch.light, swatch.outline_light, swatch.pattern, shape, size)


def _class_rules(about: About, column: str) -> list[Rule]:
    labels = class_labels(about)
    keys = (*GRADES[::-1], NOT_ASSESSED)
    return [Rule.equal(labels.get(key, key), _class_sign(key), column, key) for key in keys]


def _buildings(layer: Layer, about: About, _: Words) -> Style:
    return _style(layer, about, _class_rules(about, "damage_grade"), column="damage_grade")


def _sites(layer: Layer, about: About, _: Words) -> Style:
    ungraded = Rule.missing(
        _("Recorded without a damage class, as a crater is"),
        Sign("#ffffff", CRATER, "plain", "cross", 2.2),
        "damage_grade",
    )
    return _style(layer, about, [*_class_rules(about, "damage_grade"), ungraded], column="damage_grade")


def _sample(layer: Layer, about: About, _: Words) -> Style:
    ungraded = Rule.missing(
        _("No answer that counts"), Sign("#ffffff", INK, "plain", "circle", 1.8), "reference_grade"
    )
    gone = Rule.equal(
        _("No building there"), Sign("#ffffff", INK, "plain", "cross", 2.2), "reference_grade", "no_building"
    )
    graded = [rule for rule in _class_rules(about, "reference_grade") if rule.value != NOT_ASSESSED]
    return _style(layer, about, [*graded, gone, ungraded], column="reference_grade")


def _incidents(layer: Layer, about: About, _: Words) -> Style:
    pattern = "plain" if layer.geometry == "Point" else "diagonal"
    sign = Sign("#ede4f7", INCIDENT, pattern, "star", 3.0)
    return _style(layer, about, [Rule(_("Incident, such as a strike"), sign)])


def _not_analysed(layer: Layer, about: About, _: Words) -> Style:
    label = _("Not analysed: unreadable, on no image, or outside the area")
    return _style(layer, about, [Rule(label, _class_sign(NOT_ASSESSED))])


def _outline(layer: Layer, about: About, _: Words) -> Style:
    return _style(layer, about, [Rule(layer.name, Sign("", INK, "none", "circle", 2.0))])


def _districts(layer: Layer, about: About, _: Words) -> Style:
    """Shares where there are footprints to divide by, else the density of listed sites, and never a share."""
    rows = _figures(layer)
    has_shares = bool(rows["pct_damaged_mapped"].notna().any()) if "pct_damaged_mapped" in rows else False
    keys = DAMAGED if has_shares else LISTED
    labels = class_labels(about)
    named = _(", ").join(labels.get(key, key) for key in keys)
    if has_shares:
        title = _("Share of footprints: {classes}").format(classes=named)
        rules = _steps("pct_damaged_mapped", "", PERCENT_BREAKS, "%", seen=GRADES)
        nothing = _("Not assessed, or no footprints")
    else:
        title = _("Listed sites per km²: {classes}").format(classes=named)
        rules = _steps("+".join(LISTED), "area_km2", density_breaks(_greatest(rows)), "", seen=())
        nothing = _("No figure")
    swatch = SWATCHES[NOT_ASSESSED]
    hatch = Sign(swatch.light, swatch.outline_light, swatch.pattern, "square", 2.0)
    name = "name_ar" if about.language == "ar" else "name_en"
    return _style(
        layer, about, [*rules, Rule.otherwise(nothing, hatch)], legend=title,
        labels=tuple(dict.fromkeys((name, "name_en", "name_ar", "district_code"))),
    )  # fmt: skip


def _steps(over: str, under: str, breaks: Sequence[float], unit: str, *, seen: Sequence[str]) -> list[Rule]:
    edges = [None, *breaks, None]
    return [
        Rule.between(
            _range_words(low, high, unit),
            Sign(colour, DISTRICT_LINE, "solid", "square", 2.0),
            tuple(over.split("+")), under, low, high, tuple(seen),
        )
        for colour, low, high in zip(RAMP_LIGHT, edges[:-1], edges[1:], strict=True)
    ]  # fmt: skip


def _range_words(low: float | None, high: float | None, unit: str) -> str:
    """Limits in digits and signs that both languages read, left to right also in an Arabic legend."""
    if low is None:
        words = f"< {high:g}{unit}"
    elif high is None:
        words = f"≥ {low:g}{unit}"
    else:
        words = f"{low:g} – {high:g}{unit}"
    return f"\u200e{words}\u200e"


def _figures(layer: Layer) -> pd.DataFrame:
    """Figures of the districts, some dozens of rows."""
    wanted = [name for name in ("pct_damaged_mapped", "area_km2", *LISTED) if name in layer.columns]
    parts = [pd.DataFrame(rows[wanted]) for rows in layer.batches()]
    return pd.concat(parts) if parts else pd.DataFrame(columns=wanted)


def _greatest(rows: pd.DataFrame) -> float:
    if rows.empty or "area_km2" not in rows:
        return 0.0
    density = rows[list(LISTED)].sum(axis=1).astype(float) / rows["area_km2"].astype(float)
    return float(density.max()) if density.notna().any() else 0.0
