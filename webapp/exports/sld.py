"""A style as SLD 1.0, which GeoServer, MapServer and most programs read.

Each pattern is named twice, since a program draws the first mark it knows: as QGIS names its brushes, and as GeoServer
names its marks. A program that knows neither draws the colour alone.
"""

import xml.etree.ElementTree as ET

from webapp.exports.map_style import Rule, Sign, Style
from webapp.exports.qml import BRUSHES

SLD, OGC = "http://www.opengis.net/sld", "http://www.opengis.net/ogc"
MARKS = {
    "cross": "shape://times", "diagonal": "shape://slash", "dots": "shape://dot", "hatched": "shape://backslash",
    "sparse": "shape://horline",
}  # fmt: skip
MM_IN_PIXELS = 3.5714
"""A pixel of SLD is 0.28 mm (OGC 02-070, 11.2)."""

OUTLINE_PX = "0.9"


def sld_of(style: Style) -> str:
    """The style as an SLD document."""
    root = ET.Element(_sld("StyledLayerDescriptor"), version="1.0.0")
    named = ET.SubElement(root, _sld("NamedLayer"))
    _add(named, "Name", style.layer)
    user = ET.SubElement(named, _sld("UserStyle"))
    _add(user, "Name", style.layer)
    _add(user, "Title", style.legend or style.title)
    _add(user, "Abstract", " ".join(text for text in (style.notice, style.title) if text))
    _add(user, "IsDefault", "1")
    group = ET.SubElement(user, _sld("FeatureTypeStyle"))
    # QGIS reads no ElseFilter: what the other rules leave over is drawn first and under them.
    for rule in sorted(style.rules, key=lambda rule: rule.test != "otherwise"):
        group.append(_rule(style, rule))
    ET.register_namespace("sld", SLD)
    ET.register_namespace("ogc", OGC)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _sld(tag: str) -> str:
    return f"{{{SLD}}}{tag}"


def _ogc(tag: str) -> str:
    return f"{{{OGC}}}{tag}"


def _add(parent: ET.Element, tag: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, _sld(tag))
    element.text = text
    return element


def _rule(style: Style, rule: Rule) -> ET.Element:
    element = ET.Element(_sld("Rule"))
    _add(element, "Title", rule.label)
    if rule.test not in {"all", "otherwise"}:
        ET.SubElement(element, _ogc("Filter")).append(_test(rule))
    # A rule draws from the least denominator on and below the greatest.
    if rule.beyond:
        _add(element, "MinScaleDenominator", str(rule.beyond))
    if rule.within:
        _add(element, "MaxScaleDenominator", str(rule.within))
    if style.kind == "marker":
        element.append(_point(rule.sign))
    else:
        element.extend(_polygons(rule.sign))
    return element


def _test(rule: Rule) -> ET.Element:
    if rule.test == "missing":
        test = ET.Element(_ogc("PropertyIsNull"))
        test.append(_property(rule.column))
        return test
    if rule.test == "equal":
        return _compare("PropertyIsEqualTo", _property(rule.column), rule.value)
    figure = _sum(rule.over)
    if rule.under:
        divided = ET.Element(_ogc("Div"))
        divided.extend([figure, _property(rule.under)])
        figure = divided
    tests = []
    if rule.low is not None:
        tests.append(_compare("PropertyIsGreaterThanOrEqualTo", figure, f"{rule.low:g}"))
    if rule.high is not None:
        tests.append(_compare("PropertyIsLessThan", figure, f"{rule.high:g}"))
    if rule.seen:
        tests.append(_compare("PropertyIsGreaterThan", _sum(rule.seen), "0"))
    if rule.least:
        tests.append(_compare("PropertyIsGreaterThanOrEqualTo", _property(rule.least[0]), str(rule.least[1])))
    if len(tests) == 1:
        return tests[0]
    both = ET.Element(_ogc("And"))
    both.extend(tests)
    return both


def _compare(kind: str, left: ET.Element, right: str) -> ET.Element:
    test = ET.Element(_ogc(kind))
    test.append(left)
    ET.SubElement(test, _ogc("Literal")).text = right
    return test


def _sum(names: tuple[str, ...]) -> ET.Element:
    """Nested, since ``Add`` takes two."""
    total = _property(names[0])
    for name in names[1:]:
        added = ET.Element(_ogc("Add"))
        added.extend([total, _property(name)])
        total = added
    return total


def _property(name: str) -> ET.Element:
    element = ET.Element(_ogc("PropertyName"))
    element.text = name
    return element


def _polygons(sign: Sign) -> list[ET.Element]:
    base = ET.Element(_sld("PolygonSymbolizer"))
    if sign.fill:
        _parameters(ET.SubElement(base, _sld("Fill")), fill=sign.fill)
    stroke = {"stroke": sign.outline, "stroke-width": OUTLINE_PX}
    _parameters(ET.SubElement(base, _sld("Stroke")), **stroke)
    if sign.pattern not in MARKS:
        return [base]
    pattern = ET.Element(_sld("PolygonSymbolizer"))
    graphic = ET.SubElement(
        ET.SubElement(ET.SubElement(pattern, _sld("Fill")), _sld("GraphicFill")), _sld("Graphic")
    )
    for name in (f"brush://{BRUSHES[sign.pattern]}", MARKS[sign.pattern]):
        mark = ET.SubElement(graphic, _sld("Mark"))
        _add(mark, "WellKnownName", name)
        _parameters(ET.SubElement(mark, _sld("Fill")), fill=sign.outline)
        _parameters(ET.SubElement(mark, _sld("Stroke")), **stroke)
    _add(graphic, "Size", "8")
    return [base, pattern]


def _point(sign: Sign) -> ET.Element:
    symbolizer = ET.Element(_sld("PointSymbolizer"))
    graphic = ET.SubElement(symbolizer, _sld("Graphic"))
    mark = ET.SubElement(graphic, _sld("Mark"))
    # SLD knows no diamond: a square on its corner.
    _add(mark, "WellKnownName", {"diamond": "square", "cross": "x"}.get(sign.shape, sign.shape))
    _parameters(ET.SubElement(mark, _sld("Fill")), fill=sign.fill or "#ffffff")
    dashes = {"stroke-dasharray": "2 1.5"} if sign.pattern == "hatched" else {}
    stroke = {"stroke": sign.outline, "stroke-width": OUTLINE_PX, **dashes}
    _parameters(ET.SubElement(mark, _sld("Stroke")), **stroke)
    _add(graphic, "Size", f"{sign.size_mm * MM_IN_PIXELS:.1f}")
    if sign.shape == "diamond":
        _add(graphic, "Rotation", "45")
    return symbolizer


def _parameters(element: ET.Element, **values: str) -> None:
    for name, value in values.items():
        ET.SubElement(element, _sld("CssParameter"), name=name).text = value
