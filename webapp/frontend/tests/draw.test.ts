import assert from "node:assert/strict";
import { test } from "node:test";
import type { Points } from "../src/decode.ts";
import { hasUseSign, isSiteShown } from "../src/draw.ts";
import { DEFAULT_SCENE, placing } from "../src/scene.ts";

test("a piece of a tile past its last zoom shows the right part of it", () => {
  const place = placing(4096, { zoom: 16, side: 256, ratio: 1, pieces: 4, column: 2, row: 1 });
  assert.equal(2048 * place.scale - place.dx, 0);
  assert.equal(1024 * place.scale - place.dy, 0);
  assert.equal(3072 * place.scale - place.dx, 256);
});

const site = (kind: string, matched: 0 | 1): Points => ({
  extent: 4096, n: 1, ids: Int32Array.of(0), xy: Int16Array.of(0, 0), kinds: [kind], uses: [""], matched: Uint8Array.of(matched),
  recorded: Uint8Array.of(1), source: Uint8Array.of(0),
  nEpochs: 1, grades: Int8Array.of(4), highest: Int8Array.of(4), districts: Int32Array.of(0),
});

test("a site without a building is shown as soon as buildings are, one with a building only close up", () => {
  assert.equal(isSiteShown(site("building", 0), 0, 14, DEFAULT_SCENE), true);
  assert.equal(isSiteShown(site("building", 1), 0, 17, DEFAULT_SCENE), false);
  assert.equal(isSiteShown(site("building", 1), 0, 18, DEFAULT_SCENE), true);
});

test("craters and bridges follow their own switches, not those of the classes", () => {
  const noDestroyed = { ...DEFAULT_SCENE, hiddenRanks: new Set([4]) };
  assert.equal(isSiteShown(site("bridge", 0), 0, 14, noDestroyed), true);
  assert.equal(isSiteShown(site("building", 0), 0, 14, noDestroyed), false);
  assert.equal(isSiteShown(site("bridge", 0), 0, 14, { ...DEFAULT_SCENE, hiddenKinds: new Set(["bridge"]) }), false);
});

test("a crater is there from the date that records it, not before", () => {
  const crater = { ...site("road_crater", 0), nEpochs: 2, recorded: Uint8Array.of(0, 1), grades: Int8Array.of(-1, -1) };
  assert.equal(isSiteShown(crater, 0, 15, { ...DEFAULT_SCENE, epoch: 0 }), false);
  assert.equal(isSiteShown(crater, 0, 15, { ...DEFAULT_SCENE, epoch: 1 }), true);
});

test("a school has a sign of its own from the date that records it, and is an ordinary site when the layer is off", () => {
  const school = { ...site("building", 1), uses: ["school"] };
  assert.equal(isSiteShown(school, 0, 14, DEFAULT_SCENE), true);
  const off = { ...DEFAULT_SCENE, hiddenKinds: new Set(["school"]) };
  assert.equal(isSiteShown(school, 0, 14, off), false);
  assert.equal(isSiteShown(school, 0, 18, off), true);
  assert.equal(isSiteShown(school, 0, 14, { ...DEFAULT_SCENE, hiddenRanks: new Set([4]) }), false);
  assert.equal(hasUseSign({ ...school, recorded: Uint8Array.of(0) }, 0, DEFAULT_SCENE), false);
});

test("a filter by source or district leaves out the sites of others", () => {
  assert.equal(isSiteShown(site("bridge", 0), 0, 15, { ...DEFAULT_SCENE, source: 1 }), false);
  assert.equal(isSiteShown(site("bridge", 0), 0, 15, { ...DEFAULT_SCENE, source: 0, districtRow: 0 }), true);
  assert.equal(isSiteShown(site("bridge", 0), 0, 15, { ...DEFAULT_SCENE, districtRow: 3 }), false);
});
