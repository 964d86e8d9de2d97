/** L.dmTiles: a Leaflet layer that draws vector tiles on canvas, sharp at every zoom, without asking the server again.
 *
 * Past the last zoom of the tiles each canvas draws its piece of the parent tile from the same decoded arrays.
 * A change of date, class or theme redraws from memory.
 */
import * as L from "leaflet";
import { type TileAddress, TileCache, loaderFor } from "./cache.ts";
import { type DecodedTile, type Points, type Shapes, type Squares, decodeTile } from "./decode.ts";
import { drawGround, drawTile, isBehindBuilding, isSiteShown } from "./draw.ts";
import { isBuildingShown } from "./groups.ts";
import { type Hit, type Visible, identify, squareAt } from "./identify.ts";
import { isIncidentShown } from "./incidents.ts";
import { type Theme, groundPaint } from "./paint.ts";
import { DEFAULT_SCENE, type Frame, type Scene, buildingRank, hasSquares, isGradedLater, rankAt } from "./scene.ts";
import { type ViewCounts, ViewCounter } from "./view-counts.ts";
import { drawWatermark } from "./watermark.ts";

export interface DmTilesOptions extends L.GridLayerOptions {
  /** Zoom of the most detailed tiles. */
  maxNativeZoom?: number;
  /** West, south, east, north of the data; nothing is asked for outside. */
  dataBounds?: readonly [number, number, number, number];
  /** First scene; a page that calls DamageLedger.start sets it from its configuration. */
  scene?: Partial<Scene>;
}

interface LiveTile {
  readonly canvas: HTMLCanvasElement;
  readonly coords: L.Coords;
  readonly parent: TileAddress;
  readonly frame: Frame;
  tile: DecodedTile | null;
  /** The tile that holds the squares of this piece of the map; asked for when squares are drawn. */
  squares: DecodedTile | null;
  isAskingSquares: boolean;
  hasFailed: boolean;
  /** Water and roads of this tile, drawn once per theme. */
  ground: { readonly theme: Theme; readonly of: DecodedTile; readonly picture: HTMLCanvasElement } | null;
}

/** What is known about the feature under a point, for the caller to show. */
export interface Found extends Hit {
  /** Rank at the chosen date; -1 not assessed; null for a district. */
  readonly rank: number | null;
  /** Highest rank the source can mean at that date. */
  readonly highest: number | null;
  readonly districtRow: number | null;
  readonly kind: string | null;
  /** Not graded at the chosen date but at a later one. */
  readonly isLater: boolean;
  /** Counts of a square. */
  readonly square: { readonly counted: number; readonly counts: Squares["counts"][number] } | null;
  /** Outline in pixels of the whole world at the zoom shown. */
  readonly outline: readonly (readonly L.Point[])[];
}

const TILE_SIDE = 256;

export class DmTiles extends L.GridLayer {
  private readonly cache: TileCache;
  private readonly live = new Map<string, LiveTile>();
  private scene: Scene;
  private readonly maxNative: number;
  private readonly dataBounds: L.LatLngBounds | null;
  private isRepaintDue = false;

  constructor(url: string, { maxNativeZoom, ...options }: DmTilesOptions = {}) {
    // Leaflet must not know of the last zoom of the tiles: it would magnify their pixels instead of asking us to draw.
    super({ maxZoom: 20, updateWhenZooming: false, keepBuffer: 1, ...options });
    this.cache = new TileCache(loaderFor(url, decodeTile));
    this.scene = { ...DEFAULT_SCENE, ...options.scene };
    this.maxNative = maxNativeZoom ?? 14;
    const box = options.dataBounds;
    this.dataBounds = box ? L.latLngBounds([box[1], box[0]], [box[3], box[2]]).pad(0.02) : null;
    this.on("tileunload", (event: L.TileEvent) => this.forget(event.coords));
  }

