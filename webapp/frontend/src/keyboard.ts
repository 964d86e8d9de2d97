/** The map without a mouse: arrows move it, Enter reads the place at the crosshair, digits switch classes. */
import type { Map as LeafletMap } from "leaflet";
import { element } from "./text.ts";

export interface KeyActions {
  /** Reads what lies at the middle of the map. */
  readonly read: () => void;
  /** Switches the class with this place in the legend, counted from 1. */
  readonly toggleClass: (place: number) => void;
  readonly close: () => void;
  /** Moves to a later (1) or an earlier (-1) date. */
  readonly stepDate: (by: 1 | -1) => void;
}

/** What a key asks for; null leaves it to the browser and to Leaflet, which pans and zooms. */
export function actionFor(key: string, actions: KeyActions): (() => void) | null {
  if (key === "Enter" || key === " ") return actions.read;
  if (key === "Escape") return actions.close;
  if (key === "PageUp") return () => actions.stepDate(1);
  if (key === "PageDown") return () => actions.stepDate(-1);
  if (/^[1-6]$/.test(key)) return () => actions.toggleClass(Number(key));
  return null;
}

export function installKeyboard(map: LeafletMap, actions: KeyActions): void {
  const container = map.getContainer();
  container.append(element("div", "dl-crosshair", { "aria-hidden": "true" }));
  // Leaflet focuses the map at a mouse press; frame and crosshair are for those who come by keyboard.
  container.addEventListener("pointerdown", () => container.classList.add("by-pointer"), { capture: true });
  container.addEventListener("keydown", () => container.classList.remove("by-pointer"), { capture: true });
  container.addEventListener("blur", () => container.classList.remove("by-pointer"));
  container.addEventListener("keydown", (event) => {
    if (event.target !== container || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actionFor(event.key, actions);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });
}

/** A region that screen readers speak; the text is cleared first so that the same words are spoken again. */
export class Announcer {
  readonly root = element("div", "dl-visually-hidden", { "aria-live": "polite", "aria-atomic": "true" });

  say(text: string): void {
    this.root.textContent = "";
    setTimeout(() => {
      this.root.textContent = text;
    }, 30);
  }
}
