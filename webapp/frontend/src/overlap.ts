/** Which of several boxes can be shown without touching one another. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Which boxes can be shown without touching one kept before; earlier boxes win. */
export function withoutOverlap(boxes: readonly Box[], gap = 4): boolean[] {
  const kept: Box[] = [];
  return boxes.map((box) => {
    const isFree = kept.every(
      (other) =>
        Math.abs(box.x - other.x) * 2 >= box.width + other.width + 2 * gap ||
        Math.abs(box.y - other.y) * 2 >= box.height + other.height + 2 * gap,
    );
    if (isFree) kept.push(box);
    return isFree;
  });
}
