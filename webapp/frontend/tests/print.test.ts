import assert from "node:assert/strict";
import { test } from "node:test";
import { canSpare } from "../src/after-view.ts";
import { printScale } from "../src/print.ts";

test("a map wider than the sheet is made smaller, a small one larger, none beyond measure", () => {
  assert.ok(1280 * printScale(1280, 500) <= 690);
  assert.ok(500 * printScale(640, 500) <= 460);
  assert.equal(printScale(100, 100), 1.6);
});

test("a map without a size is printed as it is", () => {
  assert.equal(printScale(0, 0), 1);
});

test("the typeface is not fetched by readers who save data or whose line is slow", () => {
  assert.equal(canSpare(undefined), true);
  assert.equal(canSpare({ effectiveType: "4g" }), true);
  assert.equal(canSpare({ effectiveType: "3g" }), false);
  assert.equal(canSpare({ effectiveType: "4g", saveData: true }), false);
});
