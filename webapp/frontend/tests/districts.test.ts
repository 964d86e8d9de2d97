import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tally } from "../src/config.ts";
import { densityBreaks, isTooFew, measureFor, stepFor, stepLabels, valueOf } from "../src/districts.ts";

const NOBODY = new Set<string>();
const words = { under: "under {high}", between: "{low} to {high}", over: "{low} or more" };

/** 100 footprints: 10 destroyed, 20 severe, 10 moderate, 5 possible, 5 without visible damage, 50 not assessed. */
const withFootprints: Tally = {
  nFootprints: 100,
  areaKm2: 2,
  buildings: [
    { destroyed: 10, severe: 20, moderate: 10, possible: 5, no_visible_damage: 5, not_assessed: 50 },
    { destroyed: 0, severe: 0, moderate: 0, possible: 0, no_visible_damage: 0, not_assessed: 100 },
  ],
  sites: [{ destroyed: 12, severe: 20, moderate: 10, possible: 8, no_visible_damage: 5, not_assessed: 3 }],
};
const share = measureFor({ hasFootprints: true, districts: [] }, NOBODY);
const density = measureFor({ hasFootprints: false, districts: [] }, NOBODY);

test("the share divides by all footprints, assessed or not", () => {
  assert.equal(valueOf(share, withFootprints, 0), 0.4);
});

test("classes switched off leave the share", () => {
  const destroyedOnly = measureFor({ hasFootprints: true, districts: [] }, new Set(["severe", "moderate"]));
  assert.equal(valueOf(destroyedOnly, withFootprints, 0), 0.1);
});

test("a district that nobody assessed has no figure and is hatched, it is not 0 %", () => {
  assert.equal(valueOf(share, withFootprints, 1), null);
  assert.equal(stepFor(share, null), -1);
});

test("a district without footprints has no share", () => {
  assert.equal(valueOf(share, { ...withFootprints, nFootprints: 0 }, 0), null);
});

test("with every class switched off there is no figure", () => {
  const nothing = measureFor({ hasFootprints: true, districts: [] }, new Set(["destroyed", "severe", "moderate"]));
  assert.equal(valueOf(nothing, withFootprints, 0), null);
});

test("points alone give a density and never a share", () => {
  assert.equal(density.kind, "density");
  assert.equal(valueOf(density, { ...withFootprints, nFootprints: null, buildings: null }, 0), 25);
  assert.equal(valueOf(density, { ...withFootprints, areaKm2: null }, 0), null);
});

test("a value on a limit belongs to the step above it", () => {
  assert.deepEqual([0, 0.0999, 0.1, 0.4, 0.6, 1].map((value) => stepFor(share, value)), [0, 0, 1, 3, 4, 4]);
});

test("density limits are round, rising, and below the greatest value", () => {
  assert.deepEqual(densityBreaks(1325), [100, 200, 500, 1000]);
  assert.deepEqual(densityBreaks(1000), [50, 100, 200, 500]);
  assert.equal(densityBreaks(0).length, 4);
});

test("every step has a label, with the limits written out", () => {
  assert.deepEqual(stepLabels(share, "en", words), ["under 10%", "10% to 25%", "25% to 40%", "40% to 60%", "60% or more"]);
});

test("limits come from all dates, so a colour means the same at each", () => {
  const district = {
    ...withFootprints, id: "a", row: 0, name: "A", aliases: [], areaKm2: 1,
    bounds: [0, 0, 1, 1] as const, label: [0, 0] as const,
    sites: [{ destroyed: 90 }, { destroyed: 900 }],
  };
  assert.deepEqual(measureFor({ hasFootprints: false, districts: [district] }, NOBODY).breaks, [50, 100, 200, 500]);
});

test("a district of a few footprints gets no share; one without any, or on a map of sites, is another matter", () => {
  const told = (nFootprints: number | null) => isTooFew({ leastFootprints: 5 }, { nFootprints });
  assert.deepEqual([null, 0, 1, 4, 5, 100].map(told), [false, false, true, true, false, false]);
});
