import assert from "node:assert/strict";
import { test } from "node:test";
import { asHtml, asTabs, numberOf } from "../src/pasted-table.ts";

const TABLE = {
  title: "Town by district: buildings, on images up to 21 October 2017",
  notes: ["A building is one footprint.", "Source: list. Release 1a2b."],
  headings: ["District", "Footprints (buildings)", "Share (% of all footprints)"],
  rows: [
    [{ shown: "West <Gate>", plain: "West <Gate>" }, { shown: "1,020", plain: "1020" }, { shown: "40.4%", plain: "40.4%" }],
    [{ shown: "=1+1", plain: "=1+1" }, { shown: "3", plain: "3" }, { shown: "too few (n < 5)", plain: "too few (n < 5)" }],
  ],
  address: "https://example.org/districts/town",
};

test("pasted text is a whole table: title, unit, figures, source and address", () => {
  assert.deepEqual(asTabs(TABLE).split("\n"), [
    TABLE.title,
    "A building is one footprint.",
    "District\tFootprints (buildings)\tShare (% of all footprints)",
    "West <Gate>\t1020\t40.4%",
    "'=1+1\t3\ttoo few (n < 5)",
    "Source: list. Release 1a2b.",
    "https://example.org/districts/town",
    "",
  ]);
});

test("pasted markup escapes names and keeps the direction", () => {
  const html = asHtml(TABLE, "rtl");
  assert.ok(html.startsWith('<div dir="rtl">'));
  assert.ok(html.includes("West &lt;Gate&gt;"));
  assert.ok(!html.includes("<Gate>"));
  assert.ok(html.includes("<td align=\"right\">1,020</td>"));
});

test("a count is a bare number, a share or a count with a note stays as it is shown", () => {
  assert.equal(numberOf("1020", "1,020", ""), "1020");
  assert.equal(numberOf("-12", "−12", ""), "-12");
  assert.equal(numberOf("-12", "−12 (coverage differs)", "coverage differs"), "−12 (coverage differs)");
  assert.equal(numberOf("1", "100.0%", ""), "100.0%");
  assert.equal(numberOf(undefined, "West", ""), "West");
});
