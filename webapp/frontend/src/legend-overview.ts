/** The overview's own legend, and the key in one line for the folded panel. */
import { type MapConfig, NOT_ASSESSED } from "./config.ts";
import { type Measure, isTooFew, measureFor, squareMeasure, stepLabels } from "./districts.ts";
import { AGREEMENT_GROUPS } from "./groups.ts";
import { type Switch, paintClass, swatchOf } from "./legend-rows.ts";
import { type Theme, classPaint, groundPaint } from "./paint.ts";
import type { Choice } from "./state.ts";
import { element, formatChoice, inSentence, localeOf, say } from "./text.ts";

/** What the map shows at its zoom. */
export type Level = "districts" | "squares" | "detail";

export class LegendOverview {
  readonly root = element("div", "dl-overview");
  /** The key in one line, for the folded panel. */
  readonly key = element("div", "dl-key");
  private readonly locale: string;
  private theme: Theme = "light";
  private level: Level = "districts";

  constructor(
    private readonly config: MapConfig,
    private readonly shape: Switch,
  ) {
    this.locale = localeOf(config);
  }

  update(choice: Choice, level: Level, theme: Theme): void {
    this.level = level;
    this.theme = theme;
    this.updateOverview(choice);
    this.updateKey(choice);
  }

  /** First and last word of the scale with its colours between them. */
  private updateKey(choice: Choice): void {
    const { config } = this;
    const measure = this.measure(choice);
    const { ramp, districtLine } = groundPaint(this.theme);
    const isDetail = this.level === "detail";
    const grades = config.grades.filter(({ key }) => !choice.hidden.has(key));
    const apart = AGREEMENT_GROUPS.slice(3).map((key) => ({ key, label: say(config.strings, `group.${key}`) }));
    const groups = choice.show === "agreement" ? apart : grades;
    const labels = isDetail ? groups.map(({ label }) => label) : stepLabels(measure, this.locale, this.stepWords());
    const signs = !isDetail
      ? ramp.map((fill) => swatchOf({ fill, outline: districtLine, pattern: "plain" }))
      : choice.show === "agreement"
        ? apart.map(({ key }) => swatchOf(classPaint(this.theme, key)))
        : grades.map(({ key, rank }) => this.signOf(key, rank));
    const swatches = element("span", "dl-key-swatches", {}, ...signs);
    const ends = [labels[0], labels[labels.length - 1]].map((label) => element("span", "", {}, label ?? ""));
    const title = isDetail ? "" : overviewTitle(this.config, measure);
    this.key.replaceChildren(element("span", "dl-key-title", {}, title), ends[0], swatches, ends[1]);
    if (isDetail && choice.show === "classes" && !choice.hidden.has(NOT_ASSESSED)) {
      this.key.append(this.signOf(NOT_ASSESSED, -1), element("span", "", {}, config.notAssessedLabel));
    }
  }

  private signOf(key: string, rank: number): HTMLCanvasElement {
    const sign = element("canvas", "dl-swatch", { "aria-hidden": "true" });
    paintClass(sign, this.theme, key, rank, this.config.hasFootprints);
    return sign;
  }

  private updateOverview(choice: Choice): void {
    this.root.hidden = this.level === "detail";
    if (this.level === "detail") return;
    const { config, level } = this;
    const measure = this.measure(choice);
    const { strings } = config;
    const of = measure.kind === "share" ? "Share" : "Density";
    const note = { n: String(config.leastFootprints), side: String(config.squares?.sideM ?? 0) };
    this.root.replaceChildren(
      ...(config.squares ? [this.shape.root] : []),
      element("h2", "dl-eyebrow", {}, overviewTitle(this.config, measure)),
      this.ramp(measure),
      element("p", "dl-note", {}, say(strings, level === "squares" ? `squares.note${of}` : `overview.${of.toLowerCase()}Note`, note)),
    );
    if (choice.source !== null) this.root.append(element("p", "dl-note", {}, say(strings, "overview.allSources")));
    if (config.districtsApproximate && level === "districts") {
      this.root.append(element("p", "dl-note", {}, say(strings, "overview.approximate")));
    }
  }

  private ramp(measure: Measure): HTMLElement {
    const { strings, districts, leastFootprints } = this.config;
    const list = element("ul", "dl-ramp");
    const { ramp, districtLine } = groundPaint(this.theme);
    stepLabels(measure, this.locale, this.stepWords()).forEach((label, step) => {
      list.append(this.rampRow({ fill: ramp[step], outline: districtLine, pattern: "plain" }, label));
    });
    const isSquares = this.level === "squares";
    if (measure.kind === "share" || !isSquares) {
      const none = isSquares ? "squares.none" : measure.kind === "share" ? "overview.noShare" : "overview.noDensity";
      list.append(this.rampRow(classPaint(this.theme, NOT_ASSESSED), say(strings, none)));
    }
    if (measure.kind === "share" && (isSquares || districts.some((place) => isTooFew(this.config, place)))) {
      list.append(this.rampRow(classPaint(this.theme, "not_yet"), say(strings, "squares.few", { n: String(leastFootprints) })));
    }
    return list;
  }

  private rampRow(paint: ReturnType<typeof classPaint>, label: string): HTMLElement {
    return element("li", "", {}, swatchOf(paint), element("span", "", {}, label));
  }

  private measure({ hidden }: Choice): Measure {
    const measure = measureFor(this.config, hidden);
    return this.level === "squares" ? squareMeasure(measure, greatestPerKm2(this.config)) : measure;
  }

  private stepWords() {
    const { strings } = this.config;
    return { under: say(strings, "step.under"), between: say(strings, "step.between"), over: say(strings, "step.over") };
  }
}

/** Most graded sites of any square, on a square kilometre. */
export function greatestPerKm2({ squares }: Pick<MapConfig, "squares">): number {
  return squares ? squares.greatest / (squares.sideM / 1000) ** 2 : 0;
}

/** "Share of footprints that are destroyed, severe or moderate"; says so when every class is switched off. */
export function overviewTitle(config: MapConfig, measure: Measure): string {
  const labels = measure.classes.map((key) => config.grades.find((grade) => grade.key === key)?.label ?? key);
  if (labels.length === 0) return say(config.strings, "overview.nothing");
  const key = measure.kind === "share" ? "overview.share" : "overview.density";
  const locale = localeOf(config);
  return say(config.strings, key, { classes: formatChoice(labels.map((label) => inSentence(label, locale)), locale) });
}
