/** The arrays of numbers that a definition document gives with a layer: inputs, weights, initial state. */
import * as l10n from "@vscode/l10n";
import { columnAxis, type RecurrentClass, recurrentClass } from "../catalog/recurrent";
import type { Problem, Span, Weights } from "../definition";
import { quote } from "../quote";
import { sizeOf, type Tensor } from "../tensor";
import type { LayerNode, NamedArray } from "./json-nodes";

/** The axes that an array can have, by its name. Weights: keras 3.15.1 `layers/rnn/lstm.py`, `LSTMCell.build`, and beside it. */
function axesOf(name: string, layer: RecurrentClass): readonly (readonly string[])[] {
  const columns = columnAxis(layer);
  switch (name) {
    case "inputs":
      return [["batch", "timesteps", "features"]];
    case "initial_state":
      return [[stateList(layer), "batch", "units"]];
    case "kernel":
      return [["features", columns]];
    case "recurrent_kernel":
      return [["units", columns]];
    case "bias":
      return layer.biasRanks.map((rank) => (rank === 1 ? [columns] : ["biases", columns]));
    default:
      return [];
  }
}

/** As one would write it: `[h, c]`. */
const stateList = ({ states }: RecurrentClass): string => `[${states.join(", ")}]`;

const WEIGHT_NAMES = ["kernel", "recurrent_kernel", "bias"];

export interface LayerArrays {
  /** Shape (batch, timesteps, features). */
  readonly inputs?: Tensor;
  readonly inputsSpan?: Span;
  readonly weights?: Weights;
  /** One for each of the layer's states, each of shape (batch, units). */
  readonly initialState?: readonly Tensor[];
  readonly problems: readonly Problem[];
}

/** Checks the arrays beside a definition; one that is wrong becomes a problem at its place. */
export function layerArrays(node: LayerNode): LayerArrays {
  const problems: Problem[] = [];
  const read = new Map<string, Tensor>();
  for (const array of node.arrays) {
    const checked = check(array, node.className);
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

function check({ name, array, span }: NamedArray, className: string): Tensor | Problem {
  if ("message" in array) {
    return { severity: "error", code: array.code, message: array.message, span: array.span, argument: name };
  }
  const layer = recurrentClass(className);
  const possible = layer ? axesOf(name, layer) : [];
  const [axes] = possible;
  const wrong = (code: string, message: string): Problem => ({
    severity: "error",
    code,
    message,
    span,
    argument: name,
  });
  if (!layer || !axes) {
    const message = l10n.t("weights holds {0}, not {1}.", WEIGHT_NAMES.join(", "), quote(name));
    return { ...wrong("weight-unknown", message), severity: "warning" };
  }
  if (!possible.some(({ length }) => length === array.shape.length)) {
    const message = l10n.t(
      "{0} must have {1} axes ({2}), not {3}.",
      name,
      axes.length,
      axes.join(", "),
      array.shape.length,
    );
    return wrong("array-rank", message);
  }
  const { states } = layer;
  if (name === "initial_state" && array.shape[0] !== states.length) {
    const message = l10n.t(
      "initial_state of {0} is {1}: {2} arrays, not {3}.",
      className,
      stateList(layer),
      states.length,
      array.shape[0] ?? 0,
    );
    return wrong("state-count", message);
  }
  return array;
}

/** The tensors along the first axis. */
function split({ shape: [count = 0, ...shape], data }: Tensor): readonly Tensor[] {
  const size = sizeOf(shape);
  return Array.from({ length: count }, (_, index) => ({ shape, data: data.slice(index * size, (index + 1) * size) }));
}
