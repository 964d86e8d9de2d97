// Builds the front end into webapp/static: hashed scripts, style sheet, fonts, assets.json and the licences of
// everything that was bundled. The same sources give the same bytes. Fails if the budget below is exceeded.
import { build } from "esbuild";
import { gzipSync } from "node:zlib";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static");
const ENTRIES = {
  map: "src/map.ts",
  page: "src/page.ts",
  app: "src/styles/app.css",
  // The map's own part of app.css, for a map that stands alone, in a notebook for instance.
  "map-style": "src/styles/map.css",
};
const OF_A_PAGE = ["map.js", "page.js", "app.css"];
const BUDGET_BYTES = 80 * 1024; // scripts and style sheet together, gzipped
const HASHED = /\.[A-Z0-9]{8}\.[a-z0-9]+$/;

async function removeOldAssets() {
  await mkdir(out, { recursive: true });
  for (const name of await readdir(out)) {
    if (HASHED.test(name)) await rm(join(out, name));
  }
}

async function bundle() {
  return build({
    absWorkingDir: here,
    entryPoints: ENTRIES,
    outdir: out,
    entryNames: "[name].[hash]",
    assetNames: "[name].[hash]",
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2020", "chrome90", "firefox90", "safari14.1"],
    charset: "utf8",
    legalComments: "none",
    loader: { ".woff2": "file", ".woff": "file", ".png": "file", ".svg": "file" },
    metafile: true,
    logLevel: "warning",
    logLimit: 5,
  });
}

/** {"map.js": "map.ABCDEFGH.js", ...} for the entry points. */
function listing(metafile) {
  const names = {};
  for (const [path, output] of Object.entries(metafile.outputs)) {
    const entry = Object.entries(ENTRIES).find(([, source]) => source === output.entryPoint);
    if (!entry) continue;
    const extension = path.slice(path.lastIndexOf("."));
    names[entry[0].replace("map-style", "map") + extension] = basename(path);
  }
  return Object.fromEntries(Object.entries(names).sort());
}

/** Folders of the packages of which at least one file went into the bundle. */
function bundledPackages(metafile) {
  const folders = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const match = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) folders.add(match[1]);
  }
  return [...folders].sort();
}

async function licenceOf(name) {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  if (!file) throw new Error(`${name} is bundled but has no licence file; expected LICENSE in its package`);
  const text = (await readFile(join(folder, file), "utf8")).replaceAll("\r\n", "\n").trim();
  return `${about.name} ${about.version} (${about.license})\n\n${text}\n`;
}

async function writeLicences(metafile) {
  const texts = await Promise.all(bundledPackages(metafile).map(licenceOf));
  const rule = `\n${"=".repeat(80)}\n\n`;
  const opening = "Third-party software and fonts contained in the files of this folder.\n";
  await writeFile(join(out, "THIRD-PARTY-LICENCES.txt"), [opening, ...texts].join(rule));
}

async function reportSizes(names) {
  let total = 0;
  for (const [name, file] of Object.entries(names)) {
    const bytes = await readFile(join(out, file));
    const packed = gzipSync(bytes, { level: 9 }).length;
    if (OF_A_PAGE.includes(name)) total += packed;
    console.log(`${file.padEnd(28)} ${String(bytes.length).padStart(8)} B  ${String(packed).padStart(7)} B gzipped`);
  }
  console.log(`${"scripts and styles".padEnd(28)} ${" ".repeat(8)}    ${String(total).padStart(7)} B gzipped of ${BUDGET_BYTES}`);
  if (total > BUDGET_BYTES) throw new Error(`scripts and styles are ${total} B gzipped; at most ${BUDGET_BYTES} B are allowed`);
}

await removeOldAssets();
const { metafile } = await bundle();
const names = listing(metafile);
await writeFile(join(out, "assets.json"), JSON.stringify(names, null, 2) + "\n");
await writeLicences(metafile);
await reportSizes(names);