  /** Redraws every tile with the changed scene, at once, from memory. */
  setScene(change: Partial<Scene>): this {
    this.scene = { ...this.scene, ...change };
    if (!this.isRepaintDue) {
      this.isRepaintDue = true;
      requestAnimationFrame(() => {
        this.isRepaintDue = false;
        this.repaint();
      });
    }
    return this;
  }

  /** What is in view at once, the tiles kept beside it when there is time. */
  private repaint(): void {
    const all = [...this.live.values()];
    const view = this._map?.getPixelBounds();
    const isInView = ({ coords }: LiveTile) => {
      const corner = coords.scaleBy(L.point(TILE_SIDE, TILE_SIDE));
      return !view || view.intersects(L.bounds(corner, corner.add([TILE_SIDE, TILE_SIDE])));
    };
    for (const live of all.filter(isInView)) this.paint(live);
    const { scene } = this;
    setTimeout(() => {
      if (this.scene !== scene) return;
      for (const live of all.filter((one) => !isInView(one))) this.paint(live);
    }, 120);
    this.fire("repainted");
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
    const native = isSquares ? Number(this.scene.squareZoom) : Math.min(zoom, this.maxNative);
    const across = L.CRS.EPSG3857.latLngToPoint(position, native).divideBy(TILE_SIDE);
    const address = { z: native, x: Math.floor(across.x), y: Math.floor(across.y) };
    const tile = this.cache.peek(address);
    if (!tile) return null;
    const [x, y] = [across.x - address.x, across.y - address.y];
    const reach = reachPx / (TILE_SIDE * 2 ** (zoom - native));
    const hit = isSquares ? tile.squares && squareAt(tile.squares, x, y) : identify(tile, x, y, reach, this.visible(zoom));
    return hit && this.describe(tile, hit, address, zoom);
  }

