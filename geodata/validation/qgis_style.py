"""The form and colours of the sample as a QGIS layer style, which QGIS and QField load with the layer."""

from collections.abc import Iterator, Mapping, Sequence
from xml.etree import ElementTree as ET

from geodata.validation.words import (
    ANSWER_FIELDS,
    FIELD_WORDS,
    GRADE_WORDS,
    LABELLED_AT,
    NOTES,
    PHOTO,
    REFERENCE_GRADE,
    SEEN,
    SEEN_WORDS,
    Words,
)

COLOURS: Mapping[str, str] = {
    "destroyed": "30,37,83",
    "severe": "204,2,76",
    "moderate": "218,122,59",
    "possible": "249,188,0",
    "no_visible_damage": "215,222,228",
    "no_building": "150,150,150",
    "": "255,255,255",
}
"""Red, green and blue of each answer, as on the published map; the empty one is for what is still to be graded."""

NOW = "format_date(now(), 'yyyy-MM-dd HH:mm')"
TO_DO = Words("Still to be graded", "لم يُصنَّف بعد")


def style_of(fields: Sequence[str], *, is_polygon: bool) -> str:
    """A QGIS style (QML) for a layer with these fields: drop-down lists, a date, a photo, and a colour an answer.

    Fields that are filled in by the program can be read and not changed.
    """
    root = ET.Element("qgis", version="3.22.0", styleCategories="AllStyleCategories", labelsEnabled="0")
    root.append(_renderer(is_polygon=is_polygon))
    configuration = ET.SubElement(root, "fieldConfiguration")
    for name in fields:
        field = ET.SubElement(configuration, "field", name=name)
        field.append(_widget(name))
    aliases = ET.SubElement(root, "aliases")
    for place, name in enumerate(fields):
        ET.SubElement(aliases, "alias", index=str(place), field=name, name=FIELD_WORDS[name].both())
    # Times are what puts two answers of one labeller in order.
    defaults = ET.SubElement(root, "defaults")
    ET.SubElement(defaults, "default", field=LABELLED_AT, expression=NOW, applyOnUpdate="1")
    editable = ET.SubElement(root, "editable")
    for name in fields:
        ET.SubElement(editable, "field", name=name, editable="1" if name in ANSWER_FIELDS else "0")
    ET.SubElement(root, "previewExpression").text = '"sample_id"'
    ET.indent(root)
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(
        root, encoding="unicode"
    )


def _widget(name: str) -> ET.Element:
    if name == REFERENCE_GRADE:
        return _edit_widget("ValueMap", _choices(GRADE_WORDS))
    if name == SEEN:
        return _edit_widget("ValueMap", _choices(SEEN_WORDS))
    if name == LABELLED_AT:
        return _edit_widget(
            "DateTime",
            _options(
                {
                    "calendar_popup": "true",
                    "display_format": "yyyy-MM-dd HH:mm",
                    "field_format": "yyyy-MM-dd HH:mm",
                    "allow_null": "true",
                }
            ),
        )
    if name == PHOTO:
        return _edit_widget(
            "ExternalResource",
            _options(
                {"DocumentViewer": "1", "FileWidget": "true", "RelativeStorage": "1", "StorageMode": "0"}
            ),
        )
    return _edit_widget("TextEdit", _options({"IsMultiline": "true" if name == NOTES else "false"}))


def _edit_widget(kind: str, options: ET.Element) -> ET.Element:
    widget = ET.Element("editWidget", type=kind)
    ET.SubElement(widget, "config").append(options)
    return widget


def _options(values: Mapping[str, str]) -> ET.Element:
    options = ET.Element("Option", type="Map")
    for name, value in values.items():
        ET.SubElement(options, "Option", type="QString", name=name, value=value)
    return options


def _choices(words: Mapping[str, Words]) -> ET.Element:
    options = ET.Element("Option", type="Map")
    listed = ET.SubElement(options, "Option", type="List", name="map")
    for value, label in words.items():
        entry = ET.SubElement(listed, "Option", type="Map")
        ET.SubElement(entry, "Option", type="QString", name=label.both(), value=value)
    return options


def _renderer(*, is_polygon: bool) -> ET.Element:
    renderer = ET.Element("renderer-v2", type="categorizedSymbol", attr=REFERENCE_GRADE, symbollevels="0")
    categories, symbols = ET.SubElement(renderer, "categories"), ET.SubElement(renderer, "symbols")
    for place, (value, label) in enumerate(_legend()):
        ET.SubElement(
            categories,
            "category",
            value=value,
            label=label.both(),
            symbol=str(place),
            render="true",
            type="string",
        )
        symbols.append(_symbol(str(place), COLOURS[value], is_polygon=is_polygon))
    return renderer


def _legend() -> Iterator[tuple[str, Words]]:
    yield from GRADE_WORDS.items()
    yield "", TO_DO


def _symbol(name: str, colour: str, *, is_polygon: bool) -> ET.Element:
    symbol = ET.Element("symbol", type="fill" if is_polygon else "marker", name=name, alpha="1")
    layer = ET.SubElement(
        symbol,
        "layer",
        {
            "class": "SimpleFill" if is_polygon else "SimpleMarker",
            "enabled": "1",
            "locked": "0",
            "pass": "0",
        },
    )
    drawn = {"color": f"{colour},255", "outline_color": "20,20,20,255", "outline_width": "0.6"}
    layer.append(
        _options({**drawn, "style": "solid"} if is_polygon else {**drawn, "name": "circle", "size": "4"})
    )
    return symbol
