/** The service worker: pages from the network as long as it answers, and cities that were saved when it does not.
 *
 * It stores nothing itself: `saved-city.ts` fills the caches when a reader saves a city, and what is not complete is
 * not used. Addresses that carry a version are answered from the saved copy at once.
 */
import { Archive, readerOf } from "./archive.ts";
import type { DetailPack } from "./detail-pack.ts";
import { type Asked, type SavedCity, type SavedPlace, answer, askedBy } from "./saved-answers.ts";
import { CACHE_PREFIX, FRESH_HEADER, type Saved, packFor, ruleFor, savedPage, slugOfCache } from "./saved-rules.ts";

interface WorkerScope {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
  addEventListener(type: "install" | "activate", listener: (event: WaitEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void;
}
interface WaitEvent {
  waitUntil(done: Promise<unknown>): void;
}
interface FetchEvent extends WaitEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const scope = self as unknown as WorkerScope;
const PAGE_TIMEOUT_MS = 4000;
const DATA_TIMEOUT_MS = 8000;

/** A saved city as it lies in its cache. */
interface Kept {
  readonly cache: Cache;
  readonly saved: Saved;
  readonly city: SavedCity;
}

const opened = new Map<string, Promise<Kept | null>>();

/** Saved cities, latest first; one that is still being saved has no record yet and is left out. */
async function cities(): Promise<readonly Kept[]> {
  const names = (await caches.keys()).filter((name) => name.startsWith(CACHE_PREFIX));
  for (const name of [...opened.keys()]) if (!names.includes(name)) opened.delete(name);
  const kept = await Promise.all(
    names.map(async (name) => {
      const known = opened.get(name) ?? open(name);
      opened.set(name, known);
      const found = await known;
      if (!found) opened.delete(name);
      return found;
    }),
  );
  return kept.filter((one): one is Kept => one !== null).sort((a, b) => b.saved.savedAt.localeCompare(a.saved.savedAt));
}

async function open(name: string): Promise<Kept | null> {
  const cache = await caches.open(name);
  const record = await cache.match(`/offline/${encodeURIComponent(slugOfCache(name))}/saved`);
  if (!record) return null;
  const saved = (await record.json()) as Saved;
  return { cache, saved, city: savedCity(cache, saved) };
}

function savedCity(cache: Cache, saved: Saved): SavedCity {
  const blob = once(async () => (await required(cache, saved.plan.archive)).blob());
  const packs = new Map<string, Promise<DetailPack>>();
  const packAt = (address: string) => {
    const known = packs.get(address) ?? required(cache, address).then((found) => found.json() as Promise<DetailPack>);
    packs.set(address, known);
    return known;
  };
  return {
    archive: new Archive(async (offset, length) => readerOf(await blob())(offset, length)),
    pack: async (layer, row) => {
      const address = packFor(saved.plan, layer, row);
      return address === null ? null : packAt(address);
    },
    packs: () => Promise.all(Object.values(saved.plan.packs).flat().map(packAt)),
    places: once(async () => (await required(cache, saved.plan.places)).json() as Promise<readonly SavedPlace[]>),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}

async function required(cache: Cache, address: string): Promise<Response> {
  const found = await cache.match(address);
  if (!found) throw new Error(`the saved copy has no ${address}`);
  return found;
}

/** The network's answer; rejects if it does not come in time. */
async function fromNetwork(request: Request, timeoutMs: number | null): Promise<Response> {
  if (timeoutMs === null) return fetch(request);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), timeoutMs);
  });
  try {
    return await Promise.race([fetch(request), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function asset(request: Request): Promise<Response> {
  const saved = await caches.match(request, { ignoreVary: true });
  return saved ?? fetch(request);
}

/** The page from the network; else the saved copy, which says on its face that it is one. */
async function page(request: Request, url: URL): Promise<Response> {
  const kept = await cities();
  const found = savedPage(url, kept.map(({ saved }) => saved));
  try {
    const response = await fromNetwork(request, found ? PAGE_TIMEOUT_MS : null);
    if (response.status < 500 || !found) return response;
  } catch (error) {
    if (!found) throw error;
  }
  if (found.redirect) return Response.redirect(found.address, 302);
  return required(kept[found.city].cache, found.address);
}

/** Data of the saved release come from the device; of any other, from the network alone: releases are never mixed. */
async function data(request: Request, asked: Asked): Promise<Response> {
  const kept = (await cities()).filter(({ saved }) => saved.plan.slug === asked.slug);
  const same = kept.find(({ saved }) => asked.release === saved.plan.release);
  if (same) return answer(same.city, asked);
  return fetch(request);
}

/** What tells the state of things: the network first, then what was saved. */
async function plan(request: Request): Promise<Response> {
  const saved = await caches.match(request, { ignoreVary: true });
  try {
    return await fromNetwork(request, saved ? DATA_TIMEOUT_MS : null);
  } catch (error) {
    if (!saved) throw error;
    return saved;
  }
}

scope.addEventListener("install", (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.location.origin || request.headers.has(FRESH_HEADER)) return;
  const rule = ruleFor(url, request.mode === "navigate");
  if (rule === "asset") event.respondWith(asset(request));
  else if (rule === "page") event.respondWith(page(request, url));
  else if (rule === "plan") event.respondWith(plan(request));
  else if (rule === "data") {
    const asked = askedBy(url);
    if (asked) event.respondWith(data(request, asked));
  }
});
