/** Links in what came from data: followed only where that is safe. */
import { element } from "./text.ts";

/** Only addresses a reader may safely follow; anything else in the data is shown as text. */
export function isSafeLink(url: string): boolean {
  return /^(https?:|mailto:|\/(?!\/))/i.test(url);
}

export function link(url: string, content: Node | string): HTMLAnchorElement | Text {
  if (!isSafeLink(url)) return document.createTextNode(typeof content === "string" ? content : (content.textContent ?? ""));
  const isElsewhere = /^https?:/i.test(url);
  const ways = isElsewhere ? { rel: "noopener noreferrer", target: "_blank" } : { target: "_top" };
  return element("a", "", { href: url, ...ways }, content);
}
