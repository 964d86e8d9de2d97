import assert from "node:assert/strict";
import { test } from "node:test";
import { nextInFilm } from "../src/dates.ts";
import { decodeTile } from "../src/decode.ts";
import { squareMeasure, stepFor, valueOfSquare } from "../src/districts.ts";
import { certaintyOf } from "../src/incidents.ts";
import { DEFAULT_SCENE, hasSquares } from "../src/scene.ts";
import { buildTile, square } from "./tile-builder.ts";

const { squares } = decodeTile(
  buildTile([
    {
      name: "squares",
      features: [
        { id: 1, type: 3, rings: [square(0, 0, 9)], properties: { n: "40", g: "a,2,,1;10" } },
        { id: 2, type: 3, rings: [square(9, 0, 9)], properties: { n: "4" } },
      ],
    },
  ]),
);
const share = { kind: "share" as const, breaks: [0.1, 0.25, 0.4, 0.6], classes: ["destroyed", "severe", "moderate"] };

test("counts of a square are read per date, to base 36, with zeros left out", () => {
  assert.deepEqual(squares!.counts[0], [[10, 2, 0, 1, 0], [36, 0, 0, 0, 0]]);
  assert.equal(squares!.counted[0], 40);
  assert.equal(squares!.counts[1], null, "too few for a share");
});

test("a share is of all footprints of the square; where nobody looked there is none", () => {
  assert.equal(valueOfSquare(share, [10, 2, 0, 1, 0], 40, 0.0625), 0.3);
  assert.equal(stepFor(share, valueOfSquare(share, [10, 2, 0, 1, 0], 40, 0.0625)), 2);
  assert.equal(valueOfSquare(share, [0, 0, 0, 0, 0], 40, 0.0625), null);
  assert.equal(valueOfSquare(share, [0, 0, 0, 0, 7], 40, 0.0625), 0);
});

test("without footprints a square has a density on a scale of its own", () => {
  const density = squareMeasure({ kind: "density", breaks: [10, 20, 50, 100], classes: ["destroyed"] }, 1600);
  assert.deepEqual(density.breaks, [100, 200, 500, 1000]);
  assert.equal(valueOfSquare(density, [4, 9, 9, 9, 9], 40, 0.0625), 64);
});

test("squares are asked for only between districts and buildings, and only where there are any", () => {
  const scene = { ...DEFAULT_SCENE, squareZoom: 11, squaresFrom: 12 };
  assert.deepEqual([11, 12, 13, 14].map((zoom) => hasSquares(scene, zoom)), [false, true, true, false]);
  assert.equal(hasSquares({ ...scene, squareZoom: null }, 13), false);
});

test("an incident is certain when its last day is past, possible from its first, and possible always if undated", () => {
  assert.equal(certaintyOf("2017-01-01", "2017-02-01", "2016-12-31"), "later");
  assert.equal(certaintyOf("2017-01-01", "2017-02-01", "2017-01-01"), "possible");
  assert.equal(certaintyOf("2017-01-01", "2017-02-01", "2017-02-01"), "certain");
  assert.equal(certaintyOf("", "2017-02-01", "2016-01-01"), "possible");
  assert.equal(certaintyOf("2017-01-01", "", "2018-01-01"), "possible");
  assert.equal(certaintyOf("", "", "2016-01-01"), "possible");
});

test("a film of dates stops at the end and starts again from the first", () => {
  assert.equal(nextInFilm(0, 3, true), 1);
  assert.equal(nextInFilm(2, 3, false), null);
  assert.equal(nextInFilm(2, 3, true), 0);
  assert.equal(nextInFilm(0, 1, true), null);
});
