import assert from "node:assert/strict";
import { test } from "node:test";
import { State } from "../src/state.ts";

test("switching a class twice leaves things as they were, and listeners hear both", () => {
  const state = new State({ epoch: 0, hidden: new Set(), hiddenKinds: new Set(), district: null, source: null, show: "classes", overview: "auto" });
  const heard: number[] = [];
  const stop = state.listen(({ hidden }) => heard.push(hidden.size));
  state.toggleClass("severe");
  state.toggleClass("severe");
  stop();
  state.toggleClass("severe");
  assert.deepEqual(heard, [1, 0]);
});
