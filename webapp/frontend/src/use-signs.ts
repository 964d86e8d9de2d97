/** Signs of schools, hospitals and the like: a plate with a drawing of its own, and the damage class at its corner. */
import type { GroundPaint, Theme } from "./paint.ts";
import { drawGradedSite } from "./symbols.ts";

type Line = readonly number[];

/** Lines as x, y, x, y, ... where 1 is the half side of the drawing. Nothing here may look like a protected emblem. */
const SIGNS: Readonly<Record<string, { readonly fill: string; readonly lines: readonly Line[] }>> = {
  school: { fill: "#3a66b8", lines: [[-1, -0.2, 0, -0.7, 1, -0.2, 0, 0.3, -1, -0.2], [-0.55, 0.1, -0.55, 0.65, 0.55, 0.65, 0.55, 0.1]] },
  health: { fill: "#1a7f4e", lines: [[-0.55, -0.8, -0.55, 0.8], [0.55, -0.8, 0.55, 0.8], [-0.55, 0, 0.55, 0]] },
  worship: { fill: "#0f7c80", lines: [[-0.75, 0.8, -0.75, 0.05, -0.5, -0.35, 0, -0.85, 0.5, -0.35, 0.75, 0.05, 0.75, 0.8, -0.75, 0.8]] },
  water: { fill: "#0079ad", lines: [[0, -0.9, 0.6, 0.15, 0.45, 0.65, 0, 0.85, -0.45, 0.65, -0.6, 0.15, 0, -0.9]] },
  power: { fill: "#4d6b82", lines: [[0.25, -0.9, -0.5, 0.15, 0.5, -0.1, -0.25, 0.9]] },
  market: { fill: "#5f7a1e", lines: [[-0.9, -0.7, 0.9, -0.7, 0.9, -0.1, -0.9, -0.1, -0.9, -0.7], [-0.65, -0.1, -0.65, 0.8, 0.65, 0.8, 0.65, -0.1]] },
  government: { fill: "#56606b", lines: [[-0.9, -0.3, 0, -0.85, 0.9, -0.3, -0.9, -0.3], [-0.5, -0.3, -0.5, 0.75], [0.5, -0.3, 0.5, 0.75], [-0.9, 0.75, 0.9, 0.75]] },
  terminal: { fill: "#3f4f9e", lines: [[-0.85, -0.35, 0.85, -0.35, 0.4, -0.8], [0.85, 0.35, -0.85, 0.35, -0.4, 0.8]] },
  industry: { fill: "#7b6a5c", lines: [[-0.9, 0.75, -0.9, -0.1, -0.3, -0.6, -0.3, -0.1, 0.3, -0.6, 0.3, -0.1, 0.9, -0.1, 0.9, 0.75, -0.9, 0.75]] },
};

/** The hospital's plate is round: the one that is looked for first is told by its outline. */
function plate(ctx: CanvasRenderingContext2D, use: string, x: number, y: number, r: number): void {
  ctx.beginPath();
  if (use === "health") ctx.arc(x, y, r * 1.1, 0, 2 * Math.PI);
  else ctx.roundRect(x - r, y - r, 2 * r, 2 * r, r * 0.3);
}

/** `rank` is the damage class, -1 for none; null leaves the corner empty. */
export function drawUseSite(
  ctx: CanvasRenderingContext2D,
  ground: GroundPaint,
  theme: Theme,
  use: string,
  rank: number | null,
  x: number,
  y: number,
  r: number,
  ratio: number,
): void {
  const sign = SIGNS[use];
  ctx.setLineDash([]);
  plate(ctx, use, x, y, r);
  ctx.fillStyle = sign?.fill ?? ground.ink;
  ctx.strokeStyle = ground.paper;
  ctx.lineWidth = 2.5 * ratio;
  ctx.stroke();
  ctx.fill();
  ctx.strokeStyle = "#ffffff";
  ctx.lineWidth = 1.3 * ratio;
  ctx.beginPath();
  for (const line of sign?.lines ?? []) {
    for (let i = 0; i < line.length; i += 2) {
      const [px, py] = [x + line[i] * r * 0.66, y + line[i + 1] * r * 0.66];
      if (i === 0) ctx.moveTo(px, py);
      else ctx.lineTo(px, py);
    }
  }
  ctx.stroke();
  if (rank !== null && rank >= 0) drawGradedSite(ctx, theme, rank, x + r * 0.95, y + r * 0.95, Math.max(r * 0.5, 4 * ratio), ratio);
}
