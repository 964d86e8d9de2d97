/** A place in other people's hands: copied, opened in other programs, saved as a file. */
import type { MapConfig } from "./config.ts";
import { element, say } from "./text.ts";

const OPEN_ZOOM = 17;

/** Addresses that show the place elsewhere, by the last part of their string's key. */
export function placesElsewhere(lat: number, lng: number): readonly (readonly [string, string])[] {
  const at = `${lat.toFixed(6)},${lng.toFixed(6)}`;
  return [
    ["osmand", `https://osmand.net/map/?pin=${at}#${OPEN_ZOOM}/${at.replace(",", "/")}`],
    ["google", `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(at)}`],
    ["device", `geo:${at}`],
  ];
}

/** The place as a GeoJSON file, for QField and other programs that open files but no addresses of places. */
export function geoJsonOf(lat: number, lng: number, about: Readonly<Record<string, string | null>>): string {
  const geometry = { type: "Point", coordinates: [lng, lat] };
  return JSON.stringify({ type: "FeatureCollection", features: [{ type: "Feature", properties: about, geometry }] });
}

/** Puts the text on the clipboard; false where the browser refuses. Plain http pages have no clipboard but the old way. */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (!navigator.clipboard) return copyBySelection(text);
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const focused = document.activeElement;
  const field = element("textarea", "dl-visually-hidden", { readonly: "", "aria-hidden": "true" });
  field.value = text;
  document.body.append(field);
  field.select();
  const isDone = document.execCommand("copy");
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isDone;
}

/** A button that copies the text and says beside itself whether it could. */
export function copyButton(strings: MapConfig["strings"], label: string, text: string): HTMLElement {
  const button = element("button", "dl-button", { type: "button" }, label);
  const said = element("span", "dl-note", { role: "status" });
  button.addEventListener("click", () => {
    void copyText(text).then((isDone) => {
      said.textContent = say(strings, isDone ? "coords.copied" : "coords.notCopied", { text });
    });
  });
  return element("span", "dl-copy", {}, button, said);
}

/** Links to the place in other programs, folded away; what they are told is the place and nothing else. */
export function openElsewhere(config: MapConfig, lat: number, lng: number, about: Readonly<Record<string, string | null>>): HTMLElement {
  const { strings } = config;
  const list = element("ul", "dl-elsewhere");
  for (const [key, href] of placesElsewhere(lat, lng)) {
    const ways: Record<string, string> = href.startsWith("https:") ? { target: "_blank" } : {};
    const anchor = element("a", "", { href, rel: "noopener noreferrer", ...ways }, say(strings, `coords.${key}`));
    list.append(element("li", "", {}, anchor));
  }
  const save = element("button", "dl-link", { type: "button" }, say(strings, "coords.file"));
  save.addEventListener("click", () => saveFile(`${config.slug}_${lat.toFixed(5)}_${lng.toFixed(5)}.geojson`, geoJsonOf(lat, lng, about)));
  list.append(element("li", "", {}, save));
  const summary = element("summary", "", {}, say(strings, "coords.open"));
  return element("details", "dl-open", {}, summary, list, element("p", "dl-note", {}, say(strings, "coords.openNote")));
}

function saveFile(name: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: "application/geo+json" }));
  element("a", "", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
