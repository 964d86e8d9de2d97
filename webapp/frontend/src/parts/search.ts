/** Search by district, coordinates or identifier; and the coordinates of a point that was pressed long or right-clicked. */
import "../styles/part-search.css";
import * as L from "leaflet";
import type { MakePart, MapContext, Part } from "../context.ts";
import { showPoint } from "../point-card.ts";
import { type Answer, type Result, findAddress, foundHere, isWorthAsking, resultsOf } from "../results.ts";
import { element, formatCount, icon, localeOf, say } from "../text.ts";

const CROSS = "M5 5l10 10M15 5L5 15";
const WAIT_MS = 200;
const CLOSE_ZOOM = 18;
const LIST_ID = "dl-search-list";
const optionId = (place: number) => `dl-search-option-${place}`;

class Search implements Part {
  private readonly panel: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly list: HTMLUListElement;
  private readonly note = element("p", "dl-note dl-search-note", { role: "status" });
  private opener: HTMLElement | null = null;
  private here: readonly Result[] = [];
  private fromServer: readonly Result[] = [];
  private active = -1;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private request: AbortController | null = null;

  constructor(private readonly context: MapContext) {
    const { strings } = context.config;
    const words = say(strings, "search.label");
    this.list = element("ul", "dl-search-list", { id: LIST_ID, role: "listbox", "aria-label": words });
    this.input = element("input", "dl-search-input", {
      type: "text",
      role: "combobox",
      "aria-label": words,
      "aria-autocomplete": "list",
      "aria-controls": LIST_ID,
      "aria-expanded": "false",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      enterkeyhint: "search",
      dir: "auto",
      maxlength: "100",
      placeholder: say(strings, "search.hint"),
    });
    const close = element("button", "dl-card-close", { type: "button", "aria-label": say(strings, "card.close") }, icon(CROSS));
    close.addEventListener("click", () => this.close());
    this.panel = element("div", "dl-search", { role: "search", dir: context.config.dir });
    this.panel.append(element("div", "dl-search-head", {}, this.input, close), this.list, this.note);
    this.panel.hidden = true;
    this.input.addEventListener("input", () => this.look());
    this.panel.addEventListener("keydown", (event) => this.onKey(event));
    L.DomEvent.disableClickPropagation(this.panel);
    L.DomEvent.disableScrollPropagation(this.panel);
    // Beside the legend and not under it: the map's own stage is a layer of its own.
    context.shell.append(this.panel);
  }

  open(opener: HTMLElement, at?: L.LatLng): void {
    if (at) return this.showAt(at);
    this.opener = opener;
    if (!this.panel.hidden) return this.close();
    this.panel.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    this.input.value = "";
    this.look();
    this.input.focus();
  }

  private close(): void {
    this.request?.abort();
    clearTimeout(this.timer);
    this.panel.hidden = true;
    this.opener?.setAttribute("aria-expanded", "false");
    this.opener?.focus();
  }

  private showAt(at: L.LatLng): void {
    if (!this.panel.hidden) this.close();
    showPoint(this.context, at.wrap(), null);
  }

  /** Shows what is known at once, and asks the server a moment after the last key. */
  private look(): void {
    const { config, map } = this.context;
    const typed = this.input.value.trim();
    const { lat, lng } = map.getCenter();
    this.request?.abort();
    clearTimeout(this.timer);
    this.fromServer = [];
    this.here = typed ? foundHere(typed, config, { lat, lng }) : [{ kind: "point", title: say(config.strings, "search.centre"), detail: "", at: { lat, lng } }];
    const isAsked = isWorthAsking(typed);
    if (isAsked) this.timer = setTimeout(() => void this.ask(typed), WAIT_MS);
    this.show(typed ? (isAsked ? "search.waiting" : this.summary()) : "search.examples");
  }

  private async ask(typed: string): Promise<void> {
    const request = new AbortController();
    this.request = request;
    try {
      const response = await fetch(findAddress(this.context.config.detailUrl, typed), { signal: request.signal });
      if (!response.ok) throw new Error(`the search was answered with ${response.status}`);
      this.fromServer = resultsOf((await response.json()) as Answer);
      this.show(this.summary());
    } catch {
      // Offline, gone or no JSON: districts and coordinates are there all the same.
      if (!request.signal.aborted) this.show("search.offline");
    }
  }

  private summary(): string {
    return this.results().length === 0 ? "search.none" : "search.results";
  }

  private results(): readonly Result[] {
    return [...this.here, ...this.fromServer];
  }

  private show(noteKey: string): void {
    const { config } = this.context;
    const results = this.results();
    this.list.replaceChildren(
      ...results.map((result, i) => {
        const option = element("li", "dl-search-option", { role: "option", id: optionId(i), "aria-selected": "false" });
        option.append(element("bdi", "dl-search-title", {}, result.title));
        if (result.detail) option.append(element("bdi", "dl-search-detail", {}, result.detail));
        option.addEventListener("click", () => this.choose(result));
        // A press must not take the focus from the field before the click comes.
        option.addEventListener("pointerdown", (event) => event.preventDefault());
        return option;
      }),
    );
    this.list.hidden = results.length === 0;
    this.input.setAttribute("aria-expanded", String(results.length > 0));
    this.note.textContent = say(config.strings, noteKey, { n: formatCount(results.length, localeOf(config)) });
    this.activate(-1);
  }

  private activate(place: number): void {
    this.active = place;
    [...this.list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === place)));
    if (place < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", optionId(place));
    this.list.children[place]?.scrollIntoView({ block: "nearest" });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.stopPropagation();
      return this.close();
    }
    if (event.target !== this.input || event.isComposing) return;
    const n = this.results().length;
    const moves: Record<string, number> = { ArrowDown: this.active + 1, ArrowUp: this.active < 0 ? n - 1 : this.active - 1 };
    if (event.key in moves && n > 0) {
      event.preventDefault();
      // Past the last comes the first; before the first, the last.
      this.activate((moves[event.key] + n) % n);
    } else if (event.key === "Enter" && n > 0) {
      event.preventDefault();
      this.choose(this.results()[Math.max(0, this.active)]);
    }
  }

  private choose(result: Result): void {
    const { map, config, announcer } = this.context;
    this.close();
    announcer.say(say(config.strings, "search.shown", { what: result.title }));
    if (result.kind === "district") return this.context.showDistrict(result.district.id);
    const { lat, lng } = result.at;
    const at = L.latLng(lat, lng);
    const [west, south, east, north] = config.bounds;
    if (L.latLngBounds([south, west], [north, east]).pad(0.5).contains(at)) {
      map.setView(at, result.kind === "feature" ? CLOSE_ZOOM : Math.max(map.getZoom(), 16), { animate: false });
    }
    if (result.kind === "feature") this.context.showFeature(result.layer, result.row, at);
    else showPoint(this.context, result.at, this.fromServer.includes(result) ? result.title : null);
  }
}

const make: MakePart = (context) => new Search(context);
(window.DamageLedger as { registerPart(name: string, make: MakePart): void }).registerPart("search", make);
