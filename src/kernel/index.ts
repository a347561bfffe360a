// What the kernel exports. Written in AssemblyScript; scripts/build-kernel.mjs compiles it, and
// src/core/engine/kernel/ calls it and lays out its memory. All addresses are in bytes.
export { orthonormalise } from "./orthogonal";
export { philox } from "./philox";
export { run } from "./run";

/** Where free memory begins. */
export function freeFrom(): usize {
  return (__heap_base + 63) & ~63;
}
