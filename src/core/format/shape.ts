/** Shapes with axis names. */
import type { Dimension } from "../definition";

/**
 * `(batch 1, timesteps 3, 2·units = 8)`; an axis whose size the document leaves open keeps its symbol: `timesteps None→3`.
 * A shape of another rank than `axes` has sizes alone, `(5, 10)`: which axis is missing cannot be told.
 */
export function formatShape(shape: readonly Dimension[], axes: readonly string[]): string {
  const names = axes.length === shape.length ? axes : [];
  return `(${shape.map((dimension, axis) => formatDimension(dimension, names[axis])).join(", ")})`;
}

function formatDimension(dimension: Dimension, axis: string | undefined): string {
  if (axis === undefined) {
    return dimension.kind === "known" ? `${dimension.value}` : `${dimension.expression}→${dimension.assumed}`;
  }
  const name = axisName(axis);
  if (dimension.kind === "known") {
    return `${name} ${dimension.value}`;
  }
  const { expression, assumed } = dimension;
  return expression === axis || expression === "" ? `${axis}→${assumed}` : `${name} ${expression}→${assumed}`;
}

/**
 * What stands before the size of an axis: its name, or a formula and what it comes to: `units` 3, `2·units =` 6, so that
 * nobody takes the size for a factor.
 */
export const axisName = (axis: string): string => (/ [*+] /.test(axis) ? `${axis.replaceAll(" * ", "·")} =` : axis);
