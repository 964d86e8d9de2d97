import assert from "node:assert/strict";
import { test } from "node:test";
import type { District } from "../src/config.ts";
import { placesElsewhere, geoJsonOf } from "../src/coordinate-tools.ts";
import { districtsLike, findAddress, foundHere, isWorthAsking, resultsOf } from "../src/results.ts";

const named = (id: string, name: string, ...aliases: string[]) => ({ id, name, aliases }) as unknown as District;
const DISTRICTS = [named("a", "Rashidiyeh", "الرشيدية"), named("b", "Andalus", "الأندلس"), named("c", "Mansour", "المنصور"), named("d", "Al-Mansourah", "المنصورة")];
const config = { districts: DISTRICTS, bounds: [38.9, 35.9, 39.1, 36] as const, strings: { "search.far": "outside" } };
const middle = { lat: 35.95, lng: 39.01 };
const ids = (typed: string) => districtsLike(typed, DISTRICTS).map(({ id }) => id);

test("a district is found by either of its names, however it is spelled", () => {
  for (const typed of ["andalus", "ANDAL", "الأندلس", "الاندلس", "اندلس"]) assert.deepEqual(ids(typed), ["b"], typed);
  assert.deepEqual(ids("الرشيديه"), ["a"]);
});

test("the whole name comes before what only begins with it", () => {
  assert.deepEqual(ids("المنصور"), ["c", "d"]);
  assert.deepEqual(ids("المنصوره"), ["d"]);
  assert.deepEqual(ids(""), []);
});

test("coordinates come first, and say when they lie outside the map", () => {
  const [inside] = foundHere("35.95, 39.01", config, middle);
  assert.equal(inside.kind, "point");
  assert.equal(inside.title, "35.95000, 39.01000");
  assert.ok(!inside.detail.includes("outside"));
  assert.ok(foundHere("48.86, 2.29", config, middle)[0].detail.includes("outside"));
});

test("the server is asked for identifiers and names, not for coordinates or single letters", () => {
  assert.deepEqual(["demo-00001", "a", "", "35.95, 39.01", "37S EV 00901 78402"].map(isWorthAsking), [true, false, false, false, false]);
});

test("the server's address carries the language and whatever was typed, escaped", () => {
  assert.equal(findAddress("/map/x/{layer}/{id}.json?lang=ar", " a&b=c#d "), "/map/x/find.json?lang=ar&q=a%26b%3Dc%23d");
});

test("a feature keeps its layer and row, a named place becomes a point", () => {
  const answer = {
    results: [
      { kind: "feature" as const, title: "Building", detail: "b1", district: "West", centre: [39, 35.9] as const, layer: "buildings" as const, row: 7 },
      { kind: "place" as const, title: "Euphrates", detail: "river", district: null, centre: [39, 35.9] as const },
    ],
  };
  const [building, river] = resultsOf(answer);
  assert.deepEqual(building, { kind: "feature", title: "b1", detail: "Building · West", at: { lat: 35.9, lng: 39 }, layer: "buildings", row: 7 });
  assert.deepEqual(river, { kind: "point", title: "Euphrates", detail: "river", at: { lat: 35.9, lng: 39 } });
});

test("other programs are given latitude before longitude, GeoJSON the reverse", () => {
  const links = Object.fromEntries(placesElsewhere(35.95, 39.01));
  assert.equal(links.osmand, "https://osmand.net/map/?pin=35.950000,39.010000#17/35.950000/39.010000");
  assert.equal(links.google, "https://www.google.com/maps/search/?api=1&query=35.950000%2C39.010000");
  assert.equal(links.device, "geo:35.950000,39.010000");
  const file = JSON.parse(geoJsonOf(35.95, 39.01, { id: "b1", notice: "Synthetic" })) as { features: { properties: object; geometry: object }[] };
  assert.deepEqual(file.features[0].geometry, { type: "Point", coordinates: [39.01, 35.95] });
  assert.deepEqual(file.features[0].properties, { id: "b1", notice: "Synthetic" });
});
