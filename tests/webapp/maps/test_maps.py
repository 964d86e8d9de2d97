"""The map as folium elements: nothing foreign in it, the same bytes every time, and no data that can break out."""

import base64
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geodata.columns import COUNTED
from webapp.maps import (
    DamageMap,
    DamageTiles,
    MapAssets,
    MapControls,
    MapUrls,
    city_map,
    inlined_assets,
    script_json,
    served_assets,
)
from webapp.maps.legend import SWATCHES
from webapp.maps.strings import map_strings

BREAKOUT = "</script><script>alert(1)</script>"
LINKED = MapAssets("/static/map.js", "/static/map.css")
PAINT = Path(__file__).parents[3] / "webapp" / "frontend" / "src" / "paint.ts"


@dataclass
class Town:
    """Two districts side by side, one epoch; what :func:`city_map` reads of a bundle."""

    slug: str = "town-1"
    synthetic: bool = True
    has_footprints: bool = True
    name: str = "Town"
    notice: dict[str, str] | None = field(default_factory=lambda: {"en": "Made up", "ar": "مختلق"})

    @property
    def manifest(self) -> dict[str, Any]:
        return {
            "release": "0123456789ab",
            "area": {"slug": self.slug, "name": {"en": self.name, "ar": "بلدة"}, "as_of": "2017-10-21"},
            "synthetic_notice": self.notice,
            "epochs": ["2017-10-21"],
            "bounds": [38.9, 35.9, 39.2, 36.0],
            "districts_approximate": True,
            "sources": [{"credit": "Damage: A"}, {"credit": "Footprints: B"}, {"credit": "Damage: A"}],
            "tiles": {"maxzoom": 14, "layers": {"buildings": {"minzoom": 14, "maxzoom": 14}}},
            "webapp": {"correction_url": None},
        }

    def has_table(self, name: str) -> bool:
        """Whether the stand-in has it."""
        return False

    def table(self, name: str) -> pd.DataFrame:
        return {"districts": self._districts, "sites": self._sites, "statistics": self._statistics}[name]()

    def _districts(self) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(
            {
                "district_id": ["w", "e"],
                "name_en": ["West", None],
                "name_ar": [None, "شرق"],
                "area_km2": [1.0, 2.5],
            },
            geometry=[shapely.box(39.0, 35.94, 39.01, 35.95), shapely.box(39.01, 35.94, 39.03, 35.95)],
            crs=4326,
        )

    def _sites(self) -> pd.DataFrame:
        return pd.DataFrame({"site_kind": ["building", "bridge", "building"]})

    def _statistics(self) -> pd.DataFrame:
        footprints = {"w": 10, "e": 5, "outside": 1, "city": 16}
        rows = []
        for district_id, n in footprints.items():
            row: dict[str, Any] = {"district_id": district_id, "epoch": pd.Timestamp("2017-10-21")}
            row["n_footprints"] = n if self.has_footprints else None
            for key in COUNTED:
                row[f"n_buildings_{key}"] = n if self.has_footprints and key == "destroyed" else None
                row[f"n_sites_{key}"] = 3 if key == "severe" else 0
            rows.append(row)
        return pd.DataFrame(rows)


def test_the_same_bundle_gives_the_same_bytes() -> None:
    first, second = (city_map(Town(), language="en") for _ in range(2))
    assert first == second
    assert script_json(first.config) == script_json(second.config)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("embed", [False, True])
def test_no_foreign_address_in_a_map(language: str, embed: bool) -> None:
    parts = city_map(Town(), language=language, embed=embed)
    everything = parts.html + parts.script + script_json(parts.config)
    assert re.findall(r"https?:|//[a-z]|data:|javascript:", everything, re.IGNORECASE) == []


def test_the_markup_has_no_script_style_or_handler_so_a_strict_policy_allows_it() -> None:
    html = city_map(Town(), language="en").html
    assert re.search(r"<script|<style|\sstyle=|\son[a-z]+=", html, re.IGNORECASE) is None


def test_the_script_holds_no_data_but_the_slug() -> None:
    plain = city_map(Town(), language="en")
    hostile = city_map(Town(name=BREAKOUT, notice={"en": BREAKOUT}), language="ar")
    assert hostile.script == plain.script
    assert len(plain.script) < 600


def test_nothing_from_data_can_leave_the_script_element() -> None:
    text = script_json(city_map(Town(name=BREAKOUT), language="en").config)
    assert "<" not in text
    assert "\u2028" not in script_json("\u2028")
    assert json.loads(text)["name"] == BREAKOUT


def test_words_from_data_are_escaped_in_the_markup() -> None:
    html = city_map(Town(name='"><b>', notice={"en": BREAKOUT}), language="en").html
    assert "<b>" not in html
    assert "<script" not in html
    assert "&lt;/script&gt;" in html


def test_a_slug_with_any_signs_is_a_valid_name_in_the_script() -> None:
    script = city_map(Town(slug="a-b.c"), language="en").script
    assert "var map_a_b_c = L.map(" in script


def test_addresses_are_filled_in_and_those_of_the_script_are_left() -> None:
    config = city_map(Town(), language="ar").config
    assert config["tiles"]["url"] == "/tiles/town-1/{z}/{x}/{y}.mvt?v=0123456789ab"
    assert config["detailUrl"] == "/map/town-1/{layer}/{id}.json?lang=ar&v=0123456789ab"
    other = city_map(
        Town(), language="en", urls=MapUrls(tiles="t/{z}/{x}/{y}", detail="d/{layer}/{id}", page="p")
    )
    assert (other.config["tiles"]["url"], other.config["pageUrl"]) == ("t/{z}/{x}/{y}", "p")


