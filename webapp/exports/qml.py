"""A style as QML, the format in which QGIS keeps them (3.x; written as QGIS 3.22 writes it).

Patterns are simple fills with a brush style, which every version of QGIS draws.
"""

import uuid
import xml.etree.ElementTree as ET

from webapp.exports.map_style import Rule, Sign, Style

DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
VERSION = "3.22.0"
BRUSHES = {
    "cross": "diagonal_x", "diagonal": "b_diagonal", "dots": "dense6", "hatched": "f_diagonal", "sparse": "horizontal",
}  # fmt: skip
"""QGIS's name of each pattern; solid, plain and none have no second fill."""

SIGN_SCALES = (17_000, 4_300)
"""Denominators between which a point has its usual size: zoom 15 and 17 of the map."""

FAR_SIGN, NEAR_SIGN = 0.7, 1.4
"""Size of a point beyond and within these scales, as a part of the usual one."""

MARKERS = {"cross": "cross2"}
OUTLINE_MM, THIN_MM = "0.26", "0.06"
QUOTE = '"'
WHITE = "#ffffff"
INK, HALO = "29,34,39,255", "255,255,255,255"


def qml_of(style: Style) -> str:
    """The style as a QML document."""
    root = ET.Element(
        "qgis",
        version=VERSION,
        styleCategories="Symbology|Labeling|CustomProperties|Fields|Forms|MapTips",
        labelsEnabled="1" if style.labels else "0",
    )
    root.append(_renderer(style))
    if style.labels:
        root.append(_labels(style.labels))
    root.append(_fields(style))
    root.append(_text("previewExpression", first_of(style.named_by)))
    root.append(_notes(style))
    root.append(_text("blendMode", "0"))
    root.append(_text("featureBlendMode", "0"))
    root.append(_text("layerGeometryType", "0" if style.kind == "marker" else "2"))
    ET.indent(root)
    return DOCTYPE + ET.tostring(root, encoding="unicode") + "\n"


def _renderer(style: Style) -> ET.Element:
    if style.column:
        return _categorised(style)
    if len(style.rules) == 1:
        renderer = _started("singleSymbol")
        renderer.append(_symbols(style))
        return renderer
    return _by_rules(style)


def _started(kind: str) -> ET.Element:
    return ET.Element(
        "renderer-v2", type=kind, symbollevels="0", enableorderby="0", forceraster="0", referencescale="-1"
    )


def _categorised(style: Style) -> ET.Element:
    renderer = _started("categorizedSymbol")
    renderer.set("attr", style.column)
    categories = ET.SubElement(renderer, "categories")
    for number, rule in enumerate(style.rules):
        # The empty value is QGIS's category of rows without one.
        ET.SubElement(
            categories, "category", value=rule.value, type="string", symbol=str(number), label=rule.label,
            render="true",
        )  # fmt: skip
    renderer.append(_symbols(style))
    ET.SubElement(renderer, "rotation")
    ET.SubElement(renderer, "sizescale")
    return renderer


def _by_rules(style: Style) -> ET.Element:
    """Rules under one that names what they show, so that the legend says it; beside it what draws everything."""
    renderer = _started("RuleRenderer")
    rules = ET.SubElement(renderer, "rules", key=_key(style.layer, "root"))
    parent = ET.SubElement(rules, "rule", key=_key(style.layer, "legend"), label=style.legend or style.title)
    for number, rule in enumerate(style.rules):
        ET.SubElement(
            rules if rule.test == "all" else parent, "rule",
            {"key": _key(style.layer, str(number)), "symbol": str(number), "label": rule.label} | _tested(rule) | _scales(rule),
        )  # fmt: skip
    renderer.append(_symbols(style))
    return renderer


def _tested(rule: Rule) -> dict[str, str]:
    return {} if rule.test == "all" else {"filter": expression_of(rule)}


