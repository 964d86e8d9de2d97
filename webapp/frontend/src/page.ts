/** What a page does beyond reading: remembers a theme, sorts its tables, marks the district that the address names.
 *
 * Nothing here is needed to read a page. Storage may be refused (a sandboxed frame, a strict browser): then the
 * choice holds for the page only.
 */
import { currentTheme } from "./paint.ts";
import { bringPrintStyle, bringTypeface } from "./after-view.ts";

const STORED_THEME = "dl-theme";

function remember(theme: string): void {
  try {
    localStorage.setItem(STORED_THEME, theme);
  } catch {
    // Not allowed to store: the theme still changes on this page.
  }
}

function offerThemes(button: HTMLButtonElement): void {
  const name = () => {
    const words = (currentTheme() === "dark" ? button.dataset.toLight : button.dataset.toDark) ?? "";
    button.setAttribute("aria-label", words);
    button.title = words;
  };
  button.addEventListener("click", () => {
    const next = currentTheme() === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    remember(next);
    name();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
  name();
  button.hidden = false;
}

/** A map writes its view into the address of the page as it is moved; links that carry it are told when they are used. */
function carryView(link: HTMLAnchorElement): void {
  const bare = new URL(link.href);
  const carry = () => {
    const address = new URL(bare.pathname + location.search, bare);
    address.searchParams.set("lang", document.documentElement.lang);
    link.href = address.href.replaceAll("%2C", ",");
  };
  for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, carry);
}

type Direction = "ascending" | "descending";

/** Sort key of a row: its name, or the number of a cell, which stands there or is said; missing ones are null and come last. */
function keyOf(row: HTMLTableRowElement, column: number): string | number | null {
  const cell = row.cells[column];
  const value = cell.dataset.value;
  const text = cell.textContent?.trim() ?? "";
  if (value === undefined) return /^\d+$/.test(text) ? Number(text) : text;
  return value === "" ? null : Number(value);
}

function compare(a: string | number | null, b: string | number | null, sign: 1 | -1, language: string): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === "string" || typeof b === "string") return sign * String(a).localeCompare(String(b), language);
  return sign * (a - b);
}

function sortBy(table: HTMLTableElement, column: number, direction: Direction): void {
  const body = table.tBodies[0];
  const sign = direction === "ascending" ? 1 : -1;
  const language = document.documentElement.lang;
  const rows = [...body.rows].map((row) => ({ row, key: keyOf(row, column) }));
  rows.sort((a, b) => compare(a.key, b.key, sign, language));
  body.append(...rows.map(({ row }) => row));
}

/** Turns the headings of a table into buttons; the rows below a total stay where they are. */
function makeSortable(table: HTMLTableElement): void {
  const headings = [...(table.tHead?.rows[0].cells ?? [])].filter(({ dataset }) => dataset.kind);
  for (const heading of headings) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sorter";
    button.title = table.dataset.sortLabel ?? "";
    // A heading may hold a link that sorts without scripts: its words and the unit go into the button.
    const link = heading.querySelector("a.sorter");
    link?.replaceWith(...link.childNodes);
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const first: Direction = heading.dataset.kind === "text" ? "ascending" : "descending";
      const other: Direction = first === "ascending" ? "descending" : "ascending";
      const direction = heading.getAttribute("aria-sort") === first ? other : first;
      for (const each of headings) each.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", direction);
      sortBy(table, heading.cellIndex, direction);
    });
  }
}

/** Marks the row of the district that is chosen on the map or named in the address. */
function markDistrict(chosen: string | null): void {
  for (const row of document.querySelectorAll<HTMLTableRowElement>("tr[data-district]")) {
    const isChosen = row.dataset.district === chosen;
    row.classList.toggle("is-chosen", isChosen);
    if (isChosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

/** With a running map a click on a district moves the map; without one the link opens the page at the district. */
function followDistrictLink(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("a[data-dl-district]") : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0 || !("DamageLedger" in window)) return;
  event.preventDefault();
  document.getElementById("map-section")?.scrollIntoView({ block: "nearest" });
}

/** Opens the folded part that an address with a fragment points into. */
function openTarget(): void {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const fold = target?.closest("details");
  if (fold && !fold.open) {
    fold.open = true;
    target?.scrollIntoView();
  }
}

/** On paper nothing may stay folded away: all parts are open while printing, and as they were afterwards. */
function openForPrint(): void {
  const closed: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    closed.push(...document.querySelectorAll<HTMLDetailsElement>("details:not([open])"));
    for (const fold of closed) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of closed.splice(0)) fold.open = false;
  });
}

/** On a phone the pages of a city stand in one line that scrolls: the page one is on must be in sight. */
function showCurrentPage(): void {
  const here = document.querySelector(".places [aria-current]");
  const line = here?.closest("ul");
  if (!here || !line) return;
  const [link, frame] = [here.getBoundingClientRect(), line.getBoundingClientRect()];
  line.scrollLeft += link.left + link.width / 2 - (frame.left + frame.width / 2);
}

/** A printed page says where it came from, with the view and the choices its address held at that moment. */
function writeAddressForPrint(): void {
  addEventListener("beforeprint", () => {
    for (const place of document.querySelectorAll("[data-page-address]")) place.textContent = location.href;
  });
}

/** A reader who saved this city is told when a page of a newer release is shown. */
function tellNewerRelease(): void {
  const { city, release } = document.body.dataset;
  const notice = document.querySelector<HTMLElement>("[data-newer-release]");
  if (!city || !notice) return;
  try {
    const saved = JSON.parse(localStorage.getItem(`dl-saved-${city}`) ?? "null") as { release: string; savedAt: string } | null;
    if (!saved || saved.release === release) return;
    const locale = `${document.documentElement.lang}-u-nu-latn`;
    const date = new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(new Date(saved.savedAt));
    const text = notice.querySelector("span");
    if (text) text.textContent = (notice.dataset.newerRelease ?? "").replace("{date}", date);
    notice.hidden = false;
  } catch {
    // No storage, or not ours: nothing was saved here.
  }
}

showCurrentPage();
openForPrint();
tellNewerRelease();
writeAddressForPrint();
void bringPrintStyle();
void bringTypeface();
document.querySelectorAll<HTMLButtonElement>("[data-theme-toggle]").forEach(offerThemes);
document.querySelectorAll<HTMLAnchorElement>("a[data-carries-view]").forEach(carryView);
document.querySelectorAll<HTMLTableElement>("table[data-sortable]").forEach(makeSortable);
markDistrict(new URLSearchParams(location.search).get("district"));
openTarget();
addEventListener("hashchange", openTarget);
document.addEventListener("click", followDistrictLink);
document.addEventListener("damage-ledger:state", (event) => {
  markDistrict((event as CustomEvent<{ district: string | null }>).detail.district);
});
