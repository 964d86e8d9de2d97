/** Entry point: window.DamageLedger.start(map, layers, config) joins tiles, legend, card, keyboard and address. */
import * as L from "leaflet";
import { Address, choiceFromAddress } from "./address.ts";
import { sceneOf, tileOptions } from "./choice-scene.ts";
import { type MapConfig, NOT_ASSESSED, detailZoom, districtLabel, readConfig } from "./config.ts";
import { type MapContext, registerPart } from "./context.ts";
import { measureFor } from "./districts.ts";
import { installCooperativeGestures } from "./gestures.ts";
import { Hover, followPointer } from "./hover.ts";
import { Announcer, installKeyboard } from "./keyboard.ts";
import { DistrictLabels } from "./labels.ts";
import type { Level } from "./legend-overview.ts";
import { Legend } from "./legend.ts";
import { Card } from "./popup.ts";
import { currentTheme, watchTheme } from "./paint.ts";
import { keepSizeOnPaper } from "./print.ts";
import { Reach } from "./reach.ts";
import { describe, squareName, tallyOf } from "./reading.ts";
import { reveal } from "./reveal.ts";
import { type Choice, State } from "./state.ts";
import { Status } from "./status.ts";
import { say } from "./text.ts";
import { type DmTiles, dmTiles } from "./tiles.ts";
import { Tools } from "./tools.ts";
import { FIT_STEP, OPEN_LEGEND_PX, homeZoom, mapOptions, panelPadding } from "./view.ts";