def _scales(rule: Rule) -> dict[str, str]:
    """Limits as QGIS names them: by their denominators."""
    limits = {"scalemindenom": rule.beyond, "scalemaxdenom": rule.within}
    return {name: str(limit) for name, limit in limits.items() if limit}


def _key(*names: str) -> str:
    """A key as QGIS makes them, but the same every time."""
    return f"{{{uuid.uuid5(uuid.NAMESPACE_URL, '/'.join(('damage-ledger', *names)))}}}"


def expression_of(rule: Rule) -> str:
    """The test of a rule as a QGIS expression."""
    if rule.test == "otherwise":
        return "ELSE"
    if rule.test == "missing":
        return f'"{rule.column}" IS NULL'
    if rule.test == "equal":
        return f"\"{rule.column}\" = '{rule.value}'"
    figure = _sum(rule.over)
    if rule.under:
        figure = f'({figure}) / "{rule.under}"'
    tests = [f"{figure} >= {rule.low:g}"] if rule.low is not None else []
    tests += [f"{figure} < {rule.high:g}"] if rule.high is not None else []
    if rule.seen:
        tests.append(f"{_sum(rule.seen)} > 0")
    if rule.least:
        tests.append(f'"{rule.least[0]}" >= {rule.least[1]}')
    return " AND ".join(tests)


def _sum(names: tuple[str, ...]) -> str:
    return " + ".join(f"{QUOTE}{name}{QUOTE}" for name in names)


def _symbols(style: Style) -> ET.Element:
    symbols = ET.Element("symbols")
    for number, rule in enumerate(style.rules):
        symbol = ET.SubElement(
            symbols, "symbol", type=style.kind, name=str(number), alpha="1", clip_to_extent="1", force_rhr="0"
        )
        for layer in _marker(rule) if style.kind == "marker" else _fills(rule.sign, style.bare_beyond):
            symbol.append(layer)
    return symbols


def _fills(sign: Sign, bare_beyond: int) -> list[ET.Element]:
    """The colour with its outline, and the pattern in the colour of the outline above it.

    What is hatched keeps its pattern at every scale: without it nothing would be left to see.
    """
    base = _symbol_layer(
        "SimpleFill",
        color=rgba(sign.fill or WHITE),
        style="solid" if sign.fill else "no",
        outline_color=rgba(sign.outline),
        outline_style="solid",
        outline_width=OUTLINE_MM,
        outline_width_unit="MM",
        joinstyle="bevel",
    )
    if bare_beyond:
        base.append(_computed(outlineWidth=_beyond(bare_beyond, THIN_MM, OUTLINE_MM)))
    if sign.pattern not in BRUSHES:
        return [base]
    pattern = _symbol_layer(
        "SimpleFill", color=rgba(sign.outline), style=BRUSHES[sign.pattern], outline_style="no",
        outline_color=rgba(sign.outline), outline_width=OUTLINE_MM, outline_width_unit="MM", joinstyle="bevel",
    )  # fmt: skip
    if bare_beyond and sign.pattern != "hatched":
        pattern.append(_computed(fillStyle=_beyond(bare_beyond, "'no'", f"'{BRUSHES[sign.pattern]}'")))
    return [base, pattern]


def _beyond(scale: int, far: str, usual: str) -> str:
    """An expression by scale; a legend has none and gets the usual."""
    return f"if(@map_scale > {scale}, {far}, {usual})"


def _computed(**expressions: str) -> ET.Element:
    """Properties of a symbol layer that QGIS computes when it draws."""
    element = ET.Element("data_defined_properties")
    whole = ET.SubElement(element, "Option", type="Map")
    ET.SubElement(whole, "Option", type="QString", name="name", value="")
    properties = ET.SubElement(whole, "Option", type="Map", name="properties")
    for name, expression in expressions.items():
        told = ET.SubElement(properties, "Option", type="Map", name=name)
        ET.SubElement(told, "Option", type="bool", name="active", value="true")
        ET.SubElement(told, "Option", type="QString", name="expression", value=expression)
        # 3 is QgsProperty::ExpressionBasedProperty.
        ET.SubElement(told, "Option", type="int", name="type", value="3")
    ET.SubElement(whole, "Option", type="QString", name="type", value="collection")
    return element


