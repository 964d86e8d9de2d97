/** L.dmTiles: a Leaflet layer that draws vector tiles on canvas, sharp at every zoom, without asking the server again.
 *
 * Past the last zoom of the tiles each canvas draws its piece of the parent tile from the same decoded arrays.
 * A change of date, class or theme redraws from memory.
 */
import * as L from "leaflet";
import { TILE_SIDE, type TileAddress, TileCache, loaderFor } from "./cache.ts";
import { decodeTile } from "./decode.ts";
import { type Found, foundIn, visibleIn } from "./found.ts";
import { identify, squareAt } from "./identify.ts";
import { LiveTile } from "./live-tile.ts";
import { DEFAULT_SCENE, type Scene, hasSquares } from "./scene.ts";
import { type ViewCounts, ViewCounter } from "./view-counts.ts";

export type { Found } from "./found.ts";

export interface DmTilesOptions extends L.GridLayerOptions {
  /** Zoom of the most detailed tiles. */
  maxNativeZoom?: number;
  /** West, south, east, north of the data; nothing is asked for outside. */
  dataBounds?: readonly [number, number, number, number];
  /** First scene; a page that calls DamageLedger.start sets it from its configuration. */
  scene?: Partial<Scene>;
}

/** So long after a change the reader is taken to look, not to go on sliding. */
/** Half the side of the sign of a use: who points at its edge means it. */
const SIGN_REACH_PX = 8;
const SETTLED_AFTER_MS = 160;
const FIRST_SHOWN_MS = 100;

