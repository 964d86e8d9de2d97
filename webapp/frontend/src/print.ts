/** On paper the map keeps the size it has on the screen, so that nothing must be fetched, and is scaled to the sheet. */

/** Width and height of the room for a map on an A4 sheet, in CSS pixels, inside the margins of print.css. */
const UPRIGHT = { width: 690, height: 460 };
const LANDSCAPE = { width: 640, height: 400 };
const GREATEST = 1.6;

/** Factor by which a map of this size fills the sheet. */
export function printScale(width: number, height: number, sheet = UPRIGHT): number {
  if (!(width > 0 && height > 0)) return 1;
  return Math.min(sheet.width / width, sheet.height / height, GREATEST);
}

/** Fixes the stage of a map to its present size while the page is printed. */
export function keepSizeOnPaper(shell: HTMLElement, container: HTMLElement): void {
  const fix = () => {
    const { clientWidth, clientHeight } = container;
    if (shell.classList.contains("is-printed") || clientWidth === 0) return;
    shell.style.setProperty("--dl-print-width", `${clientWidth}px`);
    shell.style.setProperty("--dl-print-height", `${clientHeight}px`);
    shell.style.setProperty("--dl-print-scale", printScale(clientWidth, clientHeight).toFixed(4));
    shell.style.setProperty("--dl-print-scale-wide", printScale(clientWidth, clientHeight, LANDSCAPE).toFixed(4));
    shell.classList.add("is-printed");
  };
  addEventListener("beforeprint", fix);
  addEventListener("afterprint", () => shell.classList.remove("is-printed"));
}