const MOUSE_REACH_PX = 4;
const FINGER_REACH_PX = 14;
const NARROW_PX = 600;
/** A map that fills such a window is as good as narrow: a phone on its side, a window at 200 %. */
const NARROW_WINDOW_PX = 700;
/** Under this zoom a square of 250 m is a few pixels wide. */
const LEAST_SQUARE_ZOOM = 12;

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
  private readonly reach: Reach;
  private tools: Tools | null = null;
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
    this.reach = new Reach(map);
    this.homeZoom = homeZoom(config, map.getContainer().clientWidth, map.getContainer().clientHeight);
    this.status = new Status(config.strings, () => this.tiles.retryFailed());
    this.legend = new Legend(config, this.state);
    this.card = new Card(config, (isOpen) => {
      this.shell.classList.toggle("has-card", isOpen);
      this.reach.show(null);
      this.awaited = null;
      if (isOpen) reveal(this.shell, this.card.root);
      else this.tiles.setScene({ selected: null });
    });
    this.labels = new DistrictLabels(map, config);
    // Half a zoom is for what is fitted into the window; readers go on in whole ones, whose tiles are drawn in their own size.
    map.options.zoomSnap = 1;
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
    const tellLoading = () => this.status.setLoading(this.tiles.isLoading());
    this.tiles.on("loading load", tellLoading);
    tellLoading();
    this.tools = new Tools(this.context(), this.status);
    stage.append(this.tools.root, this.status.root, this.announcer.root);
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
        if (layer === "incidents") this.awaited = { id, at };
        this.showAwaitedReach();
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
    this.tiles.on("filled", () => this.showAwaitedReach());
    map.on("click", (event: L.LeafletMouseEvent) => {
      const isTouch = (event.originalEvent as PointerEvent).pointerType === "touch";
      this.read(event.latlng, isTouch ? FINGER_REACH_PX : MOUSE_REACH_PX, false);
    });
    // A right click or a long press asks for the coordinates of that point.
    map.on("contextmenu", ({ latlng }: L.LeafletMouseEvent) => {
      if (this.config.parts.search) void this.tools?.open("search", map.getContainer(), latlng);
    });
    followPointer(map, this.hover, (at) => {
      const found = this.tiles.hitAt(at, MOUSE_REACH_PX);
      return found && (found.layer !== "districts" || this.isOverview()) ? found : null;
    });
    keepSizeOnPaper(this.shell, map.getContainer());
    // The first tile with single buildings or sites is drawn; every tile in view is.
    this.tiles.once("firstdetail", () => document.dispatchEvent(new CustomEvent("damage-ledger:first")));
    this.tiles.once("load", () => document.dispatchEvent(new CustomEvent("damage-ledger:drawn")));
    watchTheme(() => this.applyTheme());
    new ResizeObserver(() => this.fitContainer()).observe(map.getContainer());
    document.addEventListener("click", (event) => {
      const from = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-dl-district]") : null;
      if (from?.dataset.dlDistrict) this.goToDistrict(from.dataset.dlDistrict);
    });
  }

  private isOverview(): boolean {
    return this.tileZoom() < this.detailZoom;
  }

  /** Zoom of the tiles that are shown: halfway between two it is the nearer one, as in Leaflet. */
  private tileZoom(): number {
    return Math.round(this.map.getZoom());
  }

  private read(at: L.LatLng, reachPx: number, fromKeyboard: boolean): void {
    const found = this.tiles.hitAt(at, reachPx);
    if (!found || (found.layer === "districts" && !this.isOverview() && !fromKeyboard)) {
      if (fromKeyboard) this.announcer.say(say(this.config.strings, "map.nothing"));
      else this.card.close();
      return;
    }
    this.announcer.say(describe(this.config, found));
    this.tiles.setScene({ selected: { layer: found.layer, id: found.id } });
    const district = this.config.districts.find(({ id }) => found.layer === "districts" && id === found.id);
    if (district) {
      this.state.set({ district: district.id });
      this.card.showPlace(districtLabel(district), district, this.state.get(), fromKeyboard);
    } else if (found.square) {
      this.card.showPlace(squareName(this.config), tallyOf(this.config, found.square), this.state.get(), fromKeyboard, true);
    } else if (found.layer !== "districts") {
      void this.card.showFeature(found.layer, found.id, this.state.get(), fromKeyboard);
      if (found.layer === "incidents") this.reach.show(this.map.unproject(found.outline[0][0]), found.reachM);
    }
    this.keepInSight(at);
  }

  /** An incident that was looked up, until its tile is there and tells how sure its place is. */
  private awaited: { readonly id: number; readonly at: L.LatLng } | null = null;
  private showAwaitedReach(): void {
    const { awaited } = this;
    const found = awaited && this.tiles.hitAt(awaited.at, FINGER_REACH_PX);
    if (!awaited || found?.layer !== "incidents" || found.id !== awaited.id) return;
    this.awaited = null;
    this.reach.show(awaited.at, found.reachM);
  }

  /** On a phone the card takes room from the map: what was touched must not leave the part that is left. */
  private keepInSight(at: L.LatLng): void {
    if (!this.shell.classList.contains("is-narrow")) return;
    this.map.invalidateSize({ animate: false });
    this.map.panInside(at, { padding: [48, 48] });
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
    const { map } = this;
    const { start, end } = panelPadding(map.getContainer().clientWidth, this.config.dir);
    map.options.zoomSnap = FIT_STEP;
    map.fitBounds(L.latLngBounds([south, west], [north, east]), {
      paddingTopLeft: [start, 12],
      paddingBottomRight: [end, 12],
    });
    map.options.zoomSnap = 1;
  }

  private applyChoice(): void {
    const choice = this.state.get();
    const { config } = this;
    this.tiles.setScene(sceneOf(config, choice));
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
    const squaresFrom = this.squaresFrom(choice);
    if (this.tiles.getScene().squaresFrom !== squaresFrom) this.tiles.setScene({ squaresFrom });
    this.shell.classList.toggle("is-overview", this.isOverview());
    this.legend.setLevel(level);
    this.labels.update(measureFor(this.config, choice.hidden), choice.epoch, level === "districts");
  }

  /** Zoom from which squares are shown. */
  private squaresFrom({ overview }: Choice): number {
    if (overview === "squares") return 0;
    // A city that opens halfway between two zooms has the tiles of the nearer one, and still opens on its districts.
    const isOpening = this.map.getZoom() % 1 !== 0 && this.map.getZoom() <= this.homeZoom;
    if (overview === "districts" || isOpening) return Infinity;
    return Math.max(LEAST_SQUARE_ZOOM, Math.floor(this.homeZoom) + 1);
  }

  private level(): Level {
    if (!this.isOverview()) return "detail";
    const hasSquares = this.config.tiles.layers.squares !== undefined;
    return hasSquares && this.tileZoom() >= this.squaresFrom(this.state.get()) ? "squares" : "districts";
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
    // Paper does not wait for the next frame.
    this.tiles.setScene({ theme }, matchMedia("print").matches);
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
    this.shell.classList.toggle("is-narrow", clientWidth < NARROW_PX || innerWidth < NARROW_WINDOW_PX);
    this.shell.classList.toggle("is-tight", clientWidth < OPEN_LEGEND_PX);
  }
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
