/** What Keras's `Lambda` makes of tensors: its function is followed as any other of the document. */
import { entriesOf } from "../../scope/values/collections";
import type { Call } from "../../syntax/syntax";
import type { EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { tuple, type AbstractValue } from "../../scope/values/values";
import { readArguments } from "../arguments";
import { isTensor, type SymbolicTensor } from "../tensors";
import { callOperation } from "./operations";
import type { KerasLayer } from "./values";

/** `undefined` where what comes out is not told by the function: it is not the document's, or returns no tensor. */
export function lambdaResult(
  interpreter: Interpreter,
  layer: KerasLayer,
  inputs: readonly SymbolicTensor[],
): SymbolicTensor | undefined {
  const { node } = layer;
  const args = readArguments(interpreter, layer.arguments, ["function", "output_shape", "mask", "arguments"]);
  const called = args.value("function");
  const more = args.value("arguments");
  const named = more === undefined ? new Map<string, AbstractValue>() : entriesOf(interpreter, more);
  const [first] = inputs;
  if (called === undefined || named === undefined || first === undefined || node === undefined) return undefined;
  const given = [
    { value: inputs.length === 1 ? first : tuple(inputs), node },
    ...[...named].map(([name, value]) => ({ name, value, node })),
  ];
  const result = resultOf(interpreter, called, given, node);
  return isTensor(result) ? result : undefined;
}

/** What a function of the document, or one of Keras's and TensorFlow's, gives. */
function resultOf(
  interpreter: Interpreter,
  called: AbstractValue,
  given: readonly EvaluatedArgument[],
  node: Call,
): AbstractValue | undefined {
  if (called.kind === "function") return interpreter.enter(called, given);
  if (called.kind === "method" && called.function) return interpreter.enter(called.function, given, called.self);
  return called.kind === "external" ? callOperation(interpreter, called.path, { node, arguments: given }) : undefined;
}
