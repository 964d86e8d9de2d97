/** The panel beside the map: image date, classes with counts and switches, the overview's own legend, other sites. */
import { type Counts, type MapConfig, NOT_ASSESSED, type Tally } from "./config.ts";
import { type Measure, measureFor, stepLabels } from "./districts.ts";
import { type Theme, classPaint, groundPaint, paintSwatch } from "./paint.ts";
import type { Choice, State } from "./state.ts";
import { drawKindSite, drawGradedSite, isBuildingKind } from "./symbols.ts";
import { element, formatChoice, formatCount, icon, localeOf, say } from "./text.ts";

const CHEVRON = "M5 8l5 5 5-5";
const EARLIER = "M12 5l-5 5 5 5";
const LATER = "M8 5l5 5-5 5";

/** The place the counts are for: the chosen district, else the city. */
export function placeOf(config: MapConfig, choice: Choice): Tally {
  return config.districts.find(({ id }) => id === choice.district) ?? config.city;
}

/** Counts shown beside the classes: of buildings where there are footprints, else of listed sites. */
export function countsFor(config: MapConfig, place: Tally, epoch: number): Counts {
  return (config.hasFootprints ? place.buildings?.[epoch] : place.sites[epoch]) ?? {};
}

export class Legend {
  readonly root: HTMLElement;
  private readonly toggle: HTMLButtonElement;
  private readonly date: HTMLInputElement;
  private readonly dateLabel: HTMLOutputElement;
  private readonly overview = element("div", "dl-overview");
  /** The key in one line, for the folded panel. */
  private readonly key = element("div", "dl-key");
  private readonly scope = element("p", "dl-scope");
  private readonly scopeClear: HTMLButtonElement;
  private readonly rows = new Map<string, ClassRow>();
  private readonly kindSwatches: { readonly key: string; readonly canvas: HTMLCanvasElement }[] = [];
  private readonly classes: HTMLFieldSetElement;
  private readonly locale: string;
  private theme: Theme = "light";
  private isOverview = true;

  constructor(
    private readonly config: MapConfig,
    private readonly state: State,
  ) {
    const { strings } = config;
    this.locale = localeOf(config);
    this.toggle = element("button", "dl-legend-toggle", { type: "button", "aria-expanded": "true" });
    this.dateLabel = element("output", "dl-date-label");
    this.date = element("input", "dl-date-slider", {
      type: "range",
      min: "0",
      max: String(config.epochs.length - 1),
      step: "1",
      "aria-label": say(strings, "date.label"),
    });
    this.scopeClear = element("button", "dl-link", { type: "button" }, say(strings, "scope.clear"));
    this.classes = this.makeClasses();
    const body = element("div", "dl-legend-body", { id: "dl-legend-body" });
    if (config.epochs.length > 1) body.append(this.makeDates());
    body.append(this.overview, this.classes, this.scope, this.scopeClear);
    const kinds = this.makeKinds();
    if (kinds) body.append(kinds);
    this.root = element("section", "dl-legend", { "aria-label": say(strings, "legend.title") }, this.toggle, this.key, body);
    this.listen();
  }

  /** Shows the words that fit: districts while the map is an overview, buildings or sites when it is near. */
  setOverview(isOverview: boolean): void {
    this.isOverview = isOverview;
    this.update();
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    for (const row of this.rows.values()) row.paint(theme, this.config.hasFootprints);
    this.paintKinds();
    this.update();
  }

  private listen(): void {
    this.toggle.setAttribute("aria-controls", "dl-legend-body");
    this.toggle.addEventListener("click", () => this.open(this.toggle.getAttribute("aria-expanded") !== "true"));
    this.date.addEventListener("input", () => this.state.set({ epoch: Number(this.date.value) }));
    this.scopeClear.addEventListener("click", () => this.state.set({ district: null }));
    this.state.listen(() => this.update());
  }

  open(isOpen: boolean): void {
    this.toggle.setAttribute("aria-expanded", String(isOpen));
    this.root.classList.toggle("is-open", isOpen);
  }

  private makeDates(): HTMLElement {
    const { strings } = this.config;
    const step = (by: number, name: string, path: string) => {
      const button = element("button", "dl-step", { type: "button", "aria-label": say(strings, name) }, icon(path));
      button.addEventListener("click", () => {
        const last = this.config.epochs.length - 1;
        this.state.set({ epoch: Math.max(0, Math.min(last, this.state.get().epoch + by)) });
      });
      return button;
    };
    return element(
      "div",
      "dl-dates",
      {},
      element("div", "dl-dates-head", {}, element("span", "dl-eyebrow", {}, say(strings, "date.label")), this.dateLabel),
      element("div", "dl-dates-row", {}, step(-1, "date.earlier", EARLIER), this.date, step(1, "date.later", LATER)),
    );
  }

