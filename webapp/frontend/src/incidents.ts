/** Incidents (strikes and the like): which may have happened by a date, and their sign, unlike any sign of damage. */
import type { Incidents } from "./decode.ts";
import type { GroundPaint } from "./paint.ts";
import { type Frame, type Scene, placing } from "./scene.ts";

/** The switch of the incidents among the kinds of site. */
export const INCIDENT = "incident";

export type Certainty = "certain" | "possible" | "later";

/** Certain: its last possible day is past; possible: its first is. One without any date is possible at every date. */
export function certaintyOf(from: string, until: string, date: string): Certainty {
  if (until !== "" && until <= date) return "certain";
  return from <= date ? "possible" : "later";
}

export function isIncidentShown(incidents: Incidents, i: number, scene: Scene): boolean {
  if (scene.hiddenKinds.has(INCIDENT)) return false;
  if (scene.districtRow !== null && incidents.districts[i] !== scene.districtRow) return false;
  return certaintyOf(incidents.from[i], incidents.until[i], scene.date) !== "later";
}

type Brush = Pick<CanvasRenderingContext2D, "beginPath" | "moveTo" | "lineTo" | "arc" | "closePath" | "fill" | "stroke" | "setLineDash"> & {
  fillStyle: string | CanvasGradient | CanvasPattern;
  strokeStyle: string | CanvasGradient | CanvasPattern;
  lineWidth: number;
};

/** A star of eight points: full where it surely happened by the date, empty where it may have. */
export function drawIncident(ctx: Brush, ground: GroundPaint, isCertain: boolean, x: number, y: number, r: number, ratio: number): void {
  ctx.beginPath();
  for (let corner = 0; corner < 16; corner++) {
    const angle = (corner * Math.PI) / 8 - Math.PI / 2;
    const far = corner % 2 === 0 ? r : r * 0.5;
    const [px, py] = [x + far * Math.cos(angle), y + far * Math.sin(angle)];
    if (corner === 0) ctx.moveTo(px, py);
    else ctx.lineTo(px, py);
  }
  ctx.closePath();
  ctx.setLineDash([]);
  ctx.strokeStyle = ground.paper;
  ctx.lineWidth = 3.5 * ratio;
  ctx.stroke();
  ctx.fillStyle = isCertain ? ground.incident : ground.paper;
  ctx.fill();
  ctx.strokeStyle = ground.incident;
  ctx.lineWidth = 1.5 * ratio;
  ctx.stroke();
}

export function drawIncidents(ctx: CanvasRenderingContext2D, incidents: Incidents, frame: Frame, scene: Scene, ground: GroundPaint): void {
  const place = placing(incidents.extent, frame);
  const [west, north, east, south] = place.box;
  for (let i = 0; i < incidents.n; i++) {
    const [ux, uy] = [incidents.xy[2 * i], incidents.xy[2 * i + 1]];
    if (ux < west || ux > east || uy < north || uy > south || !isIncidentShown(incidents, i, scene)) continue;
    const [x, y] = [ux * place.scale - place.dx, uy * place.scale - place.dy];
    const r = (frame.zoom >= 16 ? 9 : 7) * frame.ratio;
    const isChosen = scene.selected?.layer === "incidents" && Number(scene.selected.id) === incidents.ids[i];
    if (isChosen) {
      ctx.beginPath();
      ctx.arc(x, y, r * 1.6, 0, 2 * Math.PI);
      ctx.strokeStyle = ground.selected;
      ctx.lineWidth = 2.5 * frame.ratio;
      ctx.stroke();
    }
    drawIncident(ctx, ground, certaintyOf(incidents.from[i], incidents.until[i], scene.date) === "certain", x, y, r, frame.ratio);
  }
}
