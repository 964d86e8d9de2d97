/** Words, numbers and small pieces of page in the reader's language. Everything is set as text, never as markup. */
import type { MapConfig } from "./config.ts";

export type Words = Readonly<Record<string, string>>;

/** The string `key` with its {placeholders} filled in; the key itself if the page forgot it. */
export function say(strings: Words, key: string, values: Readonly<Record<string, string | number>> = {}): string {
  return (strings[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Locale tag with Western digits, as the pages around the map write them. */
export function localeOf(config: Pick<MapConfig, "locale">): string {
  return `${config.locale}-u-nu-latn`;
}

export function formatCount(n: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(n);
}

/** A share between 0 and 1 as a percentage with at most one decimal. */
export function formatShare(share: number, locale: string, decimals = 1): string {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: decimals }).format(share);
}

/** A class name inside a sentence, where it begins with a small letter; scripts without capitals stay as they are. */
export function inSentence(label: string, locale: string): string {
  return label.charAt(0).toLocaleLowerCase(locale) + label.slice(1);
}

/** Class names as "a, b or c" in the reader's language. */
export function formatChoice(labels: readonly string[], locale: string): string {
  return new Intl.ListFormat(locale, { type: "disjunction" }).format(labels);
}

type Child = Node | string | null | undefined;

/** An element with class, attributes and children; strings become text nodes. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  attributes: Readonly<Record<string, string>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** A 20 x 20 line icon from one path; decorative, so hidden from screen readers. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "dl-icon");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
