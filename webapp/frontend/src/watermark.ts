/** The mark of a synthetic city, drawn into every tile: no screenshot, print or embed of the map is without it. */
import { type Theme, groundPaint } from "./paint.ts";

const PERIOD = 512; // CSS pixels; two texts per period, like bricks, over four tiles
const ANGLE = -Math.PI / 7;

const sheets = new Map<string, HTMLCanvasElement>();

/** Draws the part of the repeated text that belongs to the tile at column x, row y of the current zoom. */
export function drawWatermark(
  ctx: CanvasRenderingContext2D,
  text: string,
  theme: Theme,
  tile: { readonly x: number; readonly y: number },
  side: number,
  ratio: number,
): void {
  const sheet = sheetOf(text, theme, ratio, side);
  const column = ((tile.x % 2) + 2) % 2;
  const row = ((tile.y % 2) + 2) % 2;
  ctx.drawImage(sheet, column * side, row * side, side, side, 0, 0, side, side);
}

/** One period of the text, drawn once per theme and resolution. */
function sheetOf(text: string, theme: Theme, ratio: number, side: number): HTMLCanvasElement {
  const key = `${theme} ${ratio} ${text}`;
  let sheet = sheets.get(key);
  if (!sheet) {
    sheet = document.createElement("canvas");
    sheet.width = sheet.height = 2 * side;
    const ctx = sheet.getContext("2d");
    if (ctx) writeBricks(ctx, text, groundPaint(theme).watermark, groundPaint(theme).watermarkHalo, ratio);
    sheets.set(key, sheet);
  }
  return sheet;
}

function writeBricks(ctx: CanvasRenderingContext2D, text: string, colour: string, halo: string, ratio: number): void {
  ctx.scale(ratio, ratio);
  ctx.font = "600 15px system-ui, sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colour;
  ctx.strokeStyle = halo;
  ctx.lineWidth = 3;
  ctx.lineJoin = "round";
  // Each text is repeated one period away on every side, so that what leaves the sheet enters it opposite.
  for (const [x, y] of [[PERIOD / 4, PERIOD / 4], [(3 * PERIOD) / 4, (3 * PERIOD) / 4]]) {
    for (const dx of [-PERIOD, 0, PERIOD]) for (const dy of [-PERIOD, 0, PERIOD]) writeAt(ctx, text, x + dx, y + dy);
  }
}

function writeAt(ctx: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(ANGLE);
  ctx.strokeText(text, 0, 0);
  ctx.fillText(text, 0, 0);
  ctx.restore();
}
