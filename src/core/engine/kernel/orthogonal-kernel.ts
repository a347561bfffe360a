/** Orthonormal vectors in the kernel, several times as fast as in TypeScript. */
import { type KernelFactory, sharedFactory } from "./load";
import { KERNEL_LIMITS } from "./memory";

const DOUBLE = 8;
const PAGE = 2 ** 16;

/**
 * Makes vectors orthonormal, in place, in a memory that is given back. Says false, and changes nothing,
 * where this runtime has no kernel or no room for them.
 *
 * @param vectors (count, length), row-major, linearly independent; count <= length
 */
export function orthonormaliseInKernel(
  vectors: Float64Array,
  count: number,
  length: number,
  factory: KernelFactory | undefined = sharedFactory(),
): boolean {
  const even = length + (length % 2);
  const bytes = count * even * DOUBLE;
  if (!factory || bytes > KERNEL_LIMITS.bytes) return false;
  const { memory, freeFrom, orthonormalise } = factory();
  try {
    memory.grow(Math.ceil(bytes / PAGE));
  } catch {
    return false;
  }
  const at = freeFrom();
  const held = new Float64Array(memory.buffer, at, count * even);
  for (let k = 0; k < count; k++) held.set(vectors.subarray(k * length, (k + 1) * length), k * even);
  orthonormalise(at, count, even);
  for (let k = 0; k < count; k++) vectors.set(held.subarray(k * even, k * even + length), k * length);
  return true;
}
