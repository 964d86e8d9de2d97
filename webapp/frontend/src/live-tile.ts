/** One canvas of the map and what is drawn on it; keeps what did not change for the next drawing. */
import type * as L from "leaflet";
import type { TileAddress } from "./cache.ts";
import type { Buildings, DecodedTile } from "./decode.ts";
import { changedBuildings, redrawBuildings, shownGroups } from "./draw-buildings.ts";
import { type SquaresPiece, drawGround, drawOver, drawUnder } from "./draw.ts";
import { type Theme, groundPaint } from "./paint.ts";
import type { Frame, Scene } from "./scene.ts";
import { drawWatermark } from "./watermark.ts";

/** Ground and buildings as last drawn, without what lies over them. */
interface Base {
  readonly picture: HTMLCanvasElement;
  readonly of: string;
  readonly buildings: Buildings;
  groups: Uint8Array;
}

export class LiveTile {
  tile: DecodedTile | null = null;
  /** The tile that holds the squares of this piece of the map; asked for when squares are drawn. */
  squares: DecodedTile | null = null;
  isAskingSquares = false;
  hasFailed = false;
  /** Buildings were touched up only: a new picture would be finer at their edges. */
  isRough = false;
  /** Water and roads of this tile, drawn once per theme. */
  private ground: { readonly theme: Theme; readonly of: DecodedTile; readonly picture: HTMLCanvasElement } | null = null;
  private base: Base | null = null;

  constructor(
    readonly canvas: HTMLCanvasElement,
    readonly coords: L.Coords,
    readonly parent: TileAddress,
    readonly frame: Frame,
  ) {}

  /** Draws the tile; `isExact` asks for new pictures where old ones were touched up. */
  paint(scene: Scene, squareAddress: TileAddress, isExact: boolean): void {
    const { canvas, coords, frame, tile } = this;
    const ctx = canvas.getContext("2d");
    if (!ctx) return;
    if (tile) {
      const base = this.baseOf(tile, scene, isExact);
      if (base) {
        ctx.clearRect(0, 0, frame.side, frame.side);
        ctx.drawImage(base, 0, 0);
      } else drawUnder(ctx, tile, frame, scene, this.groundOf(tile, scene), this.squaresOf(squareAddress));
      drawOver(ctx, tile, frame, scene);
    } else if (this.hasFailed) paintFailed(ctx, frame, scene);
    else ctx.clearRect(0, 0, frame.side, frame.side);
    if (scene.watermark) drawWatermark(ctx, scene.watermark, scene.theme, coords, frame.side, frame.ratio);
  }

  /** The picture of ground and buildings, touched up where that is quicker; null where no buildings are drawn. */
  private baseOf(tile: DecodedTile, scene: Scene, isExact: boolean): HTMLCanvasElement | null {
    const { buildings } = tile;
    const { frame } = this;
    if (!buildings || frame.zoom < scene.detailZoom || scene.overImage !== null) {
      this.base = null;
      this.isRough = false;
      return null;
    }
    const of = `${scene.theme} ${scene.isAgreement}`;
    const groups = shownGroups(buildings, scene);
    const old = this.base?.of === of && this.base.buildings === buildings ? this.base : null;
    const changed = old && !(isExact && this.isRough) ? changedBuildings(buildings, frame, old.groups, groups) : null;
    if (old && changed?.size === 0) return old.picture;
    const picture = this.base?.picture ?? pictureOf(frame);
    const ctx = picture.getContext("2d");
    if (!ctx) return null;
    const ground = this.groundOf(tile, scene);
    this.isRough = changed !== null;
    if (changed) redrawBuildings(ctx, buildings, frame, scene, ground, groups, changed);
    else drawUnder(ctx, tile, frame, scene, ground);
    this.base = { picture, of, buildings, groups };
    return picture;
  }

  private squaresOf({ z, x, y }: TileAddress): SquaresPiece | null {
    const squares = this.squares?.squares;
    if (!squares) return null;
    const { coords, frame } = this;
    const pieces = 2 ** (coords.z - z);
    return { squares, frame: { ...frame, pieces, column: coords.x - x * pieces, row: coords.y - y * pieces } };
  }

  private groundOf(tile: DecodedTile, { theme, detailZoom }: Scene): HTMLCanvasElement | null {
    const { frame } = this;
    if (!tile.basemap || frame.zoom < detailZoom) return null;
    if (this.ground?.theme !== theme || this.ground.of !== tile) {
      const picture = pictureOf(frame);
      const ctx = picture.getContext("2d");
      if (!ctx) return null;
      drawGround(ctx, tile, frame, theme);
      this.ground = { theme, of: tile, picture };
    }
    return this.ground.picture;
  }
}

function pictureOf({ side }: Frame): HTMLCanvasElement {
  const picture = document.createElement("canvas");
  picture.width = picture.height = side;
  return picture;
}

/** A flat patch with a frame: visibly no map, and not to be taken for empty ground. */
function paintFailed(ctx: CanvasRenderingContext2D, { side, ratio }: Frame, { theme }: Scene): void {
  const ground = groundPaint(theme);
  ctx.clearRect(0, 0, side, side);
  ctx.fillStyle = ground.failed;
  ctx.fillRect(ratio, ratio, side - 2 * ratio, side - 2 * ratio);
  ctx.strokeStyle = ground.faint;
  ctx.setLineDash([4 * ratio, 4 * ratio]);
  ctx.lineWidth = ratio;
  ctx.strokeRect(4 * ratio, 4 * ratio, side - 8 * ratio, side - 8 * ratio);
  ctx.setLineDash([]);
}
