/** Draws water, roads and railways: what helps to find one's way, and nothing that could be taken for data. */
import type { BasemapShapes } from "./decode.ts";
import type { GroundPaint } from "./paint.ts";
import { type Frame, type Placing, drawInParts, placing } from "./scene.ts";

const LINE_WIDTHS: Record<string, readonly [number, number]> = { river: [5, 14], rail: [1, 2], road: [2, 9], street: [0.6, 5] };

/** Width in CSS pixels: grows from zoom 12 to zoom 18. */
function lineWidth(kind: string, zoom: number): number {
  const [thin, thick] = LINE_WIDTHS[kind] ?? [1, 2];
  return thin + (thick - thin) * Math.max(0, Math.min(1, (zoom - 12) / 6));
}

export function drawBasemap(
  ctx: CanvasRenderingContext2D,
  basemap: BasemapShapes,
  frame: Frame,
  ground: GroundPaint,
  isOverview: boolean,
): void {
  const place = placing(basemap.extent, frame);
  const colours: Record<string, string> = { road: ground.road, street: ground.street, rail: ground.rail };
  // Streets would cut the colour of a district to pieces; in the overview only water and roads help to find one's way.
  for (const kind of isOverview ? ["river", "water", "rail", "road"] : ["river", "water", "street", "rail", "road"]) {
    const isKind = (i: number) => basemap.kinds[i] === kind;
    if (kind === "river" || kind === "water") {
      drawWater(ctx, basemap, isKind, place, lineWidth(kind, frame.zoom) * frame.ratio, ground);
      continue;
    }
    const width = lineWidth(kind, frame.zoom) * frame.ratio;
    const stroke = () => ctx.stroke();
    if (kind === "road" && !isOverview) {
      ctx.strokeStyle = ground.roadEdge;
      ctx.lineWidth = width + 1.5 * frame.ratio;
      drawInParts(ctx, basemap, place, isKind, stroke);
    }
    ctx.globalAlpha = isOverview ? 0.55 : 1;
    ctx.strokeStyle = colours[kind];
    ctx.lineWidth = width;
    drawInParts(ctx, basemap, place, isKind, stroke);
    ctx.globalAlpha = 1;
  }
}

/** Water may come as areas or as a centre line. */
function drawWater(
  ctx: CanvasRenderingContext2D,
  basemap: BasemapShapes,
  isKind: (index: number) => boolean,
  place: Placing,
  width: number,
  ground: GroundPaint,
): void {
  ctx.fillStyle = ctx.strokeStyle = ground.water;
  ctx.lineWidth = width;
  drawInParts(ctx, basemap, place, (i) => isKind(i) && basemap.types[i] === 3, () => ctx.fill());
  drawInParts(ctx, basemap, place, (i) => isKind(i) && basemap.types[i] === 2, () => ctx.stroke());
}
