/** Philox in the kernel, which has a product of 64 bits. */
import type { Stream } from "../weights/random-source";
import { type KernelExports, type KernelFactory, sharedFactory } from "./load";
import { PAGE } from "./memory";

const WORD = 4;
const BLOCK = 4 * WORD;

let shared: KernelExports | undefined;

/**
 * The words of `count` blocks from the `first` on, as long as nobody asks for more: they lie in the kernel's
 * memory. Nothing where this runtime has no kernel.
 */
export function philoxInKernel(stream: Stream, first: number, count: number): Uint32Array | undefined {
  const factory = sharedFactory();
  return factory && drawIn((shared ??= factory()), stream, first, count);
}

/** The same in a kernel of one's own. */
export const philoxIn = (factory: KernelFactory, stream: Stream, first: number, count: number): Uint32Array =>
  drawIn(factory(), stream, first, count);

function drawIn(
  { memory, freeFrom, philox }: KernelExports,
  { key, high }: Stream,
  first: number,
  count: number,
): Uint32Array {
  const at = freeFrom();
  const missing = at + count * BLOCK - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  philox(first, ...high, ...key, count, at);
  return new Uint32Array(memory.buffer, at, count * 4);
}
