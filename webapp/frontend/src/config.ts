/** What the page tells the map; written by webapp/maps/elements.py into <script type="application/json" id="dl-config">. */

export const NOT_ASSESSED = "not_assessed";

/** Counts by grade key, `not_assessed` included. */
export type Counts = Readonly<Record<string, number>>;

/** One class of the damage scale; rank 0 is no visible damage, 4 destroyed. */
export interface Grade {
  readonly key: string;
  readonly rank: number;
  readonly label: string;
}

/** Counts of a place: one entry per epoch; `buildings` is null where the bundle has no footprints. */
export interface Tally {
  readonly nFootprints: number | null;
  readonly areaKm2: number | null;
  readonly buildings: readonly Counts[] | null;
  readonly sites: readonly Counts[];
  /** Footprints nobody could grade: under cloud, in no image, outside the area looked at; absent where there are none. */
  readonly unseen?: readonly [number, number, number];
}

export interface District extends Tally {
  readonly id: string;
  readonly row: number;
  readonly name: string;
  /** Another district has the same name. */
  readonly isTwin?: boolean;
  /** Its names in the other languages, for whoever searches. */
  readonly aliases: readonly string[];
  /** West, south, east, north. */
  readonly bounds: readonly [number, number, number, number];
  /** Longitude and latitude of a point inside, for the name. */
  readonly label: readonly [number, number];
}

export interface LayerZooms {
  readonly minzoom: number;
  readonly maxzoom: number;
}

export interface PartAddress {
  readonly script: string;
  readonly style: string | null;
}

/** An image from above, cut into map tiles by our own server. */
export interface ImageConfig {
  readonly id: string;
  readonly date: string;
  readonly dateLabel: string;
  readonly title: string;
  readonly credit: string;
  readonly licence: string;
  readonly note: string;
  readonly bounds: readonly [number, number, number, number];
  readonly resolutionM: number;
  readonly url: string;
  readonly minNativeZoom: number;
  readonly maxNativeZoom: number;
}

/** A background from somebody else's server, which sees who asks: nothing is asked before the reader chooses it. */
export interface BackgroundConfig {
  readonly name: string;
  readonly url: string;
  readonly subdomains: readonly string[];
  readonly credit: readonly (readonly [text: string, address: string | null])[];
  readonly maxNativeZoom: number;
  readonly hosts: readonly string[];
}

export interface MapConfig {
  readonly slug: string;
  readonly name: string;
  readonly language: string;
  readonly locale: string;
  readonly dir: "ltr" | "rtl";
  readonly theme: "light" | "dark" | "auto";
  readonly synthetic: boolean;
  readonly notice: string | null;
  readonly epochs: readonly string[];
  readonly epochLabels: readonly string[];
  readonly asOf: number;
  /** West, south, east, north. */
  readonly bounds: readonly [number, number, number, number];
  /** The part of it that is shown first: the districts, without the ends of roads and rivers. */
  readonly home: readonly [number, number, number, number];
  readonly hasFootprints: boolean;
  readonly tiles: {
    readonly url: string;
    readonly maxNativeZoom: number;
    readonly layers: Readonly<Record<string, LayerZooms>>;
  };
  readonly detailUrl: string;
  /** Scripts that are loaded when asked for, by name; empty where a page has only the map's own. */
  readonly parts: Readonly<Record<string, PartAddress>>;
  /** Worst first. */
  readonly grades: readonly Grade[];
  readonly notAssessedLabel: string;
  readonly kinds: readonly { readonly key: string; readonly label: string; readonly n: number }[];
  /** What buildings among the sites are used for, such as schools: a layer each. */
  readonly uses: readonly { readonly key: string; readonly label: string; readonly n: number }[];
  /** Sources that grade, in the order in which tiles name them; empty where there is one only. */
  readonly sources: readonly { readonly id: string; readonly label: string }[];
  readonly hasAgreement: boolean;
  readonly nIncidents: number;
  /** From how many footprints on a share is told. */
  readonly leastFootprints: number;
  /** Squares of the overview: their side, most graded sites in any of them. */
  readonly squares: { readonly sideM: number; readonly greatest: number } | null;
  readonly districts: readonly District[];
  readonly outside: Tally;
  readonly city: Tally;
  readonly districtsApproximate: boolean;
  readonly strings: Readonly<Record<string, string>>;
  readonly credit: string;
  readonly embed: boolean;
  readonly correctionUrl: string | null;
  readonly pageUrl: string | null;
  /** Oldest first; empty where a page has none or its server is out of reach. */
  readonly imagery: readonly ImageConfig[];
  readonly backgrounds: readonly BackgroundConfig[];
  readonly claimsUrl: string | null;
  /** Page of a district, with `{id}`; null where there is no server to ask. */
  readonly districtUrl?: string | null;
}

/** Name of a district in lists, with its code where another has the same name. */
export function districtLabel({ name, id, isTwin }: Pick<District, "name" | "id" | "isTwin">): string {
  return isTwin ? `${name} (${id})` : name;
}

/** The configuration held by the page's JSON element. */
export function readConfig(id: string): MapConfig {
  const element = document.getElementById(id);
  if (!element?.textContent) throw new Error(`the page has no configuration element #${id}`);
  return JSON.parse(element.textContent) as MapConfig;
}

/** Zoom from which single buildings (or sites, where there are no footprints) are shown instead of districts. */
export function detailZoom(config: Pick<MapConfig, "tiles" | "hasFootprints">): number {
  const layer = config.hasFootprints ? "buildings" : "sites";
  return Math.max(config.tiles.layers[layer]?.minzoom ?? config.tiles.maxNativeZoom, config.tiles.maxNativeZoom);
}
