/** Initial states that do not fit the module of PyTorch's that they are given to: said at the call, as far as their shapes are known. */
import * as l10n from "@vscode/l10n";
import { torchRecurrent } from "../../../catalog/torch/signatures";
import type { Problem, Span } from "../../../definition";
import { symbolicSize, type Size } from "../../../scope/values/size";
import type { AbstractValue } from "../../../scope/values/values";
import type { ArgumentReader } from "../../arguments";
import { shapesOf, stateRefusal } from "../../facts/given-states";
import { isTensor, type Shape, type SymbolicTensor } from "../../tensors";
import { recurrentSizes } from "../recurrent/recurrent-sizes";

/** A module with its arguments, and what it is called on. */
interface ModuleCall {
  readonly className: string;
  readonly args: ArgumentReader;
  readonly input: SymbolicTensor;
}

/** The argument that gives the initial states. */
interface StateArgument {
  readonly value: AbstractValue;
  /** One by one; absent where nobody knows how many they are. */
  readonly states: readonly AbstractValue[] | undefined;
  readonly span: Span;
}

/** `nn.LSTM`, `nn.GRU`, `nn.RNN` and their cells, in the words of torch 2.13 `nn/modules/rnn.py`, `check_forward_args`. */
export function torchStateMisfits(
  { className, args, input }: ModuleCall,
  { value: given, states, span }: StateArgument,
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
    return stateRefusal("initial-state-count", message, span);
  }
  const shapes = shapesOf(isSingle ? [given] : (states ?? []));
  return module.states.flatMap((state, index) => {
    const shape = shapes[index];
    const expected = shape && expectedShape(args, input, module.cell, state, shape.length);
    if (!shape || !expected || (shape.length === expected.length && !differ(shape, expected))) return [];
    const sentence = l10n.t(
      "{0} must have the shape {1}, ({2}), but it has {3}.",
      names[index] ?? "",
      shownSizes(expected),
      axesOf(args, module.cell, state, expected.length).join(", "),
      shownSizes(shape),
    );
    const isAlone = shape.length > expected.length && input.shape?.length === (module.cell ? 1 : 2);
    const message = isAlone
      ? `${sentence} ${l10n.t("The input has no batch axis: {0}.", shownSizes(input.shape))}`
      : sentence;
    return stateRefusal("initial-state-shape", message, span);
  });
}

/** (num_layers * directions, batch, hidden_size), of a cell (batch, hidden_size); without the batch for an input that has none. */
function expectedShape(
  args: ArgumentReader,
  { shape, origin }: SymbolicTensor,
  isCell: boolean,
  state: string,
  rank: number,
): Shape | undefined {
  const { hidden, output, layers, directions } = recurrentSizes(args);
  const batchFirst = args.flag("batch_first", false);
  if (directions === "unknown" || batchFirst === "unknown") return undefined;
  const isKnown = shape !== undefined && origin !== "argument" && origin !== "assumed";
  const most = isCell ? 2 : 3;
  // Of an input of other axes that is said, not of the states.
  if (isKnown && shape.length !== most && shape.length !== most - 1) return undefined;
  // Of an input that is not known the states tell whether it is a batch.
  const isBatched = isKnown ? shape.length === most : rank === most;
  const row = isKnown ? shape[isCell || batchFirst ? 0 : 1] : undefined;
  const rows: Shape = isBatched ? [row ?? symbolicSize("batch")] : [];
  const size = state === "h" ? output : hidden;
  if (isCell) return [...rows, hidden];
  const stack = typeof layers === "number" ? layers * directions : layers;
  if (typeof stack !== "number" && directions === 2) return undefined;
  return [stack, ...rows, size];
}

/** What the axes of such a state are. */
function axesOf(args: ArgumentReader, isCell: boolean, state: string, rank: number): readonly string[] {
  const { hidden, output, directions } = recurrentSizes(args);
  const size = state === "h" && output !== hidden ? "proj_size" : "hidden_size";
  const stack = isCell ? [] : [directions === 2 ? "2 * num_layers" : "num_layers"];
  return [...stack, ...(rank > stack.length + 1 ? ["batch"] : []), size];
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
