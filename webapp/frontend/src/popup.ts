/** The card of one building, site or district. Whatever came from data is set as text, never as markup. */
import type { Detail } from "./card-detail.ts";
import { type Counts, type District, type MapConfig, NOT_ASSESSED, type Tally } from "./config.ts";
import { isTooFew, measureFor, sumOf } from "./districts.ts";
import { overviewTitle } from "./legend-overview.ts";
import { loadPart } from "./context.ts";
import { countsFor } from "./legend.ts";
import { link } from "./links.ts";
import type { MakeCardDetail } from "./parts/card.ts";
import type { Choice } from "./state.ts";
import { swatchFor } from "./swatch.ts";
import { element, formatCount, formatShare, icon, localeOf, say } from "./text.ts";

const CROSS = "M5 5l10 10M15 5L5 15";

/** Address of the details of one feature. */
export function detailAddress(template: string, layer: string, id: number | string): string {
  return template.replace("{layer}", encodeURIComponent(layer)).replace("{id}", encodeURIComponent(String(id)));
}

/** Key of the words that stand over the card while the details are on their way. */
function titleKey(layer: string): string {
  return { buildings: "card.building", incidents: "card.incident" }[layer] ?? "card.site";
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
      // Both at once: the facts, and how they are shown.
      const [response, make] = await Promise.all([
        fetch(detailAddress(this.config.detailUrl, layer, id), { signal: request.signal }),
        loadPart<MakeCardDetail>("card", this.config),
      ]);
      if (!response.ok) throw new Error(`details: the server answered ${response.status}`);
      const detail = (await response.json()) as Detail;
      if (request.signal.aborted) return;
      this.title.textContent = detail.title;
      const drawn = make(this.config);
      this.redraw = (changed) => this.body.replaceChildren(...drawn.nodes(detail, changed));
      this.redraw(choice);
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
    const isSmall = isTooFew(config, place);
    const few = () => element("p", "", {}, say(strings, "card.few", { n: config.leastFootprints }));
    const parts: Node[] = [isSmall ? few() : this.headline(place, choice, counts)];
    const rows = [...config.grades.map(({ key, label }) => [key, label]), [NOT_ASSESSED, config.notAssessedLabel]];
    const heading = say(strings, config.hasFootprints ? "classes.buildings" : "classes.sites");
    const caption = element("caption", "dl-eyebrow", {}, `${heading} · ${config.epochLabels[choice.epoch]}`);
    const table = element("table", "dl-card-table", {}, caption);
    for (const [key, label] of rows) {
      const name = element("th", "", { scope: "row" }, swatchFor(key), label);
      table.append(element("tr", "", {}, name, element("td", "", {}, formatCount(counts[key] ?? 0, locale))));
    }
    // The counts of a district stand on its page; those of a square nowhere else, for they would point at houses.
    if (!isSmall || !isSquare) parts.push(table);
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

}

function formatArea(km2: number | null, locale: string): string {
  return km2 === null ? "–" : new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(km2);
}
