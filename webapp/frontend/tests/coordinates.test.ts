import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDecimal, formatDms, parseCoordinates } from "../src/coordinates.ts";
import { formatMgrs, parseMgrs } from "../src/mgrs.ts";

const RAQQA = { lat: 35.95, lng: 39.01 };

/** Everything here means 35.95 N, 39.01 E, which is 35°57'0" and 39°0'36". */
const WAYS: readonly string[] = [
  "35.95, 39.01",
  "35.95 39.01",
  "35.95,39.01",
  "35.95;39.01",
  "  35.95 / 39.01 ",
  "+35.95 +39.01",
  "geo:35.95,39.01",
  "35,95 39,01",
  "35,95; 39,01",
  "35.95N 39.01E",
  "35.95° N, 39.01° E",
  "N 35.95 E 39.01",
  "N35.95° E39.01°",
  "39.01 E 35.95 N",
  "E39.01, N35.95",
  "35.95 north 39.01 east",
  "٣٥٫٩٥، ٣٩٫٠١",
  "٣٥٫٩٥ ٣٩٫٠١",
  "۳۵٫۹۵، ۳۹٫۰۱",
  "35.95، 39.01",
  "٣٥،٩٥ ٣٩،٠١",
  "\u200f35.95, 39.01\u200e",
  "35.95 شمال 39.01 شرق",
  "شمالاً ٣٥٫٩٥ شرقاً ٣٩٫٠١",
  "35°57'0\"N 39°0'36\"E",
  "35° 57' 0\" N, 39° 0' 36\" E",
  "35°57′0″N 39°0′36″E",
  "35º57’0”N 39º0’36”E",
  "35°57'0''N 39°0'36''E",
  "35 57 0 N 39 0 36 E",
  "N 35 57 00 E 39 00 36",
  "35-57-00N 39-00-36E",
  "35°57.0'N 39°0.6'E",
  "35 57.0, 39 0.6",
  "35°57'0\" 39°0'36\"",
  "39°0'36\"E 35°57'0\"N",
  "35°57'0\"ش 39°0'36\"ق",
  "٣٥°٥٧'٠\" شمال ٣٩°٠'٣٦\" شرق",
  "35°57' شمالاً، 39°0'36\" شرقاً",
];

for (const text of WAYS) {
  test(`${text} is read as a place in Raqqa`, () => {
    const found = parseCoordinates(text);
    assert.ok(found);
    assert.ok(Math.abs(found.lat - RAQQA.lat) < 1e-9 && Math.abs(found.lng - RAQQA.lng) < 1e-9, JSON.stringify(found));
  });
}

test("a first number that no latitude can be is the longitude", () => {
  assert.deepEqual(parseCoordinates("100.5, 13.75"), { lat: 13.75, lng: 100.5, notation: "decimal" });
});

test("south and west are negative, in every notation", () => {
  for (const text of ["-33.5, -70.25", "33.5 S 70.25 W", "33°30'S 70°15'W", "33.5 ج 70.25 غ"]) {
    const found = parseCoordinates(text);
    assert.ok(found, text);
    assert.deepEqual([found.lat, found.lng], [-33.5, -70.25], text);
  }
});

test("what is no pair of coordinates is none", () => {
  const others = ["", "35.95", "Tas-heeh", "demo-00001", "35.95 N 39.01 N", "95, 95", "10, 200", "35 60 00 N 39 0 0 E", "-35 S 39 E"];
  others.push("35.5 57 0 N 39 0 36 E", "1 2 3", "1 2 3 4 5 6 7", "35'57° 39'0°", "12; 13; 14", "<script>1 2</script>", "35.95, 39.01 x");
  for (const text of others) assert.equal(parseCoordinates(text), null, text);
});

test("an MGRS reference is read with or without blanks, in any case and any digits", () => {
  const whole = formatMgrs(RAQQA);
  assert.ok(whole);
  for (const text of [whole, whole.replaceAll(" ", ""), whole.toLowerCase(), ` ${whole} `, whole.replace(/\d/g, (digit) => "٠١٢٣٤٥٦٧٨٩"[Number(digit)])]) {
    const found = parseCoordinates(text);
    assert.equal(found?.notation, "mgrs", text);
    assert.ok(found && Math.abs(found.lat - RAQQA.lat) < 2e-5 && Math.abs(found.lng - RAQQA.lng) < 2e-5, text);
  }
});

test("references agree with PROJ's UTM to the metre, in both halves of the world", () => {
  // Eastings and northings of PROJ 9 (EPSG:32631, 32637, 32636, 32756), cut to whole metres as MGRS asks.
  const known: readonly (readonly [number, number, string])[] = [
    [48.85824, 2.29451, "31U DQ 48252 11937"],
    [35.95, 39.01, "37S EV 00901 78402"],
    [31.5, 34.45, "36R XV 37704 85927"],
    [-33.85678, 151.2153, "56H LH 34900 52290"],
  ];
  for (const [lat, lng, reference] of known) assert.equal(formatMgrs({ lat, lng }), reference);
});

test("a reference without its zone is looked for where the map is", () => {
  const [, square, east, north] = (formatMgrs(RAQQA) ?? "").split(" ");
  assert.equal(parseMgrs(`${square} ${east} ${north}`), null);
  const found = parseMgrs(`${square} ${east} ${north}`, RAQQA);
  assert.ok(found && Math.abs(found.lat - RAQQA.lat) < 2e-5);
});

test("letters that no square has, odd digits and whole squares of 100 km are refused", () => {
  for (const text of ["37SEV123", "37IEV0000000000", "37SIO0000000000", "99SEV0000000000", "37SZZ0000000000", "37SAA0000000000", "37TEV5000050000", "37SEV", "37SEV12"]) {
    assert.equal(parseMgrs(text), null, text);
  }
});

test("what is shown can be typed again", () => {
  for (const place of [RAQQA, { lat: -0.00001, lng: -179.99999 }, { lat: 36.9999999, lng: 38.9999999 }]) {
    for (const text of [formatDecimal(place), formatDms(place)]) {
      const found = parseCoordinates(text);
      assert.ok(found && Math.abs(found.lat - place.lat) < 3e-5 && Math.abs(found.lng - place.lng) < 3e-5, text);
    }
  }
  assert.equal(formatDms({ lat: 36.9999999, lng: 38.9999999 }), `37°00'00.0"N 39°00'00.0"E`);
  assert.equal(formatMgrs({ lat: 85, lng: 0 }), null);
});
