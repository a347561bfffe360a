/** Shapes put together from others: what the rules of Keras's layers and of PyTorch's functions share. */
import { sizeFrom, symbolicSize, type Size } from "../scope/values/size";
import { multipleOf } from "../text/multiple";
import type { ArgumentReader } from "./arguments";
import type { Shape } from "./tensors";

/** What one class or function makes of the shapes that come to it. */
export interface ShapeRule {
  /** The shape that comes out, `undefined` where it cannot be told; `input` is the first of `inputs`. */
  readonly shape: (
    input: Shape | undefined,
    args: ArgumentReader,
    inputs: readonly (Shape | undefined)[],
  ) => Shape | undefined;
  /** The values that come out in inference are those that went in. */
  readonly keepsValues?: boolean;
}

/** A number of windows; `undefined` where none fits, which is the framework's own error. */
export const fitting = (windows: Size): Size | undefined =>
  typeof windows === "number" && windows < 1 ? undefined : windows;

/** The number of elements. */
export const product = (sizes: readonly Size[]): Size =>
  sizes.length === 1
    ? sizes[0]!
    : sizeFrom(
        sizes,
        (texts) => texts.join(" * "),
        (numbers) => numbers.reduce((all, number) => all * number, 1),
      );

/** The sizes of a reshaping: at most one -1, which takes what is left. */
export function sizesFilling(sizes: readonly Size[], target: readonly Size[]): readonly Size[] | undefined {
  const free = target.indexOf(-1);
  if (free < 0) return target;
  const others = target.filter((_, axis) => axis !== free);
  const all = product(sizes);
  const taken = product([1, ...others]);
  if (typeof all === "number" && typeof taken === "number") {
    return taken > 0 && all % taken === 0
      ? target.map((size, axis) => (axis === free ? all / taken : size))
      : undefined;
  }
  return target.map((size, axis) => (axis === free ? symbolicSize("None") : size));
}

/** Tensors side by side along an axis. */
export function joinedAlong(inputs: readonly (Shape | undefined)[], axis: number): Shape | undefined {
  const [first] = inputs;
  const shapes = inputs.filter((shape) => shape !== undefined);
  if (first === undefined || shapes.length !== inputs.length) return undefined;
  if (shapes.some((shape) => shape.length !== first.length)) return undefined;
  const at = axis < 0 ? first.length + axis : axis;
  if (at < 0 || at >= first.length) return undefined;
  const sum = sizeFrom(
    shapes.map((shape) => shape[at]!),
    (texts) => texts.join(" + "),
    (numbers) => numbers.reduce((all, number) => all + number, 0),
  );
  return first.map((size, index) => {
    if (index === at) return sum;
    // Two sizes that must agree are the one of which more is known.
    return shapes.map((shape) => shape[index]!).find((other) => typeof other === "number") ?? size;
  });
}

/** Axis by axis from the last the agreed size, or the one that is not 1. */
export function broadcastTogether(inputs: readonly (Shape | undefined)[]): Shape | undefined {
  const shapes = inputs.filter((shape) => shape !== undefined);
  if (shapes.length < inputs.length) return undefined;
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return shapes
    .map((shape): Shape => [...Array<Size>(rank - shape.length).fill(1), ...shape])
    .reduce((joined, shape) => joined.map((size, axis) => (size === 1 ? shape[axis]! : size)));
}

/** Of both directions together. */
export const doubledSize = (size: Size): Size =>
  sizeFrom(
    [size],
    ([text = ""]) => multipleOf(2, text),
    ([number = 0]) => 2 * number,
  );
