/** Draws one map tile on a canvas from decoded vector tiles. Knows nothing of Leaflet. */
import { drawBasemap } from "./basemap.ts";
import type { DecodedTile, DistrictShapes, Points, Shapes, Squares } from "./decode.ts";
import { TOO_FEW } from "./districts.ts";
import { drawBuildings } from "./draw-buildings.ts";
import { drawIncidents } from "./incidents.ts";
import { type GroundPaint, type Theme, classPaint, fillOf, groundPaint } from "./paint.ts";
import { type Frame, type Placing, type Scene, hasSquares, isRecorded, placing, rankAt, touches, trace } from "./scene.ts";
import { drawGradedSite, drawKindSite, isBuildingKind, siteRadius } from "./symbols.ts";
import { drawUseSite } from "./use-signs.ts";

/** Water and roads under single buildings: they change with the theme only, so the caller may keep the picture. */
export function drawGround(ctx: CanvasRenderingContext2D, tile: DecodedTile, frame: Frame, theme: Theme): void {
  ctx.clearRect(0, 0, frame.side, frame.side);
  ctx.lineJoin = ctx.lineCap = "round";
  if (tile.basemap) drawBasemap(ctx, tile.basemap, frame, groundPaint(theme), false);
}

/** Draws what lies under signs and lines: overview or ground and buildings; `kept` is a picture made by drawGround. */
export function drawUnder(
  ctx: CanvasRenderingContext2D,
  tile: DecodedTile,
  frame: Frame,
  scene: Scene,
  kept: CanvasImageSource | null,
  overview: SquaresPiece | null = null,
): void {
  const ground = groundPaint(scene.theme);
  const isOverview = frame.zoom < scene.detailZoom;
  ctx.clearRect(0, 0, frame.side, frame.side);
  ctx.lineJoin = "round";
  ctx.lineCap = "round";
  if (hasSquares(scene, frame.zoom)) {
    if (overview) fillSquares(ctx, overview, scene, ground);
  } else if (isOverview && tile.districts) fillDistricts(ctx, tile.districts, frame, scene, ground);
  const isOverImage = scene.overImage !== null; // which shows water and roads itself
  if (kept && !isOverview && !isOverImage) ctx.drawImage(kept, 0, 0);
  else if (tile.basemap && !isOverImage) drawBasemap(ctx, tile.basemap, frame, ground, isOverview);
  if (!isOverview && tile.buildings) drawBuildings(ctx, tile.buildings, frame, scene);
}

/** Draws what lies over the buildings: the chosen one, district lines, sites and incidents. */
export function drawOver(ctx: CanvasRenderingContext2D, tile: DecodedTile, frame: Frame, scene: Scene): void {
  const ground = groundPaint(scene.theme);
  const isOverview = frame.zoom < scene.detailZoom;
  ctx.lineJoin = ctx.lineCap = "round";
  if (!isOverview && tile.buildings) {
    const index = scene.selected?.layer === "buildings" ? tile.buildings.ids.indexOf(Number(scene.selected.id)) : -1;
    if (index >= 0) strokeSelected(ctx, tile.buildings, index, placing(tile.buildings.extent, frame), frame, ground);
  }
  if (tile.districts) outlineDistricts(ctx, tile.districts, frame, scene, ground, isOverview);
  if (!isOverview && tile.sites) drawSites(ctx, tile.sites, frame, scene, ground);
  if (!isOverview && tile.incidents) drawIncidents(ctx, tile.incidents, frame, scene, ground);
}

/** Squares come from a tile of their own, of which the canvas shows a smaller piece. */
export interface SquaresPiece {
  readonly squares: Squares;
  readonly frame: Frame;
}

