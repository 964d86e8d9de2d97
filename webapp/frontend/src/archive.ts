/** Reads tiles out of a PMTiles archive (version 3, https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md)
 * that is held whole on this device, where no server is there to cut it.
 *
 * `pmtiles` of npm does the same and more (ranges over HTTP, several caches) in 19 kB; this is what a saved city needs.
 */
import { gunzipSync } from "fflate";

/** Bytes `offset` to `offset + length` of the archive. */
export type ReadBytes = (offset: number, length: number) => Promise<Uint8Array>;

export interface Entry {
  readonly tileId: number;
  readonly offset: number;
  readonly length: number;
  /** Tiles in a row that share these bytes; 0 means that the bytes are a directory themselves. */
  readonly runLength: number;
}

interface Header {
  readonly rootOffset: number;
  readonly rootLength: number;
  readonly leavesOffset: number;
  readonly tilesOffset: number;
  readonly directoriesAreGzipped: boolean;
  readonly tilesAreGzipped: boolean;
}

const HEADER_BYTES = 127;
const MAGIC = "PMTiles";
const GZIP = 2;
const MAX_DEPTH = 4;

/** Number of a tile on the Hilbert curve through all zooms; exact up to zoom 26. */
export function tileId(z: number, x: number, y: number): number {
  let id = (4 ** z - 1) / 3;
  let [column, row] = [x, y];
  for (let side = 2 ** (z - 1); side >= 1; side /= 2) {
    const right = column >= side ? 1 : 0;
    const low = row >= side ? 1 : 0;
    id += side * side * ((3 * right) ^ low);
    column -= right * side;
    row -= low * side;
    if (low === 0) {
      if (right === 1) [column, row] = [side - 1 - column, side - 1 - row];
      [column, row] = [row, column];
    }
  }
  return id;
}

/** The entry that holds the tile, or the directory to look in next; null if there is neither. */
export function entryFor(entries: readonly Entry[], id: number): Entry | null {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle].tileId <= id) low = middle + 1;
    else high = middle;
  }
  const found = entries[low - 1];
  if (!found) return null;
  return found.runLength === 0 || id < found.tileId + found.runLength ? found : null;
}

/** The entries of a directory, unpacked: four columns of variable-length integers. */
export function readDirectory(bytes: Uint8Array): readonly Entry[] {
  let at = 0;
  const next = () => {
    let value = 0;
    let factor = 1;
    for (;;) {
      if (at >= bytes.length) throw new Error("the directory of the archive is cut");
      const byte = bytes[at++];
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  };
  const n = next();
  const column = () => Array.from({ length: n }, next);
  let id = 0;
  const ids = column().map((step) => (id += step));
  const runs = column();
  const lengths = column();
  const offsets: number[] = [];
  for (let i = 0; i < n; i++) {
    const told = next();
    // 0 stands for "right behind the one before".
    offsets.push(told === 0 && i > 0 ? offsets[i - 1] + lengths[i - 1] : told - 1);
  }
  return ids.map((one, i) => ({ tileId: one, offset: offsets[i], length: lengths[i], runLength: runs[i] }));
}

export class Archive {
  private header: Promise<Header> | null = null;
  private readonly directories = new Map<number, Promise<readonly Entry[]>>();

  constructor(private readonly read: ReadBytes) {}

  /** The tile, unpacked; null where the archive has none. */
  async tile(z: number, x: number, y: number): Promise<Uint8Array | null> {
    this.header ??= this.read(0, HEADER_BYTES).then(readHeader);
    const header = await this.header;
    const id = tileId(z, x, y);
    let [offset, length] = [header.rootOffset, header.rootLength];
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      const entry = entryFor(await this.directory(offset, length, header), id);
      if (!entry) return null;
      if (entry.runLength > 0) {
        const bytes = await this.read(header.tilesOffset + entry.offset, entry.length);
        return header.tilesAreGzipped ? gunzipSync(bytes) : bytes;
      }
      [offset, length] = [header.leavesOffset + entry.offset, entry.length];
    }
    return null;
  }

  private directory(offset: number, length: number, { directoriesAreGzipped }: Header): Promise<readonly Entry[]> {
    const known = this.directories.get(offset);
    if (known) return known;
    const made = this.read(offset, length).then((bytes) => readDirectory(directoriesAreGzipped ? gunzipSync(bytes) : bytes));
    this.directories.set(offset, made);
    return made;
  }
}

function readHeader(bytes: Uint8Array): Header {
  if (bytes.length < HEADER_BYTES || String.fromCharCode(...bytes.subarray(0, 7)) !== MAGIC || bytes[7] !== 3) {
    throw new Error("the saved map is no PMTiles archive of version 3");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = (at: number) => Number(view.getBigUint64(at, true));
  return {
    rootOffset: long(8),
    rootLength: long(16),
    leavesOffset: long(40),
    tilesOffset: long(56),
    directoriesAreGzipped: bytes[97] === GZIP,
    tilesAreGzipped: bytes[98] === GZIP,
  };
}

/** Reads from a blob, of which only the asked bytes come into memory. */
export function readerOf(blob: Blob): ReadBytes {
  return async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
}
