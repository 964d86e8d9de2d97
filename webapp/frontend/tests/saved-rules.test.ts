import assert from "node:assert/strict";
import { test } from "node:test";
import type { DetailPack } from "../src/detail-pack.ts";
import { detailIn, rowsWithId } from "../src/detail-pack.ts";
import { answer, askedBy } from "../src/saved-answers.ts";
import { type Plan, type Saved, cacheName, marked, packFor, ruleFor, savedPage, slugOfCache } from "../src/saved-rules.ts";

const at = (path: string) => new URL(path, "https://ledger.example");
const saved = (slug: string, language: string, ...pages: string[]): Saved => ({
  plan: { slug, language, release: "abc", pages, fallback: `/offline/${slug}?lang=${language}` } as unknown as Plan,
  savedAt: "2026-01-01T00:00:00Z",
  bytes: 1,
});

test("only versioned files are answered from the device without asking", () => {
  assert.equal(ruleFor(at("/static/map.ABCD2345.js"), false), "asset");
  assert.equal(ruleFor(at("/static/assets.json"), false), "network");
  assert.equal(ruleFor(at("/map/town?lang=ar"), true), "page");
  assert.equal(ruleFor(at("/tiles/town/1/0/0.mvt?v=abc"), false), "data");
  assert.equal(ruleFor(at("/map/town/buildings/7.json?v=abc"), false), "data");
  assert.equal(ruleFor(at("/offline/town.json?lang=ar"), false), "plan");
  assert.equal(ruleFor(at("/download/town/statistics.csv"), false), "network");
  assert.equal(ruleFor(at("/embed/town"), true), "network");
});

test("a saved page is found whatever the view in its address, and in the saved language", () => {
  const cities = [saved("town", "ar", "/map/town?lang=ar", "/claims/town?lang=ar")];
  assert.deepEqual(savedPage(at("/map/town?lang=en&ll=1,2&z=14"), cities), { city: 0, address: "/map/town?lang=ar", redirect: false });
  assert.equal(savedPage(at("/method/town"), cities)?.address, "/offline/town?lang=ar");
  assert.deepEqual(savedPage(at("/"), cities), { city: 0, address: "/map/town?lang=ar", redirect: true });
  assert.equal(savedPage(at("/map/town"), []), null);
});

test("the name of a cache gives its city back, whatever signs are in it", () => {
  assert.equal(slugOfCache(cacheName("a:b", "abc", 5)), "a:b");
});

test("the mark of a saved page is text, whatever stands in it", () => {
  assert.equal(
    marked('<body class="x"><main>', '<b> & "'),
    '<body class="x">\n<p class="saved-copy" role="status">&lt;b&gt; &amp; &quot;</p><main>',
  );
});

const PACK: DetailPack = {
  layer: "buildings",
  first: 10,
  ids: ["osm:w1", "osm:w2"],
  steps: [3900000, 3595000, 100, -50],
  unit: 1e-5,
  facts: [
    { label: "Use", mono: false, texts: ["home"], codes: [0, -1] },
    { label: "Position", mono: true, texts: [], codes: [-3, -3] },
    { label: "Identifier", mono: true, texts: [], codes: [-2, -2] },
  ],
  epochs: [{ epoch: "2017-10-21", label: "21 October 2017" }],
  states: [{ grade: null }, { grade: "destroyed" }],
  histories: [[0], [1]],
  history: [0, 1],
  columns: { title: { values: ["Building"], codes: [0, 0] }, url: { values: ["/map/town?ll={ll}&z=18"], codes: [0, 0] } },
  correction: null,
};

test("a row of a pack is told as the server tells it", () => {
  const told = detailIn(PACK, 11);
  assert.deepEqual(told, {
    title: "Building",
    layer: "buildings",
    row: 11,
    id: "osm:w2",
    centre: [39.001, 35.9495],
    facts: [
      { label: "Position", value: "35.94950, 39.00100", mono: true },
      { label: "Identifier", value: "osm:w2", mono: true },
    ],
    epochs: [{ epoch: "2017-10-21", label: "21 October 2017", grade: "destroyed" }],
    url: "/map/town?ll=35.94950,39.00100&z=18",
    correctionUrl: null,
  });
  assert.equal(detailIn(PACK, 12), null);
  assert.deepEqual(rowsWithId(PACK, "W2", 5), [11]);
});

test("rows are looked for in the pack that holds them", () => {
  const plan = { packs: { buildings: ["/a", "/b"] }, packRows: 10 };
  assert.equal(packFor(plan, "buildings", 9), "/a");
  assert.equal(packFor(plan, "buildings", 10), "/b");
  assert.equal(packFor(plan, "buildings", 20), null);
  assert.equal(packFor(plan, "sites", 0), null);
});

test("a saved city answers for tiles, cards and search, and says what it has not", async () => {
  const city = {
    archive: { tile: (z: number) => Promise.resolve(z === 1 ? Uint8Array.from([7]) : null) },
    pack: (_: string, row: number) => Promise.resolve(row < 12 ? PACK : null),
    packs: () => Promise.resolve([PACK]),
    places: () => Promise.resolve([{ title: "Clock Square", detail: "square", centre: [39, 35] as const, names: ["Clock Square", "دوار الساعة"] }]),
  };
  const got = (path: string) => answer(city, askedBy(at(path))!);
  assert.deepEqual(new Uint8Array(await (await got("/tiles/town/1/0/0.mvt?v=abc")).arrayBuffer()), Uint8Array.from([7]));
  assert.equal((await got("/tiles/town/2/0/0.mvt")).status, 204);
  assert.equal((await got("/map/town/buildings/50.json")).status, 404);
  const found = (await (await got("/map/town/find.json?q=clock")).json()) as { results: { title: string }[] };
  assert.deepEqual(found.results.map(({ title }) => title), ["Clock Square"]);
  assert.equal(askedBy(at("/map/town")), null);
});
