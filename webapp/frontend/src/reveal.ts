/** On a narrow page a panel opens below its map, which may be below the window: both are brought into sight. */

/** Share of the window that must be left for a panel, so that nothing has to move. */
const ENOUGH = 0.4;

/** Whether so little of the window is left under the upper edge of a panel that the page has to scroll. */
export function isOutOfSight(top: number, windowHeight: number): boolean {
  return windowHeight - top < ENOUGH * windowHeight;
}

/** Scrolls the page as far as it must for a panel over a wide map to stand in the window. */
export function revealWhole(panel: HTMLElement): void {
  panel.scrollIntoView({ block: "nearest", behavior: behaviour() });
}

function behaviour(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

/** Scrolls the page until the map stands at its head and the panel below it; over the map, nothing moves. */
export function reveal(shell: HTMLElement, panel: HTMLElement): void {
  if (!shell.classList.contains("is-narrow") || shell.classList.contains("is-embed")) return;
  if (!isOutOfSight(panel.getBoundingClientRect().top, innerHeight)) return;
  shell.scrollIntoView({ block: "start", behavior: behaviour() });
}
