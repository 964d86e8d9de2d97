/** What lies under a point of a tile: a site near it, else the building that holds it, else the district. */
import type { Buildings, DecodedTile, Incidents, Points, Shapes, Squares } from "./decode.ts";

export type HitLayer = "buildings" | "sites" | "districts" | "incidents" | "squares";

export interface Hit {
  readonly layer: HitLayer;
  /** Row number for buildings and sites; district_id for districts. */
  readonly id: number | string;
  /** Position of the feature in its tile layer. */
  readonly index: number;
}

/** What may be hit: the layers that are drawn, and whether one feature of them is. */
export interface Visible {
  readonly incident: ((incidents: Incidents, index: number) => boolean) | null;
  readonly building: ((buildings: Buildings, index: number) => boolean) | null;
  /** Sites with the sign of their use, which is larger than others and lies on top. */
  readonly sign: ((sites: Points, index: number) => boolean) | null;
  readonly site: ((sites: Points, index: number) => boolean) | null;
  /** Sites that stand for the building under them; they are found only where no building is. */
  readonly siteUnder: ((sites: Points, index: number) => boolean) | null;
}

/**
 * The feature at (x, y), both between 0 and 1 across the tile; null where nothing is.
 *
 * `reach` is how far off a reader may point, in the same unit, `signReach` from the middle of the sign of a use. Sites win over buildings because they are drawn on
 * top and are much smaller; a building that holds the point wins over one that is merely near.
 */
export function identify(tile: DecodedTile, x: number, y: number, reach: number, visible: Visible, signReach = reach): Hit | null {
  const { sites, buildings, districts, incidents } = tile;
  if (incidents && visible.incident) {
    const index = nearestPoint(incidents, x, y, reach * 2, visible.incident);
    if (index >= 0) return { layer: "incidents", id: incidents.ids[index], index };
  }
  if (sites && visible.sign) {
    const index = nearestPoint(sites, x, y, signReach, visible.sign);
    if (index >= 0) return { layer: "sites", id: sites.ids[index], index };
  }
  if (sites && visible.site) {
    const index = nearestPoint(sites, x, y, reach, visible.site);
    if (index >= 0) return { layer: "sites", id: sites.ids[index], index };
  }
  if (buildings && visible.building) {
    const index = buildingAt(buildings, x, y, reach, visible.building);
    if (index >= 0) return { layer: "buildings", id: buildings.ids[index], index };
  }
  if (sites && visible.siteUnder) {
    const index = nearestPoint(sites, x, y, reach, visible.siteUnder);
    if (index >= 0) return { layer: "sites", id: sites.ids[index], index };
  }
  if (districts) {
    const index = shapeHolding(districts, x * districts.extent, y * districts.extent);
    if (index >= 0) return { layer: "districts", id: districts.keys[index], index };
  }
  return null;
}

/** The square at (x, y), both between 0 and 1 across the tile that holds the squares. */
export function squareAt(squares: Squares, x: number, y: number): Hit | null {
  const index = shapeHolding(squares, x * squares.extent, y * squares.extent);
  return index < 0 ? null : { layer: "squares", id: squares.ids[index], index };
}

function nearestPoint<T extends Pick<Points, "extent" | "n" | "xy">>(
  points: T,
  x: number,
  y: number,
  reach: number,
  isVisible: (points: T, index: number) => boolean,
): number {
  const [px, py, far] = [x * points.extent, y * points.extent, reach * points.extent];
  let best = -1;
  let least = far * far;
  for (let i = 0; i < points.n; i++) {
    const dx = points.xy[2 * i] - px;
    const dy = points.xy[2 * i + 1] - py;
    const d = dx * dx + dy * dy;
    if (d <= least && isVisible(points, i)) {
      best = i;
      least = d;
    }
  }
  return best;
}

function buildingAt(
  buildings: Buildings,
  x: number,
  y: number,
  reach: number,
  isVisible: NonNullable<Visible["building"]>,
): number {
  const [px, py, far] = [x * buildings.extent, y * buildings.extent, reach * buildings.extent];
  let best = -1;
  let least = far;
  // From the last to the first: what was drawn last lies on top.
  for (let i = buildings.n - 1; i >= 0; i--) {
    if (!boxReaches(buildings, i, px, py, far) || !isVisible(buildings, i)) continue;
    if (holds(buildings, i, px, py)) return i;
    const d = distanceToEdge(buildings, i, px, py);
    if (d < least) {
      best = i;
      least = d;
    }
  }
  return best;
}

function shapeHolding(shapes: Shapes, px: number, py: number): number {
  for (let i = 0; i < shapes.n; i++) {
    if (shapes.types[i] === 3 && boxReaches(shapes, i, px, py, 0) && holds(shapes, i, px, py)) return i;
  }
  return -1;
}

function boxReaches({ boxes }: Shapes, i: number, px: number, py: number, far: number): boolean {
  return px >= boxes[4 * i] - far && py >= boxes[4 * i + 1] - far && px <= boxes[4 * i + 2] + far && py <= boxes[4 * i + 3] + far;
}

/** Even-odd rule over all rings, so a courtyard is not part of its building. */
function holds({ first, start, xy }: Shapes, i: number, px: number, py: number): boolean {
  let inside = false;
  for (let ring = first[i]; ring < first[i + 1]; ring++) {
    for (let a = start[ring], b = start[ring + 1] - 1; a < start[ring + 1]; b = a++) {
      const [ax, ay, bx, by] = [xy[2 * a], xy[2 * a + 1], xy[2 * b], xy[2 * b + 1]];
      if (ay > py !== by > py && px < ((bx - ax) * (py - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

function distanceToEdge({ first, start, xy }: Shapes, i: number, px: number, py: number): number {
  let least = Infinity;
  for (let ring = first[i]; ring < first[i + 1]; ring++) {
    for (let a = start[ring], b = start[ring + 1] - 1; a < start[ring + 1]; b = a++) {
      least = Math.min(least, distanceToSegment(px, py, xy[2 * b], xy[2 * b + 1], xy[2 * a], xy[2 * a + 1]));
    }
  }
  return least;
}

function distanceToSegment(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length2));
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}
