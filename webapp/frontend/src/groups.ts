/** Into which group of the legend a building falls: its class, why it has none, or how its sources agree. */
import { type Buildings, WHY } from "./decode.ts";
import { GRADE_KEYS } from "./paint.ts";
import { type Scene, buildingRank, isGradedLater } from "./scene.ts";

/** Not assessed and its reasons, then the classes from mild to worst: the order in which they are drawn. */
export const CLASS_GROUPS = ["not_assessed", "not_yet", "unseen_n", "unseen_i", "unseen_o", ...GRADE_KEYS] as const;
/** How far apart the sources are; what cannot be told comes first. */
export const AGREEMENT_GROUPS = ["not_assessed", "one_source", "unmapped", "agree", "one_apart", "far_apart"] as const;
const FIRST_GRADE = 5;
const FIRST_APART = 3;

export function groupsOf(scene: Pick<Scene, "isAgreement">): readonly string[] {
  return scene.isAgreement ? AGREEMENT_GROUPS : CLASS_GROUPS;
}

/** Position of a building's group in `groupsOf`. */
export function groupAt(buildings: Buildings, i: number, scene: Scene): number {
  if (scene.isAgreement) return agreementAt(buildings, i);
  const rank = buildingRank(buildings, i, scene);
  if (rank >= 0) return FIRST_GRADE + rank;
  if (isGradedLater(buildings, i, scene)) return 1;
  const why = buildings.why[i];
  return why > 0 && why < WHY.length ? 1 + why : 0;
}

const kept = new WeakMap<Buildings, { readonly of: string; readonly groups: Uint8Array }>();

/** Group of each building of a tile: worked out once for all canvases that show a piece of it, and for the counts. */
export function groupsIn(buildings: Buildings, scene: Scene): Uint8Array {
  const of = `${scene.epoch} ${scene.source} ${scene.isAgreement}`;
  const known = kept.get(buildings);
  if (known?.of === of) return known.groups;
  const groups = new Uint8Array(buildings.n);
  for (let i = 0; i < groups.length; i++) groups[i] = groupAt(buildings, i, scene);
  kept.set(buildings, { of, groups });
  return groups;
}

function agreementAt(buildings: Buildings, i: number): number {
  const apart = buildings.apart[i];
  if (apart >= 0) return FIRST_APART + Math.min(apart, 2);
  return Math.min(nGrading(buildings, i), 2);
}

/** Sources that grade the building at any date. */
function nGrading({ bySource, nSources, nEpochs }: Buildings, i: number): number {
  if (!bySource) return 0;
  let n = 0;
  for (let source = 0; source < nSources; source++) {
    const start = (i * nSources + source) * nEpochs;
    if (bySource.subarray(start, start + nEpochs).some((rank) => rank >= 0)) n++;
  }
  return n;
}

/** Whether the reader's filters leave a building of this group and district. */
export function isGroupShown(group: number, districtRow: number, scene: Scene): boolean {
  if (scene.districtRow !== null && districtRow !== scene.districtRow) return false;
  if (scene.isAgreement) return true;
  return !scene.hiddenRanks.has(group < FIRST_GRADE ? -1 : group - FIRST_GRADE);
}

export function isBuildingShown(buildings: Buildings, i: number, scene: Scene): boolean {
  return isGroupShown(groupAt(buildings, i, scene), buildings.districts[i], scene);
}
