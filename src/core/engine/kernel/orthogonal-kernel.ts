/** Orthonormal vectors in the kernel, several times as fast as in TypeScript. */
import { DOUBLES_IN_KERNEL } from "../limits";
import type { Vectors } from "../weights/orthogonal";
import { type KernelFactory, sharedFactory } from "./load";
import { KERNEL_LIMITS, PAGE } from "./memory";

const DOUBLE = 8;
/** Vectors that the kernel makes orthonormal at once: src/kernel/orthogonal.ts. */
const PANEL = 4;

/** Room for vectors in a memory that is given back; nothing where this runtime has no kernel or no room for them. */
export function vectorsInKernel(
  count: number,
  length: number,
  factory: KernelFactory | undefined = sharedFactory(),
): Vectors | undefined {
  const stride = length + (length % 2);
  const bytes = count * stride * DOUBLE;
  if (!factory || bytes > KERNEL_LIMITS.bytes) return undefined;
  const { memory, freeFrom, orthonormalise } = factory();
  try {
    memory.grow(Math.ceil(bytes / PAGE));
  } catch {
    return undefined;
  }
  const at = freeFrom();
  return {
    data: new Float64Array(memory.buffer, at, count * stride),
    stride,
    *orthonormalise() {
      for (let first = 0; first < count; first += PANEL) {
        const end = Math.min(first + PANEL, count);
        orthonormalise(at, first, end, stride);
        yield (2 * end * PANEL * length) / DOUBLES_IN_KERNEL;
      }
    },
  };
}
