/** Rows of the legend: a class with its switch, and a group that is only explained and counted. */
import { type MapConfig, NOT_ASSESSED } from "./config.ts";
import { INCIDENT, drawIncident } from "./incidents.ts";
import { type ClassPaint, type Theme, classPaint, groundPaint, paintSwatch } from "./paint.ts";
import { drawGradedSite, drawKindSite, isBuildingKind } from "./symbols.ts";
import { element, formatCount } from "./text.ts";
import { drawUseSite } from "./use-signs.ts";

export function swatchOf(paint: ClassPaint): HTMLCanvasElement {
  const swatch = element("canvas", "dl-swatch", { "aria-hidden": "true" });
  paintSwatch(swatch, paint, devicePixelRatio || 1);
  return swatch;
}

/** A class as the map shows it: a piece of a building, or the sign of a site where there are no footprints. */
export function paintClass(canvas: HTMLCanvasElement, theme: Theme, key: string, rank: number, hasFootprints: boolean): void {
  const ratio = devicePixelRatio || 1;
  if (hasFootprints) {
    paintSwatch(canvas, classPaint(theme, key), ratio);
    return;
  }
  canvas.width = Math.round(22 * ratio);
  canvas.height = Math.round(16 * ratio);
  const ctx = canvas.getContext("2d");
  if (ctx) drawGradedSite(ctx, theme, rank, 11 * ratio, 8 * ratio, 6 * ratio, ratio);
}

/** One class: switch, swatch, name, count and a bar of its part of the total. */
export class ClassRow {
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
    this.root.dataset.dlClass = key;
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
    paintClass(this.swatch, theme, this.key, this.rank, hasFootprints);
  }
}

/** A group without a switch: swatch, words and, where it is known, a count. */
export function groupRow(theme: Theme, key: string, label: string, n: number | null, locale: string): HTMLElement {
  const count = element("span", "dl-count", {}, n === null ? "" : formatCount(n, locale));
  const row = element("li", "", {}, swatchOf(classPaint(theme, key)), element("span", "dl-name", {}, label), count);
  row.dataset.dlGroup = key;
  return row;
}

/** A kind of site: switch, sign, name and count. */
export class KindRow {
  readonly root: HTMLLabelElement;
  private readonly box = element("input", "", { type: "checkbox" });
  private readonly sign = element("canvas", "dl-kind-sign", { "aria-hidden": "true" });
  private readonly count = element("span", "dl-count");

  constructor(
    readonly key: string,
    label: string,
    onToggle: () => void,
    private readonly isUse = false,
  ) {
    this.box.addEventListener("change", onToggle);
    this.root = element("label", "dl-kind", {}, this.box, this.sign, element("span", "dl-name", {}, label), this.count);
    this.root.dataset.dlKind = key;
  }

  update(n: number, isHidden: boolean, locale: string): void {
    this.box.checked = !isHidden;
    this.count.textContent = formatCount(n, locale);
  }

  paint(theme: Theme): void {
    paintSign(this.sign, theme, this.key, true, this.isUse);
  }
}

/** The sign of a kind of site, or of an incident that surely or possibly happened by the date. */
export function paintSign(canvas: HTMLCanvasElement, theme: Theme, key: string, isCertain: boolean, isUse = false): void {
  const ratio = devicePixelRatio || 1;
  canvas.width = canvas.height = Math.round(20 * ratio);
  const ctx = canvas.getContext("2d");
  if (!ctx) return;
  const middle = canvas.width / 2;
  if (key === INCIDENT) drawIncident(ctx, groundPaint(theme), isCertain, middle, middle, 7 * ratio, ratio);
  else if (isUse) drawUseSite(ctx, groundPaint(theme), theme, key, null, middle, middle, 8 * ratio, ratio);
  else if (isBuildingKind(key)) drawGradedSite(ctx, theme, 1, middle, middle, 4 * ratio, ratio);
  else drawKindSite(ctx, groundPaint(theme), theme, key, -1, middle, middle, 6 * ratio, ratio);
}

/** A labelled select; its first choice stands for no filter. */
export function choiceOf(
  label: string,
  every: string,
  options: readonly { readonly id: string; readonly label: string }[],
  onChange: (id: string | null) => void,
): { readonly root: HTMLLabelElement; readonly select: HTMLSelectElement } {
  const select = element("select", "dl-select", {}, element("option", "", { value: "" }, every));
  for (const { id, label: words } of options) select.append(element("option", "", { value: id }, words));
  select.addEventListener("change", () => onChange(select.value || null));
  return { root: element("label", "dl-choice", {}, element("span", "dl-eyebrow", {}, label), select), select };
}

/** Buttons of which one is pressed. */
export class Switch {
  readonly root: HTMLElement;
  private readonly buttons: readonly { readonly id: string; readonly button: HTMLButtonElement }[];

  constructor(label: string, options: readonly { readonly id: string; readonly label: string }[], onChange: (id: string) => void) {
    this.buttons = options.map(({ id, label: words }) => {
      const button = element("button", "dl-switch-option", { type: "button", "aria-pressed": "false" }, words);
      button.addEventListener("click", () => onChange(id));
      return { id, button };
    });
    this.root = element("div", "dl-switch", { role: "group", "aria-label": label }, ...this.buttons.map(({ button }) => button));
  }

  update(chosen: string): void {
    for (const { id, button } of this.buttons) button.setAttribute("aria-pressed", String(id === chosen));
  }
}

/** Kinds of site that have rows of their own: buildings are the classes where there are no footprints. */
export function kindsShown(config: Pick<MapConfig, "kinds" | "hasFootprints">): MapConfig["kinds"] {
  return config.kinds.filter(({ key, n }) => n > 0 && (config.hasFootprints || !isBuildingKind(key)));
}
