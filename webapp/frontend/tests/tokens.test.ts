import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

const DARK_BY_SYSTEM = ':root:not([data-theme="light"])';
const DARK_BY_CHOICE = ':root[data-theme="dark"]';

/** What a rule declares, one entry a line. */
function declarations(css: string, selector: string): string[] {
  const start = css.indexOf(`${selector} {`);
  assert.ok(start >= 0, `tokens.css has no rule ${selector}`);
  const body = css.slice(css.indexOf("{", start) + 1, css.indexOf("}", start));
  return body.split(";").map((line) => line.trim()).filter(Boolean);
}

test("dark is the same whether the system asks for it or the reader, for CSS cannot share the two blocks", async () => {
  const css = await readFile(join("src", "styles", "tokens.css"), "utf8");
  const bySystem = declarations(css, DARK_BY_SYSTEM);
  assert.ok(bySystem.length > 20);
  assert.deepEqual(declarations(css, DARK_BY_CHOICE), bySystem);
});

test("whatever dark sets, light has set before", async () => {
  const css = await readFile(join("src", "styles", "tokens.css"), "utf8");
  const names = (selector: string) => declarations(css, selector).map((line) => line.split(":")[0]);
  const light = new Set(names(":root"));
  assert.deepEqual(names(DARK_BY_SYSTEM).filter((name) => !light.has(name)), []);
});
