/** What is kept of a saved city, and which requests are answered from it: rules without any browser in them. */

/** What a server offers to be saved of one city in one language; written by webapp/offline/routes.py. */
export interface Plan {
  readonly slug: string;
  readonly name: string;
  readonly release: string;
  readonly language: string;
  /** Address of the plan itself. */
  readonly self: string;
  /** Pages, all in the language of the plan. */
  readonly pages: readonly string[];
  /** Everything else, with its length in bytes. */
  readonly files: readonly { readonly url: string; readonly bytes: number }[];
  /** Bytes of everything, roughly: pages are made when they are asked for. */
  readonly bytes: number;
  readonly archive: string;
  /** Addresses of the packs of facts by layer, `packRows` rows in each. */
  readonly packs: Readonly<Record<string, readonly string[]>>;
  readonly packRows: number;
  readonly places: string;
  /** The page that is shown in place of one that was not saved. */
  readonly fallback: string;
  readonly exports: { readonly html: string; readonly kit: string };
  readonly words: Readonly<Record<string, string>>;
}

export interface Saved {
  readonly plan: Plan;
  readonly savedAt: string;
  readonly bytes: number;
}

export const CACHE_PREFIX = "damage-ledger:";
/** A request with this header wants the network's answer, whatever was saved. */
export const FRESH_HEADER = "X-Damage-Ledger-Fresh";

/** Name of the cache of one saving; never used twice, so that a copy is complete or not there. */
export function cacheName(slug: string, release: string, at: number): string {
  return `${CACHE_PREFIX}${encodeURIComponent(slug)}:${release}:${at}`;
}

export function slugOfCache(name: string): string {
  return decodeURIComponent(name.slice(CACHE_PREFIX.length).split(":")[0]);
}

export type Rule = "asset" | "page" | "data" | "plan" | "network";

const VERSIONED = /^\/static\/[^/]+\.[A-Z0-9]{8}\.[a-z0-9]+$/;

/** How a request is answered; what no rule names goes to the network as if there were no worker. */
export function ruleFor(url: URL, isNavigation: boolean): Rule {
  if (url.pathname.startsWith("/embed/")) return "network";
  if (isNavigation) return "page";
  if (VERSIONED.test(url.pathname) || /^\/icon[^/]*\.(png|svg)$/.test(url.pathname)) return "asset";
  if (/^\/offline\/[^/]+\.json$/.test(url.pathname) || url.pathname === "/manifest.webmanifest") return "plan";
  if (/^\/tiles\/|^\/map\/[^/]+\/.*\.json$/.test(url.pathname)) return "data";
  return "network";
}

export interface SavedPage {
  /** Place of the city in the list. */
  readonly city: number;
  readonly address: string;
  readonly redirect: boolean;
}

/** The saved page for an address: the same one, in the saved language where there is no other; else the page that
 * says what was saved. Null where nothing saved has to do with it.
 */
export function savedPage(url: URL, cities: readonly Saved[]): SavedPage | null {
  const asked = url.searchParams.get("lang");
  const order = cities
    .map((saved, city) => ({ saved, city }))
    .sort((a, b) => Number(b.saved.plan.language === asked) - Number(a.saved.plan.language === asked));
  for (const { saved, city } of order) {
    const address = saved.plan.pages.find((page) => pathOf(page) === url.pathname);
    if (address) return { city, address, redirect: false };
  }
  if (url.pathname === "/" && order.length > 0) {
    const { saved, city } = order[0];
    return { city, address: saved.plan.pages[0], redirect: true };
  }
  const own = order.find(({ saved }) => url.pathname.split("/").includes(encodeURIComponent(saved.plan.slug))) ?? order[0];
  return own ? { city: own.city, address: own.saved.plan.fallback, redirect: false } : null;
}

function pathOf(address: string): string {
  return address.split("?")[0];
}

/** Address of the pack that holds row `row` of a layer; null if none does. */
export function packFor(plan: Pick<Plan, "packs" | "packRows">, layer: string, row: number): string | null {
  return plan.packs[layer]?.[Math.floor(row / plan.packRows)] ?? null;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** The page with a line at its head that says that it is a copy, of what and when. */
export function marked(html: string, text: string): string {
  const safe = text.replace(/[&<>"]/g, (sign) => ESCAPES[sign]);
  return html.replace(/<body[^>]*>/i, (body) => `${body}\n<p class="saved-copy" role="status">${safe}</p>`);
}
