/** What a search finds: on the page itself (districts, coordinates), and what the server knows besides. */
import { type Position, formatDecimal, parseCoordinates } from "./coordinates.ts";
import { type District, type MapConfig, districtLabel } from "./config.ts";
import { fold, likeness } from "./folding.ts";
import { say } from "./text.ts";

export type Result =
  | { readonly kind: "district"; readonly title: string; readonly detail: string; readonly district: District }
  | { readonly kind: "point"; readonly title: string; readonly detail: string; readonly at: Position }
  | {
      readonly kind: "feature";
      readonly title: string;
      readonly detail: string;
      readonly at: Position;
      readonly layer: "buildings" | "sites";
      readonly row: number;
    };

/** What the server answers; see webapp/places/find.py. */
export interface Answer {
  readonly results: readonly {
    readonly kind: "feature" | "place";
    readonly title: string;
    readonly detail: string;
    readonly district: string | null;
    readonly centre: readonly [number, number];
    readonly layer?: "buildings" | "sites";
    readonly row?: number;
  }[];
}

const MOST_DISTRICTS = 6;
const SHORTEST_QUERY = 2;

/** Results that need no connection, best first. */
export function foundHere(
  typed: string,
  config: Pick<MapConfig, "districts" | "strings" | "bounds">,
  middle: Position,
): readonly Result[] {
  const at = parseCoordinates(typed, middle);
  const districts = districtsLike(typed, config.districts).map(
    (district): Result => ({ kind: "district", title: districtLabel(district), detail: detailOf(district, config), district }),
  );
  return at ? [pointResult(at, config), ...districts] : districts;
}

function detailOf({ aliases }: District, { strings }: Pick<MapConfig, "strings">): string {
  return [say(strings, "search.district"), ...aliases].join(" · ");
}

function pointResult(at: Position, { strings, bounds }: Pick<MapConfig, "strings" | "bounds">): Result {
  const [west, south, east, north] = bounds;
  const isInside = at.lat >= south && at.lat <= north && at.lng >= west && at.lng <= east;
  const words = [say(strings, "search.coordinates"), isInside ? null : say(strings, "search.far")];
  return { kind: "point", title: formatDecimal(at), detail: words.filter(Boolean).join(" · "), at };
}

/** Districts one of whose names is like what was typed: whole names first, then beginnings, then what lies inside. */
export function districtsLike(typed: string, districts: readonly District[]): readonly District[] {
  const wanted = fold(typed);
  const rankOf = ({ name, aliases }: District) => {
    const ranks = [name, ...aliases].map((one) => likeness(fold(one), wanted)).filter((rank) => rank >= 0);
    return ranks.length > 0 ? Math.min(...ranks) : null;
  };
  return districts
    .map((district) => ({ district, rank: rankOf(district) }))
    .filter((one): one is { district: District; rank: number } => one.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_DISTRICTS)
    .map(({ district }) => district);
}

/** True if the server may know more of it: coordinates it does not. */
export function isWorthAsking(typed: string): boolean {
  return typed.trim().length >= SHORTEST_QUERY && parseCoordinates(typed) === null;
}

/** Address of the server's search, beside that of the details ("/map/x/{layer}/{id}.json?lang=en"). */
export function findAddress(detailUrl: string, typed: string): string {
  const [path, query] = detailUrl.split("?");
  const found = new URLSearchParams(query);
  found.set("q", typed.trim());
  return `${path.replace(/\{layer\}\/\{id\}\.json$/, "find.json")}?${found.toString()}`;
}

export function resultsOf({ results }: Answer): readonly Result[] {
  return results.map(({ kind, title, detail, district, centre: [lng, lat], layer, row }): Result => {
    const at = { lat, lng };
    if (kind === "feature" && layer !== undefined && row !== undefined) {
      // Its id is what the reader typed, and what tells it from the next.
      return { kind, title: detail, detail: [title, district].filter(Boolean).join(" · "), at, layer, row };
    }
    return { kind: "point", title, detail, at };
  });
}
