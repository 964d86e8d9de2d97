/** The view in the address of the page: ?ll=lat,lng&z=zoom&date=YYYY-MM-DD&classes=4,3&district=id.
 *
* &kinds=bridge,incident&source=id&show=agreement&overview=squares.
 *
 * It is read before the map is made: a map made first and moved later loads the tiles of two places. What is not
 * understood is ignored, so that an old or mangled link still opens the city.
 */

export interface View {
  readonly lat: number;
  readonly lng: number;
  readonly zoom: number;
}

export interface UrlState {
  readonly view: View | null;
  readonly epoch: number | null;
  /** Ranks of the classes shown, "-" for not assessed; null means all. */
  readonly shown: ReadonlySet<string> | null;
  readonly district: string | null;
  /** Kinds of site shown; null means all. */
  readonly kinds: ReadonlySet<string> | null;
  readonly source: string | null;
  readonly show: "agreement" | null;
  readonly overview: "districts" | "squares" | null;
}

const RANKS = new Set(["0", "1", "2", "3", "4", "-"]);
const MAX_ZOOM = 19;
/** Written where no kind of site is shown at all. */
const NO_KIND = "none";

export function parseUrl(search: string, epochs: readonly string[]): UrlState {
  const query = new URLSearchParams(search);
  const date = query.get("date");
  const overview = query.get("overview");
  const epoch = date === null ? -1 : epochs.indexOf(date);
  return {
    view: parseView(query.get("ll"), query.get("z")),
    epoch: epoch < 0 ? null : epoch,
    shown: parseClasses(query.get("classes")),
    district: query.get("district"),
    kinds: query.has("kinds") ? new Set(query.get("kinds")?.split(",").filter((kind) => kind !== NO_KIND)) : null,
    source: query.get("source"),
    show: query.get("show") === "agreement" ? "agreement" : null,
    overview: overview === "districts" || overview === "squares" ? overview : null,
  };
}

function parseView(ll: string | null, z: string | null): View | null {
  const match = /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/.exec(ll ?? "");
  if (!match || z === null || !/^\d+(\.\d+)?$/.test(z)) return null;
  const [lat, lng, zoom] = [Number(match[1]), Number(match[2]), Number(z)];
  if (Math.abs(lat) > 85 || Math.abs(lng) > 180 || zoom > MAX_ZOOM) return null;
  return { lat, lng, zoom };
}

function parseClasses(text: string | null): ReadonlySet<string> | null {
  if (text === null) return null;
  const asked = text.split(",").map((part) => (part === "na" ? "-" : part));
  const known = asked.filter((part) => RANKS.has(part));
  return known.length > 0 ? new Set(known) : null;
}

/** `search` with the view written into it; parameters that are not ours (lang, theme) stay as they are. */
export function writeUrl(
  search: string,
  state: UrlState,
  epochs: readonly string[],
  defaults: { readonly epoch: number },
): string {
  const query = new URLSearchParams(search);
  const put = (name: string, value: string | null) => (value === null ? query.delete(name) : query.set(name, value));
  put("ll", state.view && `${state.view.lat.toFixed(5)},${state.view.lng.toFixed(5)}`);
  put("z", state.view && String(Math.round(state.view.zoom * 100) / 100));
  put("date", state.epoch === null || state.epoch === defaults.epoch ? null : epochs[state.epoch] ?? null);
  put("classes", state.shown && [...state.shown].sort().reverse().map((rank) => (rank === "-" ? "na" : rank)).join(","));
  put("district", state.district);
  put("kinds", state.kinds && ([...state.kinds].sort().join(",") || NO_KIND));
  put("source", state.source);
  put("show", state.show);
  put("overview", state.overview);
  // Commas are legal in a query and a link that people read and share should show them.
  const text = query.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : "";
}
