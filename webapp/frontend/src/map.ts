/** Entry point: window.DamageLedger.start(map, layers, config) joins tiles, legend, card, keyboard and address. */
import * as L from "leaflet";
import { Address, choiceFromAddress } from "./address.ts";
import { type MapConfig, NOT_ASSESSED, type Tally, detailZoom, readConfig } from "./config.ts";
import { type MapContext, type Part, loadPart, registerPart } from "./context.ts";
import { WORST_FIRST, measureFor, squareMeasure, stepFor, valueOf, valueOfSquare } from "./districts.ts";
import { installCooperativeGestures } from "./gestures.ts";
import { Hover } from "./hover.ts";
import { hasImagesInAddress } from "./image-choice.ts";
import { Announcer, installKeyboard } from "./keyboard.ts";
import { DistrictLabels } from "./labels.ts";
import { Legend, type Level, greatestPerKm2 } from "./legend.ts";
import { Card } from "./popup.ts";
import { currentTheme, watchTheme } from "./paint.ts";
import { keepSizeOnPaper } from "./print.ts";
import { type Choice, State } from "./state.ts";
import { isBuildingKind } from "./symbols.ts";
import { Status } from "./status.ts";
import { element, icon, say } from "./text.ts";
import { type DmTiles, type Found, dmTiles } from "./tiles.ts";
import { OPEN_LEGEND_PX, homeZoom, mapOptions, panelPadding } from "./view.ts";

const PLUS = "M10 4v12M4 10h12";
const MINUS = "M4 10h12";
const WHOLE = "M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4";
const MOUSE_REACH_PX = 4;
const FINGER_REACH_PX = 14;
const NARROW_PX = 600;
/** Under this zoom a square of 250 m is a few pixels wide. */
const LEAST_SQUARE_ZOOM = 12;

/** Buttons that stand on the map from the start; what they do is loaded when one is pressed. */
const TOOLS: readonly { readonly part: string; readonly path: string; readonly inEmbeds: boolean }[] = [
  { part: "search", path: "M13 13l4.5 4.5M14.5 8.75a5.75 5.75 0 1 1-11.5 0 5.75 5.75 0 0 1 11.5 0z", inEmbeds: true },
  { part: "locate", path: "M10 2v3M10 15v3M2 10h3M15 10h3M14 10a4 4 0 1 1-8 0 4 4 0 0 1 8 0z", inEmbeds: false },
  { part: "offline", path: "M10 3v8.5M6.5 8.5 10 12l3.5-3.5M3.5 12.5V16h13v-3.5", inEmbeds: false },
  { part: "measure", path: "M2.5 13.5l11-11 4 4-11 11zM6 10l2 2M8.5 7.5l1.5 1.5M11 5l2 2", inEmbeds: true },
  { part: "imagery", path: "M3 4.5h14v11H3zM10 4.5v11M5.5 12.5l2-2.5 2 2.5M12.5 8.2h2", inEmbeds: true },
];

/** Joins one map to its page; made once per map by `start`. */
class CityMap {
  private readonly state: State;
  private readonly legend: Legend;
  private readonly card: Card;
  private readonly announcer = new Announcer();
  private readonly labels: DistrictLabels;
  private readonly shell: HTMLElement;
  private readonly detailZoom: number;
  private readonly address: Address;
  private readonly status: Status;
  private readonly hover: Hover;
  /** Nearer than this, squares take the place of districts unless the reader chooses. */
  private readonly homeZoom: number;

