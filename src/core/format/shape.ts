/** Shapes with axis names. */
import type { Dimension } from "../definition";

/** `(batch 1, timesteps 3, 2·units = 8)`; an axis whose size the document leaves open keeps its symbol: `timesteps None→3`. */
export function formatShape(shape: readonly Dimension[], axes: readonly string[]): string {
  return `(${shape.map((dimension, axis) => formatDimension(dimension, axes[axis] ?? `axis ${axis}`)).join(", ")})`;
}

function formatDimension(dimension: Dimension, axis: string): string {
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
