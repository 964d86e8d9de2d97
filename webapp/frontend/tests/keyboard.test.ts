import assert from "node:assert/strict";
import { test } from "node:test";
import { actionFor } from "../src/keyboard.ts";

test("keys: Enter reads, digits switch classes, page keys step the date, Escape closes, all others stay with the browser", () => {
  const done: string[] = [];
  const actions = { read: () => done.push("read"), toggleClass: (n: number) => done.push(`class ${n}`), close: () => done.push("close"), stepDate: (by: number) => done.push(`date ${by}`) };
  for (const key of ["Enter", "1", "6", "PageUp", "PageDown", "Escape"]) actionFor(key, actions)?.();
  assert.deepEqual(done, ["read", "class 1", "class 6", "date 1", "date -1", "close"]);
  for (const key of ["Tab", "ArrowUp", "7", "0", "a"]) assert.equal(actionFor(key, actions), null);
});
