/** What a frame says of its height, in the four dialects that pages understand, and what a page believes of it. */

export const LEAST_HEIGHT = 100;
export const MOST_HEIGHT = 4000;
/** Our own dialect, which Datawrapper's pages understand in shape: {"damage-map-height": {view: height}}. */
export const OWN_KEY = "damage-map-height";

/** Every message that tells `height`: ours, AMP's, Medium's and, where a secret came with the address, WordPress's. */
export function heightMessages(view: string, height: number, address: string, secret: string | null): unknown[] {
  return [
    { [OWN_KEY]: { [view]: height } },
    { sentinel: "amp", type: "embed-size", height },
    JSON.stringify({ src: address, context: "iframe.resize", height }),
    ...(secret === null ? [] : [{ secret, message: "height", value: height }]),
  ];
}

/** The secret that WordPress writes behind the address of a frame ("#?secret=abc"); it is no state of ours. */
export function secretIn(hash: string): string | null {
  return /^#\?secret=([A-Za-z0-9]{1,64})$/.exec(hash)?.[1] ?? null;
}

/** The height in one of our messages; null if it is none of ours or no height that a page should believe. */
export function heightIn(message: unknown): number | null {
  if (typeof message !== "object" || message === null) return null;
  const told = (message as Record<string, unknown>)[OWN_KEY];
  if (typeof told !== "object" || told === null) return null;
  const [height] = Object.values(told);
  const isHeight = typeof height === "number" && Number.isFinite(height) && height >= LEAST_HEIGHT && height <= MOST_HEIGHT;
  return isHeight ? Math.ceil(height) : null;
}

/** What a page asks of frames that may have told their height before it listened. */
export const QUESTION = { [OWN_KEY]: "?" } as const;

export function isQuestion(message: unknown): boolean {
  return typeof message === "object" && message !== null && (message as Record<string, unknown>)[OWN_KEY] === "?";
}
