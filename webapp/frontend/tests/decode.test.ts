import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY_TILE, decodeTile } from "../src/decode.ts";
import { epochIndex, rankAt } from "../src/scene.ts";
import { buildTile, hole, square } from "./tile-builder.ts";

const town = decodeTile(
  buildTile([
    {
      name: "buildings",
      extent: 8192,
      features: [
        { id: 1, type: 3, rings: [square(100, 100, 50)], properties: { g: "-34", d: 0 } },
        { id: 8, type: 3, rings: [square(400, 400, 20)], properties: { g: "--1", h: "--2", d: -1 } },
      ],
    },
    { name: "sites", features: [{ id: 3, type: 1, rings: [[[10, 20]]], properties: { g: "012", k: "bridge", d: 0 } }] },
    { name: "unknown layer", features: [] },
  ]),
);

test("a tile row, which counts from 1, becomes the row of the published table, which counts from 0", () => {
  assert.deepEqual([...town.buildings!.ids], [0, 7]);
  assert.deepEqual([...town.sites!.ids], [2]);
});

test("grades are read per epoch and a place without a record is -1, not 0", () => {
  assert.deepEqual([0, 1, 2].map((epoch) => rankAt(town.buildings!, 0, epoch)), [-1, 3, 4]);
  assert.deepEqual([0, 1, 2].map((epoch) => rankAt(town.buildings!, 1, epoch)), [-1, -1, 1]);
});

test("the highest class is the class itself unless the tile says otherwise", () => {
  const highest = { grades: town.buildings!.highest, nEpochs: 3 };
  assert.equal(rankAt(highest, 0, 2), 4);
  assert.equal(rankAt(highest, 1, 2), 2);
});

test("an epoch beyond the last one means the last one", () => {
  assert.equal(epochIndex(-1, 3), 2);
  assert.equal(epochIndex(9, 3), 2);
  assert.equal(epochIndex(1, 3), 1);
});

test("a feature without any grade text is not assessed", () => {
  const bare = decodeTile(buildTile([{ name: "buildings", features: [{ type: 3, rings: [square(0, 0, 9)] }] }]));
  assert.equal(rankAt(bare.buildings!, 0, 0), -1);
  assert.equal(bare.buildings!.ids[0], -1);
});

test("boxes hold the shapes, also beyond the edge of the tile", () => {
  assert.deepEqual([...town.buildings!.boxes.slice(0, 4)], [100, 100, 150, 150]);
  const edge = decodeTile(buildTile([{ name: "buildings", features: [{ type: 3, rings: [square(-20, -30, 25)] }] }]));
  assert.deepEqual([...edge.buildings!.boxes], [-20, -30, 5, -5]);
});

test("no bytes are an empty tile", () => {
  assert.equal(decodeTile(new Uint8Array()), EMPTY_TILE);
});

test("sites count as matched when the tile does not tell, and as it tells when it does", () => {
  assert.deepEqual([...town.sites!.matched], [1]);
  const told = decodeTile(
    buildTile([
      {
        name: "sites",
        features: [
          { id: 1, type: 1, rings: [[[1, 1]]], properties: { g: "4", m: 1 } },
          { id: 2, type: 1, rings: [[[2, 2]]], properties: { g: "4" } },
        ],
      },
    ]),
  );
  assert.deepEqual([...told.sites!.matched], [1, 0]);
});

test("rings, holes and lines keep their vertices, and a ring does not repeat its first one", () => {
  const { buildings, basemap } = decodeTile(
    buildTile([
      { name: "buildings", features: [{ id: 1, type: 3, rings: [square(0, 0, 300), hole(100, 100, 50)] }, { id: 2, type: 3, rings: [square(5000, -9, 2)] }] },
      { name: "basemap", features: [{ type: 2, rings: [[[0, 0], [4000, -70]], [[9, 9], [8, 8]]], properties: { kind: "road" } }] },
    ]),
  );
  assert.deepEqual([...buildings!.first], [0, 2, 3]);
  assert.deepEqual([...buildings!.start], [0, 4, 8, 12]);
  assert.deepEqual([...buildings!.xy.slice(0, 8)], [0, 0, 300, 0, 300, 300, 0, 300]);
  assert.deepEqual([...buildings!.boxes], [0, 0, 300, 300, 5000, -9, 5002, -7]);
  assert.deepEqual([...basemap!.start], [0, 2, 4]);
  assert.deepEqual([...basemap!.xy], [0, 0, 4000, -70, 9, 9, 8, 8]);
  assert.deepEqual(basemap!.kinds, ["road"]);
});

test("a feature that lacks what others say has its own words and no neighbour's", () => {
  const { sites } = decodeTile(
    buildTile([{ name: "sites", features: [{ id: 1, type: 1, rings: [[[1, 1]]], properties: { g: "4", k: "bridge" } }, { id: 2, type: 1, rings: [[[2, 2]]] }] }]),
  );
  assert.deepEqual(sites!.kinds, ["bridge", "unspecified"]);
  assert.deepEqual([...sites!.grades], [4, -1]);
  assert.deepEqual([...sites!.recorded], [1, 0]);
});
