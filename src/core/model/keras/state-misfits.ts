/** Initial states that do not fit the layer that they are given to: said at the call, as far as their shapes are known. */
import * as l10n from "@vscode/l10n";
import { recurrentClass } from "../../catalog/keras/recurrent";
import { torchRecurrent } from "../../catalog/torch/signatures";
import type { Problem, Span } from "../../definition";
import type { Interpreter } from "../../scope/interpreter";
import { symbolicSize, type Size } from "../../scope/size";
import type { AbstractValue } from "../../scope/values";
import { readArguments, type ArgumentReader } from "../arguments";
import { isLayer, isTensor, type KerasLayer, type KerasTensor, type Shape } from "./values";
import { recurrentSizes } from "../torch/recurrent-sizes";

/** The shapes of states that a call gives, one for each; `undefined` of one of which nothing is known. */
export const shapesOf = (states: readonly AbstractValue[]): readonly (Shape | undefined)[] =>
  states.map((state) => (isTensor(state) || state.kind === "array" ? state.shape : undefined));

const refusal = (code: string, message: string, span: Span): readonly Problem[] => [
  { severity: "error", code, message, span, argument: "initial_state" },
];

/**
 * Keras does not look at the states before the model runs, and fails then: too few or too many for an LSTM, or states of
 * another size than `units` (keras 3.15.1). A GRU passes over a second state.
 */
export function kerasStateMisfits(
  interpreter: Interpreter,
  layer: KerasLayer,
  states: readonly AbstractValue[],
  span: Span,
): readonly Problem[] {
  const inner = layer.className === "Bidirectional" && isLayer(layer.inner) ? layer.inner : layer;
  const recurrence = recurrentClass(inner.className);
  if (recurrence === undefined || recurrence.space.length > 0) return [];
  const names = recurrence.states.map((state) => `state_${state}`);
  const own = inner === layer ? names : ["forward", "backward"].flatMap((way) => names.map((name) => `${way}_${name}`));
  if (states.length < own.length || (states.length > own.length && recurrence.states.length > 1)) {
    const message = l10n.t(
      "{0} takes {1} initial states, [{2}], and is given {3}.",
      layer.className,
      own.length,
      own.join(", "),
      states.length,
    );
    return refusal("initial-state-count", message, span);
  }
  const units = readArguments(interpreter, inner.arguments, ["units"]).size("units");
  const sizes = shapesOf(states).map((shape) => shape?.at(-1));
  const wrong = sizes.find((size) => typeof size === "number" && size !== units);
  if (typeof units !== "number" || typeof wrong !== "number") return [];
  const message = l10n.t(
    "{0} has {1} units, but the initial state has {2}. Give it states of {1}, or units={2}.",
    inner.className,
    units,
    wrong,
  );
  return refusal("initial-state-shape", message, span);
}

/** `nn.LSTM`, `nn.GRU`, `nn.RNN` and their cells, in the words of torch 2.13 `nn/modules/rnn.py`, `check_forward_args`. */
export function torchStateMisfits(
  className: string,
  args: ArgumentReader,
  input: KerasTensor,
  given: AbstractValue,
  states: readonly AbstractValue[] | undefined,
  span: Span,
): readonly Problem[] {
  const module = torchRecurrent(className);
  if (!module) return [];
  const names = module.states.map((state) => `${state}_0`);
  const isSingle = isTensor(given) || given.kind === "array";
  const isList = given.kind === "tuple" || given.kind === "list";
  if (names.length === 1 ? isList : isSingle || (states !== undefined && states.length !== names.length)) {
    const message =
      names.length === 1
        ? l10n.t("{0} takes one initial state, {1}, but a tuple is given.", className, names[0] ?? "")
        : l10n.t(
            "{0} takes a tuple of {1} initial states, ({2}), but {3} is given.",
            className,
            names.length,
            names.join(", "),
            isSingle ? l10n.t("one tensor") : l10n.t("a tuple of {0}", states?.length ?? 0),
          );
    return refusal("initial-state-count", message, span);
  }
  const shapes = shapesOf(isSingle ? [given] : (states ?? []));
  return module.states.flatMap((state, index) => {
    const shape = shapes[index];
    const expected = shape && expectedShape(args, input, module.cell, state, shape.length);
    if (!shape || !expected || (shape.length === expected.length && !differ(shape, expected))) return [];
    const message = l10n.t(
      "{0} must have the shape {1}, but it has {2}.",
      names[index] ?? "",
      shownSizes(expected),
      shownSizes(shape),
    );
    return refusal("initial-state-shape", message, span);
  });
}

/** (num_layers * directions, batch, hidden_size), of a cell (batch, hidden_size); without the batch for an input that has none. */
function expectedShape(
  args: ArgumentReader,
  { shape, origin }: KerasTensor,
  isCell: boolean,
  state: string,
  rank: number,
): Shape | undefined {
  const { hidden, output, layers, directions } = recurrentSizes(args);
  const batchFirst = args.flag("batch_first", false);
  if (directions === "unknown" || batchFirst === "unknown") return undefined;
  const isKnown = shape !== undefined && origin !== "argument" && origin !== "assumed";
  // Of an input that is not known the states tell whether it is a batch.
  const isBatched = isKnown ? shape.length === (isCell ? 2 : 3) : rank === (isCell ? 2 : 3);
  const row = isKnown ? shape[isCell || batchFirst ? 0 : 1] : undefined;
  const rows: Shape = isBatched ? [row ?? symbolicSize("batch")] : [];
  const size = state === "h" ? output : hidden;
  if (isCell) return [...rows, hidden];
  const stack = typeof layers === "number" ? layers * directions : layers;
  if (typeof stack !== "number" && directions === 2) return undefined;
  return [stack, ...rows, size];
}

/** Whether a size differs that both are known to have. */
const differ = (one: Shape, other: Shape): boolean =>
  one.some((size, axis) => {
    const expected = other[axis];
    return typeof size === "number" && typeof expected === "number" && size !== expected;
  });

const shownSizes = (shape: Shape): string => {
  const sizes = shape.map((size: Size) => (typeof size === "number" ? String(size) : size.expression));
  return `(${sizes.join(", ")}${sizes.length === 1 ? "," : ""})`;
};
