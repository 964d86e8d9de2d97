/** What was found under a point in words, and a square as a place with counts. */
import { type MapConfig, NOT_ASSESSED, type Tally } from "./config.ts";
import { WORST_FIRST } from "./districts.ts";
import type { Found } from "./found.ts";
import { isBuildingKind } from "./symbols.ts";
import { say } from "./text.ts";

export function squareName({ strings, squares }: MapConfig): string {
  return say(strings, "card.square", { side: squares?.sideM ?? 0 });
}

/** A square as a place with counts by class, like a district. */
export function tallyOf({ hasFootprints, squares }: MapConfig, { counted, counts }: NonNullable<Found["square"]>): Tally {
  const byEpoch = (counts ?? []).map((numbers) => {
    const graded = numbers.reduce((sum, n) => sum + n, 0);
    const named = WORST_FIRST.map((key, place) => [key, numbers[place]] as const);
    return Object.fromEntries([...named, [NOT_ASSESSED, counted - graded]]);
  });
  const areaKm2 = ((squares?.sideM ?? 0) / 1000) ** 2;
  return { areaKm2, nFootprints: hasFootprints ? counted : null, buildings: hasFootprints ? byEpoch : null, sites: byEpoch };
}

/** One sentence for screen readers: what it is, its class, its district. */
export function describe(config: MapConfig, found: Found): string {
  if (found.layer === "squares") return squareName(config);
  if (found.layer === "incidents") return say(config.strings, "card.incident");
  if (found.layer === "districts") return config.districts.find(({ id }) => id === found.id)?.name ?? "";
  const kind = [...config.uses, ...config.kinds].find(({ key }) => key === (found.use ?? found.kind))?.label;
  const what = kind ?? say(config.strings, found.layer === "buildings" ? "card.building" : "card.site");
  const isUngraded = found.rank === -1 && found.kind !== null && !isBuildingKind(found.kind);
  const without = found.isLater ? say(config.strings, "card.notYet") : config.notAssessedLabel;
  const grade = config.grades.find(({ rank }) => rank === found.rank)?.label ?? without;
  const where = config.districts.find(({ row }) => row === found.districtRow)?.name ?? say(config.strings, "scope.outside");
  return say(config.strings, isUngraded ? "map.readingUngraded" : "map.reading", { what, grade, where });
}
