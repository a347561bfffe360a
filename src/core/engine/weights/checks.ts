/** Whether given weights and initial states fit a layer (keras/src/layers/rnn/rnn.py 3.15.1, `RNN.build`, `RNN.call`). */
import * as l10n from "@vscode/l10n";
import type { Problem, Weights } from "../../definition";
import { quote } from "../../text/quote";
import { type Tensor, tensor } from "../../tensor";
import type { Feed, Variable } from "../layer";
import { refusal, shownShape } from "../problems";
import { ownEntry } from "../../lookup";

/** An error for each given weight that is missing, too many or of another shape. */
export function checkWeights(variables: readonly Variable[], given: Weights): readonly Problem[] {
  return [
    ...variables.flatMap(({ name, shape }) => {
      const weight = ownEntry(given, name);
      return weight ? checkShape(name, shape, weight.shape) : [missing(name, shape)];
    }),
    ...Object.keys(given)
      .filter((name) => variables.every((variable) => variable.name !== name))
      .map((name) => unexpected(name, variables)),
  ];
}

/** A state that a layer hands on from step to step. */
export interface LayerState {
  /** `h`, or where it holds several layers `forward/h`, `cells/0/c`. */
  readonly name: string;
  /** Without the batch axis. */
  readonly shape: readonly number[];
}

/**
 * Errors of what a layer takes beside its input (batch, timesteps, …).
 *
 * @param states in the layer's order
 */
export const checkFeedOf = (
  className: string,
  states: readonly LayerState[],
  { initialState, mask, lengths }: Omit<Feed, "input">,
  [batch = 0, timesteps = 0]: readonly number[],
): readonly Problem[] => [
  ...(initialState ? checkInitialState(className, states, batch, initialState) : []),
  ...(mask ? checkMask([batch, timesteps], mask) : []),
  ...(lengths ? [lengthsUnknown(className)] : []),
];

/** Keras has no packed sequences. */
export const lengthsUnknown = (className: string): Problem =>
  refusal("lengths-unknown", "lengths", l10n.t("{0} takes no lengths, which are PyTorch's: give a mask.", className));

/** An error where a layer is given another number of states than it has. */
export const wrongStateCount = (className: string, names: readonly string[], given: number): Problem =>
  refusal(
    "initial-state-count",
    "initial_state",
    l10n.t(
      "initial_state has {0} tensors, and {1} takes {2}: [{3}].",
      given,
      className,
      names.length,
      names.join(", "),
    ),
  );

/**
 * Errors where an initial state is not one tensor for each of the layer's states.
 *
 * @param states in the layer's order
 */
function checkInitialState(
  className: string,
  states: readonly LayerState[],
  batch: number,
  initialState: readonly Tensor[],
): readonly Problem[] {
  if (initialState.length !== states.length) {
    const names = states.map(({ name }) => name);
    return [wrongStateCount(className, names, initialState.length)];
  }
  return initialState.flatMap(({ shape }, index) => {
    const expected = [batch, ...(states[index]?.shape ?? [])];
    if (isRepeatable(shape, expected)) return [];
    const message = l10n.t(
      "initial_state[{0}] has the shape {1}, but batch and units ask for {2}.",
      index,
      shownShape(shape),
      shownShape(expected),
    );
    return [refusal("initial-state-shape", "initial_state", message)];
  });
}

/** An error where a mask has not one number for each step of each row, or of one row for all. */
export function checkMask(expected: readonly number[], { shape }: Tensor): readonly Problem[] {
  if (isRepeatable(withoutUnitAxis(shape, expected.length), expected)) return [];
  const message = l10n.t(
    "mask has the shape {0}, but batch and timesteps of the input ask for {1}.",
    shownShape(shape),
    shownShape(expected),
  );
  return [refusal("mask-shape", "mask", message)];
}

/** Whether it is of that shape, or has one row that counts for each of the batch. */
const isRepeatable = (shape: readonly number[], expected: readonly number[]): boolean =>
  sameShape(shape, expected) || (shape[0] === 1 && sameShape(shape.slice(1), expected.slice(1)));

/** (batch, timesteps, 1) as (batch, timesteps), as Keras's `rnn` takes a mask too. */
const withoutUnitAxis = (shape: readonly number[], rank: number): readonly number[] =>
  shape.length === rank + 1 && shape.at(-1) === 1 ? shape.slice(0, rank) : shape;

/** A mask in which `checkMask` found no problem, with a number for each step of each row. */
export const wholeMask = (mask: Tensor, expected: readonly number[]): Tensor =>
  withRows({ ...mask, shape: withoutUnitAxis(mask.shape, expected.length) }, expected[0] ?? 0);

/**
 * A tensor (batch, …), of which one row alone is each row of the batch, as Keras's eager calls broadcast it (keras 3.15.1
 * on TensorFlow, JAX and PyTorch; a compiled model on TensorFlow refuses it).
 */
export function withRows(rows: Tensor, batch: number): Tensor {
  const [given, ...axes] = rows.shape;
  if (given === batch || given !== 1) return rows;
  const data = new Float32Array(batch * rows.data.length);
  for (let row = 0; row < batch; row++) data.set(rows.data, row * rows.data.length);
  return tensor([batch, ...axes], data);
}

/** Whether two shapes have the same axes. */
export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

function checkShape(name: string, expected: readonly number[], shape: readonly number[]): readonly Problem[] {
  if (sameShape(shape, expected)) return [];
  const message = l10n.t(
    "The weight {0} has the shape {1}, but features and units ask for {2}.",
    name,
    shownShape(shape),
    shownShape(expected),
  );
  return [refusal("weights-shape", `weights/${name}`, message)];
}

const missing = (name: string, shape: readonly number[]): Problem =>
  refusal(
    "weights-missing",
    "weights",
    name === "bias"
      ? l10n.t("The weight bias of shape {0} is missing. Give it, or set use_bias to False.", shownShape(shape))
      : l10n.t("The weight {0} of shape {1} is missing.", name, shownShape(shape)),
  );

const unexpected = (name: string, variables: readonly Variable[]): Problem =>
  refusal(
    "weights-unexpected",
    `weights/${name}`,
    l10n.t(
      "The layer has no weight {0}; it has {1}.",
      quote(name),
      variables.map((variable) => variable.name).join(", "),
    ),
  );
