/** Colours, outlines and patterns of the map, in a light and a dark theme.
 *
 * The class colours were chosen for the largest smallest difference between any two of them, seen with normal,
 * red-blind, green-blind and blue-blind eyes. Each class has a pattern as well, and places that nobody assessed are
 * hatched: never blank and never the colour of "no visible damage". webapp/maps/legend.py holds the same table for the
 * pages; a test holds the two together.
 */
import { NOT_ASSESSED } from "./config.ts";

export type Theme = "light" | "dark";
export type PatternName = "solid" | "cross" | "diagonal" | "dots" | "plain" | "hatched" | "sparse" | "rings" | "level" | "upright";

export interface ClassPaint {
  readonly fill: string;
  readonly outline: string;
  readonly pattern: PatternName;
}

export const GRADE_KEYS = ["no_visible_damage", "possible", "moderate", "severe", "destroyed"] as const;

/** Key of a rank as tiles write it; -1 is not assessed. */
export function keyOfRank(rank: number): string {
  return GRADE_KEYS[rank] ?? NOT_ASSESSED;
}

const CLASSES: Record<Theme, Record<string, ClassPaint>> = {
  light: {
    destroyed: { fill: "#1e2553", outline: "#0d1230", pattern: "solid" },
    severe: { fill: "#cc024c", outline: "#7d0030", pattern: "cross" },
    moderate: { fill: "#da7a3b", outline: "#7a3c0f", pattern: "diagonal" },
    possible: { fill: "#f9bc00", outline: "#7d5f00", pattern: "dots" },
    no_visible_damage: { fill: "#d7dee4", outline: "#5f6a74", pattern: "plain" },
    not_assessed: { fill: "#ffffff", outline: "#7b7468", pattern: "hatched" },
  },
  dark: {
    destroyed: { fill: "#ae51c6", outline: "#e3c3ec", pattern: "solid" },
    severe: { fill: "#e7703f", outline: "#ffc9b0", pattern: "cross" },
    moderate: { fill: "#f8df4c", outline: "#fff6c2", pattern: "diagonal" },
    possible: { fill: "#7fb4c9", outline: "#cfe8f2", pattern: "dots" },
    no_visible_damage: { fill: "#5d636b", outline: "#aab1b9", pattern: "plain" },
    not_assessed: { fill: "#15191d", outline: "#8f959b", pattern: "hatched" },
  },
};

/** Groups that are no classes: reasons why there is none, and how far apart sources are (one hue, its own). */
const OTHERS: Record<Theme, Record<string, ClassPaint>> = { light: others("light"), dark: others("dark") };

function others(theme: Theme): Record<string, ClassPaint> {
  const [none, [agree, near, far], edge] =
    theme === "light"
      ? [{ fill: "#ffffff", outline: "#7b7468" }, ["#d3e6ee", "#6fa8c4", "#12486b"], "#12384f"]
      : [{ fill: "#15191d", outline: "#8f959b" }, ["#2f4450", "#5f9dbb", "#d9f0fb"], "#a9cfe2"];
  return {
    not_yet: { ...none, pattern: "sparse" },
    unseen_n: { ...none, pattern: "rings" },
    unseen_i: { ...none, pattern: "level" },
    unseen_o: { ...none, pattern: "upright" },
    one_source: { ...none, pattern: "dots" },
    unmapped: { ...none, pattern: "cross" },
    agree: { fill: agree, outline: edge, pattern: "plain" },
    one_apart: { fill: near, outline: edge, pattern: "diagonal" },
    far_apart: { fill: far, outline: edge, pattern: "solid" },
  };
}

export interface GroundPaint {
  readonly paper: string;
  readonly ink: string;
  readonly faint: string;
  readonly water: string;
  readonly road: string;
  readonly roadEdge: string;
  readonly street: string;
  readonly rail: string;
  readonly districtLine: string;
  readonly selected: string;
  readonly crater: string;
  readonly incident: string;
  readonly watermark: string;
  readonly watermarkHalo: string;
  readonly failed: string;
  /** Share of a district, from low to high: one hue, so that nobody reads it as the class colours. */
  readonly ramp: readonly string[];
}

const GROUND: Record<Theme, GroundPaint> = {
  light: {
    paper: "#f4f2ee",
    ink: "#1d2227",
    faint: "#c4beb2",
    water: "#c3d9e2",
    road: "#ffffff",
    roadEdge: "#cfc8ba",
    street: "#fbfaf7",
    rail: "#a49c8e",
    districtLine: "#4d473d",
    selected: "#0067b8",
    crater: "#0b6a63",
    incident: "#5b2a9d",
    watermark: "rgba(29, 34, 39, 0.26)",
    watermarkHalo: "rgba(255, 255, 255, 0.22)",
    failed: "#e6e1d8",
    ramp: ["#f1e4d3", "#e2bd9d", "#c98a76", "#974b5a", "#561d42"],
  },
  dark: {
    paper: "#15191d",
    ink: "#eceae6",
    faint: "#3a4148",
    water: "#1c3440",
    road: "#353d45",
    roadEdge: "#0e1114",
    street: "#262d33",
    rail: "#565f68",
    districtLine: "#aeb4ba",
    selected: "#5cc1ff",
    crater: "#3fd0c0",
    incident: "#c9a7ff",
    watermark: "rgba(236, 234, 230, 0.26)",
    watermarkHalo: "rgba(0, 0, 0, 0.3)",
    failed: "#22272c",
    ramp: ["#2f2d33", "#5d3f44", "#9a5a4b", "#d08a58", "#f6cf8f"],
  },
};

