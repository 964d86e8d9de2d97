import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeTile } from "../src/decode.ts";
import { type Visible, identify } from "../src/identify.ts";
import { buildTile, hole, square } from "./tile-builder.ts";

// A tile of 1000 units: a house with a courtyard, a house beside it, a site between them, one district around all.
const tile = decodeTile(
  buildTile([
    {
      name: "buildings",
      extent: 1000,
      features: [
        { id: 11, type: 3, rings: [square(100, 100, 100), hole(140, 140, 20)], properties: { g: "4" } },
        { id: 12, type: 3, rings: [square(300, 100, 100)], properties: { g: "-" } },
      ],
    },
    { name: "sites", extent: 1000, features: [{ id: 21, type: 1, rings: [[[250, 150]]], properties: { g: "3", k: "road" } }] },
    { name: "districts", extent: 1000, features: [{ type: 3, rings: [square(0, 0, 500)], properties: { id: "amin" } }] },
  ]),
);
const all: Visible = { incident: null, building: () => true, sign: null, site: () => true, siteUnder: null };
const at = (x: number, y: number, reach = 0, visible = all) => identify(tile, x / 1000, y / 1000, reach / 1000, visible);

test("a point in a building finds it", () => {
  assert.deepEqual(at(110, 110), { layer: "buildings", id: 10, index: 0 });
});

test("a courtyard is no part of its building", () => {
  assert.equal(at(150, 150)?.layer, "districts");
});

test("within reach the nearest building is found, out of reach the district", () => {
  assert.equal(at(295, 120, 10)?.id, 11);
  assert.equal(at(285, 120, 10)?.layer, "districts");
});

test("a site near the point wins over the ground, and over a building that is merely near", () => {
  assert.deepEqual(at(252, 151, 10), { layer: "sites", id: 20, index: 0 });
});

test("the boundary of the reach belongs to it", () => {
  assert.equal(at(260, 150, 10)?.layer, "sites");
  assert.equal(at(261, 150, 10)?.layer, "districts");
});

test("what is filtered out cannot be found", () => {
  const assessedOnly: Visible = { ...all, building: (buildings, i) => buildings.grades[i] >= 0 };
  assert.equal(at(350, 150, 0, assessedOnly)?.layer, "districts");
});

test("in the overview only districts are found", () => {
  assert.deepEqual(at(110, 110, 5, { incident: null, building: null, sign: null, site: null, siteUnder: null }), { layer: "districts", id: "amin", index: 0 });
});

test("a site that stands for a building does not hide it", () => {
  const under: Visible = { incident: null, building: () => true, sign: null, site: null, siteUnder: () => true };
  const both = decodeTile(
    buildTile([
      { name: "buildings", features: [{ id: 1, type: 3, rings: [square(0, 0, 100)] }] },
      { name: "sites", features: [{ id: 1, type: 1, rings: [[[50, 50]]] }, { id: 2, type: 1, rings: [[[300, 300]]] }] },
    ]),
  );
  assert.equal(identify(both, 50 / 4096, 50 / 4096, 0.001, under)?.layer, "buildings");
  assert.equal(identify(both, 300 / 4096, 300 / 4096, 0.001, under)?.layer, "sites");
});

test("outside everything nothing is found", () => {
  assert.equal(at(900, 900), null);
});
