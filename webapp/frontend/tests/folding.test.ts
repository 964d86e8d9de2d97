import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, likeness } from "../src/folding.ts";

test("spellings of one name are equal", () => {
  const pairs = [["الأندلس", "الاندلس"], ["الثورة", "الثوره"], ["مُدَمَّر", "مدمر"], ["مصطفى", "مصطفي"], ["البـعث", "البعث"], ["Tas-heeh", "tas heeh"]];
  pairs.push(["Ḥaṭṭīn", "hattin"], ["حي ٢", "حي 2"], ["کوردستان", "كوردستان"], ["آمنة", "امنه"]);
  for (const [one, other] of pairs) assert.equal(fold(one), fold(other), `${one} ${other}`);
  assert.notEqual(fold("البعث"), fold("البتاني"));
});

test("whole names come before beginnings, beginnings before what lies inside; the article may be left out", () => {
  const place = (name: string, typed: string) => likeness(fold(name), fold(typed));
  assert.equal(place("الأندلس", "الاندلس"), 0);
  assert.equal(place("الأندلس", "اندلس"), 0);
  assert.equal(place("الأندلس", "اند"), 1);
  assert.equal(place("Hisham Ibn Abd Al Malek", "malek"), 2);
  assert.equal(place("Tas-heeh", "tasheeh"), 3);
  assert.equal(place("Rashidiyeh", "hidi"), 3);
  assert.equal(place("Rafqa", "xyz"), -1);
  assert.equal(place("Rafqa", ""), -1);
});
