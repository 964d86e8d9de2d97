import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { TileCache, loaderFor } from "../src/cache.ts";
import { EMPTY_TILE, decodeTile } from "../src/decode.ts";

const HERE = { z: 14, x: 1, y: 2 };
const signal = () => new AbortController().signal;
afterEach(() => mock.restoreAll());

function answering(...statuses: number[]) {
  const left = [...statuses];
  return mock.method(globalThis, "fetch", () => {
    const status = left.length > 1 ? left.shift()! : left[0];
    return Promise.resolve(new Response(status === 204 ? null : new Uint8Array(), { status }));
  });
}

test("pieces of one parent tile share one request", async () => {
  let n = 0;
  const cache = new TileCache(() => Promise.resolve((n++, EMPTY_TILE)));
  await Promise.all([cache.acquire(HERE), cache.acquire(HERE), cache.acquire(HERE)]);
  assert.equal(n, 1);
  assert.equal(cache.peek(HERE), EMPTY_TILE);
});

test("a request that nobody waits for any more is called off, and can be made again", async () => {
  const aborted: boolean[] = [];
  const cache = new TileCache((_, given) => new Promise((_resolve, reject) => given.addEventListener("abort", () => (aborted.push(true), reject(new Error("aborted"))))));
  const first = cache.acquire(HERE);
  const second = cache.acquire(HERE);
  cache.release(HERE);
  assert.deepEqual(aborted, []);
  cache.release(HERE);
  await assert.rejects(first);
  await assert.rejects(second);
  assert.deepEqual(aborted, [true]);
});

test("a failed tile is asked for again at the next call", async () => {
  let n = 0;
  const cache = new TileCache(() => (n++ === 0 ? Promise.reject(new Error("offline")) : Promise.resolve(EMPTY_TILE)));
  await assert.rejects(cache.acquire(HERE));
  cache.release(HERE);
  assert.equal(await cache.acquire(HERE), EMPTY_TILE);
});

test("tiles in use are kept, unused ones make room", async () => {
  const cache = new TileCache(() => Promise.resolve({ ...EMPTY_TILE }), 2);
  for (const x of [1, 2, 3]) {
    await cache.acquire({ z: 14, x, y: 0 });
    if (x !== 2) cache.release({ z: 14, x, y: 0 });
  }
  assert.equal(cache.peek({ z: 14, x: 1, y: 0 }), null);
  assert.notEqual(cache.peek({ z: 14, x: 2, y: 0 }), null);
});

test("no tile there is an empty tile", async () => {
  for (const status of [204, 404]) {
    answering(status);
    assert.equal(await loaderFor("/t/{z}/{x}/{y}", decodeTile, [])(HERE, signal()), EMPTY_TILE);
  }
});

test("the address is filled in", async () => {
  const fetched = answering(204);
  await loaderFor("/t/{z}/{x}/{y}.mvt?v=1", decodeTile, [])(HERE, signal());
  assert.equal(fetched.mock.calls[0].arguments[0], "/t/14/1/2.mvt?v=1");
});

test("an overloaded server is asked again, and in the end the failure is told", async () => {
  const twice = answering(503, 503, 204);
  assert.equal(await loaderFor("/t", decodeTile, [1, 1])(HERE, signal()), EMPTY_TILE);
  assert.equal(twice.mock.callCount(), 3);
  mock.restoreAll();
  answering(503);
  await assert.rejects(loaderFor("/t", decodeTile, [1])(HERE, signal()), /14\/1\/2.*503/);
});

test("a request called off while it waits does not try again", async () => {
  const fetched = answering(503);
  const abort = new AbortController();
  const loading = loaderFor("/t", decodeTile, [10_000])(HERE, abort.signal);
  setTimeout(() => abort.abort(), 5);
  await assert.rejects(loading);
  assert.equal(fetched.mock.callCount(), 1);
});
