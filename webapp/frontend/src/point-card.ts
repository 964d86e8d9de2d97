/** The card of a bare place: its coordinates in three notations, each to be copied, and a pin on the map. */
import * as L from "leaflet";
import type { MapContext } from "./context.ts";
import { formatDecimal, formatDms, type Position } from "./coordinates.ts";
import { copyButton, openElsewhere } from "./coordinate-tools.ts";
import { formatMgrs } from "./mgrs.ts";
import { element, say } from "./text.ts";

const PIN = "M12 1a8 8 0 0 0-8 8c0 6 8 14 8 14s8-8 8-14a8 8 0 0 0-8-8z";
const SVG = "http://www.w3.org/2000/svg";

export function showPoint(context: MapContext, at: Position, name: string | null): void {
  const { config, map } = context;
  const { strings } = config;
  const pin = L.marker([at.lat, at.lng], { icon: L.divIcon({ html: drawnPin(), className: "dl-label-anchor", iconSize: [0, 0] }), interactive: false, keyboard: false });
  pin.addTo(map);
  const list = element("dl", "dl-coords");
  const notations: readonly (readonly [string, string | null])[] = [
    ["coords.decimal", formatDecimal(at)],
    ["coords.dms", formatDms(at)],
    ["coords.mgrs", formatMgrs(at)],
  ];
  for (const [key, text] of notations) {
    if (text === null) continue;
    const what = say(strings, key);
    const copy = copyButton(strings, say(strings, "coords.copyThis"), text);
    copy.querySelector("button")?.setAttribute("aria-label", say(strings, "coords.copyNamed", { what }));
    list.append(element("dt", "", {}, what), element("dd", "", {}, element("code", "", { dir: "ltr" }, text), copy));
  }
  const notice = config.synthetic ? config.notice : null;
  const content = [list, openElsewhere(config, at.lat, at.lng, { name: name ?? formatDecimal(at), notice })];
  context.showCard(name ?? say(strings, "coords.title"), content, () => pin.remove());
}

function drawnPin(): HTMLElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "dl-pin");
  svg.setAttribute("aria-hidden", "true");
  const drop = document.createElementNS(SVG, "path");
  drop.setAttribute("d", PIN);
  const hole = document.createElementNS(SVG, "circle");
  for (const [attribute, value] of [["cx", "12"], ["cy", "9"], ["r", "3"]] as const) hole.setAttribute(attribute, value);
  svg.append(drop, hole);
  return element("div", "", {}, svg as unknown as HTMLElement);
}
