/** The military grid, as field teams and maps on paper use it. */
import { forward, toPoint } from "mgrs";
import type { Position } from "./coordinates.ts";

const SQUARE = /^([A-HJ-NP-Z][A-HJ-NP-V])(\d{4,10})$/;
const REFERENCE = /^(\d{1,2}[C-HJ-NP-X])([A-HJ-NP-Z][A-HJ-NP-V])(\d{4,10})$/;
/** Beyond these the grid has no zones. */
const NORTHERNMOST = 84;
const SOUTHERNMOST = -80;

/** The middle of the square that was typed, with or without blanks, to a kilometre or finer; null if there is no such square.
 *
 * Without its zone ("EV 00906 78410") it is taken for one in the zone of `near`.
 */
export function parseMgrs(text: string, near?: Position): Position | null {
  const typed = text.replace(/\s+/g, "").toUpperCase();
  const isSquare = SQUARE.test(typed);
  const whole = isSquare && near ? `${zoneOf(near)}${typed}` : typed;
  const found = REFERENCE.exec(whole);
  if (!found || found[3].length % 2 === 1) return null;
  try {
    const [lng, lat] = toPoint(whole);
    // Letters that no square of that zone has still give numbers; only a true reference comes back unchanged.
    const isReal = forward([lng, lat], found[3].length / 2) === whole.replace(/^0/, "");
    return isReal ? { lat, lng } : null;
  } catch {
    return null;
  }
}

function zoneOf({ lat, lng }: Position): string {
  return /^\d+[A-Z]/.exec(forward([lng, lat], 0))?.[0] ?? "";
}

/** The reference to a metre, with blanks; null where the grid has no zones. */
export function formatMgrs({ lat, lng }: Position): string | null {
  if (lat >= NORTHERNMOST || lat < SOUTHERNMOST) return null;
  const found = /^(\d+[A-Z])([A-Z]{2})(\d{5})(\d{5})$/.exec(forward([lng, lat]));
  return found && found.slice(1).join(" ");
}
