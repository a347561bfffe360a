/** Tensors of PyTorch's random numbers, drawn in slices. */
import { sizeOf, type Tensor, tensor } from "../../tensor";
import { DRAW_COST, NORMAL_BLOCK, type TorchGenerator } from "../../torch-generator";
import { inBlocks, type Work } from "../work";

/** A tensor of uniform numbers on ±bound, which the generator draws next. */
export function* uniformTensor(generator: TorchGenerator, shape: readonly number[], bound: number): Work<Tensor> {
  const data = new Float32Array(sizeOf(shape));
  yield* inBlocks(data.length, DRAW_COST, (from, end) => {
    data.set(generator.uniform(end - from, -bound, bound), from);
  });
  return tensor(shape, data);
}

/** The first rows of a table of `all` standard normal numbers, which the generator draws next: no more than these need. */
export function* normalTensor(generator: TorchGenerator, shape: readonly number[], all: number): Work<Tensor> {
  const wanted = sizeOf(shape);
  if (all < NORMAL_BLOCK) return tensor(shape, generator.normal(all).slice(0, wanted));
  const rest = all % NORMAL_BLOCK;
  const blocks = Math.min((all - rest) / NORMAL_BLOCK, Math.ceil(wanted / NORMAL_BLOCK));
  const data = new Float32Array(Math.max(blocks * NORMAL_BLOCK, wanted));
  // A number takes a root, a sine and half a logarithm.
  yield* inBlocks(blocks, 3 * NORMAL_BLOCK * DRAW_COST, (from, end) => {
    data.set(generator.normal((end - from) * NORMAL_BLOCK), from * NORMAL_BLOCK);
  });
  if (rest > 0 && wanted > all - NORMAL_BLOCK) {
    generator.skip(rest);
    data.set(generator.normal(NORMAL_BLOCK).subarray(0, wanted - (all - NORMAL_BLOCK)), all - NORMAL_BLOCK);
  }
  return tensor(shape, data.slice(0, wanted));
}
