import assert from "node:assert/strict";
import { test } from "node:test";
import { LEAST_HEIGHT, MOST_HEIGHT, QUESTION, heightIn, isQuestion, heightMessages, secretIn } from "../src/embed-heights.ts";

test("a height is told in the four dialects that pages understand", () => {
  assert.deepEqual(heightMessages("/embed/raqqa", 480, "https://ours.example/embed/raqqa?lang=ar", "Ab12"), [
    { "damage-map-height": { "/embed/raqqa": 480 } },
    { sentinel: "amp", type: "embed-size", height: 480 },
    '{"src":"https://ours.example/embed/raqqa?lang=ar","context":"iframe.resize","height":480}',
    { secret: "Ab12", message: "height", value: 480 },
  ]);
});

test("WordPress is answered only where it gave a secret", () => {
  assert.equal(heightMessages("v", 300, "a", null).length, 3);
});

test("a secret is letters and digits behind the address, and nothing else is one", () => {
  assert.equal(secretIn("#?secret=aB3"), "aB3");
  for (const hash of ["", "#", "#secret=aB3", "#?secret=", "#?secret=a b", "#?secret=<b>", `#?secret=${"a".repeat(65)}`, "#?secret=a&x=1"]) {
    assert.equal(secretIn(hash), null, hash);
  }
});

test("what one side tells the other side reads", () => {
  const read = heightMessages("v", 512.2, "a", "s").map(heightIn);
  assert.deepEqual(read, [513, null, null, null]);
});

test("only a finite height within reason is believed", () => {
  const told = (height: unknown) => heightIn({ "damage-map-height": { v: height } });
  assert.equal(told(LEAST_HEIGHT), LEAST_HEIGHT);
  assert.equal(told(MOST_HEIGHT), MOST_HEIGHT);
  for (const wrong of [LEAST_HEIGHT - 1, MOST_HEIGHT + 1, NaN, Infinity, -Infinity, "500", null, undefined, [500], {}]) {
    assert.equal(told(wrong), null, String(wrong));
  }
});

test("messages of others are passed over", () => {
  for (const other of [null, undefined, 3, "text", [], {}, { "damage-map-height": null }, { "damage-map-height": {} }, { height: 500 }]) {
    assert.equal(heightIn(other), null);
  }
});

test("a page that comes late asks, and its question is no height", () => {
  assert.equal(isQuestion(QUESTION), true);
  assert.equal(heightIn(QUESTION), null);
  for (const other of [null, "?", {}, { "damage-map-height": { "/embed/x": 300 } }]) assert.equal(isQuestion(other), false);
});
