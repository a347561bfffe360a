/** What PyTorch's recurrent modules return: tensors of which the shapes are known as far as their arguments say them. */
import { torchRecurrent } from "../../../catalog/torch/signatures";
import type { Structure } from "../../../returns/layer-returns";
import type { Size } from "../../../scope/values/size";
import { tuple, type AbstractValue, type Tuple } from "../../../scope/values/values";
import type { ArgumentReader } from "../../arguments";
import type { ProducingCall } from "../../facts/producers";
import { noteReturned } from "../../facts/returned-tuples";
import { noteFirstAxis } from "../../facts/unpacking";
import type { Shape, SymbolicTensor } from "../../tensors";
import { noteTimeMajor } from "../misfits/last-step";
import { recurrentSizes } from "./recurrent-sizes";
import { doubledSize } from "../../shape-arithmetic";
import { createTorchTensor, type MadeModule, type TorchPacked } from "../values";

/** One call of a recurrent module. */
export interface RecurrentCall {
  readonly module: MadeModule;
  readonly args: ArgumentReader;
  readonly input: SymbolicTensor;
  /** Of which `input` are the padded rows, if it comes packed. */
  readonly packed: TorchPacked | undefined;
  /** Absent where the call is only tried. */
  readonly producer: ProducingCall | undefined;
}

/** The tensors that the module returns, nested as it nests them (torch 2.13 `nn/modules/rnn.py`). */
export function resultOf(call: RecurrentCall): AbstractValue {
  const { cell, states } = torchRecurrent(call.module.className) ?? { cell: false, states: ["h"] as const };
  return cell ? cellResult(call, states) : sequenceResult(call, states);
}

/** `h_1`, of an LSTMCell `(h_1, c_1)`: each (batch, hidden_size), or (hidden_size) of an input without a batch. */
function cellResult(call: RecurrentCall, states: readonly string[]): AbstractValue {
  const { shape } = call.input;
  const { hidden } = recurrentSizes(call.args);
  const rows = shape && shape.length === 2 ? shape.slice(0, 1) : [];
  const next = states.map((_, index) => returnedTensor(call, index, shape && [...rows, hidden], hidden));
  const names = states.map((state) => `${state}_1`);
  return next.length === 1 ? next[0]! : returnedTuple(call, tuple(next), names);
}

/** `(output, h_n)`, of an LSTM `(output, (h_n, c_n))`. */
function sequenceResult(call: RecurrentCall, states: readonly string[]): AbstractValue {
  const { args, packed } = call;
  const { shape } = call.input;
  const { hidden, output: outputSize, layers, directions } = recurrentSizes(args);
  const batchFirst = args.flag("batch_first", false);
  const isBatched = shape?.length === 3;
  const known = directions !== "unknown" && batchFirst !== "unknown" && shape !== undefined;
  const rows = isBatched ? shape.slice(batchFirst === true ? 0 : 1).slice(0, 1) : [];
  const stack = directions === 2 ? doubledSize(layers) : layers;
  const width = directions === 2 ? doubledSize(outputSize) : outputSize;
  // Packed rows come out as long as the longest of them.
  const longest = packed?.lengths && Math.max(...packed.lengths);
  const outer = shape?.slice(0, -1).map((size, axis) => {
    const isSteps = isBatched && axis === (batchFirst === true ? 1 : 0);
    return isSteps && longest !== undefined ? longest : size;
  });
  const output = returnedTensor(
    call,
    0,
    known && outer ? [...outer, width] : undefined,
    directions === "unknown" ? undefined : width,
  );
  if (batchFirst === false) noteTimeMajor(output);
  const last = states.map((state, index) => {
    const size = state === "h" ? outputSize : hidden;
    const final = returnedTensor(call, index + 1, known ? [stack, ...rows, size] : undefined, size);
    if (!known && typeof stack === "number" && directions !== "unknown") noteFirstAxis(final, stack);
    return final;
  });
  const names = states.map((state) => `${state}_n`);
  const first = packed ? packedLike(packed, output, batchFirst === true) : output;
  return last.length === 1
    ? returnedTuple(call, tuple([first, last[0]!]), ["output", ...names])
    : returnedTuple(call, tuple([first, returnedTuple(call, tuple(last), names)]), ["output", names]);
}

/** @param features the size of its last axis, where no more of its shape may be known */
const returnedTensor = (
  { input, producer }: RecurrentCall,
  output: number,
  shape: Shape | undefined,
  features: Size | undefined,
): SymbolicTensor =>
  createTorchTensor(shape, {
    parents: [input],
    ...(producer && { producer: { ...producer, output } }),
    ...(!shape && features !== undefined && { features }),
  });

const returnedTuple = ({ module: { facts, className } }: RecurrentCall, value: Tuple, names: Structure): Tuple =>
  noteReturned(value, { facts, className, names });

const packedLike = ({ lengths }: TorchPacked, padded: SymbolicTensor, batchFirst: boolean): TorchPacked => ({
  kind: "library",
  family: "torch",
  type: "packed",
  padded,
  batchFirst,
  problems: [],
  ...(lengths && { lengths }),
});
