import assert from "node:assert/strict";
import { test } from "node:test";
import { gradeText, saysMore } from "../src/card-detail.ts";
import { isSafeLink } from "../src/links.ts";
import { detailAddress } from "../src/popup.ts";

const config = { grades: [{ key: "moderate", rank: 2, label: "Moderate" }, { key: "destroyed", rank: 4, label: "Destroyed" }], notAssessedLabel: "Not assessed", locale: "en", strings: { "card.interval": "{low} to {high}" } };
const state = { grade: null, gradeMin: null, gradeMax: null, sourceGrade: null };

test("a coarse statement is shown as an interval, a missing one as not assessed, a crater in its source's words", () => {
  assert.equal(gradeText(config, { ...state, grade: "moderate", gradeMin: "moderate", gradeMax: "destroyed" }), "Moderate to destroyed");
  assert.equal(gradeText(config, { ...state, grade: "destroyed", gradeMin: "destroyed", gradeMax: "destroyed" }), "Destroyed");
  assert.equal(gradeText(config, state), "Not assessed");
  assert.equal(gradeText(config, { ...state, sourceGrade: "Impact Crater" }), "Impact Crater");
});

test("an address from data is followed only if it is a plain web, mail or own address", () => {
  for (const url of ["https://example.org", "mailto:a@b", "/map/x"]) assert.equal(isSafeLink(url), true);
  for (const url of ["javascript:alert(1)", "data:text/html,x", "//evil.example", " javascript:x"]) assert.equal(isSafeLink(url), false);
});

test("ids are escaped in the address of details", () => {
  assert.equal(detailAddress("/map/x/{layer}/{id}.json?lang=en", "sites", 12), "/map/x/sites/12.json?lang=en");
  assert.equal(detailAddress("/m/{layer}/{id}", "sites", "../a"), "/m/sites/..%2Fa");
});

test("statements are listed only where they say more than the grade: several sources, a lifecycle or a score", () => {
  const said = { source: "list", lifecycle: null, score: null };
  assert.equal(saysMore([]), false);
  assert.equal(saysMore([said, said]), false);
  assert.equal(saysMore([said, { ...said, source: "survey" }]), true);
  assert.equal(saysMore([{ ...said, lifecycle: "rebuilt" }]), true);
  assert.equal(saysMore([{ ...said, score: { rule: null } }]), true);
});
