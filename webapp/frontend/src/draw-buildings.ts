/** Buildings of a tile in the paint of their groups: all of them, or only those whose group has changed. */
import type { Buildings } from "./decode.ts";
import { groupsIn, groupsOf, isGroupShown } from "./groups.ts";
import { type ClassPaint, classPaint, fillOf, groundPaint } from "./paint.ts";
import { type Frame, type Scene, drawInParts, placing, touches } from "./scene.ts";

/** Groups with too little contrast to the ground in one of the themes. */
const NEEDS_OUTLINE = new Set(["no_visible_damage", "possible", "agree"]);
/** Flat where houses are small; the pattern of a class is for those who come near. */
const PATTERN_WHEN_CLOSE = new Set(["solid", "plain", "cross", "diagonal", "dots"]);
const FILTERED_OUT = 255;

/** Group of each building of a tile; `FILTERED_OUT` where the reader's filters leave it out. */
export function shownGroups(buildings: Buildings, scene: Scene): Uint8Array {
  const groups = groupsIn(buildings, scene);
  if (scene.districtRow === null && (scene.isAgreement || scene.hiddenRanks.size === 0)) return groups;
  return groups.map((group, i) => (isGroupShown(group, buildings.districts[i], scene) ? group : FILTERED_OUT));
}

function outlineWidth(zoom: number): number {
  return [0.35, 0.55, 0.75, 0.9][Math.round(zoom) - 14] ?? 1.1;
}

/** Draws the buildings of a tile, or only those with `isWanted`. */
export function drawBuildings(
  ctx: CanvasRenderingContext2D,
  buildings: Buildings,
  frame: Frame,
  scene: Scene,
  groups: Uint8Array = shownGroups(buildings, scene),
  isWanted: (index: number) => boolean = () => true,
): void {
  const ground = groundPaint(scene.theme);
  const place = placing(buildings.extent, frame);
  const isClose = frame.zoom >= 17;
  // Houses of two pixels need no outline where their colour stands out by itself; it takes half of the time.
  const isTiny = frame.zoom <= 14;
  ctx.lineWidth = outlineWidth(frame.zoom) * frame.ratio;
  ctx.lineJoin = "bevel";
  if (groups.includes(FILTERED_OUT)) {
    // Filtered out: the outline stays, so that an empty-looking street is not read as an empty street.
    ctx.strokeStyle = ground.faint;
    drawInParts(ctx, buildings, place, (i) => groups[i] === FILTERED_OUT && isWanted(i), () => ctx.stroke());
  }
  for (const [group, key] of groupsOf(scene).entries()) {
    if (!groups.includes(group)) continue;
    const paint = classPaint(scene.theme, key);
    const hasPattern = isClose || !PATTERN_WHEN_CLOSE.has(paint.pattern);
    ctx.fillStyle = hasPattern ? fillOf(ctx, paint, isClose ? 8 : 4, frame.ratio) : paint.fill;
    ctx.strokeStyle = paint.outline;
    if (scene.overImage === "outline") {
      outlineBuildings(ctx, paint, frame, (stroke) => drawInParts(ctx, buildings, place, (i) => groups[i] === group && isWanted(i), stroke));
      continue;
    }
    const hasOutline = !isTiny || NEEDS_OUTLINE.has(key);
    drawInParts(ctx, buildings, place, (i) => groups[i] === group && isWanted(i), () => {
      ctx.fill();
      if (hasOutline) ctx.stroke();
    });
  }
}

/** Buildings as frames in the colour of their class, with a dark or light edge, so that roofs can be seen. */
function outlineBuildings(
  ctx: CanvasRenderingContext2D,
  paint: ClassPaint,
  frame: Frame,
  drawEach: (stroke: () => void) => void,
): void {
  const thin = outlineWidth(frame.zoom) * frame.ratio;
  for (const [colour, width] of [[paint.outline, 3.2 * thin], [paint.fill, 1.8 * thin]] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    drawEach(() => ctx.stroke());
  }
  ctx.lineWidth = thin;
}

/** Wiping out and drawing again what has changed is cheaper than a new picture up to this share of the buildings. */
const MOST_CHANGED = 0.4;

/** Which buildings of the piece of the tile differ; null if they are so many that a new picture is cheaper. */
export function changedBuildings(buildings: Buildings, frame: Frame, before: Uint8Array, now: Uint8Array): Set<number> | null {
  const { box } = placing(buildings.extent, frame);
  const changed = new Set<number>();
  let n = 0;
  for (let i = 0; i < buildings.n; i++) {
    if (!touches(buildings, i, box)) continue;
    n++;
    if (before[i] !== now[i]) changed.add(i);
  }
  return changed.size <= n * MOST_CHANGED ? changed : null;
}

/** Draws the changed buildings into a picture of the rest; where they touch their neighbours it is a little rough. */
export function redrawBuildings(
  ctx: CanvasRenderingContext2D,
  buildings: Buildings,
  frame: Frame,
  scene: Scene,
  kept: CanvasImageSource | null,
  groups: Uint8Array,
  changed: ReadonlySet<number>,
): void {
  const isChanged = (i: number) => changed.has(i);
  ctx.globalCompositeOperation = "destination-out";
  ctx.fillStyle = ctx.strokeStyle = "#000000";
  ctx.lineWidth = outlineWidth(frame.zoom) * frame.ratio + 0.5;
  drawInParts(ctx, buildings, placing(buildings.extent, frame), isChanged, () => {
    ctx.fill();
    ctx.stroke();
  });
  ctx.globalCompositeOperation = "source-over";
  drawBuildings(ctx, buildings, frame, scene, groups, isChanged);
  // Water and roads show again where a building was wiped out.
  ctx.globalCompositeOperation = "destination-over";
  if (kept) ctx.drawImage(kept, 0, 0);
  ctx.globalCompositeOperation = "source-over";
}
