/** Writes small vector tiles for tests: what is in a tile can be read off the call. */
import { PbfWriter } from "pbf";

export type Value = string | number;
export type Ring = readonly (readonly [number, number])[];

export interface FeatureSpec {
  readonly id?: number;
  /** 1 point, 2 line, 3 polygon. */
  readonly type: 1 | 2 | 3;
  readonly rings: readonly Ring[];
  readonly properties?: Readonly<Record<string, Value>>;
}

export interface LayerSpec {
  readonly name: string;
  readonly extent?: number;
  readonly features: readonly FeatureSpec[];
}

/** A square with its north-west corner at (x, y). */
export function square(x: number, y: number, side: number): Ring {
  return [[x, y], [x + side, y], [x + side, y + side], [x, y + side]];
}

export function hole(x: number, y: number, side: number): Ring {
  return [...square(x, y, side)].reverse();
}

export function buildTile(layers: readonly LayerSpec[]): Uint8Array {
  const pbf = new PbfWriter();
  for (const layer of layers) pbf.writeMessage(3, writeLayer, layer);
  return pbf.finish();
}

function writeLayer(layer: LayerSpec, pbf: PbfWriter): void {
  const keys: string[] = [];
  const values: Value[] = [];
  pbf.writeVarintField(15, 2);
  pbf.writeStringField(1, layer.name);
  for (const feature of layer.features) pbf.writeMessage(2, writeFeature, { feature, keys, values });
  for (const key of keys) pbf.writeStringField(3, key);
  for (const value of values) pbf.writeMessage(4, writeValue, value);
  pbf.writeVarintField(5, layer.extent ?? 4096);
}

function writeFeature(
  { feature, keys, values }: { feature: FeatureSpec; keys: string[]; values: Value[] },
  pbf: PbfWriter,
): void {
  if (feature.id !== undefined) pbf.writeVarintField(1, feature.id);
  const tags = Object.entries(feature.properties ?? {}).flatMap(([key, value]) => [place(keys, key), place(values, value)]);
  pbf.writePackedVarint(2, tags);
  pbf.writeVarintField(3, feature.type);
  pbf.writePackedVarint(4, commands(feature));
}

function place<T>(list: T[], item: T): number {
  const found = list.indexOf(item);
  return found >= 0 ? found : list.push(item) - 1;
}

function writeValue(value: Value, pbf: PbfWriter): void {
  if (typeof value === "string") pbf.writeStringField(1, value);
  else pbf.writeSVarintField(6, value);
}

function commands({ type, rings }: FeatureSpec): number[] {
  const out: number[] = [];
  let [x, y] = [0, 0];
  const step = ([toX, toY]: readonly [number, number]) => {
    out.push(zigzag(toX - x), zigzag(toY - y));
    [x, y] = [toX, toY];
  };
  for (const ring of rings) {
    out.push((1 << 3) | 1);
    step(ring[0]);
    if (ring.length > 1) out.push(((ring.length - 1) << 3) | 2);
    ring.slice(1).forEach(step);
    if (type === 3) out.push((1 << 3) | 7);
  }
  return out;
}

function zigzag(n: number): number {
  return (n << 1) ^ (n >> 31);
}
