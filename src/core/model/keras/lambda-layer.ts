/** Keras's `Lambda` layer: what comes out is told by following its function. */
import { createActivation } from "../../scope/functions/activations";
import { itemsOf } from "../../scope/expressions/members";
import { entriesOf } from "../../scope/values/collections";
import type { Interpreter } from "../../scope/interpreter";
import { constant, createFrame, tuple, UNKNOWN, type AbstractValue } from "../../scope/values/values";
import { readArguments } from "../arguments";
import type { Use } from "../facts/layer-facts";
import { isTensor, type SymbolicTensor } from "../tensors";
import type { KerasLayer } from "./values";

/** One tensor or several; `undefined` where what comes out is not told by the function. */
export function lambdaResult(
  interpreter: Interpreter,
  layer: KerasLayer,
  inputs: readonly SymbolicTensor[],
  { isOnList = inputs.length > 1 }: Use,
): AbstractValue | undefined {
  const { node } = layer;
  const args = readArguments(interpreter, layer.arguments, ["function", "output_shape", "mask", "arguments"]);
  const called = args.value("function");
  const more = args.value("arguments");
  const named = more === undefined ? new Map<string, AbstractValue>() : entriesOf(interpreter, more);
  const [first] = inputs;
  if (called === undefined || named === undefined || first === undefined || node === undefined) return undefined;
  const result = interpreter.call(called, {
    node,
    written: [],
    arguments: [
      { value: isOnList ? tuple(inputs) : first, node },
      ...[...named, ...givenByKeras(called, inputs)].map(([name, value]) => ({ name, value, node })),
    ],
    activation: createActivation(createFrame(), interpreter.mode()),
  });
  const items = isTensor(result) ? [result] : itemsOf(interpreter, result);
  return items && items.length > 0 && items.every(isTensor) ? result : undefined;
}

/** What a function gets where it has a parameter of that name (keras 3.15.1 `layers/core/lambda_layer.py`, `call`). */
function givenByKeras(
  called: AbstractValue,
  inputs: readonly SymbolicTensor[],
): readonly (readonly [name: string, value: AbstractValue])[] {
  const followed = called.kind === "method" ? called.function : called;
  const names = followed?.kind === "function" ? followed.node.parameters.map(({ name }) => name) : [];
  const isMasked = names.includes("mask") && inputs.some(mayBeMasked);
  const given = [
    ["mask", isMasked ? UNKNOWN : constant(null)],
    ["training", constant(false)],
  ] as const;
  return given.filter(([name]) => names.includes(name));
}

/** Whether a layer before has said which steps are skipped, whatever became of that behind it. */
function mayBeMasked(tensor: SymbolicTensor): boolean {
  const seen = new Set([tensor]);
  for (const { producer, parents } of seen) {
    const { className, config, open = [] } = producer?.layer ?? {};
    if (className === "Masking") return true;
    if (className === "Embedding" && (config?.["mask_zero"] === true || open.includes("mask_zero"))) return true;
    for (const each of [...(producer?.inputs ?? []), ...parents]) seen.add(each);
  }
  return false;
}
