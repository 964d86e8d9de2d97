import assert from "node:assert/strict";
import { test } from "node:test";
import { parseUrl, writeUrl } from "../src/url-state.ts";

const NO_MORE = { kinds: null, source: null, show: null, overview: null } as const;
const EPOCHS = ["2013-10-22", "2017-10-21"];

test("what is written is read again", () => {
  const state = { view: { lat: 35.95, lng: 39.01, zoom: 16 }, epoch: 0, shown: new Set(["4", "-"]), district: "amin", ...NO_MORE };
  const query = writeUrl("?lang=ar&theme=dark", state, EPOCHS, { epoch: 1 });
  assert.deepEqual(parseUrl(query, EPOCHS), state);
  assert.match(query, /^\?lang=ar&theme=dark&/);
});

test("a link is readable: commas stay commas, not assessed is na", () => {
  const state = { view: { lat: 35.95, lng: 39.01, zoom: 16 }, epoch: 1, shown: new Set(["4", "3", "-"]), district: null, ...NO_MORE };
  assert.equal(writeUrl("", state, EPOCHS, { epoch: 1 }), "?ll=35.95000,39.01000&z=16&classes=4,3,na");
});

test("the date the page opens with is not written", () => {
  const state = { view: null, epoch: 1, shown: null, district: null, ...NO_MORE };
  assert.equal(writeUrl("?date=2013-10-22", state, EPOCHS, { epoch: 1 }), "");
});

for (const query of ["?ll=abc&z=3", "?ll=35.9,39.0", "?ll=95,39&z=4", "?ll=35,39&z=99", "?ll=35,39&z=-1", "?ll=<script>,1&z=2"]) {
  test(`a mangled place is ignored: ${query}`, () => assert.equal(parseUrl(query, EPOCHS).view, null));
}

test("an unknown date or class is ignored", () => {
  assert.equal(parseUrl("?date=1999-01-01", EPOCHS).epoch, null);
  assert.equal(parseUrl("?classes=9,x", EPOCHS).shown, null);
  assert.deepEqual(parseUrl("?classes=4,x,na", EPOCHS).shown, new Set(["4", "-"]));
});

test("kinds, source, agreement and squares are written and read again; no kind at all is none", () => {
  const state = { view: null, epoch: null, shown: null, district: null, kinds: new Set(["bridge", "incident"]), source: "list", show: "agreement", overview: "squares" } as const;
  const query = writeUrl("", state, EPOCHS, { epoch: 1 });
  assert.equal(query, "?kinds=bridge,incident&source=list&show=agreement&overview=squares");
  assert.deepEqual(parseUrl(query, EPOCHS), state);
  assert.equal(writeUrl("", { ...state, kinds: new Set<string>(), source: null, show: null, overview: null }, EPOCHS, { epoch: 1 }), "?kinds=none");
  assert.deepEqual(parseUrl("?kinds=none", EPOCHS).kinds, new Set());
});

test("an unknown show or overview is ignored", () => {
  assert.deepEqual([parseUrl("?show=x&overview=y", EPOCHS).show, parseUrl("?show=x&overview=y", EPOCHS).overview], [null, null]);
});
