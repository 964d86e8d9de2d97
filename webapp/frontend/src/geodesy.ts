/** Lengths and areas on a sphere of the earth's size; within half a per cent of the ellipsoid's. */
import type { Position } from "./coordinates.ts";

export const EARTH_RADIUS_M = 6_371_000;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Length of the shortest way between two places, in metres (haversine). */
export function distanceM(from: Position, to: Position): number {
  const north = Math.sin(radians(to.lat - from.lat) / 2);
  const east = Math.sin(radians(to.lng - from.lng) / 2);
  const part = north * north + Math.cos(radians(from.lat)) * Math.cos(radians(to.lat)) * east * east;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(part)));
}

/** Length of a way through all points, in metres; with `isClosed` back to the first as well. */
export function lengthM(points: readonly Position[], isClosed = false): number {
  const legs = points.slice(1).map((point, i) => distanceM(points[i], point));
  const back = isClosed && points.length > 2 ? distanceM(points[points.length - 1], points[0]) : 0;
  return legs.reduce((sum, leg) => sum + leg, back);
}

/** Area inside the outline through the points, in square metres: the spherical excess, by trapezia down to the equator. */
export function areaM2(points: readonly Position[]): number {
  if (points.length < 3) return 0;
  const excess = points.reduce((sum, from, i) => {
    const to = points[(i + 1) % points.length];
    const half = Math.tan(radians(to.lng - from.lng) / 2);
    const [a, b] = [Math.tan(radians(from.lat) / 2), Math.tan(radians(to.lat) / 2)];
    return sum + 2 * Math.atan2(half * (a + b), 1 + a * b);
  }, 0);
  return Math.abs(excess) * EARTH_RADIUS_M ** 2;
}

/** True if two sides of the outline cross: then it has no inside to measure. */
export function crossesItself(points: readonly Position[]): boolean {
  const n = points.length;
  const side = (i: number): readonly [Position, Position] => [points[i], points[(i + 1) % n]];
  for (let i = 0; i < n; i++) {
    for (let j = i + 2; j < n; j++) {
      const areNeighbours = i === 0 && j === n - 1;
      if (!areNeighbours && doCross(...side(i), ...side(j))) return true;
    }
  }
  return false;
}

function doCross(a: Position, b: Position, c: Position, d: Position): boolean {
  const turn = (p: Position, q: Position, r: Position) => Math.sign((q.lng - p.lng) * (r.lat - p.lat) - (q.lat - p.lat) * (r.lng - p.lng));
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;
}
