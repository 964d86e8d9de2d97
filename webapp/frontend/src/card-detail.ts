/** Everything known of one building, site or incident, as the card shows it. Whatever came from data is set as text. */
import { copyButton, openElsewhere } from "./coordinate-tools.ts";
import { type MapConfig, NOT_ASSESSED } from "./config.ts";
import { link } from "./links.ts";
import type { Choice } from "./state.ts";
import { swatchFor } from "./swatch.ts";
import { element, inSentence, say } from "./text.ts";

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

/** The first later state with a grade, where the chosen date has no record yet. */
export function laterRecord(epochs: readonly EpochState[], chosen: number): EpochState | null {
  const now = epochs[chosen];
  if (!now || now.grade !== null || now.sourceGrade !== null) return null;
  return epochs.slice(chosen + 1).find(({ grade }) => grade !== null) ?? null;
}

export class CardDetail {
  constructor(private readonly config: MapConfig) {}

  /** All there is to show, for the date that is chosen. */
  nodes(detail: Detail, choice: Choice): Node[] {
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
    return parts.filter((part): part is Node => part !== null);
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
    return isUngraded ? element("span", "dl-swatch", { "aria-hidden": "true" }) : swatchFor(grade ?? NOT_ASSESSED);
  }
}
