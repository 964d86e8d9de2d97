/** A class's sign in lines of text. */
import { classPaint, currentTheme, paintSwatch } from "./paint.ts";
import { element } from "./text.ts";

/** The sign of a class as the map paints it. */
export function swatchFor(key: string): HTMLCanvasElement {
  const swatch = element("canvas", "dl-swatch", { "aria-hidden": "true" });
  paintSwatch(swatch, classPaint(currentTheme(), key), devicePixelRatio || 1);
  return swatch;
}
