/** The facts of many buildings or sites in one file, as webapp/places/detail_pack.py writes them, and one of them as the card reads it. */

/** One kind of fact; a code of -1 means that the row has no such fact. */
export interface FactColumn {
  readonly label: string;
  readonly mono: boolean;
  readonly texts: readonly string[];
  readonly codes: readonly number[];
}

export interface DetailPack {
  readonly layer: string;
  /** Row of the first one. */
  readonly first: number;
  readonly ids: readonly string[];
  /** Steps of longitude and latitude from row to row, in `unit` degrees. */
  readonly steps: readonly number[];
  readonly unit: number;
  readonly facts: readonly FactColumn[];
  readonly epochs: readonly { readonly epoch: string; readonly label: string }[];
  /** States at an epoch, each once; histories are lists of them; `history` has one for each row. */
  readonly states: readonly object[];
  readonly histories: readonly (readonly number[])[];
  readonly history: readonly number[];
  /** Whatever else the card reads, by its key: each value once, and a code for each row. */
  readonly columns: Readonly<Record<string, { readonly values: readonly unknown[]; readonly codes: readonly number[] }>>;
  /** Where to report a correction, with {id} and {url}. */
  readonly correction: string | null;
}

/** Codes in the place of texts that the row has anyway: its id, its position. */
const THE_ID = -2;
const THE_PLACE = -3;

const centresOf = new WeakMap<DetailPack, Float64Array>();

function centres(pack: DetailPack): Float64Array {
  const known = centresOf.get(pack);
  if (known) return known;
  const made = new Float64Array(pack.steps.length);
  const at = [0, 0];
  pack.steps.forEach((step, i) => {
    at[i % 2] += step;
    made[i] = Math.round(at[i % 2]) * pack.unit;
  });
  centresOf.set(pack, made);
  return made;
}

function round(value: number): number {
  return Number(value.toFixed(6));
}

/** Longitude and latitude of the `i`th row of the pack. */
export function centreOf(pack: DetailPack, i: number): readonly [number, number] {
  const all = centres(pack);
  return [round(all[2 * i]), round(all[2 * i + 1])];
}

/** What the server would have answered for row `row` of the layer; null if the pack does not hold it. */
export function detailIn(pack: DetailPack, row: number): Record<string, unknown> | null {
  const i = row - pack.first;
  if (i < 0 || i >= pack.ids.length) return null;
  const id = pack.ids[i];
  const centre = centreOf(pack, i);
  const place = centre.map((degrees) => degrees.toFixed(5)).reverse();
  const others = Object.fromEntries(Object.entries(pack.columns).map(([key, { values, codes }]) => [key, values[codes[i]]]));
  // Addresses are alike but for the position.
  const url = typeof others.url === "string" ? others.url.replace("{ll}", place.join(",")) : null;
  const text = ({ texts }: FactColumn, code: number) => (code === THE_ID ? id : code === THE_PLACE ? place.join(", ") : texts[code]);
  const correction = pack.correction && url ? pack.correction.replaceAll("{id}", encodeURIComponent(id)).replaceAll("{url}", encodeURIComponent(url)) : null;
  return {
    ...others,
    layer: pack.layer,
    row,
    id,
    centre,
    facts: pack.facts
      .filter(({ codes }) => codes[i] !== -1)
      .map((column) => ({ label: column.label, value: text(column, column.codes[i]), mono: column.mono })),
    epochs: pack.histories[pack.history[i]].map((code, at) => ({ ...pack.epochs[at], ...pack.states[code] })),
    url,
    correctionUrl: correction,
  };
}

const SEPARATORS = /^.*[:/]/;

/** Rows whose id is, or begins with, what was typed; the name of the source before a colon may be left out. */
export function rowsWithId(pack: DetailPack, typed: string, limit: number): readonly number[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted.length < 2) return [];
  const found: number[] = [];
  for (let i = 0; i < pack.ids.length && found.length < limit; i++) {
    const id = pack.ids[i].toLowerCase();
    if (id.startsWith(wanted) || id.replace(SEPARATORS, "").startsWith(wanted)) found.push(pack.first + i);
  }
  return found;
}
