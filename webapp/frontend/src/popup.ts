/** The card of one building, site or district. Whatever came from data is set as text, never as markup. */
import { copyButton, openElsewhere } from "./coordinate-tools.ts";
import { type Counts, type District, type MapConfig, NOT_ASSESSED, type Tally } from "./config.ts";
import { measureFor, sumOf } from "./districts.ts";
import { overviewTitle } from "./legend-overview.ts";
import { countsFor } from "./legend.ts";
import { classPaint, currentTheme, paintSwatch } from "./paint.ts";
import type { Choice } from "./state.ts";
import { element, formatCount, formatShare, icon, inSentence, localeOf, say } from "./text.ts";

const CROSS = "M5 5l10 10M15 5L5 15";

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** An identifier: shown in a fixed-width face, left to right. */
  readonly mono?: boolean;
}

/** The state at one date of the bundle; an entry without a grade says that nobody assessed it. */
export interface EpochState {
  readonly epoch: string;
  readonly label: string;
  readonly grade: string | null;
  readonly gradeMin: string | null;
  readonly gradeMax: string | null;
  /** The source's own words. */
  readonly sourceGrade: string | null;
  readonly sensorDate: string | null;
  readonly sensor: string | null;
  readonly confidence: string | null;
  readonly sourceStatus: string | null;
}

/** What one source says of a building at one date; `lines` are whole sentences of the server. */
export interface Statement {
  readonly source: string;
  readonly title: string;
  readonly grade: string | null;
  readonly gradeMin: string | null;
  readonly gradeMax: string | null;
  readonly sourceGrade: string | null;
  readonly lifecycle: string | null;
  /** A raster's score on the footprint, with the threshold and who published it. */
  readonly score: { readonly rule: string | null } | null;
  readonly lines: readonly string[];
}

/** The building's current state: which statement decides, and whether the sources contradict one another. */
export interface CurrentState {
  readonly sentences: readonly string[];
}

export interface CreditedSource {
  readonly title: string;
  readonly credit: string | null;
  readonly url: string | null;
  readonly licence: string | null;
}

/** What config.detailUrl answers; every text is in the reader's language already. */
export interface Detail {
  readonly id: string;
  readonly layer?: string;
  readonly title: string;
  /** Longitude and latitude of a point inside. */
  readonly centre?: readonly [number, number];
  readonly facts: readonly Fact[];
  readonly epochs: readonly EpochState[];
  /** Of a building only; a server of an older release sends none. */
  readonly statements?: readonly Statement[];
  readonly state?: CurrentState | null;
  /** What the place must not be taken for. */
  readonly remark?: string | null;
  readonly source: CreditedSource | null;
  readonly footprintSource: CreditedSource | null;
  readonly url: string | null;
  readonly correctionUrl: string | null;
  readonly synthetic: boolean;
  readonly notice: string | null;
}

/** Address of the details of one feature. */
export function detailAddress(template: string, layer: string, id: number | string): string {
  return template.replace("{layer}", encodeURIComponent(layer)).replace("{id}", encodeURIComponent(String(id)));
}

/** Only addresses a reader may safely follow; anything else in the data is shown as text. */
export function isSafeLink(url: string): boolean {
  return /^(https?:|mailto:|\/(?!\/))/i.test(url);
}

/** The class, or the interval of classes a coarse source leaves open; a crater has no class but the source's words. */
export function gradeText(
  config: Pick<MapConfig, "grades" | "notAssessedLabel" | "strings" | "locale">,
  state: Pick<EpochState, "grade" | "gradeMin" | "gradeMax" | "sourceGrade">,
): string {
  const label = (key: string) => config.grades.find((grade) => grade.key === key)?.label ?? key;
  const { grade, gradeMin, gradeMax } = state;
  if (grade === null) return state.sourceGrade ?? config.notAssessedLabel;
  if (gradeMin === null || gradeMax === null || gradeMin === gradeMax) return label(grade);
  return say(config.strings, "card.interval", { low: label(gradeMin), high: inSentence(label(gradeMax), config.locale) });
}