  /** What is in view of each group; null where no single buildings are drawn, or tiles are still on their way. */
  countInView(): ViewCounts | null {
    const zoom = this._tileZoom;
    const view = this._map?.getPixelBounds();
    if (zoom === undefined || !view || zoom < this.scene.detailZoom) return null;
    const side = TILE_SIDE * 2 ** (zoom - Math.min(zoom, this.maxNative));
    const z = Math.min(zoom, this.maxNative);
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

  protected override createTile(coords: L.Coords, done: L.DoneCallback): HTMLElement {
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    const side = Math.round(TILE_SIDE * ratio);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    const over = Math.max(0, coords.z - this.maxNative);
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
    const live: LiveTile = { canvas, coords, parent, frame, tile: null, squares: null, isAskingSquares: false, hasFailed: false, ground: null };
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
    this.fire("filled");
    if (live.hasFailed || hadFailed) this.fire("failedcount", { n: this.nFailed() });
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

  private paint(live: LiveTile): void {
    const { canvas, coords, frame, tile, hasFailed } = live;
    const ctx = canvas.getContext("2d");
    if (!ctx) return;
    if (hasSquares(this.scene, frame.zoom)) void this.fillSquares(live);
    if (tile) drawTile(ctx, tile, frame, this.scene, this.groundOf(live, tile), this.squaresOf(live));
    else if (hasFailed) this.paintFailed(ctx, frame);
    else ctx.clearRect(0, 0, frame.side, frame.side);
    const { watermark, theme } = this.scene;
    if (watermark) drawWatermark(ctx, watermark, theme, coords, frame.side, frame.ratio);
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

  private squaresOf(live: LiveTile) {
    const squares = live.squares?.squares;
    if (!squares) return null;
    const { z, x, y } = this.squareAddress(live);
    const pieces = 2 ** (live.coords.z - z);
    return { squares, frame: { ...live.frame, pieces, column: live.coords.x - x * pieces, row: live.coords.y - y * pieces } };
  }

  private groundOf(live: LiveTile, tile: DecodedTile): HTMLCanvasElement | null {
    const { theme, detailZoom } = this.scene;
    if (!tile.basemap || live.frame.zoom < detailZoom) return null;
    if (live.ground?.theme !== theme || live.ground.of !== tile) {
      const picture = document.createElement("canvas");
      picture.width = picture.height = live.frame.side;
      const ctx = picture.getContext("2d");
      if (!ctx) return null;
      drawGround(ctx, tile, live.frame, theme);
      live.ground = { theme, of: tile, picture };
    }
    return live.ground.picture;
  }

  /** A flat patch with a frame: visibly no map, and not to be taken for empty ground. */
  private paintFailed(ctx: CanvasRenderingContext2D, { side, ratio }: Frame): void {
    const ground = groundPaint(this.scene.theme);
    ctx.clearRect(0, 0, side, side);
    ctx.fillStyle = ground.failed;
    ctx.fillRect(ratio, ratio, side - 2 * ratio, side - 2 * ratio);
    ctx.strokeStyle = ground.faint;
    ctx.setLineDash([4 * ratio, 4 * ratio]);
    ctx.lineWidth = ratio;
    ctx.strokeRect(4 * ratio, 4 * ratio, side - 8 * ratio, side - 8 * ratio);
    ctx.setLineDash([]);
  }

  private visible(zoom: number): Visible {
    const { scene } = this;
    if (zoom < scene.detailZoom) return { building: null, site: null, siteUnder: null, incident: null };
    return {
      incident: (incidents, i) => isIncidentShown(incidents, i, scene),
      building: (buildings, i) => isBuildingShown(buildings, i, scene),
      site: (sites, i) => !isBehindBuilding(sites, i, scene) && isSiteShown(sites, i, zoom, scene),
      siteUnder: (sites, i) => isBehindBuilding(sites, i, scene) && isSiteShown(sites, i, zoom, scene),
    };
  }

  private describe(tile: DecodedTile, hit: Hit, address: TileAddress, zoom: number): Found {
    const { index, layer } = hit;
    const { buildings, sites, squares, incidents } = tile;
    const scale = TILE_SIDE * 2 ** (zoom - address.z);
    const drawn = layer === "buildings" ? buildings : layer === "squares" ? squares : layer === "districts" ? tile.districts : null;
    const point = layer === "sites" ? sites : layer === "incidents" ? incidents : null;
    const outline = drawn ? ringsOf(drawn, index, address, scale) : point ? [[worldPoint(point, index, address, scale)]] : [];
    const nothing = { rank: null, highest: null, districtRow: null, kind: null, isLater: false, square: null };
    if (layer === "squares" && squares) {
      return { ...hit, ...nothing, outline, square: { counted: squares.counted[index], counts: squares.counts[index] } };
    }
    const features = layer === "buildings" ? buildings : layer === "sites" ? sites : null;
    if (!features) return { ...hit, ...nothing, outline };
    return {
      ...hit,
      rank: layer === "buildings" && buildings ? buildingRank(buildings, index, this.scene) : rankAt(features, index, this.scene.epoch),
      highest: rankAt({ grades: features.highest, nEpochs: features.nEpochs }, index, this.scene.epoch),
      districtRow: features.districts[index],
      kind: layer === "sites" && sites ? sites.kinds[index] : null,
      isLater: layer === "buildings" && buildings !== null && isGradedLater(buildings, index, this.scene),
      square: null,
      outline,
    };
  }
}

/** A vertex or point in pixels of the whole world; `scale` is the side of the tile at the zoom shown. */
function worldPoint({ xy, extent }: Pick<Points, "xy" | "extent">, i: number, { x, y }: TileAddress, scale: number): L.Point {
  return L.point((x + xy[2 * i] / extent) * scale, (y + xy[2 * i + 1] / extent) * scale);
}

function ringsOf(shapes: Shapes, i: number, address: TileAddress, scale: number): L.Point[][] {
  const { first, start } = shapes;
  return Array.from({ length: first[i + 1] - first[i] }, (_, part) => {
    const ring = first[i] + part;
    return Array.from({ length: start[ring + 1] - start[ring] }, (_, v) => worldPoint(shapes, start[ring] + v, address, scale));
  });
}

export function dmTiles(url: string, options?: DmTilesOptions): DmTiles {
  return new DmTiles(url, options);
}
