/** `torch.einsum` (torch 2.13 `functional.py`): products of all operands, summed over the axes that do not come out. */
import { einsumEquation, einsumSizes } from "../../../catalog/torch/einsum";
import { sizeOf, type Tensor, zeros } from "../../../tensor";
import { LIMITS } from "../../limits";
import { SLICE, type Work } from "../../work";

/** Throws a RangeError at once where PyTorch raises, or where it would take too long. */
export function einsum(operands: readonly Tensor[], text: string): Work<Tensor> {
  const equation = einsumEquation(text);
  const sizes =
    equation &&
    einsumSizes(
      equation,
      operands.map(({ shape }) => shape),
    );
  if (!equation || !sizes) {
    const shapes = operands.map(({ shape }) => `(${shape.join(", ")})`).join(" and ");
    throw new RangeError(`${shapes} do not fit the equation "${text}"`);
  }
  const { output } = equation;
  const summed = [...sizes.keys()].filter((letter) => !output.includes(letter));
  const axes = [...output, ...summed].map((letter): Axis => {
    const strides = operands.map(({ shape }, index) => strideOf(shape, equation.operands[index] ?? [], letter));
    return { size: sizes.get(letter) ?? 1, strides };
  });
  const terms = sizeOf(axes.map(({ size }) => size));
  if (terms > LIMITS.elements) throw new RangeError(`${terms} products are above the limit of ${LIMITS.elements}`);
  const result = zeros(output.map((letter) => sizes.get(letter) ?? 1));
  return sums(operands, axes, result, terms / Math.max(1, result.data.length));
}

interface Axis {
  readonly size: number;
  /** For each operand how far apart the axis' elements lie; 0 where it has none, or one that counts for all. */
  readonly strides: readonly number[];
}

/** A letter that an operand has twice is its diagonal. */
const strideOf = (shape: readonly number[], letters: readonly string[], letter: string): number =>
  letters.reduce(
    (stride, each, axis) => (each === letter && shape[axis] !== 1 ? stride + sizeOf(shape.slice(axis + 1)) : stride),
    0,
  );

/** @param count terms of each sum */
function* sums(operands: readonly Tensor[], axes: readonly Axis[], result: Tensor, count: number): Work<Tensor> {
  const place = axes.map(() => 0);
  const at = operands.map(() => 0);
  let done = 0;
  for (let index = 0; index < result.data.length; index++) {
    let sum = 0;
    for (let term = 0; term < count; term++) {
      let product = 1;
      for (const [operand, { data }] of operands.entries()) product *= data[at[operand]!]!;
      sum += product;
      step(axes, place, at);
      if (++done < SLICE) continue;
      yield done;
      done = 0;
    }
    result.data[index] = sum;
  }
  return result;
}

/** Goes to the next element, the last axis first. */
function step(axes: readonly Axis[], place: number[], at: number[]): void {
  for (let axis = axes.length - 1; axis >= 0; axis--) {
    const { size, strides } = axes[axis]!;
    const isEnd = ++place[axis]! === size;
    for (const [operand, stride] of strides.entries()) at[operand]! += isEnd ? stride * (1 - size) : stride;
    if (!isEnd) return;
    place[axis] = 0;
  }
}