function fillSquares(ctx: CanvasRenderingContext2D, { squares, frame }: SquaresPiece, scene: Scene, ground: GroundPaint): void {
  if (!scene.stepOfSquare) return;
  const place = placing(squares.extent, frame);
  const hatch = fillOf(ctx, classPaint(scene.theme, "not_assessed"), 8, frame.ratio);
  const few = fillOf(ctx, classPaint(scene.theme, "not_yet"), 8, frame.ratio);
  ctx.strokeStyle = ground.paper;
  ctx.lineWidth = frame.ratio;
  for (let i = 0; i < squares.n; i++) {
    if (!touches(squares, i, place.box)) continue;
    const step = scene.stepOfSquare(squares, i);
    ctx.fillStyle = squares.counts[i] === null ? few : step < 0 ? hatch : ground.ramp[Math.min(step, ground.ramp.length - 1)];
    ctx.beginPath();
    trace(ctx, squares, i, place);
    fillArea(ctx, frame, scene);
    if (!scene.overImage) ctx.stroke();
  }
  const index = scene.selected?.layer === "squares" ? squares.ids.indexOf(Number(scene.selected.id)) : -1;
  if (index >= 0) strokeSelected(ctx, squares, index, place, frame, ground);
}

/** Fills the path; over an image so that it can be seen: half, or a border inside the edge, where neighbours show theirs. */
function fillArea(ctx: CanvasRenderingContext2D, frame: Frame, scene: Scene): void {
  if (scene.overImage !== "outline") {
    ctx.globalAlpha = scene.overImage ? 0.5 : 1;
    ctx.fill();
    ctx.globalAlpha = 1;
    return;
  }
  ctx.save();
  ctx.clip();
  ctx.strokeStyle = ctx.fillStyle;
  ctx.lineWidth = 8 * frame.ratio;
  ctx.stroke();
  ctx.restore();
}

function fillDistricts(ctx: CanvasRenderingContext2D, districts: DistrictShapes, frame: Frame, scene: Scene, ground: GroundPaint): void {
  if (!scene.stepOf) return;
  const place = placing(districts.extent, frame);
  const hatch = fillOf(ctx, classPaint(scene.theme, "not_assessed"), 8, frame.ratio);
  const few = fillOf(ctx, classPaint(scene.theme, "not_yet"), 8, frame.ratio);
  for (let i = 0; i < districts.n; i++) {
    if (districts.types[i] !== 3 || !touches(districts, i, place.box)) continue;
    const step = scene.stepOf(districts.keys[i]);
    ctx.fillStyle = step === TOO_FEW ? few : step < 0 ? hatch : ground.ramp[Math.min(step, ground.ramp.length - 1)];
    ctx.beginPath();
    trace(ctx, districts, i, place);
    fillArea(ctx, frame, scene);
  }
}

function outlineDistricts(
  ctx: CanvasRenderingContext2D,
  districts: DistrictShapes,
  frame: Frame,
  scene: Scene,
  ground: GroundPaint,
  isOverview: boolean,
): void {
  const place = placing(districts.extent, frame);
  const chosen = scene.selected?.layer === "districts" ? scene.selected.id : null;
  ctx.strokeStyle = ground.districtLine;
  ctx.globalAlpha = isOverview ? 0.75 : 0.55;
  ctx.lineWidth = (isOverview ? 0.8 : 1.2) * frame.ratio;
  ctx.setLineDash(isOverview ? [] : [6 * frame.ratio, 4 * frame.ratio]);
  ctx.beginPath();
  for (let i = 0; i < districts.n; i++) if (touches(districts, i, place.box)) trace(ctx, districts, i, place);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  const index = chosen === null ? -1 : districts.keys.indexOf(String(chosen));
  if (index >= 0) strokeSelected(ctx, districts, index, place, frame, ground);
}

function strokeSelected(ctx: CanvasRenderingContext2D, shapes: Shapes, i: number, place: Placing, frame: Frame, ground: GroundPaint): void {
  ctx.beginPath();
  trace(ctx, shapes, i, place);
  ctx.strokeStyle = ground.paper;
  ctx.lineWidth = 5 * frame.ratio;
  ctx.stroke();
  ctx.strokeStyle = ground.selected;
  ctx.lineWidth = 2.5 * frame.ratio;
  ctx.stroke();
}

