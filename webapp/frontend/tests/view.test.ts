import assert from "node:assert/strict";
import { test } from "node:test";
import { homeZoom, mercator, panelPadding, zoomToFit } from "../src/view.ts";

test("the first view holds the whole city", () => {
  const bounds = [38.96, 35.93, 39.05, 35.98] as const;
  const zoom = zoomToFit(bounds, 640, 480);
  const [west] = mercator(bounds[0], bounds[3]);
  const [east] = mercator(bounds[2], bounds[1]);
  const width = (east - west) * 256 * 2 ** zoom;
  assert.ok(width <= 640 && width > 320);
});

test("what is fitted fills seven tenths of the window at least, for it is fitted in half steps", () => {
  for (const degrees of [0.03, 0.035, 0.04, 0.045, 0.05, 0.055]) {
    const zoom = zoomToFit([39, 35.95, 39 + degrees, 35.951], 390, 600, 0);
    const filled = ((degrees / 360) * 256 * 2 ** zoom) / 390;
    assert.ok(filled <= 1 && filled > 0.7, `${degrees}: ${filled}`);
    assert.equal((2 * zoom) % 1, 0);
  }
});

test("the open legend takes room at the end of the line, which is left in Arabic", () => {
  assert.ok(panelPadding(1280, "ltr").end > panelPadding(1280, "ltr").start);
  assert.ok(panelPadding(1280, "rtl").start > panelPadding(1280, "rtl").end);
  assert.deepEqual(panelPadding(390, "ltr"), panelPadding(390, "rtl"));
});

test("a city with districts opens on them however small it is, one without on its buildings", () => {
  const home = [39.0, 35.95, 39.005, 35.955] as const;
  const tiles = { url: "", maxNativeZoom: 14, layers: { buildings: { minzoom: 14, maxzoom: 14 } } };
  const district = { id: "a", row: 0, name: "A", aliases: [], bounds: home, label: [39, 35.95], nFootprints: 9, areaKm2: 1, buildings: [], sites: [] } as const;
  const town = { home, dir: "ltr", hasFootprints: true, tiles } as const;
  assert.equal(homeZoom({ ...town, districts: [district] }, 1280, 800), 13);
  assert.ok(homeZoom({ ...town, districts: [] }, 1280, 800) >= 14);
});
