/** Images from above under the damage: one as the ground, two with a boundary to swipe, or a background from elsewhere. */
import "../styles/part-imagery.css";
import type { BackgroundConfig, ImageConfig } from "../config.ts";
import type { MakePart, MapContext, Part } from "../context.ts";
import { dock, dockPanel } from "../dock.ts";
import { type ImageChoice, MIDDLE, readImages, writeImages } from "../image-choice.ts";
import { ImageLayers } from "../image-layers.ts";
import { Swipe } from "../swipe.ts";
import { element, formatShare, localeOf, say } from "../text.ts";

const ADDRESS_AFTER_MS = 200;
type Way = "none" | "one" | "two";

class Imagery implements Part {
  private readonly layers: ImageLayers;
  private readonly swipe: Swipe;
  private readonly panel: HTMLElement;
  private readonly body = element("div", "dl-imagery");
  private readonly ways = new Map<Way, HTMLButtonElement>();
  private readonly pickers: readonly [Picker, Picker];
  private readonly outline: HTMLInputElement;
  private readonly outlineRow: HTMLElement;
  private readonly notes = element("div", "dl-imagery-notes");
  private readonly failed = element("p", "dl-note", { role: "status" });
  private readonly credit = element("span", "dl-credit-images");
  private background: BackgroundConfig | null = null;
  private choice: ImageChoice | null = null;
  private opener: HTMLElement | null = null;
  private due: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly context: MapContext) {
    const { map, config, stage } = context;
    const { strings } = config;
    this.layers = new ImageLayers(map, () => (this.failed.textContent = say(strings, "imagery.failed")));
    this.swipe = new Swipe(stage, say(strings, "imagery.swipe"), config.dir, (split) => this.moveSplit(split));
    this.pickers = [this.picker(0), this.picker(1)];
    this.outline = element("input", "", { type: "checkbox" });
    this.outline.checked = true;
    this.outline.addEventListener("change", () => this.applyScene());
    this.outlineRow = element("label", "dl-imagery-check", {}, this.outline, element("span", "", {}, say(strings, "imagery.outline")));
    this.body.append(...this.content());
    this.panel = dockPanel(context, say(strings, "tool.imagery"), () => this.close());
    const credit = context.shell.querySelector(".dl-credit") ?? element("p", "dl-credit");
    if (!credit.isConnected) context.shell.append(credit);
    credit.append(this.credit);
  }

  open(opener: HTMLElement): void {
    this.opener = opener;
    if (this.panel.isConnected) return this.close();
    opener.setAttribute("aria-expanded", "true");
    this.show();
    const { shell, stage, config } = this.context;
    if (shell.classList.contains("is-narrow")) {
      // Below the map, which keeps its boundary in sight.
      this.body.style.maxHeight = "";
      this.context.showCard(say(config.strings, "tool.imagery"), [this.body], () => opener.setAttribute("aria-expanded", "false"));
      return;
    }
    this.panel.querySelector(".dl-dock-body")?.append(this.body);
    this.body.style.maxHeight = `${Math.max(120, stage.clientHeight - 90)}px`;
    dock(this.context, this.panel);
    this.body.querySelector<HTMLElement>("button, select")?.focus({ preventScroll: true });
  }

  restore(opener: HTMLElement): void {
    this.opener = opener;
    const { imagery } = this.context.config;
    this.choose(readImages(location.search, imagery.map(({ id }) => id)));
  }

  private close(): void {
    this.panel.remove();
    this.opener?.setAttribute("aria-expanded", "false");
    this.opener?.focus();
  }

  private content(): Node[] {
    const { strings, imagery, backgrounds } = this.context.config;
    const content: Node[] = [];
    if (imagery.length > 0) {
      const group = element("div", "dl-dock-choice", { role: "group", "aria-label": say(strings, "tool.imagery") });
      const offered: readonly Way[] = imagery.length > 1 ? ["none", "one", "two"] : ["none", "one"];
      for (const way of offered) {
        const button = element("button", "dl-button", { type: "button" }, say(strings, `imagery.${way}`));
        button.addEventListener("click", () => this.chooseWay(way));
        this.ways.set(way, button);
        group.append(button);
      }
      const pickers = element("div", "dl-dock-line", {}, ...this.pickers.map(({ root }) => root));
      content.push(group, pickers, this.outlineRow, this.notes, this.failed);
    }
    if (backgrounds.length > 0) content.push(this.online());
    return content;
  }

  private picker(place: 0 | 1): Picker {
    const select = element("select", "dl-imagery-select");
    for (const { id, dateLabel } of this.context.config.imagery) select.append(element("option", "", { value: id }, dateLabel));
    const name = element("span");
    const root = element("label", "dl-imagery-pick", {}, name, select);
    select.addEventListener("change", () => {
      if (!this.choice) return;
      const ids = [...this.choice.ids];
      ids[place] = select.value;
      this.choose({ ...this.choice, ids: ids as unknown as ImageChoice["ids"] });
    });
    return { root, name, select };
  }

  private online(): HTMLElement {
    const { strings, backgrounds } = this.context.config;
    const select = element("select", "dl-imagery-select", {}, element("option", "", { value: "" }, say(strings, "online.none")));
    for (const { name } of backgrounds) select.append(element("option", "", { value: name }, name));
    select.addEventListener("change", () => {
      this.background = backgrounds.find(({ name }) => name === select.value) ?? null;
      this.layers.showBackground(this.background);
      this.applyScene();
      this.show();
    });
    const hosts = [...new Set(backgrounds.flatMap((one) => one.hosts))].join(", ");
    return element(
      "div",
      "dl-imagery-online",
      {},
      element("label", "dl-imagery-pick", {}, element("span", "", {}, say(strings, "online.title")), select),
      element("p", "dl-note", {}, say(strings, "online.warning", { hosts: `\u2068${hosts}\u2069` })),
    );
  }

  private chooseWay(way: Way): void {
    const { imagery } = this.context.config;
    const [first, last] = [imagery[0].id, imagery[imagery.length - 1].id];
    if (way === "none") this.choose(null);
    else if (way === "one") this.choose({ ids: [this.choice?.ids[1] ?? last], split: MIDDLE });
    else this.choose({ ids: [first, last], split: MIDDLE });
  }

  private choose(choice: ImageChoice | null): void {
    this.choice = choice;
    this.failed.textContent = "";
    const [left, right] = this.shown();
    this.layers.show(left ?? null, right ?? null, choice?.split ?? MIDDLE);
    this.applyScene();
    this.show();
    this.writeAddress();
    this.announce();
  }

  private shown(): readonly ImageConfig[] {
    const { imagery } = this.context.config;
    return (this.choice?.ids ?? []).flatMap((id) => imagery.find((image) => image.id === id) ?? []);
  }

  private moveSplit(split: number): void {
    if (!this.choice) return;
    this.choice = { ...this.choice, split };
    this.layers.setSplit(split);
    this.writeAddress();
  }

  private applyScene(): void {
    const isOn = this.choice !== null || this.background !== null;
    // An online map is no picture of the ground, but what it shows would be covered just the same.
    this.context.tiles.setScene({ overImage: isOn ? (this.outline.checked ? "outline" : "fill") : null });
    this.context.shell.classList.toggle("is-over-image", isOn);
    this.opener?.setAttribute("aria-pressed", String(isOn));
  }

  private show(): void {
    const { strings } = this.context.config;
    const images = this.shown();
    const way: Way = images.length === 2 ? "two" : images.length === 1 ? "one" : "none";
    for (const [name, button] of this.ways) button.setAttribute("aria-pressed", String(name === way));
    this.pickers.forEach(({ root, name, select }, place) => {
      root.hidden = place >= images.length;
      name.textContent = say(strings, way === "one" ? "imagery.image" : place === 0 ? "imagery.left" : "imagery.right");
      if (images[place]) select.value = images[place].id;
    });
    this.outlineRow.hidden = way === "none" && this.background === null;
    // A caveat that both images have is said once.
    const said = [...images.map((image) => this.about(image)), ...new Set(images.map(({ note }) => note))];
    this.notes.replaceChildren(...said.filter(Boolean).map((text) => element("p", "dl-note", {}, text)));
    this.showCredit(images);
    if (images.length === 2) this.showSwipe(images[0], images[1]);
    else this.swipe.remove();
  }

  private about({ dateLabel, title, resolutionM }: ImageConfig): string {
    const { config } = this.context;
    const metres = new Intl.NumberFormat(localeOf(config), { maximumSignificantDigits: 2 }).format(resolutionM);
    const pixel = say(config.strings, "imagery.pixel", { metres });
    return `${[dateLabel, title].filter(Boolean).join(": ")}. ${pixel}`;
  }

  private showSwipe(left: ImageConfig, right: ImageConfig): void {
    const { config } = this.context;
    const valueText = (percent: number) =>
      say(config.strings, "imagery.value", {
        left: left.dateLabel,
        right: right.dateLabel,
        share: formatShare(percent / 100, localeOf(config), 0),
      });
    this.swipe.show({ left: left.dateLabel, right: right.dateLabel, valueText }, this.choice?.split ?? MIDDLE);
  }

  /** Whose pictures are shown, as long as they are. */
  private showCredit(images: readonly ImageConfig[]): void {
    const { strings } = this.context.config;
    const pieces: Node[] = images.map(({ dateLabel, credit, licence }) =>
      element("span", "", {}, " · ", say(strings, "imagery.credit", { date: dateLabel }), " ", element("bdi", "", {}, `${credit} (${licence})`)),
    );
    if (this.background) {
      const credit = this.background.credit.map(([text, address]) =>
        address === null ? document.createTextNode(text) : element("a", "", { href: address, rel: "noopener external" }, text),
      );
      const words = element("bdi");
      words.append(...credit);
      pieces.push(element("span", "", {}, " · ", words));
    }
    this.credit.replaceChildren(...pieces);
  }

  private announce(): void {
    const { announcer, config } = this.context;
    const dates = this.shown().map(({ dateLabel }) => dateLabel);
    const key = ["imagery.saidNone", "imagery.saidOne", "imagery.saidTwo"][dates.length];
    announcer.say(say(config.strings, key, { left: dates[0] ?? "", right: dates[1] ?? "" }));
  }

  private writeAddress(): void {
    clearTimeout(this.due);
    this.due = setTimeout(() => {
      try {
        history.replaceState(history.state, "", `${location.pathname}${writeImages(location.search, this.choice)}${location.hash}`);
      } catch {
        // Sandboxed frames may not write their address; the images are shown all the same.
      }
    }, ADDRESS_AFTER_MS);
  }
}

interface Picker {
  readonly root: HTMLElement;
  readonly name: HTMLElement;
  readonly select: HTMLSelectElement;
}

const make: MakePart = (context) => new Imagery(context);
(window.DamageLedger as { registerPart(name: string, make: MakePart): void }).registerPart("imagery", make);