  private makeClasses(): HTMLFieldSetElement {
    const { config } = this;
    const heading = say(config.strings, config.hasFootprints ? "classes.buildings" : "classes.sites");
    const fieldset = element("fieldset", "dl-classes", {}, element("legend", "dl-eyebrow", {}, heading));
    const grades = [...config.grades, { key: NOT_ASSESSED, rank: -1, label: config.notAssessedLabel }];
    for (const { key, rank, label } of grades) {
      const row = new ClassRow(key, rank, label, () => this.state.toggleClass(key));
      this.rows.set(key, row);
      fieldset.append(row.root);
    }
    return fieldset;
  }

  private makeKinds(): HTMLElement | null {
    const kinds = this.config.kinds.filter(({ key, n }) => n > 0 && (this.config.hasFootprints || !isBuildingKind(key)));
    if (kinds.length === 0) return null;
    const heading = say(this.config.strings, "kinds.title");
    const fieldset = element("fieldset", "dl-kinds", {}, element("legend", "dl-eyebrow", {}, heading));
    for (const { key, label, n } of kinds) {
      const box = element("input", "", { type: "checkbox" });
      box.checked = !this.state.get().hiddenKinds.has(key);
      box.addEventListener("change", () => this.state.toggleKind(key));
      const canvas = element("canvas", "dl-kind-sign", { "aria-hidden": "true" });
      this.kindSwatches.push({ key, canvas });
      const count = element("span", "dl-count", {}, formatCount(n, this.locale));
      fieldset.append(element("label", "dl-kind", {}, box, canvas, element("span", "dl-name", {}, label), count));
    }
    fieldset.append(element("p", "dl-note", {}, say(this.config.strings, "kinds.note")));
    return fieldset;
  }

  private update(): void {
    const { config } = this;
    const choice = this.state.get();
    const label = config.epochLabels[choice.epoch] ?? "";
    this.date.value = String(choice.epoch);
    this.date.setAttribute("aria-valuetext", label);
    this.dateLabel.textContent = label;
    this.toggle.replaceChildren(
      element("span", "dl-legend-title", {}, say(config.strings, "legend.title")),
      element("span", "dl-legend-date", {}, label),
      icon(CHEVRON),
    );
    this.updateCounts(choice);
    this.updateOverview(choice);
    this.updateKey(choice);
  }

  /** First and last word of the scale with its colours between them. */
  private updateKey(choice: Choice): void {
    const { config } = this;
    const measure = measureFor(config, choice.hidden);
    const { ramp, districtLine } = groundPaint(this.theme);
    const steps = stepLabels(measure, this.locale, this.stepWords());
    const grades = config.grades.filter(({ key }) => !choice.hidden.has(key));
    const labels = this.isOverview ? steps : grades.map(({ label }) => label);
    const paints = this.isOverview
      ? ramp.map((fill) => ({ fill, outline: districtLine, pattern: "plain" as const }))
      : grades.map(({ key }) => classPaint(this.theme, key));
    const swatches = element("span", "dl-key-swatches");
    for (const paint of paints) swatches.append(swatchOf(paint));
    const ends = [labels[0], labels[labels.length - 1]].map((label) => element("span", "", {}, label ?? ""));
    const title = this.isOverview ? overviewTitle(config, measure) : "";
    this.key.replaceChildren(element("span", "dl-key-title", {}, title), ends[0], swatches, ends[1]);
    if (!this.isOverview && !choice.hidden.has(NOT_ASSESSED)) {
      this.key.append(swatchOf(classPaint(this.theme, NOT_ASSESSED)), element("span", "", {}, config.notAssessedLabel));
    }
  }

  private stepWords() {
    const { strings } = this.config;
    return { under: say(strings, "step.under"), between: say(strings, "step.between"), over: say(strings, "step.over") };
  }

  private updateCounts(choice: Choice): void {
    const { config } = this;
    const place = placeOf(config, choice);
    const counts = countsFor(config, place, choice.epoch);
    const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
    for (const row of this.rows.values()) {
      row.update(counts[row.key] ?? 0, total, choice.hidden.has(row.key), this.locale);
    }
    const name = config.districts.find(({ id }) => id === choice.district)?.name ?? say(config.strings, "scope.city");
    const key = config.hasFootprints ? "scope.buildings" : "scope.sites";
    this.scope.textContent = say(config.strings, key, { place: name, n: formatCount(total, this.locale) });
    this.scopeClear.hidden = choice.district === null;
  }

