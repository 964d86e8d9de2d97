/** The date of the map: a slider over the dates of the images, a step either way, and play. */
import type { MapConfig } from "./config.ts";
import type { State } from "./state.ts";
import { element, icon, say } from "./text.ts";

const EARLIER = "M12 5l-5 5 5 5";
const LATER = "M8 5l5 5-5 5";
const PLAY = "M7 4.5v11l8-5.5z";
const PAUSE = "M7 5v10M13 5v10";
const STEP_MS = 1200;

/** The date after `epoch` in a film of all dates: at the end it stops, and starts again when asked again. */
export function nextInFilm(epoch: number, n: number, isStart: boolean): number | null {
  if (epoch < n - 1) return epoch + 1;
  return isStart && n > 1 ? 0 : null;
}

export class Dates {
  readonly root: HTMLElement;
  private readonly slider: HTMLInputElement;
  private readonly label = element("output", "dl-date-label");
  private readonly play: HTMLButtonElement;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly config: MapConfig,
    private readonly state: State,
  ) {
    const { strings } = config;
    const max = String(config.epochs.length - 1);
    this.slider = element("input", "dl-date-slider", { type: "range", min: "0", max, step: "1", "aria-label": say(strings, "date.label") });
    this.slider.addEventListener("input", () => {
      this.stop();
      state.set({ epoch: Number(this.slider.value) });
    });
    this.play = element("button", "dl-step dl-play", { type: "button" });
    this.play.addEventListener("click", () => (this.timer === undefined ? this.start() : this.stop()));
    this.stop();
    const head = element("div", "dl-dates-head", {}, element("span", "dl-eyebrow", {}, say(strings, "date.label")), this.label);
    const earlier = this.button("date.earlier", EARLIER, -1);
    const row = element("div", "dl-dates-row", {}, this.play, earlier, this.slider, this.button("date.later", LATER, 1));
    this.root = element("div", "dl-dates", {}, head, row);
  }

  update(): void {
    const { epoch } = this.state.get();
    const label = this.config.epochLabels[epoch] ?? "";
    this.slider.value = String(epoch);
    this.slider.setAttribute("aria-valuetext", label);
    this.label.textContent = label;
  }

  step(by: number): void {
    this.stop();
    const last = this.config.epochs.length - 1;
    this.state.set({ epoch: Math.max(0, Math.min(last, this.state.get().epoch + by)) });
  }

  private button(name: string, path: string, by: number): HTMLButtonElement {
    const button = element("button", "dl-step", { type: "button", "aria-label": say(this.config.strings, name) }, icon(path));
    button.addEventListener("click", () => this.step(by));
    return button;
  }

  private start(): void {
    this.advance(true);
    this.timer = setInterval(() => this.advance(false), STEP_MS);
    this.show("date.pause", PAUSE);
  }

  private advance(isStart: boolean): void {
    const epoch = nextInFilm(this.state.get().epoch, this.config.epochs.length, isStart);
    if (epoch !== null) this.state.set({ epoch });
    else this.stop();
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.show("date.play", PLAY);
  }

  private show(name: string, path: string): void {
    const words = say(this.config.strings, name);
    this.play.setAttribute("aria-label", words);
    this.play.title = words;
    this.play.replaceChildren(icon(path));
  }
}