  constructor(
    private readonly map: L.Map,
    private readonly tiles: DmTiles,
    private readonly config: MapConfig,
  ) {
    this.shell = map.getContainer().closest<HTMLElement>(".dl-map-shell") ?? map.getContainer();
    this.detailZoom = detailZoom(config);
    this.state = new State(choiceFromAddress(config));
    this.address = new Address(map, config);
    this.hover = new Hover(map);
    this.homeZoom = homeZoom(config, map.getContainer().clientWidth, map.getContainer().clientHeight);
    this.status = new Status(config.strings, () => this.tiles.retryFailed());
    this.legend = new Legend(config, this.state);
    this.card = new Card(config, (isOpen) => {
      this.shell.classList.toggle("has-card", isOpen);
      if (!isOpen) this.tiles.setScene({ selected: null });
    });
    this.labels = new DistrictLabels(map, config);
    this.build();
    this.listen();
    this.legend.open(map.getContainer().clientWidth >= OPEN_LEGEND_PX);
    this.markWidth();
    this.applyTheme();
    this.applyChoice();
    this.applyZoom();
    const { district } = this.state.get();
    if (district !== null) this.tiles.setScene({ selected: { layer: "districts", id: district } });
  }

  private build(): void {
    const { config, map } = this;
    const { strings } = config;
    const container = map.getContainer();
    const stage = container.parentElement ?? this.shell;
    container.setAttribute("role", "application");
    container.setAttribute("aria-roledescription", say(strings, "map.role"));
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
    this.tiles.on("failedcount", (event) => this.status.setFailed((event as L.LeafletEvent & { n: number }).n));
    stage.append(this.buttons(), this.status.root, this.announcer.root);
    stage.after(this.legend.root, this.card.root);
    for (const panel of [this.legend.root, this.card.root]) {
      L.DomEvent.disableClickPropagation(panel);
      L.DomEvent.disableScrollPropagation(panel);
    }
    if (config.embed) {
      installCooperativeGestures(map, { wheel: say(strings, "gesture.wheel"), touch: say(strings, "gesture.touch") });
    }
    installKeyboard(map, {
      read: () => this.read(map.getCenter(), FINGER_REACH_PX, true),
      toggleClass: (place) => this.toggleByPlace(place),
      close: () => this.card.close(),
      stepDate: (by) => this.legend.dates.step(by),
    });
  }

  private buttons(): HTMLElement {
    const { map, config } = this;
    const make = (name: string, path: string, act: () => void) => {
      const words = say(config.strings, name);
      const button = element("button", "dl-map-button", { type: "button", "aria-label": words, title: words }, icon(path));
      button.addEventListener("click", act);
      return button;
    };
    return element(
      "div",
      "dl-map-buttons",
      {},
      make("map.zoomIn", PLUS, () => map.zoomIn()),
      make("map.zoomOut", MINUS, () => map.zoomOut()),
      make("map.whole", WHOLE, () => this.showBounds(config.home)),
      ...TOOLS.filter(({ part, inEmbeds }) => config.parts[part] && (inEmbeds || !config.embed) && this.hasUse(part)).map(({ part, path }) => {
        const button = make(`tool.${part}`, path, () => void this.openPart(part, button));
        if (part === "imagery" && hasImagesInAddress()) void this.openPart(part, button, undefined, true);
        return button;
      }),
    );
  }

  private readonly parts = new Map<string, Part>();
  private hasUse(part: string): boolean {
    const { imagery, backgrounds } = this.config;
    return part !== "imagery" || imagery.length + backgrounds.length > 0;
  }

  private async openPart(name: string, opener: HTMLElement, at?: L.LatLng, isRestored = false): Promise<void> {
    opener.setAttribute("aria-busy", "true");
    try {
      const part = this.parts.get(name) ?? (await loadPart(name, this.config))(this.context());
      this.parts.set(name, part);
      if (isRestored) part.restore?.(opener);
      else part.open(opener, at);
    } catch {
      this.announcer.say(say(this.config.strings, "tool.failed"));
      this.status.tell(say(this.config.strings, "tool.failed"));
    } finally {
      opener.removeAttribute("aria-busy");
    }
  }

