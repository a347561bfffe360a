/** Shapes with axis names. */
import type { Dimension } from "../definition";

/** `(batch 1, timesteps 3, units 4)`; an axis whose size the document leaves open keeps its symbol: `timesteps None→3`. */
export function formatShape(shape: readonly Dimension[], axes: readonly string[]): string {
  return `(${shape.map((dimension, axis) => formatDimension(dimension, axes[axis] ?? `axis ${axis}`)).join(", ")})`;
}

function formatDimension(dimension: Dimension, axis: string): string {
  if (dimension.kind === "known") {
    return `${axis} ${dimension.value}`;
  }
  const { expression, assumed } = dimension;
  return expression === axis || expression === "" ? `${axis}→${assumed}` : `${axis} ${expression}→${assumed}`;
}
