/** What is known about the feature under a point of the map, as the reader's choice shows it. */
import * as L from "leaflet";
import { TILE_SIDE, type TileAddress } from "./cache.ts";
import type { DecodedTile, Points, Shapes, Squares } from "./decode.ts";
import { hasUseSign, isBehindBuilding, isSiteShown } from "./draw.ts";
import { isBuildingShown } from "./groups.ts";
import type { Hit, Visible } from "./identify.ts";
import { isIncidentShown } from "./incidents.ts";
import { type Scene, buildingRank, isGradedLater, rankAt } from "./scene.ts";

/** What is known about the feature under a point, for the caller to show. */
export interface Found extends Hit {
  /** Rank at the chosen date; -1 not assessed; null for a district. */
  readonly rank: number | null;
  /** Highest rank the source can mean at that date. */
  readonly highest: number | null;
  readonly districtRow: number | null;
  readonly kind: string | null;
  /** Use whose sign it has. */
  readonly use: string | null;
  /** Not graded at the chosen date but at a later one. */
  readonly isLater: boolean;
  /** Radius in metres within which an incident happened; 0 where not stated. */
  readonly reachM: number;
  /** Counts of a square. */
  readonly square: { readonly counted: number; readonly counts: Squares["counts"][number] } | null;
  /** Outline in pixels of the whole world at the zoom shown. */
  readonly outline: readonly (readonly L.Point[])[];
}

/** What of a tile is drawn at a zoom, and so can be clicked. */
export function visibleIn(scene: Scene, zoom: number): Visible {
  if (zoom < scene.detailZoom) return { building: null, sign: null, site: null, siteUnder: null, incident: null };
  return {
    incident: (incidents, i) => isIncidentShown(incidents, i, scene),
    building: (buildings, i) => isBuildingShown(buildings, i, scene),
    sign: (sites, i) => hasUseSign(sites, i, scene) && isSiteShown(sites, i, zoom, scene),
    site: (sites, i) => !isBehindBuilding(sites, i, scene) && isSiteShown(sites, i, zoom, scene),
    siteUnder: (sites, i) => isBehindBuilding(sites, i, scene) && isSiteShown(sites, i, zoom, scene),
  };
}

/** The feature that was hit, as the scene shows it. */
export function foundIn(tile: DecodedTile, hit: Hit, address: TileAddress, zoom: number, shown: Scene): Found {
  const { index, layer } = hit;
  const { buildings, sites, squares, incidents } = tile;
  const scale = TILE_SIDE * 2 ** (zoom - address.z);
  const drawn = layer === "buildings" ? buildings : layer === "squares" ? squares : layer === "districts" ? tile.districts : null;
  const point = layer === "sites" ? sites : layer === "incidents" ? incidents : null;
  const outline = drawn ? ringsOf(drawn, index, address, scale) : point ? [[worldPoint(point, index, address, scale)]] : [];
  const nothing = { rank: null, highest: null, districtRow: null, kind: null, use: null, isLater: false, reachM: 0, square: null };
  if (layer === "squares" && squares) {
    return { ...hit, ...nothing, outline, square: { counted: squares.counted[index], counts: squares.counts[index] } };
  }
  const features = layer === "buildings" ? buildings : layer === "sites" ? sites : null;
  if (!features) return { ...hit, ...nothing, outline, reachM: (layer === "incidents" && incidents?.reachM[index]) || 0 };
  return {
    ...hit,
    rank: layer === "buildings" && buildings ? buildingRank(buildings, index, shown) : rankAt(features, index, shown.epoch),
    highest: rankAt({ grades: features.highest, nEpochs: features.nEpochs }, index, shown.epoch),
    districtRow: features.districts[index],
    kind: layer === "sites" && sites ? sites.kinds[index] : null,
    use: (layer === "sites" && sites && hasUseSign(sites, index, shown) && sites.uses[index]) || null,
    isLater: layer === "buildings" && buildings !== null && isGradedLater(buildings, index, shown),
    reachM: 0,
    square: null,
    outline,
  };
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
