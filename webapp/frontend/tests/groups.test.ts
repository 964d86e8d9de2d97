import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeTile } from "../src/decode.ts";
import { AGREEMENT_GROUPS, CLASS_GROUPS, groupAt, isBuildingShown } from "../src/groups.ts";
import { DEFAULT_SCENE, type Scene } from "../src/scene.ts";
import { classCounts } from "../src/legend.ts";
import { ViewCounter } from "../src/view-counts.ts";
import { type Value, buildTile, square } from "./tile-builder.ts";

const house = (id: number, x: number, properties: Readonly<Record<string, Value>>) => ({ id, type: 3 as const, rings: [square(x, 0, 10)], properties });
// Two dates, two sources: "s" has the digits of the first source, then those of the second.
const { buildings, ...tile } = decodeTile(
  buildTile([
    {
      name: "buildings",
      extent: 1000,
      features: [
        house(1, 0, { g: "-4", s: "---4", d: 0 }), // no record at the first date
        house(2, 100, { g: "33", s: "3-33", x: 0, d: 0 }),
        house(3, 200, { g: "--", c: "n", d: 1 }),
        house(4, 300, { g: "2-", s: "2-4-", x: 2, d: 1 }),
        house(5, 400, { g: "2-", s: "2-4-", d: 1 }), // both speak, but cannot be compared
        house(6, 500, { g: "--", d: 1 }),
      ],
    },
    { name: "incidents", extent: 1000, features: [{ id: 1, type: 1, rings: [[[5, 5]]], properties: { f: "2015-01-01", u: "2015-02-01", d: 0 } }] },
  ]),
);
const all = { buildings, ...tile };
const first: Scene = { ...DEFAULT_SCENE, epoch: 0, date: "2014-01-01" };
const last: Scene = { ...DEFAULT_SCENE, epoch: 1, date: "2015-01-15" };
const names = (scene: Scene, keys: readonly string[]) => Array.from({ length: 6 }, (_, i) => keys[groupAt(buildings!, i, scene)]);

test("a building graded only later has no record yet, which is not the same as not assessed", () => {
  assert.deepEqual(names(first, CLASS_GROUPS), ["not_yet", "severe", "unseen_n", "moderate", "moderate", "not_assessed"]);
  assert.equal(names(last, CLASS_GROUPS)[0], "destroyed");
});

test("one source alone shows its own grades, and what it does not grade is not assessed", () => {
  assert.deepEqual(names({ ...first, source: 1 }, CLASS_GROUPS), ["not_yet", "severe", "unseen_n", "destroyed", "destroyed", "not_assessed"]);
});

test("agreement: none, one, no safe mapping, agree, and how far apart", () => {
  const expected = ["one_source", "agree", "not_assessed", "far_apart", "unmapped", "not_assessed"];
  assert.deepEqual(names({ ...first, isAgreement: true }, AGREEMENT_GROUPS), expected);
});

test("a building outside the chosen district is filtered out, whatever its class", () => {
  assert.deepEqual([0, 2].map((i) => isBuildingShown(buildings!, i, { ...first, districtRow: 1 })), [false, true]);
});

test("counts follow the view, the date and the district, and a building in two tiles counts once", () => {
  const count = (scene: Scene, east: number) => {
    const counter = new ViewCounter(scene);
    for (let twice = 0; twice < 2; twice++) counter.add(all, { west: 0, north: 0, east, south: 1 });
    return counter.result();
  };
  assert.equal(count(last, 1).total, 6);
  assert.equal(count(last, 0.15).total, 2);
  assert.equal(classCounts(count(first, 1)).not_assessed, 3);
  assert.equal(classCounts(count(last, 1)).destroyed, 1);
  assert.equal(count({ ...last, districtRow: 1 }, 1).total, 4);
  assert.deepEqual(count(last, 1).incidents, { certain: 0, possible: 1, later: 0 });
  assert.equal(count(first, 1).incidents.possible, 0);
});
