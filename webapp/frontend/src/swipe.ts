/** The boundary between two images: dragged by mouse or finger, moved by arrow keys, spoken by screen readers. */
import { clamped, splitAfterKey } from "./image-choice.ts";
import { element, icon } from "./text.ts";

const ARROWS = "M7 6l-4 4 4 4M13 6l4 4-4 4";

export interface SwipeSides {
  /** Dates of the left and the right image. */
  readonly left: string;
  readonly right: string;
  /** Spoken when the boundary moves. */
  readonly valueText: (percent: number) => string;
}

export class Swipe {
  readonly root: HTMLElement;
  private readonly handle: HTMLElement;
  private readonly left = element("span", "dl-swipe-date is-left");
  private readonly right = element("span", "dl-swipe-date is-right");
  private sides: SwipeSides | null = null;
  private split = 0;

  constructor(
    private readonly stage: HTMLElement,
    label: string,
    dir: "ltr" | "rtl",
    private readonly onMove: (split: number) => void,
  ) {
    this.handle = element(
      "div",
      "dl-swipe-handle",
      {
        role: "slider",
        tabindex: "0",
        "aria-label": label,
        "aria-orientation": "horizontal",
        "aria-valuemin": "0",
        "aria-valuemax": "100",
      },
      icon(ARROWS),
    );
    this.left.dir = this.right.dir = dir;
    this.root = element("div", "dl-swipe", { dir: "ltr" }, element("div", "dl-swipe-line"), this.left, this.right, this.handle);
    this.root.addEventListener("pointerdown", (event) => this.grab(event));
    this.handle.addEventListener("keydown", (event) => this.onKey(event));
  }

  show(sides: SwipeSides, split: number): void {
    this.sides = sides;
    this.left.textContent = sides.left;
    this.right.textContent = sides.right;
    this.place(split);
    if (!this.root.isConnected) this.stage.append(this.root);
  }

  remove(): void {
    this.root.remove();
  }

  private place(split: number): void {
    this.split = split;
    const percent = Math.round(split * 100);
    this.root.style.left = `${split * 100}%`;
    this.handle.setAttribute("aria-valuenow", String(percent));
    this.handle.setAttribute("aria-valuetext", this.sides?.valueText(percent) ?? "");
  }

  private move(split: number): void {
    this.place(split);
    this.onMove(split);
  }

  private grab(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const { root } = this;
    root.setPointerCapture(event.pointerId);
    this.handle.focus({ preventScroll: true });
    // What was grabbed stays under the finger.
    const offset = event.clientX - root.getBoundingClientRect().left;
    const drag = (moved: PointerEvent) => {
      const { left, width } = this.stage.getBoundingClientRect();
      this.move(clamped((moved.clientX - offset - left) / width));
    };
    const drop = () => {
      root.removeEventListener("pointermove", drag);
      for (const end of ["pointerup", "pointercancel"]) root.removeEventListener(end, drop);
    };
    root.addEventListener("pointermove", drag);
    for (const end of ["pointerup", "pointercancel"]) root.addEventListener(end, drop);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const split = splitAfterKey(event.key, this.split);
    if (split === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.move(split);
  }
}
