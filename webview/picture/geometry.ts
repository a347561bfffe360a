/** Points and boxes, in CSS pixels, y downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** The middle of a box. */
export const centre = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

export type Direction = "left" | "right" | "up" | "down";

/** The box that one comes to from `from` in that direction: the nearest one, straight ahead counting most. */
export function neighbour<T extends Box>(boxes: readonly T[], from: T, direction: Direction): T | undefined {
  const start = centre(from);
  let best: T | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const box of boxes) {
    const end = centre(box);
    const right = end.x - start.x;
    const down = end.y - start.y;
    const offsets: Readonly<Record<Direction, readonly [ahead: number, aside: number]>> = {
      left: [-right, down],
      right: [right, down],
      up: [-down, right],
      down: [down, right],
    };
    const [ahead, aside] = offsets[direction];
    const distance = ahead + 3 * Math.abs(aside);
    if (ahead > 1 && distance < least) {
      best = box;
      least = distance;
    }
  }
  return best;
}

const CORNER = 6;

/** A path through the points with rounded corners; its segments are horizontal or vertical. */
export function bracket(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (!before) {
        return `M${point.x} ${point.y}`;
      }
      if (!after) {
        return `L${point.x} ${point.y}`;
      }
      const [entry, exit] = [towards(point, before), towards(point, after)];
      return `L${entry.x} ${entry.y}Q${point.x} ${point.y} ${exit.x} ${exit.y}`;
    })
    .join("");
}

/** The point on the way from `from` to `to`, a corner's radius off, at most half way. */
function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : Math.min(CORNER, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