def _marker(rule: Rule) -> list[ET.Element]:
    sign = rule.sign
    marker = _symbol_layer(
        "SimpleMarker",
        name=MARKERS.get(sign.shape, sign.shape),
        color=rgba(sign.fill or WHITE),
        outline_color=rgba(sign.outline),
        outline_style="dash" if sign.pattern == "hatched" else "solid",
        outline_width=OUTLINE_MM,
        outline_width_unit="MM",
        size=f"{sign.size_mm:g}",
        size_unit="MM",
        scale_method="diameter",
        angle="0",
    )
    far, near = SIGN_SCALES
    small, large, usual = (f"{sign.size_mm * part:g}" for part in (FAR_SIGN, NEAR_SIGN, 1))
    size = f"CASE WHEN @map_scale > {far} THEN {small} WHEN @map_scale < {near} THEN {large} ELSE {usual} END"
    # A white sign is nothing but its outline.
    width = OUTLINE_MM if sign.fill == WHITE else _beyond(far, THIN_MM, OUTLINE_MM)
    marker.append(_computed(size=size, outlineWidth=width))
    return [marker]


def _symbol_layer(kind: str, **values: str) -> ET.Element:
    """Properties twice: as 3.20 and later read them, and as earlier ones do."""
    layer = ET.Element("layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    options = ET.SubElement(layer, "Option", type="Map")
    for name, value in values.items():
        ET.SubElement(options, "Option", type="QString", name=name, value=value)
    for name, value in values.items():
        ET.SubElement(layer, "prop", k=name, v=value)
    return layer


def _labels(columns: tuple[str, ...]) -> ET.Element:
    labeling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    text = ET.SubElement(
        settings, "text-style", fieldName=first_of(columns), isExpression="1", fontSize="8", fontSizeUnit="Point",
        textColor=INK, textOpacity="1",
    )  # fmt: skip
    ET.SubElement(
        text, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM", bufferColor=HALO,
        bufferOpacity="0.85",
    )  # fmt: skip
    # Horizontal, which tries many places in an area; the areas themselves are in nobody's way.
    ET.SubElement(settings, "placement", placement="4", quadOffset="4", centroidInside="1")
    ET.SubElement(settings, "rendering", obstacle="0")
    return labeling


def first_of(columns: tuple[str, ...]) -> str:
    """The first of the columns that has a value, as a QGIS expression."""
    named = ", ".join(f"{QUOTE}{name}{QUOTE}" for name in columns)
    return f"coalesce({named})" if len(columns) > 1 else named


def _fields(style: Style) -> ET.Element:
    """Lists and forms show the label of a class and keep its code."""
    fields = ET.Element("fieldConfiguration")
    for column, labels in style.codes:
        widget = ET.SubElement(ET.SubElement(fields, "field", name=column), "editWidget", type="ValueMap")
        options = ET.SubElement(ET.SubElement(widget, "config"), "Option", type="Map")
        entries = ET.SubElement(options, "Option", type="List", name="map")
        for code, label in labels:
            entry = ET.SubElement(entries, "Option", type="Map")
            ET.SubElement(entry, "Option", type="QString", name=label, value=code)
    return fields


def _notes(style: Style) -> ET.Element:
    properties = ET.Element("customproperties")
    options = ET.SubElement(properties, "Option", type="Map")
    notes = {"damage_ledger/title": style.title, "damage_ledger/notice": style.notice}
    for name, value in notes.items():
        if value:
            ET.SubElement(options, "Option", type="QString", name=name, value=value)
    return properties


def _text(tag: str, text: str) -> ET.Element:
    element = ET.Element(tag)
    element.text = text
    return element


def rgba(colour: str) -> str:
    """``#rrggbb`` as QGIS writes colours."""
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