/** Whether the statements say more than the grade of the chosen date does already. */
export function saysMore(statements: readonly Pick<Statement, "source" | "lifecycle" | "score">[]): boolean {
  const sources = new Set(statements.map(({ source }) => source));
  return sources.size > 1 || statements.some(({ lifecycle, score }) => lifecycle !== null || score !== null);
}

/** Key of the words that stand over the card while the details are on their way. */
function titleKey(layer: string): string {
  return { buildings: "card.building", incidents: "card.incident" }[layer] ?? "card.site";
}

/** The first later state with a grade, where the chosen date has no record yet. */
export function laterRecord(epochs: readonly EpochState[], chosen: number): EpochState | null {
  const now = epochs[chosen];
  if (!now || now.grade !== null || now.sourceGrade !== null) return null;
  return epochs.slice(chosen + 1).find(({ grade }) => grade !== null) ?? null;
}

export class Card {
  readonly root: HTMLElement;
  private readonly title = element("h2", "dl-card-title", { tabindex: "-1" });
  private readonly body = element("div", "dl-card-body");
  private request: AbortController | null = null;
  private returnFocus: HTMLElement | null = null;
  private retry: (() => void) | null = null;
  private onGone: (() => void) | null = null;
  /** Shows the same thing for another choice, without asking the server again. */
  private redraw: ((choice: Choice) => void) | null = null;

