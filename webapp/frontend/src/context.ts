/** What a part of the map that is loaded later may use, and how it is loaded. */
import type * as L from "leaflet";
import type { MapConfig } from "./config.ts";
import type { Announcer } from "./keyboard.ts";
import type { State } from "./state.ts";
import type { DmTiles } from "./tiles.ts";

export interface MapContext {
  readonly map: L.Map;
  readonly tiles: DmTiles;
  readonly config: MapConfig;
  readonly state: State;
  readonly announcer: Announcer;
  /** The map and everything over it. */
  readonly stage: HTMLElement;
  /** The stage, the legend, the card and the credit. */
  readonly shell: HTMLElement;
  /** Moves the map so that west, south, east, north are in sight beside the panels. */
  showBounds(bounds: MapConfig["bounds"]): void;
  /** Selects a district, as a click on it does. */
  showDistrict(id: string): void;
  /** Opens the card of a building, site or incident: layer and row from 1, as tiles number them. */
  showFeature(layer: "buildings" | "sites" | "incidents", id: number, at: L.LatLng): void;
  /** Shows a part's own content in the card; `onGone` is called when it is closed or makes room for something else. */
  showCard(title: string, content: readonly Node[], onGone: () => void): void;
}

export interface Part {
  /** Called when the reader asks for the part; `opener` is the button pressed, which takes the focus back.
   * `at` is the place on the map that was asked about, if it was one.
   */
  open(opener: HTMLElement, at?: L.LatLng): void;
  /** Called when the address of the page holds what the part had shown; `opener` is its button. */
  restore?(opener: HTMLElement): void;
}

export type MakePart = (context: MapContext) => Part;

const made = new Map<string, unknown>();

/** A part's script says that it is there; the map asks for it in `loadPart`. */
export function registerPart(name: string, make: unknown): void {
  made.set(name, make);
}

/** The part `name`, its script and style sheet loaded once.
 *
 * Rejects where they cannot be had: without a connection, or on a page that has no address for them.
 */
export async function loadPart<Make = MakePart>(name: string, config: Pick<MapConfig, "parts">): Promise<Make> {
  const address = config.parts[name];
  if (!made.has(name) && address) await Promise.all([styled(address.style), scripted(address.script)]);
  const make = made.get(name);
  if (!make) throw new Error(`the part ${name} of the map is not to be had here`);
  return make as Make;
}

function scripted(url: string): Promise<void> {
  return appended(Object.assign(document.createElement("script"), { src: url }));
}

function styled(url: string | null): Promise<void> {
  if (url === null) return Promise.resolve();
  return appended(Object.assign(document.createElement("link"), { rel: "stylesheet", href: url }));
}

function appended(element: HTMLScriptElement | HTMLLinkElement): Promise<void> {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", () => resolve());
    element.addEventListener("error", () => {
      // So that a second try asks again.
      element.remove();
      reject(new Error("not loaded"));
    });
    document.head.append(element);
  });
}
