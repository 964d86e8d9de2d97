/** What can wait comes after the first view: on a slow line the map and its figures are there before it.
 *
 * These are the style of the printed page and the Arabic typeface. A reader who saves data, or whose line is slow, keeps the typeface of the device. Once it was fetched, the script
 * in the head of every page takes it from the browser's cache before anything is drawn.
 */
const STORED_TYPEFACE = "dl-typeface";
const FACES = ['400 1em "Plex Arabic"', '600 1em "Plex Arabic"'];
const ARABIC_LETTER = "\u0627";
const LONGEST_WAIT_MS = 15_000;

interface Line {
  readonly saveData?: boolean;
  readonly effectiveType?: string;
}

/** True if the reader's line is not known to be slow or dear. */
export function canSpare(line: Line | undefined): boolean {
  return !line?.saveData && (line?.effectiveType ?? "4g") === "4g";
}

/** Settles when the page is loaded and its map, if it has one, is drawn. */
async function firstView(): Promise<void> {
  const drawn = document.querySelector(".dl-map")
    ? new Promise((resolve) => {
        document.addEventListener("damage-ledger:drawn", resolve, { once: true });
        setTimeout(resolve, LONGEST_WAIT_MS);
      })
    : null;
  if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  await drawn;
}

/** Fetches the style of the printed page; without scripts the page links it itself. */
export async function bringPrintStyle(): Promise<void> {
  const address = document.querySelector<HTMLMetaElement>('meta[name="print-style"]')?.content;
  if (!address) return;
  await firstView();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.media = "print";
  link.href = address;
  document.head.append(link);
}

/** Fetches the typeface once the page stands, and only then changes to it. */
export async function bringTypeface(): Promise<void> {
  const root = document.documentElement;
  const { connection } = navigator as Navigator & { readonly connection?: Line };
  if (root.dir !== "rtl" || root.classList.contains("has-typeface") || !canSpare(connection)) return;
  await firstView();
  try {
    await Promise.all(FACES.map((face) => document.fonts.load(face, ARABIC_LETTER)));
    root.classList.add("has-typeface");
    localStorage.setItem(STORED_TYPEFACE, "1");
  } catch {
    // Not fetched, or not allowed to remember it: the typeface of the device goes on serving.
  }
}
