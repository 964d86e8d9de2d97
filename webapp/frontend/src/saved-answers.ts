/** Answers to what the map asks of a server, out of a city that is held on this device.
 *
 * The service worker gives them without a connection, and a map that is one file has nobody else to ask.
 */
import type { Archive } from "./archive.ts";
import { type DetailPack, centreOf, detailIn, rowsWithId } from "./detail-pack.ts";
import { fold, likeness } from "./folding.ts";
import type { Answer } from "./results.ts";

/** A place with a name, as webapp/places/detail_pack.py writes it. */
export interface SavedPlace {
  readonly title: string;
  readonly detail: string;
  readonly centre: readonly [number, number];
  readonly names: readonly string[];
}

export interface SavedCity {
  readonly archive: Pick<Archive, "tile">;
  /** The pack that holds row `row`; null if the city has none. */
  pack(layer: string, row: number): Promise<DetailPack | null>;
  /** Every pack. */
  packs(): Promise<readonly DetailPack[]>;
  places(): Promise<readonly SavedPlace[]>;
}

export type Asked =
  | { readonly kind: "tile"; readonly slug: string; readonly release: string | null; readonly z: number; readonly x: number; readonly y: number }
  | { readonly kind: "detail"; readonly slug: string; readonly release: string | null; readonly layer: string; readonly row: number }
  | { readonly kind: "find"; readonly slug: string; readonly release: string | null; readonly typed: string };

const MOST_RESULTS = 10;

/** What an address asks for, if it is something that a saved city can answer. */
export function askedBy(url: URL): Asked | null {
  const release = url.searchParams.get("v");
  const part = (text: string) => decodeURIComponent(text);
  const tile = /^\/tiles\/([^/]+)\/(\d+)\/(\d+)\/(\d+)\.mvt$/.exec(url.pathname);
  if (tile) return { kind: "tile", slug: part(tile[1]), release, z: Number(tile[2]), x: Number(tile[3]), y: Number(tile[4]) };
  const detail = /^\/map\/([^/]+)\/([a-z]+)\/(\d+)\.json$/.exec(url.pathname);
  if (detail) return { kind: "detail", slug: part(detail[1]), release, layer: detail[2], row: Number(detail[3]) };
  const find = /^\/map\/([^/]+)\/find\.json$/.exec(url.pathname);
  if (find) return { kind: "find", slug: part(find[1]), release, typed: url.searchParams.get("q") ?? "" };
  return null;
}

export async function answer(city: SavedCity, asked: Asked): Promise<Response> {
  if (asked.kind === "tile") {
    const bytes = await city.archive.tile(asked.z, asked.x, asked.y);
    if (!bytes) return new Response(null, { status: 204 });
    return new Response(bytes as BodyInit, { headers: { "Content-Type": "application/vnd.mapbox-vector-tile" } });
  }
  if (asked.kind === "find") return json(await find(city, asked.typed));
  const pack = await city.pack(asked.layer, asked.row);
  const detail = pack && detailIn(pack, asked.row);
  return detail ? json(detail) : json({ status: 404, error: "not saved" }, 404);
}

function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { "Content-Type": "application/json" } });
}

async function find(city: SavedCity, typed: string): Promise<Answer> {
  const wanted = fold(typed);
  const places = (await city.places())
    .map((place) => ({ place, rank: Math.min(...place.names.map((name) => likeness(fold(name), wanted)).filter((rank) => rank >= 0)) }))
    .filter(({ rank }) => rank <= 2)
    .sort((a, b) => a.rank - b.rank)
    .map(({ place }): Answer["results"][number] => ({ kind: "place", title: place.title, detail: place.detail, district: null, centre: place.centre }));
  const features: Answer["results"][number][] = [];
  for (const pack of await city.packs()) {
    for (const row of rowsWithId(pack, typed, MOST_RESULTS)) {
      const { title, district } = detailIn(pack, row) as { title: string; district: { name: string } | null };
      const i = row - pack.first;
      const layer = pack.layer as "buildings" | "sites";
      features.push({ kind: "feature", layer, row, title, detail: pack.ids[i], district: district?.name ?? null, centre: centreOf(pack, i) });
    }
  }
  return { results: [...places, ...features].slice(0, MOST_RESULTS) };
}
