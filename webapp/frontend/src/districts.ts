/** The overview: one figure per district, its classes and its legend. A share where there are footprints to divide
 * by; otherwise the density of listed sites, and never a share.
 */
import { type Counts, type MapConfig, NOT_ASSESSED, type Tally } from "./config.ts";
import { formatCount, formatShare } from "./text.ts";

/** Classes that count as damaged in a share, unless the reader has switched some off. */
export const AFFECTED = ["destroyed", "severe", "moderate"] as const;

export interface Measure {
  readonly kind: "share" | "density";
  /** Upper limits of all steps but the last; a value on a limit belongs to the step above it. */
  readonly breaks: readonly number[];
  /** Classes that are counted. */
  readonly classes: readonly string[];
}

export const SHARE_BREAKS = [0.1, 0.25, 0.4, 0.6] as const;
const DENSITY_GRADES = ["destroyed", "severe", "moderate", "possible"] as const;
const NICE = [1, 2, 5];
/** Order in which tiles write the counts of a square. */
export const WORST_FIRST: readonly string[] = [...DENSITY_GRADES, "no_visible_damage"];

/** What the overview shows for the classes that are switched on. */
export function measureFor(config: Pick<MapConfig, "hasFootprints" | "districts">, hidden: ReadonlySet<string>): Measure {
  if (config.hasFootprints) {
    return { kind: "share", breaks: SHARE_BREAKS, classes: AFFECTED.filter((key) => !hidden.has(key)) };
  }
  const classes = DENSITY_GRADES.filter((key) => !hidden.has(key));
  const densities = config.districts.flatMap((district) =>
    district.areaKm2 ? district.sites.map((counts) => sumOf(counts, DENSITY_GRADES) / Number(district.areaKm2)) : [],
  );
  return { kind: "density", breaks: densityBreaks(Math.max(0, ...densities)), classes };
}

/** Four round limits below the greatest density of any district at any date, so that colours keep their meaning. */
export function densityBreaks(greatest: number): readonly number[] {
  const limits: number[] = [];
  for (let power = Math.ceil(Math.log10(Math.max(greatest, 10))); limits.length < 4; power--) {
    for (const digit of [...NICE].reverse()) {
      const limit = digit * 10 ** power;
      if (limit < Math.max(greatest, 10) && limits.length < 4) limits.unshift(limit);
    }
  }
  return limits;
}

/** Figure of a square with these counts (worst first) of so many things; null where nobody looked. */
export function valueOfSquare(measure: Measure, counts: readonly number[], counted: number, areaKm2: number): number | null {
  const n = measure.classes.reduce((sum, key) => sum + counts[WORST_FIRST.indexOf(key)], 0);
  if (measure.classes.length === 0) return null;
  if (measure.kind === "density") return n / areaKm2;
  return counted > 0 && counts.some((one) => one > 0) ? n / counted : null;
}

/** The scale of the squares: shares as of districts; densities are greater on a small ground, so they have their own. */
export function squareMeasure(measure: Measure, greatestPerKm2: number): Measure {
  return measure.kind === "share" ? measure : { ...measure, breaks: densityBreaks(greatestPerKm2) };
}

export function sumOf(counts: Counts, keys: readonly string[]): number {
  return keys.reduce((sum, key) => sum + (counts[key] ?? 0), 0);
}

/** The figure of one place at one date; null where nothing can be said: no footprints, no area, nobody looked, nothing listed. */
export function valueOf(measure: Measure, place: Tally, epoch: number): number | null {
  if (measure.classes.length === 0) return null;
  if (measure.kind === "density") {
    const counts = place.sites[epoch];
    if (!place.sites.some(isAnyListed)) return null;
    return place.areaKm2 && counts ? sumOf(counts, measure.classes) / place.areaKm2 : null;
  }
  const counts = place.buildings?.[epoch];
  if (!counts || !place.nFootprints) return null;
  if ((counts[NOT_ASSESSED] ?? 0) >= place.nFootprints) return null;
  return sumOf(counts, measure.classes) / place.nFootprints;
}

/** Whether a list has anything in a place, graded or not: where it has nothing, nothing was measured. */
function isAnyListed(counts: Counts): boolean {
  return Object.values(counts).some((n) => n > 0);
}

/** Whether a place has footprints, but so few that a share of them says nothing. */
export function isTooFew({ leastFootprints }: Pick<MapConfig, "leastFootprints">, { nFootprints }: Pick<Tally, "nFootprints">): boolean {
  return nFootprints !== null && nFootprints > 0 && nFootprints < leastFootprints;
}

/** In place of a step of the ramp where `isTooFew`. */
export const TOO_FEW = -2;

/** Step of the ramp, -1 where there is no figure. */
export function stepFor(measure: Measure, value: number | null): number {
  if (value === null) return -1;
  return measure.breaks.filter((limit) => value >= limit).length;
}

/** "under 10%", "10% to 25%", ..., "60% or more". */
export function stepLabels(
  measure: Measure,
  locale: string,
  words: { readonly under: string; readonly between: string; readonly over: string },
): string[] {
  const format = (value: number) => (measure.kind === "share" ? formatShare(value, locale, 0) : formatCount(value, locale));
  const { breaks } = measure;
  const fill = (text: string, low: string, high: string) => text.replace("{low}", low).replace("{high}", high);
  return [
    fill(words.under, "", format(breaks[0])),
    ...breaks.slice(1).map((limit, i) => fill(words.between, format(breaks[i]), format(limit))),
    fill(words.over, format(breaks[breaks.length - 1]), ""),
  ];
}

export function formatValue(measure: Measure, value: number, locale: string): string {
  return measure.kind === "share" ? formatShare(value, locale, 1) : formatCount(value, locale);
}