export class DmTiles extends L.GridLayer {
  private readonly cache: TileCache;
  private readonly live = new Map<string, LiveTile>();
  private scene: Scene;
  private readonly maxNative: number;
  private readonly dataBounds: L.LatLngBounds | null;
  private isRepaintDue = false;
  private hasDetail = false;
  /** Settles when the first buildings are on the screen; other tiles wait that long, a frame, with their decoding. */
  private firstShown: Promise<void> | null = null;
  private later: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, { maxNativeZoom, ...options }: DmTilesOptions = {}) {
    // Leaflet must not know of the last zoom of the tiles: it would magnify their pixels instead of asking us to draw.
    super({ maxZoom: 20, updateWhenZooming: false, keepBuffer: 1, ...options });
    this.cache = new TileCache(loaderFor(url, decodeTile, undefined, () => this.firstShown));
    this.scene = { ...DEFAULT_SCENE, ...options.scene };
    this.maxNative = maxNativeZoom ?? 14;
    const box = options.dataBounds;
    this.dataBounds = box ? L.latLngBounds([box[1], box[0]], [box[3], box[2]]).pad(0.02) : null;
    this.on("tileunload", (event: L.TileEvent) => this.forget(event.coords));
  }

  /** Redraws every tile with the changed scene, from memory: in the next frame, or before this returns. */
  setScene(change: Partial<Scene>, isNow = false): this {
    this.scene = { ...this.scene, ...change };
    if (isNow) this.repaint();
    else if (!this.isRepaintDue) {
      this.isRepaintDue = true;
      requestAnimationFrame(() => {
        this.isRepaintDue = false;
        this.repaint();
      });
    }
    return this;
  }

  /** What is in view at once; the tiles kept beside it, and what was only touched up, when there is time. */
  private repaint(): void {
    const all = [...this.live.values()];
    const view = this._map?.getPixelBounds();
    const isInView = ({ coords }: LiveTile) => {
      const side = this.sideOf(coords.z);
      const corner = coords.scaleBy(L.point(side, side));
      return !view || view.intersects(L.bounds(corner, corner.add([side, side])));
    };
    for (const live of all.filter(isInView)) this.paint(live);
    this.fire("repainted");
    clearTimeout(this.later);
    const late = [...all.filter((live) => !isInView(live)), ...all.filter((live) => live.isRough)];
    const next = () => {
      const live = late.shift();
      if (!live) return;
      if (this.live.get(this.keyFor(live.coords)) === live) this.paint(live, true);
      this.later = setTimeout(next, 0);
    };
    this.later = setTimeout(next, SETTLED_AFTER_MS);
  }

  getScene(): Scene {
    return this.scene;
  }

  /** Asks again for every tile that could not be loaded. */
  retryFailed(): void {
    for (const live of this.live.values()) if (live.hasFailed) void this.fill(live);
  }

  nFailed(): number {
    return [...this.live.values()].filter((live) => live.hasFailed).length;
  }

  /** The site, building or district under a position, at the zoom that is shown; `reachPx` is the allowed miss. */
  hitAt(position: L.LatLng, reachPx: number): Found | null {
    const zoom = this._tileZoom;
    if (zoom === undefined || !this._map) return null;
    const isSquares = hasSquares(this.scene, zoom);
    const drawn = L.CRS.EPSG3857.latLngToPoint(position, zoom).divideBy(TILE_SIDE).floor();
    const native = isSquares ? Number(this.scene.squareZoom) : this.live.get(`${drawn.x}:${drawn.y}:${zoom}`)?.parent.z ?? this.nativeOf(zoom);
    const across = L.CRS.EPSG3857.latLngToPoint(position, native).divideBy(TILE_SIDE);
    const address = { z: native, x: Math.floor(across.x), y: Math.floor(across.y) };
    const tile = this.cache.peek(address);
    if (!tile) return null;
    const [x, y] = [across.x - address.x, across.y - address.y];
    const px = 1 / (TILE_SIDE * 2 ** (zoom - native));
    const [reach, signReach] = [reachPx * px, Math.max(reachPx, SIGN_REACH_PX) * px];
    const hit = isSquares ? tile.squares && squareAt(tile.squares, x, y) : identify(tile, x, y, reach, visibleIn(this.scene, zoom), signReach);
    return hit && foundIn(tile, hit, address, zoom, this.scene);
  }

  /** What is in view of each group; null where no single buildings are drawn, or tiles are still on their way. */
  countInView(): ViewCounts | null {
    const zoom = this._tileZoom;
    const view = this._map?.getPixelBounds();
    if (zoom === undefined || !view || zoom < this.scene.detailZoom) return null;
    const z = this.nativeOf(zoom);
    const side = this.sideOf(z);
    const [min, max] = [view.getTopLeft().divideBy(side), view.getBottomRight().divideBy(side)];
    const counter = new ViewCounter(this.scene);
    for (let x = Math.floor(min.x); x <= max.x; x++) {
      for (let y = Math.floor(min.y); y <= max.y; y++) {
        if (!this.holdsData({ z, x, y })) continue;
        const tile = this.cache.peek({ z, x, y });
        if (!tile) return null;
        counter.add(tile, { west: min.x - x, north: min.y - y, east: max.x - x, south: max.y - y });
      }
    }
    return counter.result();
  }

  /** Side on the screen of a tile of zoom `z`; between two zooms the map shows tiles of the nearer one, smaller. */
  private sideOf(z: number): number {
    return TILE_SIDE * 2 ** ((this._map?.getZoom() ?? z) - z);
  }

  /** Zoom of the data of a canvas.
   *
   * Halfway between two zooms an overview has the data of the lower one, which are fewer bytes, unless the squares
   * lie there as well.
   */
  private nativeOf(zoom: number): number {
    const { detailZoom, squareZoom } = this.scene;
    const isHalfway = this._map !== undefined && this._map.getZoom() === zoom - 0.5;
    const isLower = isHalfway && zoom < detailZoom && zoom - 1 !== squareZoom;
    return Math.min(isLower ? zoom - 1 : zoom, this.maxNative);
  }

  protected override createTile(coords: L.Coords, done: L.DoneCallback): HTMLElement {
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    const side = Math.round(TILE_SIDE * ratio);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    const over = coords.z - this.nativeOf(coords.z);
    const pieces = 2 ** over;
    const parent = { z: coords.z - over, x: Math.floor(coords.x / pieces), y: Math.floor(coords.y / pieces) };
    const frame = {
      zoom: coords.z,
      side,
      ratio,
      pieces,
      column: coords.x - parent.x * pieces,
      row: coords.y - parent.y * pieces,
    };
    const live = new LiveTile(canvas, coords, parent, frame);
    this.live.set(this.keyFor(coords), live);
    // A tile in memory is drawn at once; waiting for a promise would show a blank frame at every pan.
    const known = this.cache.peek(parent);
    if (known) {
      live.tile = known;
      this.paint(live);
    }
    void this.fill(live).then(() => done(undefined, canvas));
    return canvas;
  }

  private keyFor(coords: L.Coords): string {
    return `${coords.x}:${coords.y}:${coords.z}`;
  }

  private async fill(live: LiveTile): Promise<void> {
    if (!this.holdsData(live.parent)) {
      this.paint(live);
      return;
    }
    const hadFailed = live.hasFailed;
    try {
      live.tile = await this.cache.acquire(live.parent);
      live.hasFailed = false;
    } catch {
      // Whatever went wrong (network, server, damaged tile), the reader sees that this piece is missing.
      if (this.live.get(this.keyFor(live.coords)) !== live) return;
      live.hasFailed = true;
    }
    this.paint(live);
    if (!this.hasDetail && this.showsDetail(live)) this.noteDetail();
    this.fire("filled");
    if (live.hasFailed || hadFailed) this.fire("failedcount", { n: this.nFailed() });
  }

  private showsDetail({ tile, frame }: LiveTile): boolean {
    return frame.zoom >= this.scene.detailZoom && Boolean(tile?.buildings?.n || tile?.sites?.n);
  }

  /** Single buildings or sites are drawn for the first time. */
  private noteDetail(): void {
    this.hasDetail = true;
    this.firstShown = new Promise((resolve) => {
      // A hidden page has no frames and must not wait for one.
      const shown = () => {
        this.firstShown = null;
        resolve();
      };
      setTimeout(shown, FIRST_SHOWN_MS);
      // The frame after the next: only then it was drawn for certain.
      requestAnimationFrame(() => requestAnimationFrame(shown));
    });
    this.fire("firstdetail");
  }

  private forget(coords: L.Coords): void {
    const live = this.live.get(this.keyFor(coords));
    if (!live) return;
    this.live.delete(this.keyFor(coords));
    if (this.holdsData(live.parent)) this.cache.release(live.parent);
  }

  private holdsData({ z, x, y }: TileAddress): boolean {
    if (!this.dataBounds) return true;
    const corner = (dx: number, dy: number) =>
      L.CRS.EPSG3857.pointToLatLng(L.point((x + dx) * TILE_SIDE, (y + dy) * TILE_SIDE), z);
    return this.dataBounds.intersects(L.latLngBounds(corner(0, 1), corner(1, 0)));
  }

  private paint(live: LiveTile, isExact = false): void {
    if (hasSquares(this.scene, live.frame.zoom)) void this.fillSquares(live);
    live.paint(this.scene, this.squareAddress(live), isExact);
  }

  /** Asks for the squares under this piece of the map; a tile or two hold those of a whole city. */
  private async fillSquares(live: LiveTile): Promise<void> {
    const address = this.squareAddress(live);
    if (live.squares || live.isAskingSquares || !this.holdsData(address)) return;
    live.isAskingSquares = true;
    try {
      live.squares = await this.cache.acquire(address);
    } catch {
      live.hasFailed = true;
      this.fire("failedcount", { n: this.nFailed() });
    }
    live.isAskingSquares = false;
    if (live.squares && this.live.get(this.keyFor(live.coords)) === live) this.paint(live);
  }

  private squareAddress({ coords }: LiveTile): TileAddress {
    const z = Math.min(this.scene.squareZoom ?? coords.z, coords.z);
    const pieces = 2 ** (coords.z - z);
    return { z, x: Math.floor(coords.x / pieces), y: Math.floor(coords.y / pieces) };
  }
}

export function dmTiles(url: string, options?: DmTilesOptions): DmTiles {
  return new DmTiles(url, options);
}
