/** A map that is one file: whatever the map asks for is answered from the file itself, which holds it all. */
import { gunzipSync, strFromU8 } from "fflate";
import { Archive } from "./archive.ts";
import type { DetailPack } from "./detail-pack.ts";
import { type SavedPlace, answer, askedBy } from "./saved-answers.ts";

/** Base 85 as Python writes it, with a comma in the place of "<". */
const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";

/** The bytes of a block of the page: four for every five signs. */
function bytesOf(id: string): Uint8Array {
  const text = document.getElementById(id)?.textContent?.trim() ?? "";
  const values = new Uint8Array(128);
  for (let i = 0; i < SIGNS.length; i++) values[SIGNS.charCodeAt(i)] = i;
  const groups = Math.ceil(text.length / 5);
  const bytes = new DataView(new ArrayBuffer(4 * groups));
  for (let group = 0; group < groups; group++) {
    let value = 0;
    for (let i = 5 * group; i < 5 * group + 5; i++) value = 85 * value + (i < text.length ? values[text.charCodeAt(i)] : 84);
    bytes.setUint32(4 * group, value);
  }
  return new Uint8Array(bytes.buffer, 0, text.length - groups);
}

interface Facts {
  readonly packs: readonly DetailPack[];
  readonly places: readonly SavedPlace[];
}

let held: Facts | null = null;
/** Unpacked when the first card is opened: the map is there before. */
function facts(): Facts {
  held ??= JSON.parse(strFromU8(gunzipSync(bytesOf("dl-facts")))) as Facts;
  return held;
}

const archive = bytesOf("dl-archive");
const city = {
  archive: new Archive((offset, length) => Promise.resolve(archive.subarray(offset, offset + length))),
  pack: (layer: string, row: number) =>
    Promise.resolve(facts().packs.find((one) => one.layer === layer && row >= one.first && row < one.first + one.ids.length) ?? null),
  packs: () => Promise.resolve(facts().packs),
  places: () => Promise.resolve(facts().places),
};

window.fetch = async (input) => {
  const asked = askedBy(new URL(String(input), "https://file.invalid"));
  if (!asked) throw new TypeError("this map is a file and asks nobody");
  return answer(city, asked);
};

// The scripts of the map, packed like the rest. The policy of the file names the hash of each, so that no other runs.
for (const text of JSON.parse(strFromU8(gunzipSync(bytesOf("dl-scripts")))) as readonly string[]) {
  const script = document.createElement("script");
  script.textContent = text;
  document.body.append(script);
}
