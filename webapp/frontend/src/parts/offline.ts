/** "Save this city": on the page of downloads, and in the card of the map. */
import "../styles/part-offline.css";
import type { MakePart, MapContext, Part } from "../context.ts";
import { OutOfSpace, ReleaseChanged, fetchPlan, freeBytes, keepForGood, obstacle, removeCity, saveCity, savedOf } from "../saved-city.ts";
import type { Plan, Saved } from "../saved-rules.ts";
import { element, say } from "../text.ts";

const MEGABYTE = 1_000_000;

class SavePanel {
  readonly root = element("div", "save-city");
  private plan: Plan | null = null;
  private saved: Saved | null = null;
  private abort: AbortController | null = null;
  private isPersistent: boolean | null = null;

  constructor(
    private readonly address: string,
    private readonly locale: string,
    /** Words for the time when not even the plan can be had. */
    private readonly failed: string,
  ) {
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      this.plan = await fetchPlan(this.address);
    } catch {
      this.root.replaceChildren(element("p", "dl-note", { role: "alert" }, this.failed));
      return;
    }
    await this.look();
    this.show();
  }

  private async look(): Promise<void> {
    if (!this.plan || obstacle()) return;
    this.saved = await savedOf(this.plan.slug);
    try {
      this.isPersistent = this.saved ? await navigator.storage.persisted() : null;
    } catch {
      this.isPersistent = null;
    }
  }

  /** The whole panel, made anew for the state of things; `note` says what just happened. */
  private show(note = "", isAlert = false): void {
    const { plan, saved } = this;
    if (!plan) return;
    const why = obstacle();
    const parts: (Node | null)[] = [element("p", "", {}, this.say("explain"))];
    if (why) parts.push(element("p", "save-city__note", { role: "note" }, this.say(why)), this.exports(plan));
    else parts.push(...(saved ? this.copy(plan, saved) : this.offer(plan)));
    if (note) parts.push(element("p", "save-city__note", { role: isAlert ? "alert" : "status" }, note));
    if (isAlert) parts.push(this.exports(plan));
    this.root.replaceChildren(...parts.filter((part): part is Node => part !== null));
  }

  private offer(plan: Plan): Node[] {
    const facts = [this.say("release", { release: plan.release }), this.say("size", { size: this.size(plan.bytes) })];
    return [element("p", "dl-note", {}, facts.join(" ")), element("p", "save-city__actions", {}, this.saveButton("save"))];
  }

  private copy(plan: Plan, saved: Saved): Node[] {
    const isNewer = plan.release !== saved.plan.release;
    const isOther = plan.language !== saved.plan.language;
    const date = this.date(saved.savedAt);
    const remove = element("button", "dl-button", { type: "button" }, this.say("remove"));
    remove.addEventListener("click", () => void this.remove());
    const told = this.say("saved", { date, release: saved.plan.release, size: this.size(saved.bytes) });
    return [
      element("p", "save-city__saved", {}, told),
      isNewer ? element("p", "save-city__note", { role: "status" }, this.say("newer", { release: plan.release, date })) : null,
      isOther ? element("p", "dl-note", {}, this.say("savedLanguage")) : null,
      element("p", "dl-note", {}, [this.say(this.isPersistent ? "persisted" : "notPersisted"), this.say("test")].join(" ")),
      element("p", "save-city__actions", {}, this.saveButton(isNewer ? "update" : "again"), remove),
    ].filter((node): node is HTMLParagraphElement => node !== null);
  }

  private saveButton(word: string): HTMLButtonElement {
    const isMain = word !== "again";
    const button = element("button", `dl-button${isMain ? " button save-city__main" : ""}`, { type: "button" }, this.say(word));
    button.addEventListener("click", () => void this.save());
    return button;
  }

  private exports({ exports }: Plan): HTMLElement {
    const link = (href: string, word: string) => element("a", "", { href, download: "" }, this.say(word));
    return element("p", "save-city__actions", {}, link(exports.html, "oneFile"), link(exports.kit, "kit"));
  }

  private async save(): Promise<void> {
    const { plan } = this;
    if (!plan || this.abort) return;
    const free = await freeBytes();
    if (free !== null && free < plan.bytes) {
      return this.show(this.say("noSpace", { size: this.size(plan.bytes), free: this.size(free) }), true);
    }
    const abort = new AbortController();
    this.abort = abort;
    const onProgress = this.showProgress(abort);
    let note = "";
    let isAlert = false;
    try {
      const newest = await fetchPlan(plan.self);
      this.plan = newest;
      const banner = say(newest.words, "banner", { date: this.date(new Date().toISOString()), release: newest.release });
      this.saved = await saveCity(newest, banner, abort.signal, onProgress);
      this.isPersistent = await keepForGood();
    } catch (error) {
      isAlert = !abort.signal.aborted;
      note = this.say(this.reason(error, abort.signal));
      abort.abort();
    } finally {
      this.abort = null;
    }
    this.show(note, isAlert);
    this.root.querySelector<HTMLElement>("button")?.focus();
  }

  private reason(error: unknown, signal: AbortSignal): string {
    if (error instanceof OutOfSpace) return "full";
    if (error instanceof ReleaseChanged) return "changed";
    if (signal.aborted) return "stopped";
    return navigator.onLine ? "failed" : "offlineNow";
  }

  private showProgress(abort: AbortController): (share: number) => void {
    const bar = element("progress", "save-city__bar", { max: "100", value: "0", "aria-label": this.say("title") });
    const words = element("span", "dl-note");
    const spoken = element("span", "dl-visually-hidden", { role: "status" });
    const stop = element("button", "dl-button", { type: "button" }, this.say("stop"));
    stop.addEventListener("click", () => abort.abort());
    this.root.replaceChildren(element("p", "save-city__progress", {}, bar, words), spoken, element("p", "save-city__actions", {}, stop));
    stop.focus();
    let told = -1;
    return (share) => {
      const percent = Math.floor(100 * share);
      const text = this.say("saving", { percent: new Intl.NumberFormat(this.locale, { style: "percent" }).format(percent / 100) });
      bar.value = percent;
      words.textContent = text;
      // A screen reader hears every quarter, not every file.
      if (Math.floor(percent / 25) > told) {
        told = Math.floor(percent / 25);
        spoken.textContent = text;
      }
    };
  }

  private async remove(): Promise<void> {
    if (!this.plan) return;
    await removeCity(this.plan.slug);
    this.saved = null;
    this.show(this.say("removed"));
    this.root.querySelector<HTMLElement>("button")?.focus();
  }

  private say(word: string, values: Readonly<Record<string, string>> = {}): string {
    return say(this.plan?.words ?? {}, word, values);
  }

  private size(bytes: number): string {
    const isLarge = bytes >= MEGABYTE;
    const n = new Intl.NumberFormat(this.locale, { maximumFractionDigits: isLarge && bytes < 10 * MEGABYTE ? 1 : 0 }).format(bytes / (isLarge ? MEGABYTE : 1000));
    return this.say(isLarge ? "megabytes" : "kilobytes", { n });
  }

  private date(iso: string): string {
    return new Intl.DateTimeFormat(this.locale, { dateStyle: "long", timeStyle: "short" }).format(new Date(iso));
  }
}

class OfflinePart implements Part {
  constructor(private readonly context: MapContext) {}

  open(): void {
    const { config, showCard } = this.context;
    const address = `/offline/${encodeURIComponent(config.slug)}.json?lang=${config.language}`;
    const panel = new SavePanel(address, `${config.locale}-u-nu-latn`, say(config.strings, "tool.failed"));
    showCard(say(config.strings, "tool.offline"), [panel.root], () => undefined);
  }
}

for (const place of document.querySelectorAll<HTMLElement>("[data-save-city]")) {
  const { saveCity: address = "", locale = "en", failed = "" } = place.dataset;
  place.append(new SavePanel(address, `${locale}-u-nu-latn`, failed).root);
}
const make: MakePart = (context) => new OfflinePart(context);
(window.DamageLedger as { registerPart(name: string, make: MakePart): void } | undefined)?.registerPart("offline", make);