/** Zoom from which the points behind coloured buildings are shown as well. */
export const MATCHED_SITES_ZOOM = 18;

/** The building of this site is drawn and has its colour; the point itself is of interest only close up. */
export function isBehindBuilding(sites: Points, i: number, scene: Scene): boolean {
  return scene.hasFootprints && sites.matched[i] === 1 && isBuildingKind(sites.kinds[i]);
}

/** A school, a hospital or the like has a sign of its own from the date that records damage to it, unless switched off. */
export function hasUseSign(sites: Points, i: number, scene: Scene): boolean {
  return sites.uses[i] !== "" && !scene.hiddenKinds.has(sites.uses[i]) && isRecorded(sites, i, scene.epoch);
}

/** Whether a site is drawn; the same answer decides whether it can be clicked. */
export function isSiteShown(sites: Points, i: number, zoom: number, scene: Scene): boolean {
  const kind = sites.kinds[i];
  if (scene.source >= 0 && sites.source[i] !== scene.source) return false;
  if (scene.districtRow !== null && sites.districts[i] !== scene.districtRow) return false;
  if (hasUseSign(sites, i, scene)) return !scene.hiddenRanks.has(rankAt(sites, i, scene.epoch));
  // A crater is there from the image on that shows it, not before.
  if (!isBuildingKind(kind)) return !scene.hiddenKinds.has(kind) && isRecorded(sites, i, scene.epoch);
  // The signs are of classes, which are not what colours mean where sources are compared.
  if (scene.hasFootprints && (scene.isAgreement || scene.hiddenKinds.has("building"))) return false;
  if (isBehindBuilding(sites, i, scene) && zoom < MATCHED_SITES_ZOOM) return false;
  return !scene.hiddenRanks.has(rankAt(sites, i, scene.epoch));
}

function drawSites(ctx: CanvasRenderingContext2D, sites: Points, frame: Frame, scene: Scene, ground: GroundPaint): void {
  const place = placing(sites.extent, frame);
  const radius = siteRadius(frame.zoom) * frame.ratio;
  const chosen = scene.selected?.layer === "sites" ? Number(scene.selected.id) : null;
  // Signs of uses come last: they lie on top, where they are looked for first.
  const order = Array.from({ length: sites.n }, (_, i) => i).sort((a, b) => Number(sites.uses[a] !== "") - Number(sites.uses[b] !== ""));
  for (const i of order) {
    const [ux, uy] = [sites.xy[2 * i], sites.xy[2 * i + 1]];
    const [west, north, east, south] = place.box;
    if (ux < west || ux > east || uy < north || uy > south || !isSiteShown(sites, i, frame.zoom, scene)) continue;
    const x = ux * place.scale - place.dx;
    const y = uy * place.scale - place.dy;
    if (sites.ids[i] === chosen) ringAround(ctx, x, y, radius * 2, frame, ground);
    const rank = rankAt(sites, i, scene.epoch);
    if (hasUseSign(sites, i, scene)) {
      drawUseSite(ctx, ground, scene.theme, sites.uses[i], scene.isAgreement ? null : rank, x, y, Math.max(radius * 1.15, 6.5 * frame.ratio), frame.ratio);
    } else if (isBuildingKind(sites.kinds[i])) {
      const r = isBehindBuilding(sites, i, scene) ? radius * 0.5 : radius;
      drawGradedSite(ctx, scene.theme, rank, x, y, r, frame.ratio, scene.overImage === "outline");
    } else {
      const r = Math.max(radius, 3.5 * frame.ratio);
      drawKindSite(ctx, ground, scene.theme, sites.kinds[i], rank, x, y, r, frame.ratio);
    }
  }
}

function ringAround(ctx: CanvasRenderingContext2D, x: number, y: number, r: number, frame: Frame, ground: GroundPaint): void {
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 2 * Math.PI);
  ctx.strokeStyle = ground.selected;
  ctx.lineWidth = 2.5 * frame.ratio;
  ctx.stroke();
}
