/** Saves a city on this device, tells what is saved, and removes it. */
import { CACHE_PREFIX, FRESH_HEADER, type Plan, type Saved, cacheName, marked, slugOfCache } from "./saved-rules.ts";

const AT_ONCE = 4;
/** Headers a saved page needs to be as safe as the one from the server. */
const KEPT_HEADERS = [
  "Content-Type",
  "Content-Language",
  "Content-Security-Policy",
  "Permissions-Policy",
  "Referrer-Policy",
  "X-Content-Type-Options",
  "X-Frame-Options",
];

export class OutOfSpace extends Error {}
export class ReleaseChanged extends Error {}

/** Why nothing can be saved here: "insecure" (no https), "unsupported", or null if it can. */
export function obstacle(): "insecure" | "unsupported" | null {
  if (!window.isSecureContext) return "insecure";
  try {
    return "caches" in window && navigator.serviceWorker ? null : "unsupported";
  } catch {
    // A sandboxed frame may not even ask.
    return "unsupported";
  }
}

export async function fetchPlan(address: string): Promise<Plan> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the plan was answered with ${response.status}`);
  return (await response.json()) as Plan;
}

function recordAddress(slug: string): string {
  return `/offline/${encodeURIComponent(slug)}/saved`;
}

async function cachesOf(slug: string): Promise<readonly string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(CACHE_PREFIX) && slugOfCache(name) === slug);
}

/** What is saved of the city, complete; null if nothing is. */
export async function savedOf(slug: string): Promise<Saved | null> {
  for (const name of [...(await cachesOf(slug))].reverse()) {
    const record = await (await caches.open(name)).match(recordAddress(slug));
    if (record) return (await record.json()) as Saved;
  }
  return null;
}

/** Bytes that are free for this site, as far as the browser tells. */
export async function freeBytes(): Promise<number | null> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined ? null : quota - (usage ?? 0);
  } catch {
    return null;
  }
}

/** True if the browser promises to keep the copy. */
export async function keepForGood(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}

/** Saves everything that the plan lists; the copy before it is removed only when the new one is complete.
 *
 * `banner` stands at the head of every saved page. Throws OutOfSpace, ReleaseChanged, an AbortError, or what the
 * network threw; nothing of a broken saving is left.
 */
export async function saveCity(
  plan: Plan,
  banner: string,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Saved> {
  const at = new Date();
  const name = cacheName(plan.slug, plan.release, at.getTime());
  try {
    await navigator.serviceWorker.register("/sw.js", { scope: "/" });
    const cache = await caches.open(name);
    const bytes = await fill(cache, plan, banner, signal, onProgress);
    const { release } = await fetchPlan(plan.self);
    if (release !== plan.release) throw new ReleaseChanged();
    const saved: Saved = { plan, savedAt: at.toISOString(), bytes };
    await cache.put(plan.self, json(plan));
    await cache.put(recordAddress(plan.slug), json(saved));
    await deleteCaches(plan.slug, name);
    remember(plan.slug, { release: plan.release, savedAt: saved.savedAt });
    return saved;
  } catch (error) {
    await caches.delete(name);
    if (error instanceof DOMException && error.name === "QuotaExceededError") throw new OutOfSpace();
    throw error;
  }
}

async function fill(cache: Cache, plan: Plan, banner: string, signal: AbortSignal, onProgress: (share: number) => void): Promise<number> {
  const pageBytes = (plan.bytes - plan.files.reduce((sum, { bytes }) => sum + bytes, 0)) / Math.max(plan.pages.length, 1);
  const jobs = [
    ...plan.files.map(({ url, bytes }) => ({ url, weight: bytes, isPage: false })),
    ...plan.pages.map((url) => ({ url, weight: pageBytes, isPage: true })),
  ];
  const all = jobs.reduce((sum, { weight }) => sum + weight, 0) || 1;
  let done = 0;
  let stored = 0;
  const work = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      // Not "stored += await": the others would be lost that came while this one was waited for.
      const size = await keep(cache, job.url, job.isPage ? banner : null, signal);
      stored += size;
      done += job.weight;
      onProgress(Math.min(1, done / all));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return stored;
}

async function keep(cache: Cache, url: string, banner: string | null, signal: AbortSignal): Promise<number> {
  const response = await fetch(url, { signal, headers: { [FRESH_HEADER]: "1" } });
  if (!response.ok) throw new Error(`${url} was answered with ${response.status}`);
  const headers = new Headers();
  for (const header of KEPT_HEADERS) {
    const value = response.headers.get(header);
    if (value !== null) headers.set(header, value);
  }
  const content = banner === null ? await response.blob() : new Blob([marked(await response.text(), banner)]);
  await cache.put(url, new Response(content, { headers }));
  return content.size;
}

function json(value: unknown): Response {
  return new Response(JSON.stringify(value), { headers: { "Content-Type": "application/json" } });
}

async function deleteCaches(slug: string, but: string | null): Promise<void> {
  for (const name of await cachesOf(slug)) if (name !== but) await caches.delete(name);
}

/** Removes the city; with the last one the service worker goes too. */
export async function removeCity(slug: string): Promise<void> {
  await deleteCaches(slug, null);
  remember(slug, null);
  if ((await caches.keys()).some((name) => name.startsWith(CACHE_PREFIX))) return;
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
}

/** So that every page can tell at once that its city was saved in another release; see page.ts. */
function remember(slug: string, what: { release: string; savedAt: string } | null): void {
  try {
    if (what) localStorage.setItem(`dl-saved-${slug}`, JSON.stringify(what));
    else localStorage.removeItem(`dl-saved-${slug}`);
  } catch {
    // Not allowed to store: pages do not announce newer versions, the panel of the city still does.
  }
}
