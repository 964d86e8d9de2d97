/** How much of each group is in view, counted from the tiles in memory; a building on a border of tiles counts once. */
import type { Buildings, DecodedTile, Points } from "./decode.ts";
import { groupsIn, groupsOf } from "./groups.ts";
import { certaintyOf } from "./incidents.ts";
import { type Scene, isRecorded, rankAt } from "./scene.ts";

/** A part of a tile, in shares of its side. */
export interface Window {
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
}

export interface ViewCounts {
  /** Buildings (or sites, where there are none) by key of their group, whether switched on or off. */
  readonly groups: Readonly<Record<string, number>>;
  readonly total: number;
  /** Sites by kind, and those with a use by it as well. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly incidents: { readonly certain: number; readonly possible: number };
}

export class ViewCounter {
  private readonly seen = { buildings: new Set<number>(), sites: new Set<number>(), incidents: new Set<number>() };
  private readonly groups: number[] = [];
  private readonly kinds: Record<string, number> = {};
  private readonly incidents = { certain: 0, possible: 0, later: 0 };

  constructor(private readonly scene: Scene) {}

  add(tile: DecodedTile, window: Window): void {
    if (tile.buildings) this.addBuildings(tile.buildings, window);
    if (tile.sites) this.addSites(tile.sites, window);
    const { incidents } = tile;
    if (!incidents) return;
    for (let i = 0; i < incidents.n; i++) {
      if (!isIn(incidents, i, window) || !this.isOfDistrict(incidents.districts[i]) || !isNew(this.seen.incidents, incidents.ids[i])) continue;
      this.incidents[certaintyOf(incidents.from[i], incidents.until[i], this.scene.date)]++;
    }
  }

  result(): ViewCounts {
    const keys = groupsOf(this.scene);
    const groups = Object.fromEntries(keys.map((key, group) => [key, this.groups[group] ?? 0]));
    const total = Object.values(groups).reduce((sum, n) => sum + n, 0);
    return { groups, total, kinds: this.kinds, incidents: this.incidents };
  }

  private addBuildings(buildings: Buildings, { west, north, east, south }: Window): void {
    const { extent, boxes } = buildings;
    const groups = groupsIn(buildings, this.scene);
    for (let i = 0; i < buildings.n; i++) {
      const isOut =
        boxes[4 * i + 2] < west * extent || boxes[4 * i] > east * extent || boxes[4 * i + 3] < north * extent || boxes[4 * i + 1] > south * extent;
      if (isOut || !this.isOfDistrict(buildings.districts[i]) || !isNew(this.seen.buildings, buildings.ids[i])) continue;
      this.count(groups[i]);
    }
  }

  /** A bundle of points counts its sites by class; a crater has none and counts under its kind only. */
  private addSites(sites: Points, window: Window): void {
    const { scene } = this;
    for (let i = 0; i < sites.n; i++) {
      const isOther = scene.source >= 0 && sites.source[i] !== scene.source;
      if (isOther || !isIn(sites, i, window) || !this.isOfDistrict(sites.districts[i]) || !isNew(this.seen.sites, sites.ids[i])) continue;
      const kind = sites.kinds[i];
      if (isRecorded(sites, i, scene.epoch)) for (const key of [kind, sites.uses[i]]) this.kinds[key] = (this.kinds[key] ?? 0) + 1;
      if (scene.hasFootprints) continue;
      const rank = rankAt(sites, i, scene.epoch);
      const isUngraded = rank < 0 && isRecorded(sites, i, scene.epoch);
      if (!isUngraded) this.count(rank >= 0 ? rank + 5 : isSiteLater(sites, i, scene.epoch) ? 1 : 0);
    }
  }

  private count(group: number): void {
    this.groups[group] = (this.groups[group] ?? 0) + 1;
  }

  private isOfDistrict(row: number): boolean {
    return this.scene.districtRow === null || row === this.scene.districtRow;
  }
}

function isIn({ extent, xy }: Pick<Points, "extent" | "xy">, i: number, { west, north, east, south }: Window): boolean {
  const [x, y] = [xy[2 * i] / extent, xy[2 * i + 1] / extent];
  return x >= west && x <= east && y >= north && y <= south;
}

/** A feature without an id cannot be told from its other pieces, so each piece counts. */
function isNew(seen: Set<number>, id: number): boolean {
  if (id < 0) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  return true;
}

function isSiteLater(sites: Points, i: number, epoch: number): boolean {
  for (let later = epoch + 1; later < sites.nEpochs; later++) if (rankAt(sites, i, later) >= 0) return true;
  return false;
}
