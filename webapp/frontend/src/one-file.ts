/** A map that is one file: whatever the map asks for is answered from the file itself, which holds it all. */
import { gunzipSync, strFromU8 } from "fflate";
import { Archive } from "./archive.ts";
import type { DetailPack } from "./detail-pack.ts";
import { type SavedPlace, answer, askedBy } from "./saved-answers.ts";

/** The bytes of a block of the page, which is written in base64. */
function bytesOf(id: string): Uint8Array {
  const text = atob(document.getElementById(id)?.textContent?.trim() ?? "");
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
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
