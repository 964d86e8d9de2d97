/** What the reader must know about the map itself: that it is on its way, pieces that are missing, how to get them. */
import { element, say, type Words } from "./text.ts";

/** Shorter waits are not spoken of: the words would only flicker. */
const PATIENCE_MS = 600;

export class Status {
  readonly root: HTMLElement;
  private readonly text = element("span");
  private readonly retry: HTMLButtonElement;
  private nFailed = 0;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly strings: Words,
    onRetry: () => void,
  ) {
    this.retry = element("button", "dl-button", { type: "button" }, say(strings, "status.retry"));
    this.retry.addEventListener("click", onRetry);
    this.root = element("div", "dl-status", { role: "status" }, this.text, this.retry);
    this.root.hidden = true;
  }

  /** Says something that no retry of tiles would mend; gone with the next change of the map's state. */
  tell(text: string): void {
    this.show(text, false);
  }

  /** Says that pieces are on their way, where they take long. */
  setLoading(isLoading: boolean): void {
    clearTimeout(this.waiting);
    const isSaid = this.root.classList.contains("is-loading");
    if (isLoading && !isSaid) {
      this.waiting = setTimeout(() => {
        if (this.nFailed > 0) return;
        this.show(say(this.strings, "status.loading"), false);
        this.root.classList.add("is-loading");
      }, PATIENCE_MS);
    } else if (!isLoading && isSaid) {
      this.setFailed(this.nFailed);
    }
  }

  setFailed(n: number): void {
    this.nFailed = n;
    this.show(n === 0 ? "" : say(this.strings, navigator.onLine ? "status.failed" : "status.offline"), true);
  }

  private show(text: string, canRetry: boolean): void {
    this.root.classList.remove("is-loading");
    this.root.hidden = text === "";
    this.retry.hidden = !canRetry;
    this.text.textContent = text;
  }
}
