/** What the reader has chosen as the scene that tiles are drawn with. */
import { type MapConfig, NOT_ASSESSED, detailZoom } from "./config.ts";
import { TOO_FEW, isTooFew, measureFor, squareMeasure, stepFor, valueOf, valueOfSquare } from "./districts.ts";
import { greatestPerKm2 } from "./legend-overview.ts";
import { currentTheme } from "./paint.ts";
import type { Scene } from "./scene.ts";
import type { Choice } from "./state.ts";
import { say } from "./text.ts";

/** Everything of the scene that follows from the choice. */
export function sceneOf(config: MapConfig, choice: Choice): Partial<Scene> {
  const measure = measureFor(config, choice.hidden);
  const steps = new Map(
    config.districts.map((place) => [
      place.id,
      isTooFew(config, place) ? TOO_FEW : stepFor(measure, valueOf(measure, place, choice.epoch)),
    ]),
  );
  const hiddenRanks = new Set(config.grades.filter(({ key }) => choice.hidden.has(key)).map(({ rank }) => rank));
  if (choice.hidden.has(NOT_ASSESSED)) hiddenRanks.add(-1);
  const ofSquares = squareMeasure(measure, greatestPerKm2(config));
  const areaKm2 = ((config.squares?.sideM ?? 0) / 1000) ** 2;
  return {
    epoch: choice.epoch,
    hiddenRanks,
    hiddenKinds: choice.hiddenKinds,
    source: config.sources.findIndex(({ id }) => id === choice.source),
    districtRow: config.districts.find(({ id }) => id === choice.district)?.row ?? null,
    isAgreement: choice.show === "agreement",
    date: config.epochs[choice.epoch],
    stepOf: (id) => steps.get(id) ?? -1,
    stepOfSquare: ({ counts, counted }, i) => {
      const at = counts[i]?.[choice.epoch];
      return stepFor(ofSquares, at ? valueOfSquare(ofSquares, at, counted[i], areaKm2) : null);
    },
  };
}

/** Options of the tile layer for a city's configuration. */
export function tileOptions(config: MapConfig) {
  return {
    maxNativeZoom: config.tiles.maxNativeZoom,
    dataBounds: config.bounds,
    scene: {
      theme: currentTheme(),
      epoch: config.asOf,
      detailZoom: detailZoom(config),
      squareZoom: config.tiles.layers.squares?.minzoom ?? null,
      date: config.epochs[config.asOf],
      hasFootprints: config.hasFootprints,
      watermark: config.synthetic ? config.notice ?? say(config.strings, "synthetic.mark") : null,
    },
  };
}
