/** Which images are shown, as the address of the page holds it: ?imagery=before,after&split=0.5, or ?imagery=one. */

export interface ImageChoice {
  /** One image, or the left and the right one. */
  readonly ids: readonly [string] | readonly [string, string];
  /** Share of the map that shows the left one. */
  readonly split: number;
}

export const MIDDLE = 0.5;

export function hasImagesInAddress(): boolean {
  return new URLSearchParams(location.search).has("imagery");
}

/** The choice in `search`; null if there is none or it names an image that is not among `known`. */
export function readImages(search: string, known: readonly string[]): ImageChoice | null {
  const query = new URLSearchParams(search);
  const [first, second, ...more] = (query.get("imagery") ?? "").split(",");
  const isKnown = (id: string) => known.includes(id);
  if (!isKnown(first) || more.length > 0 || (second !== undefined && !isKnown(second))) return null;
  const split = /^(0|1|0?\.\d{1,4}|1\.0+)$/.test(query.get("split") ?? "") ? Number(query.get("split")) : MIDDLE;
  return { ids: second === undefined ? [first] : [first, second], split };
}

/** `search` with the choice written into it; everything else stays. */
export function writeImages(search: string, choice: ImageChoice | null): string {
  const query = new URLSearchParams(search);
  query.delete("imagery");
  query.delete("split");
  if (choice) query.set("imagery", choice.ids.join(","));
  if (choice && choice.ids.length === 2) query.set("split", String(Math.round(choice.split * 1000) / 1000));
  const text = query.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : "";
}

const STEP = 0.02;
const LEAP = 0.1;

/** Where a key moves the boundary; null for keys that do not. The map is left to right in every language. */
export function splitAfterKey(key: string, split: number): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: split - STEP,
    ArrowDown: split - STEP,
    ArrowRight: split + STEP,
    ArrowUp: split + STEP,
    PageDown: split - LEAP,
    PageUp: split + LEAP,
    Home: 0,
    End: 1,
  };
  return key in moves ? clamped(moves[key]) : null;
}

export function clamped(split: number): number {
  return Math.min(1, Math.max(0, split));
}
