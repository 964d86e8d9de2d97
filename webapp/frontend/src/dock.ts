/** The strip at the foot of the map where a tool in use says what it does; each tool has one panel there. */
import type { MapContext } from "./context.ts";
import { reveal, revealWhole } from "./reveal.ts";
import { element, icon, say } from "./text.ts";

const CROSS = "M5 5l10 10M15 5L5 15";

/** A panel with a heading and a button that ends the tool, not yet on the map. */
export function dockPanel({ config }: MapContext, title: string, onClose: () => void, ...content: Node[]): HTMLElement {
  const close = element("button", "dl-card-close", { type: "button", "aria-label": say(config.strings, "card.close") }, icon(CROSS));
  close.addEventListener("click", onClose);
  const panel = element("section", "dl-dock-panel", { "aria-label": title });
  panel.append(element("div", "dl-dock-body", {}, ...content), close);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") onClose();
  });
  return panel;
}

/** Puts the panel into the dock, which is made at its first use: over the map, or below one that is narrow. */
export function dock({ shell, stage, config }: MapContext, panel: HTMLElement): void {
  const found = shell.querySelector(".dl-dock") ?? element("div", "dl-dock");
  found.append(panel);
  const isBelow = shell.classList.contains("is-narrow");
  if (found.parentElement !== (isBelow ? shell : stage)) {
    if (isBelow) stage.after(found);
    else stage.append(found);
  }
  if (isBelow) reveal(shell, panel);
  else if (!config.embed) revealWhole(panel);
}
