import assert from "node:assert/strict";
import { test } from "node:test";
import { Once } from "../src/once.ts";

test("whoever asks before it is there gets the same thing, made once", async () => {
  const once = new Once<object>();
  let n = 0;
  const make = async () => {
    n += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return {};
  };
  const [first, second] = await Promise.all([once.get("measure", make), once.get("measure", make)]);
  assert.equal(first, second);
  assert.equal(await once.get("measure", make), first);
  assert.equal(n, 1);
});

test("things of different names are different", async () => {
  const once = new Once<object>();
  assert.notEqual(await once.get("measure", async () => ({})), await once.get("search", async () => ({})));
});

test("what failed is tried again", async () => {
  const once = new Once<string>();
  await assert.rejects(once.get("measure", () => Promise.reject(new Error("no connection"))));
  assert.equal(await once.get("measure", async () => "there"), "there");
});