def test_the_map_stays_left_to_right_and_its_frame_follows_the_language() -> None:
    html = city_map(Town(), language="ar").html
    assert '<section class="dl-map-shell" dir="rtl">' in html
    assert re.search(r'class="dl-map" id="map_town_1" tabindex="0" dir="ltr"', html)


@pytest.mark.parametrize("notice", [{"en": "Made up", "ar": "مختلق"}, {}, None])
def test_a_synthetic_city_is_marked_whatever_its_manifest_forgot(notice: dict[str, str] | None) -> None:
    parts = city_map(Town(notice=notice), language="en", embed=True)
    mark = parts.config["notice"]
    assert mark
    assert f'<p class="dl-map-mark">{mark}</p>' in parts.html


def test_a_real_city_carries_no_mark() -> None:
    parts = city_map(Town(synthetic=False), language="en")
    assert parts.config["notice"] is None
    assert "dl-map-mark" not in parts.html


def test_the_first_view_is_of_the_districts_not_of_the_ends_of_roads() -> None:
    config = city_map(Town(), language="en").config
    assert config["home"] == [39.0, 35.94, 39.03, 35.95]
    assert config["bounds"] == [38.9, 35.9, 39.2, 36.0]


def test_the_credit_is_shown_once_for_each_source_also_in_an_embed() -> None:
    parts = city_map(Town(), language="en", embed=True)
    assert '<p class="dl-credit">Damage: A · Footprints: B</p>' in parts.html


def test_words_may_be_handed_over() -> None:
    words = map_strings(str.upper)
    parts = city_map(Town(), language="en", strings=words)
    assert parts.config["notAssessedLabel"] == "NOT ASSESSED"
    assert "MAP OF BUILDING DAMAGE IN" in parts.html.upper()


def test_the_layer_stands_alone_in_a_folium_map() -> None:
    notebook = folium.Map(location=[35.95, 39.01], tiles=None)
    layer = DamageTiles("/t/{z}/{x}/{y}.mvt", watermark=BREAKOUT, bounds=[39, 35, 40, 36], assets=LINKED)
    layer.add_to(notebook)
    html = notebook.get_root().render()
    assert 'L.dmTiles("/t/{z}/{x}/{y}.mvt"' in html
    assert '"dataBounds":[39.0,35.0,40.0,36.0]' in html
    assert LINKED.script_url in html
    assert BREAKOUT not in html


def test_our_own_map_asks_nothing_of_other_hosts() -> None:
    city = DamageMap(location=[35.95, 39.01], assets=LINKED)
    tiles = DamageTiles("/t/{z}/{x}/{y}.mvt")
    tiles.add_to(city)
    MapControls(tiles, config_script="config").add_to(city)
    html = city.get_root().render()
    assert re.search(r"https?:", html) is None
    assert html.index("L.map(") < html.index("L.dmTiles(") < html.index("DamageLedger.start(")


def test_two_layers_of_one_page_do_not_share_their_links() -> None:
    with_links = DamageTiles("/a", assets=LINKED)
    without = DamageTiles("/b")
    assert with_links.default_js
    assert without.default_js == []
    assert DamageTiles.default_js == []


def test_built_assets_are_linked_by_their_versioned_names_or_inlined(tmp_path: Path) -> None:
    (tmp_path / "assets.json").write_text('{"map-alone.js": "map.AB.js", "map.css": "map.CD.css"}')
    (tmp_path / "map.AB.js").write_text("1")
    (tmp_path / "map.CD.css").write_text("a{}")
    assert served_assets("/static/", tmp_path) == MapAssets("/static/map.AB.js", "/static/map.CD.css")
    assert inlined_assets(tmp_path) == MapAssets(
        "data:text/javascript;base64,MQ==", "data:text/css;base64,YXt9"
    )


def test_an_inlined_style_sheet_brings_its_pictures(tmp_path: Path) -> None:
    for name, text in {
        "assets.json": json.dumps({"map-alone.js": "a.js", "map.css": "m.css"}),
        "a.js": "",
        "m.css": 'a{background:url("./b.AB12.png")}b{background:url(b.AB12.png)}i{behavior:url(#default#VML)}',
        "b.AB12.png": "PNG",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    style = base64.b64decode(inlined_assets(tmp_path).style_url.partition(",")[2]).decode()
    picture = "url(data:image/png;base64,UE5H)"
    assert style == f"a{{background:{picture}}}b{{background:{picture}}}i{{behavior:url(#default#VML)}}"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_map_and_pages_paint_a_class_alike(theme: str) -> None:
    source = PAINT.read_text(encoding="utf-8")
    section = source[source.index(f"  {theme}: {{\n    destroyed") :]
    for key, swatch in SWATCHES.items():
        found = re.search(rf'{key}: {{ fill: "(.*?)", outline: "(.*?)", pattern: "(.*?)" }}', section)
        assert found, key
        outline = getattr(swatch, f"outline_{theme}")
        assert found.groups() == (getattr(swatch, theme), outline, swatch.pattern), key
