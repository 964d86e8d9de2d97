/** Vector tiles by address: fetched once, shared by every canvas that shows a piece, dropped when long unused. */
import { type DecodedTile, EMPTY_TILE } from "./decode.ts";

/** Side of a tile of the map in CSS pixels. */
export const TILE_SIDE = 256;

export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

export type LoadTile = (address: TileAddress, signal: AbortSignal) => Promise<DecodedTile>;

interface Entry {
  readonly promise: Promise<DecodedTile>;
  readonly abort: AbortController;
  tile: DecodedTile | null;
  users: number;
}

export class TileCache {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly load: LoadTile,
    private readonly capacity = 96,
  ) {}

  /** The tile, from memory or the network. Every call must be answered by one `release`. */
  acquire(address: TileAddress): Promise<DecodedTile> {
    const key = keyOf(address);
    const entry = this.entries.get(key) ?? this.start(key, address);
    entry.users++;
    // Moves to the end: the first entries of the map are the ones unused for longest.
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.promise;
  }

  /** One user fewer; a request nobody waits for any more is called off. */
  release(address: TileAddress): void {
    const key = keyOf(address);
    const entry = this.entries.get(key);
    if (!entry) return;
    entry.users--;
    if (entry.users <= 0 && entry.tile === null) {
      this.entries.delete(key);
      entry.abort.abort();
    }
    this.dropUnused();
  }

  /** The tile if it is in memory. */
  peek(address: TileAddress): DecodedTile | null {
    return this.entries.get(keyOf(address))?.tile ?? null;
  }

  private start(key: string, address: TileAddress): Entry {
    const abort = new AbortController();
    const promise = this.load(address, abort.signal);
    const entry: Entry = { promise, abort, tile: null, users: 0 };
    promise.then(
      (tile) => {
        entry.tile = tile;
      },
      () => {
        // A failed tile is forgotten, so that the next call asks again.
        if (this.entries.get(key) === entry) this.entries.delete(key);
      },
    );
    return entry;
  }

  private dropUnused(): void {
    for (const [key, entry] of this.entries) {
      if (this.entries.size <= this.capacity) return;
      if (entry.users <= 0 && entry.tile !== null) this.entries.delete(key);
    }
  }
}

function keyOf({ z, x, y }: TileAddress): string {
  return `${z}/${x}/${y}`;
}

const RETRY_AFTER_MS = [400, 1600];
const NOTHING_THERE = new Set([204, 404, 410]);

export type Decode = (bytes: Uint8Array) => DecodedTile;

/** Loads a tile over HTTP; tries again twice, and takes "no such tile" for an empty one.
 *
 * What has come is decoded when `turn` lets it.
 */
export function loaderFor(
  template: string,
  decode: Decode,
  retryAfterMs: readonly number[] = RETRY_AFTER_MS,
  turn: () => Promise<void> | null = () => null,
): LoadTile {
  return async ({ z, x, y }, signal) => {
    const url = template.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));
    for (let attempt = 0; ; attempt++) {
      try {
        const response = await fetch(url, { signal });
        if (NOTHING_THERE.has(response.status)) return EMPTY_TILE;
        if (!response.ok) throw new Error(`tile ${z}/${x}/${y}: the server answered ${response.status}`);
        const bytes = new Uint8Array(await response.arrayBuffer());
        await turn();
        return decode(bytes);
      } catch (error) {
        if (signal.aborted || attempt >= retryAfterMs.length) throw error;
        await pause(retryAfterMs[attempt], signal);
      }
    }
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error("called off"));
    });
  });
}
