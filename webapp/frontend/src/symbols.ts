/** Signs of damage sites: shape and colour for the damage class of a building, a sign of its own for anything else. */
import { type GroundPaint, type Theme, classPaint, keyOfRank } from "./paint.ts";

/** Kinds that are counted with buildings; everything else has its own sign. */
export function isBuildingKind(kind: string): boolean {
  return kind === "building" || kind === "unspecified";
}

/** Radius in CSS pixels at a zoom level. */
export function siteRadius(zoom: number): number {
  const radii = [2, 2.4, 3.2, 4, 5, 6.5, 8, 9];
  return radii[Math.max(0, Math.min(radii.length - 1, Math.round(zoom) - 12))];
}

type Brush = Pick<
  CanvasRenderingContext2D,
  "beginPath" | "moveTo" | "lineTo" | "arc" | "closePath" | "fill" | "stroke" | "setLineDash" | "rect"
> & { fillStyle: string | CanvasGradient | CanvasPattern; strokeStyle: string | CanvasGradient | CanvasPattern; lineWidth: number };

/** Path of a class: diamond, triangle, square, disc, ring; worst first. */
function gradePath(ctx: Brush, rank: number, x: number, y: number, r: number): void {
  ctx.beginPath();
  if (rank === 4) polygon(ctx, x, y, r * 1.15, 4, 0);
  else if (rank === 3) polygon(ctx, x, y + r * 0.15, r * 1.2, 3, 0);
  else if (rank === 2) ctx.rect(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6);
  else ctx.arc(x, y, rank === 1 ? r * 0.85 : r * 0.7, 0, 2 * Math.PI);
}

function polygon(ctx: Brush, x: number, y: number, r: number, corners: number, turn: number): void {
  for (let i = 0; i < corners; i++) {
    const angle = turn - Math.PI / 2 + (2 * Math.PI * i) / corners;
    if (i === 0) ctx.moveTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
    else ctx.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  ctx.closePath();
}

/** A site of a building: shape by class, filled unless `isHollow`; a dashed empty ring where it has no record at the date. */
export function drawGradedSite(
  ctx: Brush,
  theme: Theme,
  rank: number,
  x: number,
  y: number,
  r: number,
  ratio: number,
  isHollow = false,
): void {
  const paint = classPaint(theme, keyOfRank(rank));
  gradePath(ctx, rank, x, y, r);
  if (isHollow) {
    // Thin lines on small signs: thousands of them must not hide the image they lie on.
    const line = Math.min(ratio, r / 5);
    for (const [colour, width] of [[paint.outline, 2.4], [paint.fill, 1.3]] as const) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width * line;
      ctx.stroke();
    }
    return;
  }
  ctx.setLineDash(rank < 0 ? [2 * ratio, 1.5 * ratio] : []);
  ctx.fillStyle = paint.fill;
  ctx.strokeStyle = paint.outline;
  ctx.lineWidth = ratio;
  ctx.fill();
  ctx.stroke();
  ctx.setLineDash([]);
}

/** A crater, bridge, road, greenhouse or other site; the plate has the colour of its class where it has one. */
export function drawKindSite(
  ctx: Brush,
  ground: GroundPaint,
  theme: Theme,
  kind: string,
  rank: number,
  x: number,
  y: number,
  r: number,
  ratio: number,
): void {
  ctx.lineWidth = 1.25 * ratio;
  if (kind === "road_crater" || kind === "field_crater") {
    drawCrater(ctx, ground, kind === "field_crater", x, y, r);
    return;
  }
  ctx.beginPath();
  polygon(ctx, x, y, r * 1.35, 6, Math.PI / 6);
  ctx.fillStyle = rank < 0 ? ground.paper : classPaint(theme, keyOfRank(rank)).fill;
  ctx.strokeStyle = ground.crater;
  ctx.fill();
  ctx.stroke();
  const isDarkPlate = theme === "light" ? rank >= 3 : rank === 0 || rank < 0;
  ctx.strokeStyle = isDarkPlate ? "#ffffff" : "#15191d";
  ctx.beginPath();
  drawGlyph(ctx, kind, x, y, r * 0.7);
  ctx.stroke();
}

/** A ring with a hole in it; the one in a field has a broken rim. */
function drawCrater(ctx: Brush, ground: GroundPaint, inField: boolean, x: number, y: number, r: number): void {
  ctx.setLineDash(inField ? [r * 0.7, r * 0.45] : []);
  ctx.strokeStyle = ctx.fillStyle = ground.crater;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(x, y, r * 0.38, 0, 2 * Math.PI);
  ctx.fill();
}

function drawGlyph(ctx: Brush, kind: string, x: number, y: number, r: number): void {
  const line = (...points: readonly (readonly [number, number])[]) =>
    points.forEach(([dx, dy], i) => (i === 0 ? ctx.moveTo(x + dx * r, y + dy * r) : ctx.lineTo(x + dx * r, y + dy * r)));
  if (kind === "bridge") {
    line([-1, -0.9], [-0.6, -0.4], [0.6, -0.4], [1, -0.9]);
    line([-1, 0.9], [-0.6, 0.4], [0.6, 0.4], [1, 0.9]);
  } else if (kind === "road") {
    line([-0.4, -0.9], [-0.4, 0.9]);
    line([0.4, -0.9], [0.4, 0.9]);
  } else if (kind === "greenhouse") {
    line([-0.9, 0.7], [-0.9, -0.1], [0, -0.8], [0.9, -0.1], [0.9, 0.7], [-0.9, 0.7]);
  } else {
    line([-0.8, 0], [0.8, 0]);
    line([0, -0.8], [0, 0.8]);
  }
}
