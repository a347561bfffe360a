/** What comes out of a layer that is put behind tensors. */
import { plainSignature, TIME_SLICES } from "../../catalog/keras/plain-layers";
import { type RecurrentClass, recurrentClass } from "../../catalog/keras/recurrent";
import type { Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { symbolicSize } from "../../scope/values/size";
import { tuple, UNKNOWN, type AbstractValue } from "../../scope/values/values";
import { readArguments } from "../arguments";
import { type Use, weightsNow } from "../facts/layer-facts";
import { noteRefusedBefore } from "../facts/refusals";
import { createTensor, isTensor, tensorOfArray, type Shape, type SymbolicTensor } from "../tensors";
import { doubledSize } from "../shape-arithmetic";
import { callCell, isCell, runCells } from "./cells";
import { lambdaResult } from "./lambda-layer";
import { withProducer } from "./producers";
import { CONVOLUTION_PARAMETERS, shapeRule, stateShape } from "./shape-rules";
import { noteOpenBatch } from "./stateful-batch";
import { isLayer, type KerasLayer } from "./values";

const batch = symbolicSize("batch");

/** The tensors that a layer is called on: one, or those of a list; arrays count as tensors. */
export function tensorsOf(
  interpreter: Interpreter,
  value: AbstractValue | undefined,
  name?: string,
): readonly SymbolicTensor[] {
  if (value === undefined) return [];
  if (isTensor(value)) return [value];
  if (value.kind === "array") return [tensorOfArray(value, name)];
  const items = value.kind === "list" || value.kind === "tuple" ? itemsOf(interpreter, value) : undefined;
  if (items === undefined || items.some((item) => !isTensor(item) && item.kind !== "array")) {
    return [createTensor(undefined, "assumed")];
  }
  return items.flatMap((item) => tensorsOf(interpreter, item));
}

/** What comes out of a layer behind these tensors. */
export function applyLayer(
  interpreter: Interpreter,
  layer: KerasLayer,
  inputs: readonly SymbolicTensor[],
  use: Use,
): AbstractValue {
  const calculated = layer.className === "Lambda" ? lambdaResult(interpreter, layer, inputs, use) : undefined;
  return calculated ?? withProducer(interpreter, outcome(interpreter, layer, inputs, use), layer, inputs, use);
}

function outcome(
  interpreter: Interpreter,
  layer: KerasLayer,
  inputs: readonly SymbolicTensor[],
  use: Use,
): AbstractValue {
  const [first] = inputs;
  const { className } = layer;
  if (layer.facts !== undefined && first !== undefined) noteApplication(interpreter, layer, first, use);
  if (className === "Bidirectional") return bidirectional(interpreter, layer, inputs, use);
  if (className === "TimeDistributed") return timeDistributed(interpreter, layer, inputs, use);
  if (className === "RNN") {
    return runCells(interpreter, layer, inputs, (cell, input, use) => noteApplication(interpreter, cell, input, use));
  }
  if (isCell(className)) return callCell(interpreter, layer, inputs);
  if (className === "InputLayer") return first ?? UNKNOWN;
  const recurrence = recurrentClass(className);
  if (recurrence !== undefined) return recurrent(interpreter, layer, inputs, recurrence);
  const rule = shapeRule(className);
  if (rule === undefined) return createTensor(undefined, "assumed", { parents: inputs });
  const args = readArguments(interpreter, layer.arguments, Object.keys(plainSignature(className) ?? {}));
  const shape = rule.shape(
    first?.shape,
    args,
    inputs.map((input) => input.shape),
  );
  if (rule.keepsValues && first !== undefined)
    return createTensor(shape, first.origin, { ...keptBy(first), parents: inputs });
  return createTensor(shape, "layer", { parents: inputs });
}

const keptBy = (tensor: SymbolicTensor): Pick<SymbolicTensor, "source" | "data"> => ({
  ...(tensor.source && { source: tensor.source }),
  ...(tensor.data && { data: tensor.data }),
});

function noteApplication(interpreter: Interpreter, layer: KerasLayer, input: SymbolicTensor, use: Use): void {
  const mode = interpreter.mode();
  if (mode === "trial" || layer.facts === undefined) return;
  const onData = input.data && { fed: input.data, layerWeights: weightsNow(layer.facts) };
  noteOpenBatch(interpreter, layer, layer.facts, input);
  noteRefusedBefore(interpreter, layer.facts, input);
  layer.facts.applications.push({ mode, input, use, ...onData });
}

/** The output of a recurrent layer, with its states beside it where it returns them. */
function recurrent(
  interpreter: Interpreter,
  layer: KerasLayer,
  inputs: readonly SymbolicTensor[],
  recurrence: RecurrentClass,
): AbstractValue {
  const names = recurrence.space.length > 0 ? CONVOLUTION_PARAMETERS : ["units"];
  const args = readArguments(interpreter, layer.arguments, names);
  const input = inputs[0]?.shape;
  const [rows = batch, steps = symbolicSize("timesteps")] = input?.length === 3 + recurrence.space.length ? input : [];
  const state = stateShape(recurrence, input, args);
  const sequences = args.flag("return_sequences", false);
  const made = { parents: inputs, ...(layer.facts && { computedBy: layer.facts }) };
  const tensor = (shape: Shape | undefined) => createTensor(shape, "layer", made);
  const output = tensor(
    sequences === "unknown" || state === undefined ? undefined : sequences ? [rows, steps, ...state] : [rows, ...state],
  );
  const withStates = args.flag("return_state", false);
  // For tests of its own, tf.keras 2 returns one more.
  if (layer.arguments.some(({ name }) => name === "return_runtime")) return UNKNOWN;
  if (withStates === false) return output;
  if (withStates === "unknown") return UNKNOWN;
  return tuple([output, ...recurrence.states.map(() => tensor(state && [rows, ...state]))]);
}

/** The initial states are the whole layer's, not those of a layer inside it. */
const withoutStates = ({ initialState: _initialState, ...use }: Use): Use => use;
const withoutMask = ({ mask: _mask, ...use }: Use): Use => use;

function bidirectional(
  interpreter: Interpreter,
  layer: KerasLayer,
  inputs: readonly SymbolicTensor[],
  use: Use,
): AbstractValue {
  const { inner } = layer;
  if (!isLayer(inner)) return createTensor(undefined, "assumed", { parents: inputs });
  const forward = applyLayer(interpreter, inner, inputs, withoutStates(use));
  const args = readArguments(interpreter, layer.arguments, ["layer", "merge_mode", "weights", "backward_layer"]);
  const backward = args.value("backward_layer");
  // It reads the same input; what it returns has the forward layer's shape.
  if (isLayer(backward)) applyLayer(interpreter, backward, inputs, withoutStates(use));
  const mode = args.value("merge_mode");
  const merge = mode === undefined ? "concat" : mode.kind === "constant" ? mode.value : undefined;
  const [output, ...states] = forward.kind === "tuple" ? forward.items : [forward];
  if (!isTensor(output) || merge === undefined) return UNKNOWN;
  const both = [...states, ...states];
  if (merge === null) return tuple([output, output, ...both]);
  const merged =
    merge === "concat"
      ? createTensor(output.shape && doubled(output.shape), "layer", {
          parents: [output],
          ...(layer.facts && { computedBy: layer.facts }),
        })
      : output;
  return both.length === 0 ? merged : tuple([merged, ...both]);
}

const doubled = (shape: Shape): Shape =>
  shape.map((size, axis) => (axis < shape.length - 1 ? size : doubledSize(size)));

function timeDistributed(
  interpreter: Interpreter,
  layer: KerasLayer,
  inputs: readonly SymbolicTensor[],
  use: Use,
): AbstractValue {
  const { inner } = layer;
  const shape = inputs[0]?.shape;
  const [rows = batch, steps = symbolicSize("timesteps"), ...rest] = shape ?? [];
  const slices = interpreter.mode() === "trial" ? undefined : slicesOf(inputs, layer);
  const within = createTensor(shape && shape.length > 1 ? [rows, ...rest] : undefined, "layer", {
    parents: inputs,
    ...(slices && { producer: slices }),
  });
  const result = isLayer(inner) ? applyLayer(interpreter, inner, [within], withoutMask(withoutStates(use))) : UNKNOWN;
  if (!isTensor(result) || result.shape === undefined) return createTensor(undefined, "assumed", { parents: inputs });
  return createTensor([result.shape[0] ?? rows, steps, ...result.shape.slice(1)], "layer", { parents: [result] });
}

/** What comes to the layer inside TimeDistributed: each step of each row as a row of its own. */
const slicesOf = (inputs: readonly SymbolicTensor[], { node }: KerasLayer): SymbolicTensor["producer"] => ({
  layer: {
    className: TIME_SLICES,
    name: "slices",
    config: {},
    open: [],
    span: node?.span ?? { start: 0, end: 0 },
    identity: {},
  },
  inputs,
  states: [],
  output: 0,
});
