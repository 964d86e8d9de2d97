/** A table of the page as it is pasted elsewhere: with its caption, notes, source and address, numbers as numbers. */

export interface PastedTable {
  readonly title: string;
  readonly notes: readonly string[];
  readonly headings: readonly string[];
  readonly rows: readonly (readonly PastedCell[])[];
  readonly address: string;
}

/** What a reader sees, and the bare number of a count, which every spreadsheet takes for a number. */
export interface PastedCell {
  readonly shown: string;
  readonly plain: string;
}

const INVISIBLE = /[\u200e\u200f\u061c\u2066-\u2069]/g;
/** A text that begins so would be run as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** `further` are words about the table that stand outside it. */
export function readTable(table: HTMLTableElement, further: readonly string[], address: string): PastedTable {
  const [title = "", ...notes] = [...(table.caption?.querySelectorAll(":scope > span") ?? [])].map(textOf);
  return {
    title,
    notes: [...further.map(tidy), ...notes],
    headings: cellsOf(table.tHead?.rows[0]).map((cell) => headingOf(cell)),
    rows: [...table.tBodies[0].rows, ...(table.tFoot?.rows ?? [])].map((row) => cellsOf(row).map(cellOf)),
    address,
  };
}

/** Tab-separated, with the words about the table in lines of their own above and below it. */
export function asTabs({ title, notes, headings, rows, address }: PastedTable): string {
  const line = (cells: readonly string[]) => cells.map((cell) => cell.replace(/[\t\r\n]+/g, " ")).join("\t");
  const figures = rows.map((row) => line(row.map(({ plain }, i) => (i === 0 ? inert(plain) : plain))));
  return [title, ...notes.slice(0, 1), line(headings), ...figures, ...notes.slice(1), address, ""].join("\n");
}

export function asHtml({ title, notes, headings, rows, address }: PastedTable, direction: string): string {
  const heads = headings.map((text) => `<th>${escaped(text)}</th>`).join("");
  const body = rows.map(([name, ...cells]) => {
    const figures = cells.map(({ shown }) => `<td align="right">${escaped(shown)}</td>`).join("");
    return `<tr><th align="${direction === "rtl" ? "right" : "left"}">${escaped(name?.shown ?? "")}</th>${figures}</tr>`;
  });
  const told = notes.map((note) => `<p>${escaped(note)}</p>`);
  const table = `<table border="1" dir="${direction}"><thead><tr>${heads}</tr></thead><tbody>${body.join("")}</tbody></table>`;
  const link = `<p><a href="${escaped(address)}">${escaped(address)}</a></p>`;
  return `<div dir="${direction}"><p><b>${escaped(title)}</b></p>${told.slice(0, 1).join("")}${table}${told.slice(1).join("")}${link}</div>`;
}

function cellsOf(row: HTMLTableRowElement | undefined): HTMLTableCellElement[] {
  return [...(row?.cells ?? [])].filter(({ dataset }) => dataset.copy !== "no");
}

/** Name and unit or denominator of a column in one line. */
function headingOf(cell: HTMLElement): string {
  const unit = textOf(cell.querySelector(".unit"));
  const name = textOf(cell.querySelector(".heading"));
  return unit ? `${name} (${unit})` : name;
}

function cellOf(cell: HTMLElement): PastedCell {
  const copy = cell.cloneNode(true) as HTMLElement;
  const note = textOf(copy.querySelector(".unit"));
  for (const part of copy.querySelectorAll('.unit, [data-copy="no"]')) part.remove();
  const value = textOf(copy);
  const shown = note ? `${value} (${note})` : value;
  return { shown, plain: numberOf(cell.dataset.value, shown, note) };
}

/** A whole number bare, without separators; shares and words as they are shown. */
export function numberOf(value: string | undefined, shown: string, note: string): string {
  return value !== undefined && /^-?\d+$/.test(value) && !note && !shown.includes("%") ? value : shown;
}

function textOf(node: Element | null): string {
  return tidy(node?.textContent ?? "");
}

function tidy(text: string): string {
  return text.replace(INVISIBLE, "").replace(/\s+/g, " ").trim();
}

function inert(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter] ?? letter);
}
