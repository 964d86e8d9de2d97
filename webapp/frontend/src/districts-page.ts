/** What the district pages do beyond reading: copy a table or a text so that it pastes whole. */
import "./styles/districts-page.css";
import { asHtml, asTabs, readTable } from "./pasted-table.ts";

/** Puts both kinds on the clipboard; the older way is the only one on plain http, where aid offices run servers. */
async function copy(text: string, html: string | null): Promise<boolean> {
  try {
    const kinds: Record<string, Blob> = { "text/plain": new Blob([text], { type: "text/plain" }) };
    if (html !== null) kinds["text/html"] = new Blob([html], { type: "text/html" });
    await navigator.clipboard.write([new ClipboardItem(kinds)]);
    return true;
  } catch {
    return copyByCommand(text, html);
  }
}

function copyByCommand(text: string, html: string | null): boolean {
  let isTaken = false;
  const fill = (event: ClipboardEvent) => {
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
    if (html !== null) event.clipboardData?.setData("text/html", html);
    isTaken = true;
  };
  document.addEventListener("copy", fill);
  try {
    return document.execCommand("copy") && isTaken;
  } finally {
    document.removeEventListener("copy", fill);
  }
}

function offer(button: HTMLButtonElement, taken: () => [string, string | null]): void {
  const status = button.parentElement?.querySelector<HTMLElement>(".copied");
  button.hidden = false;
  button.addEventListener("click", () => {
    void copy(...taken()).then((isCopied) => {
      if (status) status.textContent = (isCopied ? status.dataset.copied : status.dataset.failed) ?? "";
    });
  });
}

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy-table]")) {
  const table = document.getElementById(button.dataset.copyTable ?? "");
  if (!(table instanceof HTMLTableElement)) continue;
  offer(button, () => {
    const further = [...document.querySelectorAll("[data-notes], [data-warning]")].map((part) => part.textContent ?? "");
    const pasted = readTable(table, further, location.href);
    return [asTabs(pasted), asHtml(pasted, document.documentElement.dir || "ltr")];
  });
}
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy-text]")) {
  offer(button, () => [document.getElementById(button.dataset.copyText ?? "")?.textContent?.replace(/\s+/g, " ").trim() ?? "", null]);
}
