import assert from "node:assert/strict";
import { test } from "node:test";
import { readImages, splitAfterKey, writeImages } from "../src/image-choice.ts";

const KNOWN = ["before", "after"];

test("the images in an address are read, with the boundary in the middle unless it says otherwise", () => {
  assert.deepEqual(readImages("?imagery=before,after&split=0.25", KNOWN), { ids: ["before", "after"], split: 0.25 });
  assert.deepEqual(readImages("?imagery=before,after", KNOWN), { ids: ["before", "after"], split: 0.5 });
  assert.deepEqual(readImages("?imagery=after", KNOWN), { ids: ["after"], split: 0.5 });
});

test("a mangled address shows no image and never a wrong one", () => {
  for (const search of ["", "?imagery=", "?imagery=other", "?imagery=before,other", "?imagery=before,after,before", "?imagery=before,"]) {
    assert.equal(readImages(search, KNOWN), null, search);
  }
  for (const split of ["-1", "2", "1e9", "NaN", "0.5;", ""]) {
    assert.equal(readImages(`?imagery=before,after&split=${split}`, KNOWN)?.split, 0.5, split);
  }
});

test("writing and reading the address gives the same images, and leaves the rest of it alone", () => {
  const choice = { ids: ["before", "after"], split: 0.3 } as const;
  const written = writeImages("?lang=ar&ll=35.95,39.01&imagery=x", choice);
  assert.equal(written, "?lang=ar&ll=35.95,39.01&imagery=before,after&split=0.3");
  assert.deepEqual(readImages(written, KNOWN), choice);
  assert.equal(writeImages(written, null), "?lang=ar&ll=35.95,39.01");
  assert.equal(writeImages("", null), "");
  assert.equal(writeImages("", { ids: ["after"], split: 0.5 }), "?imagery=after");
});

test("arrow keys move the boundary as they point, in every language, and never past the edges", () => {
  assert.ok((splitAfterKey("ArrowRight", 0.5) ?? 0) > 0.5);
  assert.ok((splitAfterKey("ArrowLeft", 0.5) ?? 1) < 0.5);
  assert.equal(splitAfterKey("Home", 0.5), 0);
  assert.equal(splitAfterKey("End", 0.5), 1);
  assert.equal(splitAfterKey("PageUp", 0.95), 1);
  assert.equal(splitAfterKey("ArrowLeft", 0), 0);
  assert.equal(splitAfterKey("a", 0.5), null);
});
