/** What the reader must know about the map itself: pieces that did not load, and how to get them. */
import { element, say, type Words } from "./text.ts";

export class Status {
  readonly root: HTMLElement;
  private readonly text = element("span");

  constructor(
    private readonly strings: Words,
    onRetry: () => void,
  ) {
    const retry = element("button", "dl-button", { type: "button" }, say(strings, "status.retry"));
    retry.addEventListener("click", onRetry);
    this.root = element("div", "dl-status", { role: "status" }, this.text, retry);
    this.root.hidden = true;
  }

  setFailed(n: number): void {
    this.root.hidden = n === 0;
    this.text.textContent = n === 0 ? "" : say(this.strings, navigator.onLine ? "status.failed" : "status.offline");
  }
}
