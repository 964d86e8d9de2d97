import assert from "node:assert/strict";
import { test } from "node:test";
import { formatChoice, formatShare, say } from "../src/text.ts";

test("placeholders are filled and a forgotten one stays visible", () => {
  assert.equal(say({ a: "{n} of {total}" }, "a", { n: 3 }), "3 of {total}");
  assert.equal(say({}, "missing.key"), "missing.key");
});

test("Arabic figures are written with Western digits, as on the pages around the map", () => {
  assert.match(formatShare(0.134, "ar-SY-u-nu-latn"), /13[.,٫]4/);
  assert.match(formatChoice(["a", "b"], "en"), /^a or b$/);
});
