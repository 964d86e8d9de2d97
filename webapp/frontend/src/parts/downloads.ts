/** Shows how far a file is that the server has to make first, then fetches it. Without this its link simply waits. */
import "../styles/part-downloads.css";

interface Made {
  readonly ready?: boolean;
  readonly url?: string;
  readonly rows_done?: number;
  readonly rows?: number;
}

const POLL_MS = 700;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

class Making {
  private readonly note = document.createElement("span");
  private readonly bar = document.createElement("progress");
  private readonly words = document.createElement("span");
  private readonly percent: Intl.NumberFormat;

  constructor(
    private readonly link: HTMLAnchorElement,
    private readonly said: DOMStringMap,
  ) {
    this.percent = new Intl.NumberFormat(`${said.locale ?? "en"}-u-nu-latn`, { style: "percent" });
    this.note.className = "being-made";
    this.words.setAttribute("role", "status");
    this.bar.setAttribute("aria-label", link.textContent ?? "");
    this.note.append(this.words);
    (link.parentElement ?? link).append(this.note);
  }

  async run(): Promise<void> {
    try {
      await this.untilReady();
      this.words.textContent = this.said.ready ?? "";
      location.assign(this.link.href);
    } catch (error) {
      this.words.textContent = error instanceof Error && error.message ? error.message : (this.said.failed ?? "");
    }
    this.bar.remove();
  }

  private async untilReady(): Promise<void> {
    for (;;) {
      const answer = await fetch(this.link.dataset.progress ?? "", { headers: { Accept: "application/json" } });
      const made = (await answer.json().catch(() => ({}))) as Made & { detail?: string };
      // A refusal of what was chosen says why; anything else is no business of the reader.
      if (!answer.ok) throw new Error(answer.status === 400 ? made.detail : "");
      if (made.ready) return;
      this.show(made.rows ? Math.min((made.rows_done ?? 0) / made.rows, 1) : 0);
      await wait(POLL_MS);
    }
  }

  private show(share: number): void {
    this.note.append(this.bar);
    this.bar.value = share;
    this.words.textContent = (this.said.working ?? "").replace("{percent}", this.percent.format(share));
  }
}

const running = new WeakSet<HTMLAnchorElement>();

for (const place of document.querySelectorAll<HTMLElement>(".takeaway")) {
  place.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-progress]");
    const isPlain = event instanceof MouseEvent && event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!link || !isPlain) return;
    event.preventDefault();
    if (running.has(link)) return;
    running.add(link);
    link.parentElement?.querySelector(".being-made")?.remove();
    void new Making(link, place.dataset).run().finally(() => running.delete(link));
  });
}
