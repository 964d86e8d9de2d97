/** Writing that a reader need not get exactly right: names and digits brought to one form before they are compared. */

const DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;
/** Short vowels, the superscript alef, tatweel; accents left over from a Latin letter; direction marks. */
const UNWRITTEN = /[\u064b-\u065f\u0670\u0640\u0300-\u036f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Arabic-Indic and Persian digits as Western ones. */
export function westernDigits(text: string): string {
  return text.replace(DIGITS, (digit) => String(digit.charCodeAt(0) & 15));
}

/** The form in which two spellings of one name are equal.
 *
 * Latin: no case, no accents. Arabic: no vowel signs; every alef is bare, ta marbuta is ha, alef maqsura and Persian
 * ya are ya, Persian kaf is kaf. Hyphens, quotation marks and the like are blanks. Says the same as `fold` in
 * webapp/places/name_index.py.
 */
export function fold(text: string): string {
  return westernDigits(text)
    .normalize("NFKD")
    .replace(UNWRITTEN, "")
    .toLowerCase()
    .replace(/[\u0622\u0623\u0625\u0671]/g, "\u0627")
    .replace(/\u0629/g, "\u0647")
    .replace(/[\u0649\u06cc]/g, "\u064a")
    .replace(/\u06a9/g, "\u0643")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** How well a name answers what was typed, both folded: 0 is the whole name, 1 its start, 2 the start of a word of it,
 * 3 somewhere inside; -1 not at all. The Arabic article, and hyphens in Latin names, may be left out.
 */
export function likeness(name: string, typed: string): number {
  if (!typed) return -1;
  if (name === typed) return 0;
  const bare = name.replace(/^(\u0627\u0644|(al|ad|an|ar|as|at|az) )/, "");
  if (bare === typed) return 0;
  if (name.startsWith(typed) || bare.startsWith(typed)) return 1;
  if (name.includes(` ${typed}`)) return 2;
  return typed.length > 2 && (name.includes(typed) || name.replaceAll(" ", "").includes(typed.replaceAll(" ", ""))) ? 3 : -1;
}