  private updateOverview(choice: Choice): void {
    this.overview.hidden = !this.isOverview;
    if (!this.isOverview) return;
    const measure = measureFor(this.config, choice.hidden);
    const { strings } = this.config;
    this.overview.replaceChildren(
      element("h3", "dl-eyebrow", {}, overviewTitle(this.config, measure)),
      this.ramp(measure),
      element("p", "dl-note", {}, say(strings, measure.kind === "share" ? "overview.shareNote" : "overview.densityNote")),
    );
    if (this.config.districtsApproximate) {
      this.overview.append(element("p", "dl-note", {}, say(strings, "overview.approximate")));
    }
  }

  private ramp(measure: Measure): HTMLElement {
    const { strings } = this.config;
    const list = element("ul", "dl-ramp");
    const { ramp, districtLine } = groundPaint(this.theme);
    stepLabels(measure, this.locale, this.stepWords()).forEach((label, step) => {
      list.append(this.rampRow({ fill: ramp[step], outline: districtLine, pattern: "plain" }, label));
    });
    const none = say(strings, measure.kind === "share" ? "overview.noShare" : "overview.noDensity");
    list.append(this.rampRow(classPaint(this.theme, NOT_ASSESSED), none));
    return list;
  }

  private rampRow(paint: ReturnType<typeof classPaint>, label: string): HTMLElement {
    return element("li", "", {}, swatchOf(paint), element("span", "", {}, label));
  }

  private paintKinds(): void {
    const ratio = devicePixelRatio || 1;
    for (const { key, canvas } of this.kindSwatches) {
      canvas.width = canvas.height = Math.round(20 * ratio);
      const ctx = canvas.getContext("2d");
      if (!ctx) continue;
      const middle = canvas.width / 2;
      if (isBuildingKind(key)) drawGradedSite(ctx, this.theme, 1, middle, middle, 4 * ratio, ratio);
      else drawKindSite(ctx, groundPaint(this.theme), this.theme, key, -1, middle, middle, 6 * ratio, ratio);
    }
  }
}

/** "Share of footprints that are destroyed, severe or moderate"; says so when every class is switched off. */
export function overviewTitle(config: MapConfig, measure: Measure): string {
  const labels = measure.classes.map((key) => config.grades.find((grade) => grade.key === key)?.label ?? key);
  if (labels.length === 0) return say(config.strings, "overview.nothing");
  const key = measure.kind === "share" ? "overview.share" : "overview.density";
  return say(config.strings, key, { classes: formatChoice(labels, localeOf(config)) });
}

function swatchOf(paint: ReturnType<typeof classPaint>): HTMLCanvasElement {
  const swatch = element("canvas", "dl-swatch", { "aria-hidden": "true" });
  paintSwatch(swatch, paint, devicePixelRatio || 1);
  return swatch;
}

/** One class: switch, swatch, name, count and a bar of its part of the total. */
class ClassRow {
  readonly root: HTMLLabelElement;
  private readonly box = element("input", "", { type: "checkbox" });
  private readonly swatch = element("canvas", "dl-swatch", { "aria-hidden": "true" });
  private readonly count = element("span", "dl-count");
  private readonly bar = element("span", "dl-bar", { "aria-hidden": "true" });

  constructor(
    readonly key: string,
    private readonly rank: number,
    label: string,
    onToggle: () => void,
  ) {
    this.box.addEventListener("change", onToggle);
    this.root = element("label", "dl-class", {}, this.box, this.swatch, element("span", "dl-name", {}, label), this.count, this.bar);
  }

  update(n: number, total: number, isHidden: boolean, locale: string): void {
    this.box.checked = !isHidden;
    this.root.classList.toggle("is-off", isHidden);
    this.count.textContent = formatCount(n, locale);
    this.bar.style.inlineSize = `${total > 0 ? (100 * n) / total : 0}%`;
  }

  /** Draws the swatch of buildings, or the sign of sites, exactly as the map does. */
  paint(theme: Theme, hasFootprints: boolean): void {
    const paint = classPaint(theme, this.key);
    this.bar.style.background = this.key === NOT_ASSESSED ? paint.outline : paint.fill;
    const ratio = devicePixelRatio || 1;
    if (hasFootprints) paintSwatch(this.swatch, paint, ratio);
    else this.paintSign(theme, ratio);
  }

  private paintSign(theme: Theme, ratio: number): void {
    this.swatch.width = Math.round(22 * ratio);
    this.swatch.height = Math.round(16 * ratio);
    const ctx = this.swatch.getContext("2d");
    if (ctx) drawGradedSite(ctx, theme, this.rank, 11 * ratio, 8 * ratio, 6 * ratio, ratio);
  }
}
