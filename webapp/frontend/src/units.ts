/** Lengths and areas in words: metres or kilometres, square metres, hectares or square kilometres. */
import { type Words, say } from "./text.ts";

function number(value: number, locale: string): string {
  // Three figures say all that a touch on a screen can measure.
  const decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return new Intl.NumberFormat(locale, { maximumFractionDigits: decimals }).format(value);
}

export function lengthInWords(metres: number, strings: Words, locale: string): string {
  if (metres < 10) return say(strings, "unit.m", { n: number(Math.round(metres * 10) / 10, locale) });
  if (metres < 1000) return say(strings, "unit.m", { n: number(Math.round(metres), locale) });
  return say(strings, "unit.km", { n: number(metres / 1000, locale) });
}

export function areaInWords(squareMetres: number, strings: Words, locale: string): string {
  if (squareMetres < 10_000) return say(strings, "unit.m2", { n: number(Math.round(squareMetres), locale) });
  if (squareMetres < 1_000_000) return say(strings, "unit.ha", { n: number(squareMetres / 10_000, locale) });
  return say(strings, "unit.km2", { n: number(squareMetres / 1_000_000, locale) });
}
