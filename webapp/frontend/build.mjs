// Builds the front end into webapp/static: hashed scripts, style sheet, fonts, assets.json and the licences of
// everything that was bundled. The same sources give the same bytes. Fails if the budget below is exceeded.
import { build } from "esbuild";
import { gzipSync } from "node:zlib";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "static");
const PARTS = "src/parts";
/** Groups of entry points by what `leaflet` means to them: the parts we use, all of it, or the page's own L. */
const GROUPS = [
  {
    leaflet: "src/leaflet-slim.ts",
    entries: {
      map: "src/map.ts",
      page: "src/page.ts",
      app: "src/styles/app.css",
      claims: "src/styles/claims-page.css",
      districts: "src/districts-page.ts",
      print: "src/styles/print.css",
      sources: "src/styles/sources-page.css",
      builder: "src/builder.ts",
      "builder-style": "src/styles/builder.css",
      "embed-frame": "src/embed-frame.ts",
      "embed-host": "src/embed-host.ts",
      embeds: "src/styles/embeds.css",
      "map-style": "src/styles/map.css",
    },
  },
  // For a map that stands alone, in a notebook for instance, where folium's other layers want the whole of Leaflet.
  { leaflet: "src/leaflet-alone.cjs", entries: { "map-alone": "src/map-alone.ts" }, pictures: "dataurl" },
  { leaflet: "src/leaflet-of-page.cjs", entries: await partEntries() },
  // Neither has a map: one stands between pages and network, the other answers for it inside a file.
  { leaflet: "src/leaflet-of-page.cjs", entries: { sw: "src/sw.ts", "one-file": "src/one-file.ts" } },
];
/** What a reader of the map loads before doing anything; the parts come when they are asked for. */
const OF_THE_MAP_PAGE = ["map.js", "page.js", "app.css", "map.css"];
const BUDGET_BYTES = 80 * 1024; // scripts and style sheets together, gzipped
const HASHED = /\.[A-Z0-9]{8}\.[a-z0-9]+$/;

async function removeOldAssets() {
  await mkdir(out, { recursive: true });
  for (const name of await readdir(out)) {
    if (HASHED.test(name)) await rm(join(out, name));
  }
}

/** part-search: src/parts/search.ts, and so on: scripts that are loaded when a reader asks for what they do. */
async function partEntries() {
  const names = (await readdir(join(here, PARTS)).catch(() => [])).filter((name) => name.endsWith(".ts"));
  return Object.fromEntries(names.sort().map((name) => [`part-${name.slice(0, -3)}`, `${PARTS}/${name}`]));
}

function leafletIs(path) {
  const resolve = ({ path: asked }) => (asked === "leaflet" ? { path: join(here, path) } : undefined);
  const leaveOut = () => ({ path: join(here, "src/leaflet-without.ts") });
  const setup = (build) => {
    build.onResolve({ filter: /^leaflet$/ }, resolve);
    if (path.endsWith("slim.ts")) build.onResolve({ filter: /Marker\.Drag$/ }, leaveOut);
  };
  return { name: "leaflet", setup };
}

async function bundle({ leaflet, entries, pictures = "file" }) {
  return build({
    absWorkingDir: here,
    entryPoints: entries,
    plugins: [leafletIs(leaflet)],
    outdir: out,
    entryNames: "[name].[hash]",
    assetNames: "[name].[hash]",
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2020", "chrome90", "firefox90", "safari14.1"],
    charset: "utf8",
    legalComments: "none",
    loader: { ".woff2": "file", ".woff": "file", ".png": pictures, ".svg": "file" },
    metafile: true,
    logLevel: "warning",
    logLimit: 5,
  });
}

/** {"map.js": "map.ABCDEFGH.js", ...} for the entry points, and for the style sheet of a part that has one. */
function listing(metafile, entries) {
  const names = {};
  for (const [path, output] of Object.entries(metafile.outputs)) {
    const entry = Object.entries(entries).find(([, source]) => source === output.entryPoint);
    if (!entry) continue;
    names[entry[0].replace("-style", "") + path.slice(path.lastIndexOf("."))] = basename(path);
    if (output.cssBundle) names[`${entry[0]}.css`] = basename(output.cssBundle);
  }
  return names;
}

/** Folders of the packages of which at least one file went into the bundle. */
function bundledPackages(inputs) {
  const folders = new Set();
  for (const input of inputs) {
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

async function writeLicences(inputs) {
  const texts = await Promise.all(bundledPackages(inputs).map(licenceOf));
  const rule = `\n${"=".repeat(80)}\n\n`;
  const opening = "Third-party software and fonts contained in the files of this folder.\n";
  await writeFile(join(out, "THIRD-PARTY-LICENCES.txt"), [opening, ...texts].join(rule));
}

async function reportSizes(names) {
  let total = 0;
  for (const [name, file] of Object.entries(names)) {
    const bytes = await readFile(join(out, file));
    const packed = gzipSync(bytes, { level: 9 }).length;
    if (OF_THE_MAP_PAGE.includes(name)) total += packed;
    console.log(`${file.padEnd(28)} ${String(bytes.length).padStart(8)} B  ${String(packed).padStart(7)} B gzipped`);
  }
  console.log(`${"scripts and styles".padEnd(28)} ${" ".repeat(8)}    ${String(total).padStart(7)} B gzipped of ${BUDGET_BYTES}`);
  if (total > BUDGET_BYTES) throw new Error(`scripts and styles are ${total} B gzipped; at most ${BUDGET_BYTES} B are allowed`);
}

await removeOldAssets();
const names = {};
const inputs = new Set();
for (const group of GROUPS.filter(({ entries }) => Object.keys(entries).length > 0)) {
  const { metafile } = await bundle(group);
  Object.assign(names, listing(metafile, group.entries));
  for (const input of Object.keys(metafile.inputs)) inputs.add(input);
}
const sorted = Object.fromEntries(Object.entries(names).sort());
await writeFile(join(out, "assets.json"), JSON.stringify(sorted, null, 2) + "\n");
await writeLicences(inputs);
await reportSizes(sorted);
