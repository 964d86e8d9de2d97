/** Measures a distance or an area point by point: by touch, by mouse, or with the keyboard at the crosshair. */
import "../styles/part-measure.css";
import type { MakePart, MapContext, Part } from "../context.ts";
import type { Position } from "../coordinates.ts";
import { dock, dockPanel } from "../dock.ts";
import { areaM2, crossesItself, lengthM } from "../geodesy.ts";
import { Overlay } from "../overlay.ts";
import { element, formatCount, localeOf, say } from "../text.ts";
import { areaInWords, lengthInWords } from "../units.ts";

class Measure implements Part {
  private readonly container: HTMLElement;
  private readonly panel: HTMLElement;
  private readonly total = element("strong", "dl-dock-figure");
  private readonly note = element("span", "dl-note dl-dock-note");
  private readonly keys = element("span", "dl-note dl-dock-keys");
  private readonly undoButton: HTMLButtonElement;
  private readonly clearButton: HTMLButtonElement;
  private readonly ways: Record<"distance" | "area", HTMLButtonElement>;
  private isArea = false;
  private points: Position[] = [];
  private overlay: Overlay | null = null;
  private opener: HTMLElement | null = null;
  private hadDoubleClick = false;

  constructor(private readonly context: MapContext) {
    const { map, config } = context;
    const { strings } = config;
    this.container = map.getContainer();
    const button = (key: string, act: () => void) => {
      const made = element("button", "dl-button", { type: "button" }, say(strings, key));
      made.addEventListener("click", act);
      return made;
    };
    this.keys.textContent = say(strings, "measure.keys");
    this.ways = { distance: button("measure.distance", () => this.choose(false)), area: button("measure.area", () => this.choose(true)) };
    this.undoButton = button("measure.undo", () => this.undo());
    this.clearButton = button("measure.clear", () => this.clear());
    const choice = element("div", "dl-dock-choice", { role: "group", "aria-label": say(strings, "measure.title") }, ...Object.values(this.ways));
    this.panel = dockPanel(
      context,
      say(strings, "measure.title"),
      () => this.end(),
      element("div", "dl-dock-line", {}, choice, this.total),
      element("div", "dl-dock-line", {}, this.note, this.undoButton, this.clearButton),
      this.keys,
    );
  }

  open(opener: HTMLElement): void {
    if (this.overlay) return this.end();
    const { context } = this;
    const { map } = context;
    this.opener = opener;
    opener.setAttribute("aria-pressed", "true");
    this.overlay = new Overlay(map);
    this.hadDoubleClick = map.doubleClickZoom.enabled();
    map.doubleClickZoom.disable();
    this.container.classList.add("is-measuring");
    // Before Leaflet and the keyboard of the map hear of it: a click would open the card of a building.
    this.container.addEventListener("click", this.onClick, { capture: true });
    this.context.stage.addEventListener("keydown", this.onKey, { capture: true });
    dock(context, this.panel);
    this.clear();
    context.announcer.say(["measure.help", "measure.keys"].map((key) => say(context.config.strings, key)).join(" "));
  }

  private end(): void {
    const { map, stage, announcer, config } = this.context;
    this.overlay?.remove();
    this.overlay = null;
    this.panel.remove();
    if (this.hadDoubleClick) map.doubleClickZoom.enable();
    this.container.classList.remove("is-measuring");
    this.container.removeEventListener("click", this.onClick, { capture: true });
    stage.removeEventListener("keydown", this.onKey, { capture: true });
    this.opener?.setAttribute("aria-pressed", "false");
    this.opener?.focus();
    announcer.say(say(config.strings, "measure.ended"));
  }

  private readonly onClick = (event: MouseEvent): void => {
    const isOnControl = event.target instanceof Element && event.target.closest(".leaflet-control");
    if (isOnControl) return;
    event.stopPropagation();
    const { map } = this.context;
    // The click at the end of a drag, and the second click of a double one, are no points.
    const hasDragged = (map.dragging as unknown as { moved(): boolean }).moved();
    if (hasDragged || event.detail > 1) return;
    const { lat, lng } = map.mouseEventToLatLng(event);
    this.add({ lat, lng });
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.target !== this.container || event.ctrlKey || event.metaKey || event.altKey) return;
    const { lat, lng } = this.context.map.getCenter();
    const acts: Record<string, () => void> = {
      Enter: () => this.add({ lat, lng }),
      " ": () => this.add({ lat, lng }),
      Backspace: () => this.undo(),
      Escape: () => this.end(),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  };

  private choose(isArea: boolean): void {
    this.isArea = isArea;
    this.show(true);
  }

  private add(point: Position): void {
    this.points.push(point);
    this.show(true);
  }

  private undo(): void {
    this.points.pop();
    this.show(true);
    this.keepFocus();
  }

  private clear(): void {
    this.points = [];
    this.show(false);
    this.keepFocus();
  }

  /** A button that goes away under the finger would drop the focus. */
  private keepFocus(): void {
    if (this.points.length === 0) this.container.focus({ preventScroll: true });
  }

  private show(isSaid: boolean): void {
    const { config, announcer } = this.context;
    const { strings } = config;
    const { total, note } = this.figures();
    this.overlay?.show({ points: this.points, isClosed: this.isArea });
    this.total.textContent = total;
    this.note.textContent = this.points.length === 0 ? say(strings, "measure.help") : note;
    this.ways.distance.setAttribute("aria-pressed", String(!this.isArea));
    this.ways.area.setAttribute("aria-pressed", String(this.isArea));
    this.undoButton.hidden = this.clearButton.hidden = this.points.length === 0;
    const n = formatCount(this.points.length, localeOf(config));
    if (isSaid) announcer.say(say(strings, "measure.said", { n, total: [total, note].filter(Boolean).join(". ") }));
  }

  /** The total, and what goes with it. */
  private figures(): { readonly total: string; readonly note: string } {
    const { strings } = this.context.config;
    const locale = localeOf(this.context.config);
    const { points } = this;
    const length = lengthInWords(lengthM(points, this.isArea), strings, locale);
    if (!this.isArea) return { total: length, note: say(strings, "measure.points", { n: formatCount(points.length, locale) }) };
    if (points.length < 3) return { total: "–", note: say(strings, "measure.more") };
    if (crossesItself(points)) return { total: "–", note: say(strings, "measure.crossed") };
    return { total: areaInWords(areaM2(points), strings, locale), note: say(strings, "measure.around", { length }) };
  }
}

const make: MakePart = (context) => new Measure(context);
(window.DamageLedger as { registerPart(name: string, make: MakePart): void }).registerPart("measure", make);
