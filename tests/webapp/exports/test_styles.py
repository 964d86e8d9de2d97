"""Styles for a GIS: every class has a sign and every sign a class, in the colours of the map and the reader's words."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from flask import Flask

from geodata.columns import COUNTED
from tests.webapp.exports.gis_files import Exported, by_hand, exported
from webapp.exports.qml import expression_of, rgba
from webapp.exports.styles import PERCENT_BREAKS, style_of, styles_of
from webapp.maps.legend import SWATCHES
from webapp.palette import RAMP_LIGHT
from webapp.ramp import density_breaks

SLD, OGC = "{http://www.opengis.net/sld}", "{http://www.opengis.net/ogc}"


def parsed(given: Exported, name: str) -> ET.Element:
    return ET.fromstring(styles_of(given.layers, given.about)[name].decode())


@pytest.mark.parametrize(("slug", "layer"), [("town", "buildings"), ("town", "sites"), ("points", "sites")])
def test_every_class_of_the_data_has_a_category_and_every_category_is_a_class(
    app: Flask, slug: str, layer: str
) -> None:
    with exported(app, slug) as given:
        root = parsed(given, f"{layer}.qml")
        rows = pd.concat([pd.DataFrame(rows) for rows in given.layer(layer).batches()])
    renderer = root.find("renderer-v2")
    assert renderer is not None
    assert (renderer.get("type"), renderer.get("attr")) == ("categorizedSymbol", "damage_grade")
    values = [category.get("value") for category in renderer.iter("category")]
    # A site recorded without a class, such as a crater, has none: QGIS's category for that has the value ''.
    assert values == [*COUNTED, ""] if layer == "sites" else values == list(COUNTED)
    assert set(rows["damage_grade"].astype(object).where(rows["damage_grade"].notna(), "")) <= set(values)
    symbols = [symbol.get("name") for symbol in renderer.findall("symbols/symbol")]
    assert [category.get("symbol") for category in renderer.iter("category")] == symbols


def test_buildings_have_the_colours_and_outlines_of_the_map(app: Flask) -> None:
    with exported(app, "town") as given:
        root = parsed(given, "buildings.qml")
    for key, symbol in zip(COUNTED, root.iter("symbol"), strict=True):
        base = symbol.find("layer")
        assert base is not None
        options = {option.get("name"): option.get("value") for option in base.iterfind("Option/Option")}
        assert options["color"] == rgba(SWATCHES[key].light)
        assert options["outline_color"] == rgba(SWATCHES[key].outline_light)
        old = {prop.get("k"): prop.get("v") for prop in base.iter("prop")}
        assert old == {name: value for name, value in options.items() if name}


def test_not_assessed_is_hatched_and_no_two_classes_have_the_same_pattern(app: Flask) -> None:
    with exported(app, "town") as given:
        root = parsed(given, "buildings.qml")
    brushes = {}
    for key, symbol in zip(COUNTED, root.iter("symbol"), strict=True):
        layers = symbol.findall("layer")
        brushes[key] = [
            option.get("value") for option in layers[-1].iter("Option") if option.get("name") == "style"
        ]
    assert brushes["not_assessed"] == ["f_diagonal"]
    patterned = [brush[0] for brush in brushes.values() if brush != ["solid"]]
    assert len(set(patterned)) == len(patterned) == 4


def test_legends_are_in_the_language_of_the_export(app: Flask) -> None:
    for language in ("en", "ar"):
        with exported(app, "town", language) as given:
            root = parsed(given, "buildings.qml")
            sld = parsed(given, "buildings.sld")
            labels = [label for _, label, _ in given.about.classes]
        assert [category.get("label") for category in root.iter("category")] == labels
        assert [title.text for title in sld.iterfind(f".//{SLD}Rule/{SLD}Title")] == labels


def test_the_sld_has_a_rule_for_every_class(app: Flask) -> None:
    with exported(app, "town") as given:
        root = parsed(given, "buildings.sld")
    rules = list(root.iter(f"{SLD}Rule"))
    assert [rule.findtext(f".//{OGC}Literal") for rule in rules] == list(COUNTED)
    for key, rule in zip(COUNTED, rules, strict=True):
        assert rule.findtext(f".//{SLD}Fill/{SLD}CssParameter") == SWATCHES[key].light
    assert rules[-1].find(f".//{SLD}GraphicFill") is not None


def test_districts_with_footprints_show_the_share_and_hatch_where_nobody_looked(app: Flask) -> None:
    with exported(app, "town") as given:
        style = style_of(given.layer("districts"), given.about)
        root = parsed(given, "districts.qml")
    assert style is not None
    *steps, few, nothing, outlines = style.rules
    assert [rule.sign.fill for rule in steps] == list(RAMP_LIGHT)
    assert [rule.low for rule in steps[1:]] == list(PERCENT_BREAKS)
    assert (nothing.sign.pattern, outlines.sign.pattern) == ("hatched", "none")
    filters = [rule.get("filter") for rule in root.iter("rule") if rule.get("symbol")]
    assert filters[-2:] == ["ELSE", None]
    assert all("> 0" in (text or "") for text in filters[:5])
    assert style.legend == "Share of footprints: destroyed, severe damage or moderate damage"
    assert [rule.label for rule in (steps[0], steps[1], steps[4])] == [
        "under 10%",
        "10% to 25%",
        "60% or more",
    ]
    # The districts of the town have two and three footprints.
    assert (few.label, few.sign.pattern) == ("Fewer than 5 footprints: no share", "sparse")
    assert filters[5] == '"buildings_total" < 5'
    assert all('"buildings_total" >= 5' in (text or "") for text in filters[:5])


def test_close_by_districts_are_outlines_so_that_nothing_lies_over_buildings(app: Flask) -> None:
    with exported(app, "town") as given:
        qml, sld = parsed(given, "districts.qml"), parsed(given, "districts.sld")
    rules = [rule for rule in qml.iter("rule") if rule.get("symbol")]
    assert {rule.get("scalemindenom") for rule in rules[:-1]} == {"25000"}
    assert (rules[-1].get("scalemaxdenom"), rules[-1].get("scalemindenom")) == ("25000", None)
    limits = [
        (rule.findtext(f"{SLD}MinScaleDenominator"), rule.findtext(f"{SLD}MaxScaleDenominator"))
        for rule in sld.iter(f"{SLD}Rule")
    ]
    assert limits == [("25000", None)] * 7 + [(None, "25000")]


def test_the_sld_draws_what_is_left_over_first_and_names_patterns_for_two_programs(app: Flask) -> None:
    with exported(app, "town") as given:
        rules = list(parsed(given, "districts.sld").iter(f"{SLD}Rule"))
    assert rules[0].findtext(f"{SLD}Title") == "Not assessed, or no footprints"
    assert rules[0].find(f"{OGC}Filter") is None
    names = [mark.findtext(f"{SLD}WellKnownName") for mark in rules[0].iter(f"{SLD}Mark")]
    assert names == ["brush://f_diagonal", "shape://backslash"]


def test_lists_show_the_label_of_a_class_and_keep_its_code(app: Flask) -> None:
    with exported(app, "town", "ar") as given:
        root = parsed(given, "buildings.qml")
        labels = [(label, key) for key, label, _meaning in given.about.classes]
    fields = {field.get("name"): field for field in root.iter("field")}
    assert set(fields) == {"damage_grade", "damage_grade_min", "damage_grade_max"}
    for field in fields.values():
        entries = field.findall(".//Option[@type='List']/Option/Option")
        assert [(entry.get("name"), entry.get("value")) for entry in entries] == labels
    assert root.findtext("previewExpression") == '"building_id"'


def test_arabic_limits_stand_in_a_legend_that_runs_from_left_to_right(app: Flask) -> None:
    with exported(app, "town", "ar") as given:
        style = style_of(given.layer("districts"), given.about)
    assert style is not None
    label = style.rules[1].label
    assert label[0] == label[-1] == "\u200f"
    assert label.count("\u200e") == 4
    assert re.findall(r"[\d%]+", label) == ["10%", "25%"]


def test_districts_without_footprints_show_a_density_and_never_a_share(app: Flask) -> None:
    with exported(app, "points") as given:
        style = style_of(given.layer("districts"), given.about)
    assert style is not None
    assert style.legend.startswith("Listed sites per km²")
    assert all("%" not in rule.label for rule in style.rules)
    assert '/ "area_km2"' in expression_of(style.rules[0])
    # Where nothing is listed there is no figure, and no 0.
    assert all('"sites_listed" > 0' in expression_of(rule) for rule in style.rules[:5])


def test_every_share_falls_into_exactly_one_step(app: Flask) -> None:
    with exported(app, "town") as given:
        style = style_of(given.layer("districts"), given.about)
    assert style is not None
    for value in (0.0, 9.99, 10.0, 25.0, 39.9, 40.0, 60.0, 100.0):
        fits = [
            rule
            for rule in style.rules[: len(RAMP_LIGHT)]
            if (rule.low is None or value >= rule.low) and (rule.high is None or value < rule.high)
        ]
        assert len(fits) == 1


@pytest.mark.parametrize(
    ("greatest", "limits"),
    [
        (0, (0.5, 1, 2, 5)),
        (1431.2, (100, 200, 500, 1000)),
        (1000, (50, 100, 200, 500)),
        (87.0, (5, 10, 20, 50)),
    ],
)
def test_density_steps_are_round_and_below_the_greatest(greatest: float, limits: tuple[float, ...]) -> None:
    assert density_breaks(greatest) == limits


def test_ramp_and_breaks_are_those_of_the_map(project: Path) -> None:
    source = project / "webapp" / "frontend" / "src"
    paint = (source / "paint.ts").read_text(encoding="utf-8")
    ramp = re.search(r"light: \{[^}]*ramp: \[([^\]]*)\]", paint)
    assert ramp is not None
    assert tuple(re.findall(r"#[0-9a-f]{6}", ramp[1])) == RAMP_LIGHT
    breaks = re.search(r"SHARE_BREAKS = \[([^\]]*)\]", (source / "districts.ts").read_text(encoding="utf-8"))
    assert breaks is not None
    assert tuple(100 * float(text) for text in breaks[1].split(",")) == PERCENT_BREAKS


def test_every_geographic_layer_has_both_styles_and_tables_have_none(app: Flask) -> None:
    with exported(app, "town") as given:
        files = styles_of(given.layers, given.about)
        names = [layer.name for layer in given.layers if layer.geometry]
    assert set(files) == {f"{name}{suffix}" for name in names for suffix in (".qml", ".sld")}


def test_styles_of_made_up_data_say_so(app: Flask) -> None:
    with exported(app, "town") as given:
        for name, content in styles_of(given.layers, given.about).items():
            assert given.about.notice in content.decode(), name


def test_words_from_data_cannot_break_a_style(app: Flask) -> None:
    with exported(app, "town") as given:
        rows = gpd.GeoDataFrame({"a": ["1"]}, geometry=[shapely.Point(0, 0)], crs=4326)
        layer = by_hand('x"><script>', rows, "Point")
        files = styles_of([layer], given.about)
    for content in files.values():
        assert ET.fromstring(content.decode()).find(".//script") is None