export function classPaint(theme: Theme, key: string): ClassPaint {
  return CLASSES[theme][key] ?? OTHERS[theme][key] ?? CLASSES[theme][NOT_ASSESSED];
}

export function groundPaint(theme: Theme): GroundPaint {
  return GROUND[theme];
}

/** The theme the page asks for in html[data-theme], else what the reader's system prefers; paper is light, as in tokens.css. */
export function currentTheme(root: HTMLElement = document.documentElement): Theme {
  if (matchMedia("print").matches) return "light";
  const asked = root.dataset.theme;
  if (asked === "light" || asked === "dark") return asked;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Calls back when the page or the system changes theme. */
export function watchTheme(onChange: (theme: Theme) => void): void {
  let last = currentTheme();
  const check = () => {
    const now = currentTheme();
    if (now === last) return;
    last = now;
    onChange(now);
  };
  new MutationObserver(check).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  for (const query of ["(prefers-color-scheme: dark)", "print"]) matchMedia(query).addEventListener("change", check);
}

/** Side of a pattern in device pixels: 256 CSS pixels hold a whole number of them, so tiles join without a seam. */
export function patternSide(cssSide: 4 | 8, ratio: number): number {
  return Math.max(2, Math.round(cssSide * ratio));
}

const patterns = new Map<string, CanvasPattern>();

/** How a class is filled: a flat colour, or a repeating pattern that lines up from tile to tile; each is made once. */
export function fillOf(ctx: CanvasRenderingContext2D, paint: ClassPaint, cssSide: 4 | 8, ratio: number): string | CanvasPattern {
  if (paint.pattern === "solid" || paint.pattern === "plain") return paint.fill;
  const side = patternSide(cssSide, ratio);
  const key = `${paint.pattern} ${paint.fill} ${paint.outline} ${side}`;
  const known = patterns.get(key);
  if (known) return known;
  const made = makePattern(ctx, paint, side);
  if (made) patterns.set(key, made);
  return made ?? paint.fill;
}

function makePattern(ctx: CanvasRenderingContext2D, paint: ClassPaint, side: number): CanvasPattern | null {
  const cell = document.createElement("canvas");
  cell.width = cell.height = side;
  const brush = cell.getContext("2d");
  if (!brush) return null;
  brush.fillStyle = paint.fill;
  brush.fillRect(0, 0, side, side);
  brush.strokeStyle = brush.fillStyle = paint.outline;
  drawCell(brush, paint.pattern, side);
  return ctx.createPattern(cell, "repeat");
}

function drawCell(brush: CanvasRenderingContext2D, pattern: PatternName, side: number): void {
  if (pattern === "dots") {
    brush.beginPath();
    brush.arc(side / 2, side / 2, side * 0.15, 0, 2 * Math.PI);
    brush.fill();
    return;
  }
  if (pattern === "rings") {
    brush.lineWidth = side * 0.1;
    brush.beginPath();
    brush.arc(side / 2, side / 2, side * 0.28, 0, 2 * Math.PI);
    brush.stroke();
    return;
  }
  if (pattern === "level" || pattern === "upright") {
    const isLevel = pattern === "level";
    brush.fillRect(0, 0, isLevel ? side : side * 0.16, isLevel ? side * 0.16 : side);
    return;
  }
  if (pattern === "sparse") {
    brush.fillRect(0, side * 0.35, side * 0.6, side * 0.2);
    return;
  }
  brush.globalAlpha = pattern === "hatched" ? 1 : 0.75;
  brush.lineWidth = side * (pattern === "hatched" ? 0.14 : 0.12);
  if (pattern !== "hatched") diagonals(brush, side, 1);
  if (pattern !== "diagonal") diagonals(brush, side, -1);
}

/** Lines at 45 degrees, drawn past the corners so that neighbouring cells join. */
function diagonals(brush: CanvasRenderingContext2D, side: number, slope: 1 | -1): void {
  brush.beginPath();
  for (const shift of [-side, 0, side]) {
    brush.moveTo(-side + shift, slope > 0 ? 2 * side : -side);
    brush.lineTo(2 * side + shift, slope > 0 ? -side : 2 * side);
  }
  brush.stroke();
}

/** Draws a legend swatch with exactly the fill of the map. */
export function paintSwatch(canvas: HTMLCanvasElement, paint: ClassPaint, ratio: number): void {
  const width = Number(canvas.dataset.width ?? 22);
  const height = Number(canvas.dataset.height ?? 16);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const ctx = canvas.getContext("2d");
  if (!ctx) return;
  ctx.fillStyle = fillOf(ctx, paint, 8, ratio);
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.strokeStyle = paint.outline;
  ctx.lineWidth = ratio * 1.5;
  ctx.strokeRect(ratio * 0.75, ratio * 0.75, canvas.width - ratio * 1.5, canvas.height - ratio * 1.5);
}