  constructor(
    private readonly config: MapConfig,
    private readonly onToggle: (isOpen: boolean) => void,
  ) {
    const close = element("button", "dl-card-close", { type: "button", "aria-label": say(config.strings, "card.close") }, icon(CROSS));
    close.addEventListener("click", () => this.close());
    this.root = element("section", "dl-card", { "aria-label": say(config.strings, "card.title") });
    this.root.append(element("header", "dl-card-head", {}, this.title, close), this.body);
    this.root.hidden = true;
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  /** Fetches and shows a building or site. */
  async showFeature(layer: string, id: number | string, choice: Choice, takeFocus: boolean): Promise<void> {
    const { strings } = this.config;
    this.open(say(strings, titleKey(layer)), takeFocus);
    this.retry = () => void this.showFeature(layer, id, choice, takeFocus);
    this.showLoading();
    const request = new AbortController();
    this.request = request;
    try {
      const response = await fetch(detailAddress(this.config.detailUrl, layer, id), { signal: request.signal });
      if (!response.ok) throw new Error(`details: the server answered ${response.status}`);
      const detail = (await response.json()) as Detail;
      this.redraw = (changed) => this.showDetail(detail, changed);
      this.showDetail(detail, choice);
    } catch {
      // Offline, refused or not JSON: for the reader it is the same, and the way out is to try again.
      if (!request.signal.aborted) this.showError();
    }
  }

  /** Shows a district or a square from what the page already holds. */
  showPlace(title: string, place: Tally, choice: Choice, takeFocus: boolean, isSquare = false): void {
    this.open(title, takeFocus);
    this.redraw = (changed) => this.fillPlace(place, changed, isSquare);
    this.fillPlace(place, choice, isSquare);
  }

  /** The reader has chosen another date or class. */
  update(choice: Choice): void {
    this.redraw?.(choice);
  }

  private fillPlace(place: Tally, choice: Choice, isSquare: boolean): void {
    const { config } = this;
    const { strings } = config;
    const locale = localeOf(config);
    const counts = countsFor(config, place, choice.epoch);
    const least = isSquare && config.hasFootprints ? config.squares?.least ?? 0 : 0;
    const isSmall = (place.nFootprints ?? least) < least;
    const few = () => element("p", "", {}, say(strings, "card.few", { n: least }));
    const parts: Node[] = [isSmall ? few() : this.headline(place, choice, counts)];
    const rows = [...config.grades.map(({ key, label }) => [key, label]), [NOT_ASSESSED, config.notAssessedLabel]];
    const heading = say(strings, config.hasFootprints ? "classes.buildings" : "classes.sites");
    const caption = element("caption", "dl-eyebrow", {}, `${heading} · ${config.epochLabels[choice.epoch]}`);
    const table = element("table", "dl-card-table", {}, caption);
    for (const [key, label] of rows) {
      const name = element("th", "", { scope: "row" }, this.swatch(key), label);
      table.append(element("tr", "", {}, name, element("td", "", {}, formatCount(counts[key] ?? 0, locale))));
    }
    if (!isSmall) parts.push(table);
    const links: Node[] = [];
    const { id } = place as Partial<District>;
    if (config.districtUrl && id !== undefined) {
      const address = `${config.districtUrl.replace("{id}", encodeURIComponent(id))}&date=${config.epochs[choice.epoch] ?? ""}`;
      links.push(link(address, say(strings, "card.district")));
    }
    if (config.claimsUrl !== null) links.push(link(config.claimsUrl, say(strings, "card.claims")));
    if (links.length > 0) parts.push(element("p", "dl-card-links", {}, ...links));
    if (config.districtsApproximate && !isSquare) parts.push(element("p", "dl-note", {}, say(strings, "overview.approximate")));
    this.body.replaceChildren(...parts);
  }

  /** Shows what a part of the map made; `onGone` is called when it is closed or makes room for something else. */
  showContent(title: string, content: readonly Node[], onGone: () => void): void {
    this.open(title, true);
    this.body.replaceChildren(...content);
    this.onGone = onGone;
  }

  close(): void {
    if (this.root.hidden) return;
    this.leave();
    this.root.hidden = true;
    this.returnFocus?.focus();
    this.returnFocus = null;
    this.onToggle(false);
  }

  isOpen(): boolean {
    return !this.root.hidden;
  }

  /** Whatever the card held is over. */
  private leave(): void {
    this.request?.abort();
    this.redraw = null;
    const { onGone } = this;
    this.onGone = null;
    onGone?.();
  }

  private open(title: string, takeFocus: boolean): void {
    this.leave();
    this.title.textContent = title;
    this.body.replaceChildren();
    this.root.hidden = false;
    this.root.scrollTop = 0;
    this.onToggle(true);
    if (takeFocus) {
      this.returnFocus = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      this.title.focus({ preventScroll: true });
    }
  }

  /** The figure of the overview with both of its numbers, so that nobody has to guess the denominator. */
  private headline(district: Tally, choice: Choice, counts: Counts): HTMLElement {
    const { config } = this;
    const locale = localeOf(config);
    const measure = measureFor(config, choice.hidden);
    const n = sumOf(counts, measure.classes);
    const wrap = element("div", "dl-card-figure");
    if (measure.kind === "share" && district.nFootprints) {
      const both = { n: formatCount(n, locale), total: formatCount(district.nFootprints, locale) };
      wrap.append(
        element("strong", "", {}, formatShare(n / district.nFootprints, locale)),
        element("span", "", {}, say(config.strings, "card.shareOf", both)),
      );
    } else {
      wrap.append(
        element("strong", "", {}, formatCount(n, locale)),
        element("span", "", {}, say(config.strings, "card.sitesIn", { area: formatArea(district.areaKm2, locale) })),
      );
    }
    wrap.append(element("span", "dl-note", {}, overviewTitle(config, measure)));
    return wrap;
  }

  private showLoading(): void {
    const { strings } = this.config;
    this.body.replaceChildren(
      element("p", "dl-visually-hidden", { role: "status" }, say(strings, "card.loading")),
      ...[70, 45, 90, 60].map((width) => {
        const bone = element("span", "dl-bone", { "aria-hidden": "true" });
        bone.style.inlineSize = `${width}%`;
        return bone;
      }),
    );
  }

  private showError(): void {
    const { strings } = this.config;
    const again = element("button", "dl-button", { type: "button" }, say(strings, "status.retry"));
    again.addEventListener("click", () => this.retry?.());
    this.body.replaceChildren(element("div", "dl-card-error", { role: "alert" }, element("p", "", {}, say(strings, "card.error")), again));
  }

  private showDetail(detail: Detail, choice: Choice): void {
    this.title.textContent = detail.title;
    const now = detail.epochs[choice.epoch];
    const parts: (Node | null)[] = [
      detail.remark ? element("p", "dl-card-remark", {}, element("strong", "", {}, detail.remark)) : null,
      now ? this.statement(now, laterRecord(detail.epochs, choice.epoch)) : null,
      this.history(detail.epochs, choice),
      this.eachSource(detail),
      this.facts(detail),
      this.place(detail),
      this.credits(detail),
      detail.synthetic && detail.notice ? element("p", "dl-card-synthetic", {}, detail.notice) : null,
      this.links(detail),
    ];
    this.body.replaceChildren(...parts.filter((part): part is Node => part !== null));
  }

  private statement(now: EpochState, later: EpochState | null): HTMLElement {
    const { config } = this;
    const grade = element("div", "dl-card-grade", {}, this.swatchFor(now), element("strong", "", { dir: "auto" }, later ? say(config.strings, "card.notYet") : gradeText(config, now)));
    const wrap = element("div", "dl-card-statement", {}, grade);
    const note = (key: string, values: Readonly<Record<string, string>>) =>
      wrap.append(element("p", "dl-note", {}, say(config.strings, key, values)));
    if (now.sourceGrade && now.grade !== null) {
      const words = element("q", "", { dir: "auto" }, now.sourceGrade);
      wrap.append(element("p", "dl-card-words", {}, say(config.strings, "card.sourceWords"), " ", words));
    }
    const image = [now.sensorDate, now.sensor].filter(Boolean).join(" · ");
    if (image) note("card.image", { image });
    else if (later) note("card.noRecordYet", { date: now.label, later: later.label });
    else note("card.noRecord", { date: now.label });
    if (now.confidence) note("card.confidence", { value: now.confidence });
    if (now.sourceStatus) note("card.change", { value: now.sourceStatus });
    return wrap;
  }

  private history(epochs: readonly EpochState[], choice: Choice): HTMLElement | null {
    if (epochs.length < 2) return null;
    const list = element("ol", "dl-history");
    epochs.forEach((state, i) => {
      const item = element("li", i === choice.epoch ? "is-now" : "", i === choice.epoch ? { "aria-current": "date" } : {});
      item.append(
        this.swatchFor(state),
        element("span", "dl-history-date", {}, state.label),
        element("bdi", "dl-history-grade", {}, laterRecord(epochs, i) ? say(this.config.strings, "card.notYet") : gradeText(this.config, state)),
      );
      list.append(item);
    });
    return element("div", "", {}, element("h3", "dl-eyebrow", {}, say(this.config.strings, "card.history")), list);
  }

  private eachSource({ statements = [], state }: Detail): HTMLElement | null {
    if (!saysMore(statements)) return null;
    const { strings } = this.config;
    const list = element("ul", "dl-history dl-statements");
    for (const one of statements) {
      const item = element("li", "", {}, this.swatchFor(one), element("bdi", "dl-history-date", {}, one.title));
      item.append(element("bdi", "dl-history-grade", {}, gradeText(this.config, one)));
      if (one.sourceGrade && one.grade !== null) item.append(element("q", "", { dir: "auto" }, one.sourceGrade));
      const rule = one.score?.rule ? [say(strings, "card.threshold", { rule: one.score.rule })] : [];
      for (const line of [...one.lines, ...rule]) item.append(element("span", "dl-note", { dir: "auto" }, line));
      list.append(item);
    }
    const told = (state?.sentences ?? []).map((sentence) => element("p", "dl-note", { dir: "auto" }, sentence));
    return element("div", "", {}, element("h3", "dl-eyebrow", {}, say(strings, "card.statements")), ...told, list);
  }

  private facts({ facts }: Detail): HTMLElement | null {
    if (facts.length === 0) return null;
    const list = element("dl", "dl-facts");
    for (const { label, value, mono } of facts) {
      const text = mono ? element("code", "", { dir: "ltr" }, value) : element("bdi", "", {}, value);
      list.append(element("dt", "", {}, label), element("dd", "", {}, text));
    }
    return list;
  }

  /** What can be done with the coordinates; a made-up place keeps its mark in the file too. */
  private place({ centre, id, title, synthetic, notice }: Detail): HTMLElement | null {
    if (!centre) return null;
    const [lng, lat] = centre;
    const { config } = this;
    const copy = copyButton(config.strings, say(config.strings, "coords.copy"), `${lat.toFixed(5)}, ${lng.toFixed(5)}`);
    return element("div", "dl-place", {}, copy, openElsewhere(config, lat, lng, { id, title, notice: synthetic ? notice : null }));
  }

  private credits({ source, footprintSource }: Detail): HTMLElement | null {
    const sources = [source, footprintSource].filter((one): one is CreditedSource => Boolean(one));
    if (sources.length === 0) return null;
    const wrap = element("div", "dl-card-sources", {}, element("h3", "dl-eyebrow", {}, say(this.config.strings, "card.sources")));
    for (const { title, credit, url, licence } of sources) {
      const text = element("bdi", "", {}, [credit ?? title, licence].filter(Boolean).join(" · "));
      wrap.append(element("p", "dl-note", {}, url ? link(url, text) : text));
    }
    return wrap;
  }

  private links({ id, layer, url, correctionUrl }: Detail): HTMLElement | null {
    const { strings, claimsUrl } = this.config;
    const made = [
      claimsUrl ? this.claims(claimsUrl, layer, id) : null,
      url ? link(url, say(strings, "card.permalink")) : null,
      correctionUrl ? link(correctionUrl, say(strings, "card.correction")) : null,
    ].filter((node): node is HTMLAnchorElement | Text => node !== null);
    return made.length > 0 ? element("p", "dl-card-links", {}, ...made) : null;
  }

  /** The statements in whose numbers a building or site is counted; an incident is in none. */
  private claims(claimsUrl: string, layer: string | undefined, id: string): HTMLAnchorElement | Text {
    const { strings } = this.config;
    if (layer !== "buildings" && layer !== "sites") return link(claimsUrl, say(strings, "card.claims"));
    const sign = claimsUrl.includes("?") ? "&" : "?";
    return link(`${claimsUrl}${sign}place=${encodeURIComponent(id)}`, say(strings, "card.claimsOfPlace"));
  }

  /** Nothing is hatched as not assessed that a source has seen and only not graded. */
  private swatchFor({ grade, sourceGrade }: Pick<EpochState, "grade" | "sourceGrade">): HTMLElement {
    const isUngraded = grade === null && sourceGrade !== null;
    return isUngraded ? element("span", "dl-swatch", { "aria-hidden": "true" }) : this.swatch(grade ?? NOT_ASSESSED);
  }

  private swatch(key: string): HTMLCanvasElement {
    const swatch = element("canvas", "dl-swatch", { "aria-hidden": "true" });
    paintSwatch(swatch, classPaint(currentTheme(), key), devicePixelRatio || 1);
    return swatch;
  }
}

function link(url: string, content: Node | string): HTMLAnchorElement | Text {
  if (!isSafeLink(url)) return document.createTextNode(typeof content === "string" ? content : (content.textContent ?? ""));
  const isElsewhere = /^https?:/i.test(url);
  const ways = isElsewhere ? { rel: "noopener noreferrer", target: "_blank" } : { target: "_top" };
  return element("a", "", { href: url, ...ways }, content);
}

function formatArea(km2: number | null, locale: string): string {
  return km2 === null ? "–" : new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(km2);
}