  private context(): MapContext {
    const { map, tiles, config, state, announcer, shell } = this;
    return {
      map,
      tiles,
      config,
      state,
      announcer,
      shell,
      stage: map.getContainer().parentElement ?? shell,
      showBounds: (bounds) => this.showBounds(bounds),
      showDistrict: (id) => this.goToDistrict(id),
      showFeature: (layer, id, at) => {
        tiles.setScene({ selected: { layer, id } });
        void this.card.showFeature(layer, id, state.get(), true);
        this.keepInSight(at);
      },
      showCard: (title, content, onGone) => {
        tiles.setScene({ selected: null });
        this.card.showContent(title, content, onGone);
      },
    };
  }

  private listen(): void {
    const { map } = this;
    this.state.listen(() => this.applyChoice());
    map.on("moveend", () => this.address.write(this.state.get()));
    map.on("zoomend", () => this.applyZoom());
    map.on("moveend", () => this.countSoon());
    this.tiles.on("filled repainted", () => this.countSoon());
    map.on("click", (event: L.LeafletMouseEvent) => {
      const isTouch = (event.originalEvent as PointerEvent).pointerType === "touch";
      this.read(event.latlng, isTouch ? FINGER_REACH_PX : MOUSE_REACH_PX, false);
    });
    // A right click or a long press asks for the coordinates of that point.
    map.on("contextmenu", ({ latlng }: L.LeafletMouseEvent) => {
      if (this.config.parts.search) void this.openPart("search", map.getContainer(), latlng);
    });
    this.pointAt();
    keepSizeOnPaper(this.shell, map.getContainer());
    this.tiles.once("load", () => document.dispatchEvent(new CustomEvent("damage-ledger:drawn")));
    watchTheme(() => this.applyTheme());
    new ResizeObserver(() => this.fitContainer()).observe(map.getContainer());
    document.addEventListener("click", (event) => {
      const from = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-dl-district]") : null;
      if (from?.dataset.dlDistrict) this.goToDistrict(from.dataset.dlDistrict);
    });
  }

  /** A pointing hand over whatever can be clicked; looked up once per frame. */
  private pointAt(): void {
    let due: L.LatLng | null = null;
    this.map.on("mousemove", (event: L.LeafletMouseEvent) => {
      if (due === null) {
        requestAnimationFrame(() => {
          const found = due && this.tiles.hitAt(due, MOUSE_REACH_PX);
          const canRead = found && (found.layer !== "districts" || this.isOverview());
          this.hover.show(canRead ? `${found.layer} ${found.id}` : "", canRead ? found.outline : []);
          this.map.getContainer().classList.toggle("is-over", Boolean(canRead));
          due = null;
        });
      }
      due = event.latlng;
    });
  }

  private isOverview(): boolean {
    return this.map.getZoom() < this.detailZoom;
  }

  private read(at: L.LatLng, reachPx: number, fromKeyboard: boolean): void {
    const found = this.tiles.hitAt(at, reachPx);
    if (!found || (found.layer === "districts" && !this.isOverview() && !fromKeyboard)) {
      if (fromKeyboard) this.announcer.say(say(this.config.strings, "map.nothing"));
      else this.card.close();
      return;
    }
    this.announcer.say(this.describe(found));
    this.tiles.setScene({ selected: { layer: found.layer, id: found.id } });
    const district = this.config.districts.find(({ id }) => found.layer === "districts" && id === found.id);
    if (district) {
      this.state.set({ district: district.id });
      this.card.showPlace(district.name, district, this.state.get(), fromKeyboard);
    } else if (found.square) {
      this.card.showPlace(this.squareName(), this.tallyOf(found.square), this.state.get(), fromKeyboard, true);
    } else if (found.layer !== "districts") {
      void this.card.showFeature(found.layer, found.id, this.state.get(), fromKeyboard);
    }
    this.keepInSight(at);
  }

  private squareName(): string {
    return say(this.config.strings, "card.square", { side: this.config.squares?.sideM ?? 0 });
  }

  /** A square as a place with counts by class, like a district. */
  private tallyOf({ counted, counts }: NonNullable<Found["square"]>): Tally {
    const { hasFootprints, squares } = this.config;
    const byEpoch = (counts ?? []).map((numbers) => {
      const graded = numbers.reduce((sum, n) => sum + n, 0);
      const named = WORST_FIRST.map((key, place) => [key, numbers[place]] as const);
      return Object.fromEntries([...named, [NOT_ASSESSED, counted - graded]]);
    });
    const areaKm2 = ((squares?.sideM ?? 0) / 1000) ** 2;
    return { areaKm2, nFootprints: hasFootprints ? counted : null, buildings: hasFootprints ? byEpoch : null, sites: byEpoch };
  }

  /** On a phone the card takes room from the map: what was touched must not leave the part that is left. */
  private keepInSight(at: L.LatLng): void {
    if (!this.shell.classList.contains("is-narrow")) return;
    this.map.invalidateSize({ animate: false });
    this.map.panInside(at, { padding: [48, 48] });
  }

  /** One sentence for screen readers: what it is, its class, its district. */
  private describe(found: Found): string {
    const { config } = this;
    if (found.layer === "squares") return this.squareName();
    if (found.layer === "incidents") return say(config.strings, "card.incident");
    if (found.layer === "districts") return config.districts.find(({ id }) => id === found.id)?.name ?? "";
    const kind = found.kind && config.kinds.find(({ key }) => key === found.kind)?.label;
    const what = kind ?? say(config.strings, found.layer === "buildings" ? "card.building" : "card.site");
    const isUngraded = found.rank === -1 && found.kind !== null && !isBuildingKind(found.kind);
    const without = found.isLater ? say(config.strings, "card.notYet") : config.notAssessedLabel;
    const grade = config.grades.find(({ rank }) => rank === found.rank)?.label ?? without;
    const where = config.districts.find(({ row }) => row === found.districtRow)?.name ?? say(config.strings, "scope.outside");
    return say(config.strings, isUngraded ? "map.readingUngraded" : "map.reading", { what, grade, where });
  }

  private toggleByPlace(place: number): void {
    const key = [...this.config.grades.map((grade) => grade.key), NOT_ASSESSED][place - 1];
    if (!key) return;
    this.state.toggleClass(key);
    const label = this.config.grades.find((grade) => grade.key === key)?.label ?? this.config.notAssessedLabel;
    const isOff = this.state.get().hidden.has(key);
    this.announcer.say(say(this.config.strings, isOff ? "map.classOff" : "map.classOn", { grade: label }));
  }

  private goToDistrict(id: string): void {
    const district = this.config.districts.find((one) => one.id === id);
    if (!district) return;
    this.showBounds(district.bounds);
    this.tiles.setScene({ selected: { layer: "districts", id } });
    this.state.set({ district: id });
  }

  private showBounds([west, south, east, north]: MapConfig["bounds"]): void {
    const { start, end } = panelPadding(this.map.getContainer().clientWidth, this.config.dir);
    this.map.fitBounds(L.latLngBounds([south, west], [north, east]), {
      paddingTopLeft: [start, 12],
      paddingBottomRight: [end, 12],
    });
  }

  private applyChoice(): void {
    const choice = this.state.get();
    const { config } = this;
    const measure = measureFor(config, choice.hidden);
    const steps = new Map(config.districts.map((place) => [place.id, stepFor(measure, valueOf(measure, place, choice.epoch))]));
    const hiddenRanks = new Set(config.grades.filter(({ key }) => choice.hidden.has(key)).map(({ rank }) => rank));
    if (choice.hidden.has(NOT_ASSESSED)) hiddenRanks.add(-1);
    const ofSquares = squareMeasure(measure, greatestPerKm2(config));
    const areaKm2 = ((config.squares?.sideM ?? 0) / 1000) ** 2;
    this.tiles.setScene({
      epoch: choice.epoch,
      hiddenRanks,
      hiddenKinds: choice.hiddenKinds,
      source: config.sources.findIndex(({ id }) => id === choice.source),
      districtRow: config.districts.find(({ id }) => id === choice.district)?.row ?? null,
      isAgreement: choice.show === "agreement",
      date: config.epochs[choice.epoch],
      squaresFrom: this.squaresFrom(choice),
      stepOf: (id) => steps.get(id) ?? -1,
      stepOfSquare: ({ counts, counted }, i) => {
        const at = counts[i]?.[choice.epoch];
        return stepFor(ofSquares, at ? valueOfSquare(ofSquares, at, counted[i], areaKm2) : null);
      },
    });
    this.applyZoom();
    this.card.update(choice);
    this.address.write(choice);
    const classes = config.grades.map(({ key }) => key).filter((key) => !choice.hidden.has(key));
    const detail = { epoch: config.epochs[choice.epoch], epochIndex: choice.epoch, classes, district: choice.district };
    document.dispatchEvent(new CustomEvent("damage-ledger:state", { detail }));
  }

  private applyZoom(): void {
    const choice = this.state.get();
    const level = this.level();
    this.shell.classList.toggle("is-overview", this.isOverview());
    this.legend.setLevel(level);
    this.labels.update(measureFor(this.config, choice.hidden), choice.epoch, level === "districts");
  }

  /** Zoom from which squares are shown. */
  private squaresFrom({ overview }: Choice): number {
    if (overview === "squares") return 0;
    return overview === "districts" ? Infinity : Math.max(LEAST_SQUARE_ZOOM, this.homeZoom + 1);
  }

  private level(): Level {
    if (!this.isOverview()) return "detail";
    const hasSquares = this.config.tiles.layers.squares !== undefined;
    return hasSquares && this.map.getZoom() >= this.squaresFrom(this.state.get()) ? "squares" : "districts";
  }

  private isCountDue = false;
  /** Counts what is in view, at most once a frame. */
  private countSoon(): void {
    if (this.isCountDue) return;
    this.isCountDue = true;
    requestAnimationFrame(() => {
      this.isCountDue = false;
      this.legend.setView(this.tiles.countInView());
    });
  }

  private applyTheme(): void {
    const theme = currentTheme();
    this.shell.dataset.mapTheme = theme;
    this.legend.setTheme(theme);
    this.tiles.setScene({ theme });
  }

  /** A map in a hidden tab or frame has no size; when it gets one it must measure itself again. */
  private wasEmpty = false;
  private fitContainer(): void {
    const { clientWidth, clientHeight } = this.map.getContainer();
    const isEmpty = clientWidth === 0 || clientHeight === 0;
    if (!isEmpty) {
      this.map.invalidateSize({ animate: false });
      this.markWidth();
      if (this.wasEmpty) this.showBounds(this.config.home);
    }
    this.wasEmpty = isEmpty;
  }

  private markWidth(): void {
    const { clientWidth } = this.map.getContainer();
    this.shell.classList.toggle("is-narrow", clientWidth < NARROW_PX);
    this.shell.classList.toggle("is-tight", clientWidth < OPEN_LEGEND_PX);
  }
}

/** Options of the tile layer for a city's configuration. */
function tileOptions(config: MapConfig) {
  return {
    maxNativeZoom: config.tiles.maxNativeZoom,
    dataBounds: config.bounds,
    scene: {
      theme: currentTheme(),
      epoch: config.asOf,
      detailZoom: detailZoom(config),
      squareZoom: config.tiles.layers.squares?.minzoom ?? null,
      date: config.epochs[config.asOf],
      hasFootprints: config.hasFootprints,
      watermark: config.synthetic ? config.notice ?? say(config.strings, "synthetic.mark") : null,
    },
  };
}

function start(map: L.Map, layers: { readonly tiles: DmTiles }, config: MapConfig): void {
  new CityMap(map, layers.tiles, config);
}

declare global {
  interface Window {
    DamageLedger: unknown;
    L: typeof L & { dmTiles?: typeof dmTiles };
  }
}

// folium's generated scripts look for a global L; ours is the only Leaflet of the page.
window.L ??= L;
window.L.dmTiles = dmTiles;
window.DamageLedger = { start, readConfig, mapOptions, tileOptions, dmTiles, registerPart };
