"""Our layer in somebody's own folium map: beside other layers, on a page of another origin, without any other host."""

from collections.abc import Callable
from pathlib import Path

import folium
import geopandas as gpd
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESKTOP, eventually, screenshot, watched
from webapp.maps import DamageMap, DamageTiles, inlined_assets

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAINTED = """() => [...document.querySelectorAll('.leaflet-tile-container canvas')].some((canvas) =>
  canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0))"""


def test_tiles_and_a_marker_are_drawn_and_nobody_else_is_asked(
    browser: Browser, server: str, demo_bundle: Path, host_page: Callable[[str], str]
) -> None:
    west, south, east, north = gpd.read_parquet(demo_bundle / "districts.parquet").total_bounds
    middle = [(south + north) / 2, (west + east) / 2]
    city = DamageMap(location=middle, zoom_start=16, assets=inlined_assets())
    DamageTiles(f"{server}/tiles/raqqa-demo/{{z}}/{{x}}/{{y}}.mvt", name="Damage").add_to(city)
    folium.Marker(middle, tooltip="A marker").add_to(city)
    folium.LayerControl(collapsed=False).add_to(city)
    address = host_page(city.get_root().render())
    with watched(browser, address.rpartition("/")[0], DESKTOP) as seen:
        page = seen.page
        page.goto(address)
        marker = page.locator(".leaflet-marker-icon")
        expect(marker).to_be_visible()
        eventually(page, lambda: marker.evaluate("(image) => image.naturalWidth"), lambda width: width == 25)
        eventually(page, lambda: page.evaluate(PAINTED), bool)
        screenshot(page, "map-of-its-own")
        page.get_by_label("Damage").uncheck()
        expect(page.locator(".leaflet-tile-container canvas")).to_have_count(0)
        seen.wait_until_quiet()
        assert all(url.startswith(f"{server}/tiles/") for url in seen.foreign)
        assert seen.foreign, "tiles come from the server"
        assert seen.errors == []
