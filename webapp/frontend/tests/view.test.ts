import assert from "node:assert/strict";
import { test } from "node:test";
import { mercator, panelPadding, zoomToFit } from "../src/view.ts";

test("the first view holds the whole city", () => {
  const bounds = [38.96, 35.93, 39.05, 35.98] as const;
  const zoom = zoomToFit(bounds, 640, 480);
  const [west] = mercator(bounds[0], bounds[3]);
  const [east] = mercator(bounds[2], bounds[1]);
  const width = (east - west) * 256 * 2 ** zoom;
  assert.ok(width <= 640 && width * 2 > 320);
});

test("the open legend takes room at the end of the line, which is left in Arabic", () => {
  assert.ok(panelPadding(1280, "ltr").end > panelPadding(1280, "ltr").start);
  assert.ok(panelPadding(1280, "rtl").start > panelPadding(1280, "rtl").end);
  assert.deepEqual(panelPadding(390, "ltr"), panelPadding(390, "rtl"));
});
