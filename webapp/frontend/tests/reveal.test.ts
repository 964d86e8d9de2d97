import assert from "node:assert/strict";
import { test } from "node:test";
import { isOutOfSight } from "../src/reveal.ts";

test("a panel that starts low in the window is out of sight, one with room under it is not", () => {
  assert.equal(isOutOfSight(760, 780), true);
  assert.equal(isOutOfSight(900, 780), true);
  assert.equal(isOutOfSight(400, 780), false);
});
