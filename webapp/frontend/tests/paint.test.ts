import assert from "node:assert/strict";
import { test } from "node:test";
import { GRADE_KEYS, classPaint, keyOfRank, patternSide } from "../src/paint.ts";

test("not assessed is hatched in both themes and never has the colour of no visible damage", () => {
  for (const theme of ["light", "dark"] as const) {
    assert.equal(classPaint(theme, "not_assessed").pattern, "hatched");
    assert.notEqual(classPaint(theme, "not_assessed").fill, classPaint(theme, "no_visible_damage").fill);
  }
});

test("every class has a pattern of its own, so colour is never the only sign", () => {
  const patterns = [...GRADE_KEYS, "not_assessed"].map((key) => classPaint("light", key).pattern);
  assert.equal(new Set(patterns).size, patterns.length);
});

test("an unknown class is drawn as not assessed, not as undamaged", () => {
  assert.equal(classPaint("light", "something new"), classPaint("light", "not_assessed"));
  assert.equal(keyOfRank(-1), "not_assessed");
  assert.equal(keyOfRank(0), "no_visible_damage");
});

test("patterns join from tile to tile at the usual screen densities", () => {
  for (const ratio of [1, 1.25, 1.5, 2, 2.625, 2.75, 3]) {
    assert.equal(Math.round(256 * ratio) % patternSide(8, ratio), 0, `ratio ${ratio}`);
  }
});
