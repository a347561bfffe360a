/**
 * A masked run in the kernel, which skips no steps: of each row the steps that count are put side by side, what they
 * leave is put back to where they come from, and a skipped step has the states before it. So a step that is skipped is
 * not calculated at all, as `rnn` of Keras means it (masking.ts).
 */
import { type Tensor, zeros } from "../tensor";
import type { KernelTrace } from "./kernel/kernel";
import { isSkipped } from "./masking";
import { inBlocks, type Work } from "./work";

/** What copying one number takes, in multiply-adds. */
const COPY_COST = 1;

/** Of each row the steps that count, in the order in which they are taken, as indices of these. */
export function countedSteps(mask: Tensor, timesteps: readonly number[]): readonly (readonly number[])[] {
  const rows = Array.from({ length: mask.shape[0] ?? 0 }, (_, row) => row);
  return rows.map((row) => timesteps.flatMap((timestep, step) => (isSkipped(mask, row, timestep) ? [] : [step])));
}

/**
 * The input with the steps that count alone: (batch, the most of a row, features). A shorter row ends with zeros.
 *
 * @param backwards whether the last of them is taken first
 */
export function* packedSteps(
  input: Tensor,
  timesteps: readonly number[],
  counted: readonly (readonly number[])[],
  backwards: boolean,
): Work<Tensor> {
  const [batch = 0, steps = 0, features = 0] = input.shape;
  const most = Math.max(0, ...counted.map(({ length }) => length));
  const packed = zeros([batch, most, features]);
  yield* inBlocks(batch, most * features * COPY_COST + 1, (from, end) => {
    for (let row = from; row < end; row++) {
      for (const [index, step] of (counted[row] ?? []).entries()) {
        const at = (row * steps + timesteps[step]!) * features;
        const to = row * most + (backwards ? most - 1 - index : index);
        packed.data.set(input.data.subarray(at, at + features), to * features);
      }
    }
  });
  return packed;
}

/** What the kernel left of the packed steps, for all steps of each row. */
export function* unpackedStates(
  { states }: KernelTrace,
  steps: number,
  counted: readonly (readonly number[])[],
  initialState: readonly Tensor[] | undefined,
): Work<KernelTrace> {
  const { h, c } = states;
  const [allH, finalH] = yield* unpacked(h, steps, counted, initialState?.[0]);
  if (!c) return { states: { h: allH }, finalStates: { h: finalH } };
  const [allC, finalC] = yield* unpacked(c, steps, counted, initialState?.[1]);
  return { states: { h: allH, c: allC }, finalStates: { h: finalH, c: finalC } };
}

function* unpacked(
  packed: Tensor,
  steps: number,
  counted: readonly (readonly number[])[],
  initial: Tensor | undefined,
): Work<readonly [all: Tensor, final: Tensor]> {
  const [batch = 0, most = 0, units = 0] = packed.shape;
  const all = zeros([batch, steps, units]);
  const final = zeros([batch, units]);
  yield* inBlocks(batch, steps * units * COPY_COST + 1, (from, end) => {
    for (let row = from; row < end; row++) {
      const own = counted[row] ?? [];
      let before = initial?.data.subarray(row * units, (row + 1) * units) ?? new Float32Array(units);
      let taken = 0;
      for (let step = 0; step < steps; step++) {
        if (own[taken] === step) {
          const at = (row * most + taken++) * units;
          before = packed.data.subarray(at, at + units);
        }
        all.data.set(before, (row * steps + step) * units);
      }
      final.data.set(before, row * units);
    }
  });
  return [all, final];
}
