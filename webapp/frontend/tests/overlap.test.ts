import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutOverlap } from "../src/overlap.ts";

test("of two names that would overlap the first stays", () => {
  const box = (x: number) => ({ x, y: 0, width: 40, height: 20 });
  assert.deepEqual(withoutOverlap([box(0), box(30), box(60)]), [true, false, true]);
});
