import assert from "node:assert/strict";
import { test } from "node:test";
import { EARTH_RADIUS_M, areaM2, crossesItself, distanceM, lengthM } from "../src/geodesy.ts";

const near = (got: number, wanted: number, share: number) => assert.ok(Math.abs(got - wanted) <= share * wanted, `${got} is not ${wanted}`);

test("one degree of a great circle is 111.19 km, north or along the equator", () => {
  assert.equal((distanceM({ lat: 35, lng: 39 }, { lat: 36, lng: 39 }) / 1000).toFixed(2), "111.19");
  assert.equal((distanceM({ lat: 0, lng: 39 }, { lat: 0, lng: 40 }) / 1000).toFixed(2), "111.19");
  near(distanceM({ lat: 90, lng: 0 }, { lat: -90, lng: 0 }), Math.PI * EARTH_RADIUS_M, 1e-9);
});

test("a square of a kilometre has a square kilometre and four kilometres round it", () => {
  const high = 1000 / 111_194.93;
  const wide = high / Math.cos((35.95 * Math.PI) / 180);
  const square = [
    { lat: 35.95 - high / 2, lng: 39 },
    { lat: 35.95 - high / 2, lng: 39 + wide },
    { lat: 35.95 + high / 2, lng: 39 + wide },
    { lat: 35.95 + high / 2, lng: 39 },
  ];
  near(areaM2(square), 1e6, 1e-5);
  near(areaM2([...square].reverse()), 1e6, 1e-5);
  near(lengthM(square, true), 4000, 1e-4);
  near(lengthM(square), 3000, 1e-4);
});

test("an eighth of the sphere has an eighth of its area", () => {
  near(areaM2([{ lat: 0, lng: 0 }, { lat: 0, lng: 90 }, { lat: 90, lng: 0 }]), (4 * Math.PI * EARTH_RADIUS_M ** 2) / 8, 1e-9);
});

test("no points, one and two have no area; one has no length", () => {
  const [a, b] = [{ lat: 35, lng: 39 }, { lat: 36, lng: 39 }];
  assert.deepEqual([areaM2([]), areaM2([a]), areaM2([a, b]), lengthM([]), lengthM([a])], [0, 0, 0, 0, 0]);
  assert.equal(lengthM([a, b], true), lengthM([a, b]), "two points are not walked back");
});

test("a bow tie crosses itself, a square does not", () => {
  const [a, b, c, d] = [{ lat: 0, lng: 0 }, { lat: 0, lng: 1 }, { lat: 1, lng: 1 }, { lat: 1, lng: 0 }];
  assert.equal(crossesItself([a, b, c, d]), false);
  assert.equal(crossesItself([a, c, b, d]), true);
  assert.equal(crossesItself([a, b, c]), false);
});
