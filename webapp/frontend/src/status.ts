/** What the reader must know about the map itself: pieces that did not load, and how to get them. */
import { element, say, type Words } from "./text.ts";

export class Status {
  readonly root: HTMLElement;
  private readonly text = element("span");
  private readonly retry: HTMLButtonElement;

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
    this.root.hidden = false;
    this.retry.hidden = true;
    this.text.textContent = text;
  }

  setFailed(n: number): void {
    this.root.hidden = n === 0;
    this.retry.hidden = false;
    this.text.textContent = n === 0 ? "" : say(this.strings, navigator.onLine ? "status.failed" : "status.offline");
  }
}
