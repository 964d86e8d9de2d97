import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { test } from "node:test";
import { Archive, entryFor, readDirectory, readerOf, tileId } from "../src/archive.ts";

/** Bytes of variable-length integers. */
function varints(...values: number[]): number[] {
  return values.flatMap((value) => {
    const bytes: number[] = [];
    for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value & 0x7f) | 0x80);
    return [...bytes, value];
  });
}

function archiveOf(root: number[], leaves: Uint8Array, tiles: Uint8Array): Blob {
  const header = new Uint8Array(127);
  header.set(new TextEncoder().encode("PMTiles"));
  header[7] = 3;
  const packed = gzipSync(Uint8Array.from(root));
  const view = new DataView(header.buffer);
  const places = [127, packed.length, 0, 0, 127 + packed.length, leaves.length, 127 + packed.length + leaves.length, tiles.length];
  places.forEach((place, i) => view.setBigUint64(8 + 8 * i, BigInt(place), true));
  header[97] = header[98] = 2;
  return new Blob([header, packed, leaves, tiles] as BlobPart[]);
}

test("tiles are numbered as the specification's examples say", () => {
  assert.equal(tileId(0, 0, 0), 0);
  assert.deepEqual([tileId(1, 0, 0), tileId(1, 0, 1), tileId(1, 1, 1), tileId(1, 1, 0)], [1, 2, 3, 4]);
  assert.equal(tileId(2, 0, 0), 5);
  assert.equal(tileId(12, 3423, 1763), 19078479);
});

test("a run of equal tiles has one entry, and what lies between entries is not there", () => {
  const entries = [
    { tileId: 1, offset: 0, length: 5, runLength: 2 },
    { tileId: 7, offset: 5, length: 5, runLength: 1 },
  ];
  assert.equal(entryFor(entries, 0), null);
  assert.equal(entryFor(entries, 2), entries[0]);
  assert.equal(entryFor(entries, 3), null);
  assert.equal(entryFor(entries, 7), entries[1]);
});

test("a cut directory is an error and no empty map", () => {
  assert.throws(() => readDirectory(Uint8Array.from(varints(3, 1, 1))), /cut/);
});

test("a tile is found in the root and through a leaf directory, and comes unpacked", async () => {
  const first = gzipSync(Uint8Array.from([1, 2, 3]));
  const second = gzipSync(Uint8Array.from([9]));
  const leaf = gzipSync(Uint8Array.from(varints(1, 300, 1, second.length, first.length + 1)));
  const root = varints(2, 0, 300, 1, 0, first.length, leaf.length, 1, 1);
  const archive = new Archive(readerOf(archiveOf(root, leaf, Uint8Array.from([...first, ...second]))));
  assert.deepEqual([...(await archive.tile(0, 0, 0))!], [1, 2, 3]);
  const [z, x, y] = [4, 0, 0];
  assert.equal(await archive.tile(z, x, y), null);
  const found = [...Array(256).keys()].map((i) => [5, i % 32, Math.floor(i / 32)] as const).find(([a, b, c]) => tileId(a, b, c) === 341);
  assert.ok(!found || (await archive.tile(...found)) === null);
});

test("what is no archive is refused", async () => {
  await assert.rejects(new Archive(readerOf(new Blob([new Uint8Array(200)]))).tile(0, 0, 0), /PMTiles/);
});
