/** Coordinates as people type and read them: decimal degrees, degrees with minutes and seconds, MGRS. */
import { westernDigits } from "./folding.ts";
import { parseMgrs } from "./mgrs.ts";

/** A place in degrees, WGS 84. */
export interface Position {
  readonly lat: number;
  readonly lng: number;
}

export interface Typed extends Position {
  readonly notation: "decimal" | "dms" | "mgrs";
}

/** The sides of the sky, longest spelling first: "شرق" must be read before "ش". In Arabic ق is short for east, ش for north. */
const SIDES: readonly (readonly [RegExp, string])[] = [
  [/شمالا|شمال|NORTH/g, "N"],
  [/جنوبا|جنوب|SOUTH/g, "S"],
  [/شرقا|شرق|EAST/g, "E"],
  [/غربا|غرب|WEST/g, "W"],
  [/ش/g, "N"],
  [/ج/g, "S"],
  [/ق/g, "E"],
  [/غ/g, "W"],
];
const PRIMES: readonly (readonly [RegExp, string])[] = [
  [/[ºᵒ˚]|DEG/g, "°"],
  [/''|[″”“„ʺ״]/g, '"'],
  [/[′’‘ʹ´`׳]/g, "'"],
];
const TOKEN = /[NSEW]|[+-]?\d+(?:\.\d+)?|[°'"]|[,;/]/g;
const MARKS = "°'\"";

/** What was typed as a place; null for anything that is no pair of coordinates.
 *
 * Latitude comes first unless a letter says otherwise, or the first number is too large to be one. `near` completes an
 * MGRS reference that was typed without its zone.
 */
export function parseCoordinates(text: string, near?: Position): Typed | null {
  const typed = westernDigits(text).trim();
  const reference = parseMgrs(typed, near);
  if (reference) return { ...reference, notation: "mgrs" };
  const angles = groupsOf(tokensOf(plain(typed)));
  if (angles?.length !== 2) return null;
  const place = placed(angles[0], angles[1]);
  return place && { ...place, notation: angles.some(({ parts }) => parts > 1) ? "dms" : "decimal" };
}

/** One way of writing for each sign; decimal commas become points where two numbers with commas stand side by side. */
function plain(text: string): string {
  let written = text
    .replace(/[\u064b-\u0652\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/\u066b/g, ".")
    .replace(/[\u060c\u066c]/g, ",")
    .replace(/\u061b/g, ";")
    .replace(/[\u2212\u2013]/g, "-")
    .replace(/^\s*geo:/i, "")
    .toUpperCase();
  for (const [pattern, sign] of [...PRIMES, ...SIDES]) written = written.replace(pattern, sign);
  // 35-57-00N: between two digits it is a separator, whatever else it is.
  written = written.replace(/(\d)-(?=\d)/g, "$1 ");
  const commas = /^([+-]?\d{1,3}),(\d+)\s*[;\s]\s*([+-]?\d{1,3}),(\d+)$/.exec(written.trim());
  return commas ? `${commas[1]}.${commas[2]} ${commas[3]}.${commas[4]}` : written;
}

/** The words of what was typed; empty if any of it is none of ours. */
function tokensOf(text: string): string[] {
  const isForeign = text.replace(TOKEN, "").trim() !== "";
  return isForeign ? [] : (text.match(TOKEN) ?? []);
}

interface Angle {
  readonly degrees: number;
  /** How many of degrees, minutes and seconds were given. */
  readonly parts: number;
  readonly side: string | null;
}

const isSide = (token: string) => /^[NSEW]$/.test(token);
const isNumber = (token: string) => /\d/.test(token);

/** Tokens as two angles: split at the letters, else at the only comma, else at the degree signs, else in the middle. */
function groupsOf(tokens: readonly string[]): Angle[] | null {
  const separators = tokens.filter((token) => /[,;/]/.test(token));
  const words = tokens.filter((token) => !/[,;/]/.test(token));
  const numbers = words.filter(isNumber).length;
  if (separators.length > 1 || numbers < 2 || numbers > 6) return null;
  const angles = splitsOf(tokens, words, separators.length === 1).map(angleOf);
  return angles.every((angle): angle is Angle => angle !== null) ? angles : null;
}

function splitsOf(tokens: readonly string[], words: readonly string[], hasSeparator: boolean): readonly string[][] {
  const cut = (at: number, of = words) => [of.slice(0, at), of.slice(at)];
  if (hasSeparator) {
    const at = tokens.findIndex((token) => /[,;/]/.test(token));
    return [tokens.slice(0, at), tokens.slice(at + 1)];
  }
  const sides = words.flatMap((token, i) => (isSide(token) ? [i] : []));
  if (sides.length === 2) return cut(sides[0] === 0 ? sides[1] : sides[0] + 1);
  const degrees = words.flatMap((token, i) => (token === "°" ? [i] : []));
  if (degrees.length === 2) return cut(degrees[1] - 1);
  const numbers = words.flatMap((token, i) => (isNumber(token) ? [i] : []));
  return numbers.length % 2 === 0 ? cut(numbers[numbers.length / 2]) : [];
}

/** Degrees, minutes and seconds with at most one side; only the last of them may have a fraction. */
function angleOf(tokens: readonly string[]): Angle | null {
  const sides = tokens.filter(isSide);
  const numbers = tokens.filter(isNumber);
  const values = numbers.map(Number);
  const isWhole = numbers.slice(0, -1).every((number) => !number.includes("."));
  const isSigned = numbers.slice(1).some((number) => /^[+-]/.test(number));
  if (sides.length > 1 || values.length < 1 || values.length > 3 || !isWhole || isSigned || !areMarksInOrder(tokens)) return null;
  const side = sides.length > 0 ? sides[0] : null;
  const isNegative = numbers[0].startsWith("-");
  const isAtAnEnd = side === null || tokens[0] === side || tokens.at(-1) === side;
  if ((side && isNegative) || !isAtAnEnd || values.slice(1).some((value) => value >= 60)) return null;
  const size = values.reduce((sum, value, i) => sum + Math.abs(value) / 60 ** i, 0);
  return { degrees: isNegative || side === "S" || side === "W" ? -size : size, parts: values.length, side };
}

/** A sign of degrees, minutes or seconds belongs behind the number of that rank. */
function areMarksInOrder(tokens: readonly string[]): boolean {
  let rank = -1;
  return tokens.every((token, i) => {
    if (isNumber(token)) rank++;
    return !MARKS.includes(token) || (token === MARKS[rank] && i > 0 && isNumber(tokens[i - 1]));
  });
}

function placed(first: Angle, second: Angle): Position | null {
  const axis = ({ side }: Angle) => (side === null ? null : side === "N" || side === "S" ? "lat" : "lng");
  const axes = [axis(first), axis(second)];
  if (axes[0] !== null && axes[0] === axes[1]) return null;
  const isUnsaid = axes[0] === null && axes[1] === null;
  const isSwapped = axes[0] === "lng" || axes[1] === "lat" || (isUnsaid && Math.abs(first.degrees) > 90);
  const [lat, lng] = isSwapped ? [second.degrees, first.degrees] : [first.degrees, second.degrees];
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { lat, lng } : null;
}

/** Latitude and longitude to about a metre. */
export function formatDecimal({ lat, lng }: Position): string {
  return `${lat.toFixed(5)}, ${lng.toFixed(5)}`;
}

/** Degrees, minutes and tenths of seconds: about three metres. */
export function formatDms({ lat, lng }: Position): string {
  return `${dms(lat, "N", "S")} ${dms(lng, "E", "W")}`;
}

function dms(degrees: number, positive: string, negative: string): string {
  // Rounded once, in tenths of seconds, so that no 60.0 can come out.
  const tenths = Math.round(Math.abs(degrees) * 36000);
  const minutes = String(Math.floor(tenths / 600) % 60).padStart(2, "0");
  const seconds = ((tenths % 600) / 10).toFixed(1).padStart(4, "0");
  return `${Math.floor(tenths / 36000)}°${minutes}'${seconds}"${degrees < 0 ? negative : positive}`;
}
