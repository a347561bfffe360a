/** The arrays of numbers that a definition document gives with a layer: inputs, weights, initial state. */
import * as l10n from "@vscode/l10n";
import type { Problem, Span, Weights } from "../definition";
import { quote } from "../quote";
import { sizeOf, type Tensor } from "../tensor";
import type { LayerNode, NamedArray } from "./json-nodes";

/** Axes of each array, by name. Weights: keras 3.15.1 `layers/rnn/lstm.py`, `LSTMCell.build`. */
const AXES: Readonly<Record<string, readonly string[]>> = {
  inputs: ["batch", "timesteps", "features"],
  initial_state: ["[h, c]", "batch", "units"],
  kernel: ["features", "4 * units"],
  recurrent_kernel: ["units", "4 * units"],
  bias: ["4 * units"],
};
const WEIGHT_NAMES = ["kernel", "recurrent_kernel", "bias"];

export interface LayerArrays {
  /** Shape (batch, timesteps, features). */
  readonly inputs?: Tensor;
  readonly inputsSpan?: Span;
  readonly weights?: Weights;
  /** h and c, each of shape (batch, units). */
  readonly initialState?: readonly Tensor[];
  readonly problems: readonly Problem[];
}

/** Checks the arrays beside a definition; one that is wrong becomes a problem at its place. */
export function layerArrays(node: LayerNode): LayerArrays {
  const problems: Problem[] = [];
  const read = new Map<string, Tensor>();
  for (const array of node.arrays) {
    const checked = check(array);
    if ("shape" in checked) {
      read.set(array.name, checked);
    } else {
      problems.push(checked);
    }
  }
  const weights = Object.fromEntries([...read].filter(([name]) => WEIGHT_NAMES.includes(name)));
  const inputs = read.get("inputs");
  const state = read.get("initial_state");
  return {
    problems,
    ...(inputs ? { inputs, inputsSpan: node.arrays.find(({ name }) => name === "inputs")?.span ?? node.span } : {}),
    ...(Object.keys(weights).length > 0 ? { weights } : {}),
    ...(state ? { initialState: split(state) } : {}),
  };
}

function check({ name, array, span }: NamedArray): Tensor | Problem {
  if ("message" in array) {
    return { severity: "error", code: array.code, message: array.message, span: array.span, argument: name };
  }
  const axes = AXES[name];
  const wrong = (code: string, message: string): Problem => ({
    severity: "error",
    code,
    message,
    span,
    argument: name,
  });
  if (!axes) {
    const message = l10n.t("weights holds {0}, not {1}.", WEIGHT_NAMES.join(", "), quote(name));
    return { ...wrong("weight-unknown", message), severity: "warning" };
  }
  if (array.shape.length !== axes.length) {
    const message = l10n.t(
      "{0} must have {1} axes ({2}), not {3}.",
      name,
      axes.length,
      axes.join(", "),
      array.shape.length,
    );
    return wrong("array-rank", message);
  }
  if (name === "initial_state" && array.shape[0] !== 2) {
    return wrong("state-count", l10n.t("initial_state of LSTM is [h, c]: two arrays, not {0}.", array.shape[0] ?? 0));
  }
  return array;
}

/** The tensors along the first axis. */
function split({ shape: [count = 0, ...shape], data }: Tensor): readonly Tensor[] {
  const size = sizeOf(shape);
  return Array.from({ length: count }, (_, index) => ({ shape, data: data.slice(index * size, (index + 1) * size) }));
}
