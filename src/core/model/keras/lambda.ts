/** What Keras's `Lambda` makes of tensors: its function is followed as any other of the document. */
import type { EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { entriesOf } from "../../scope/collections";
import { tuple } from "../../scope/values";
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
  const args = readArguments(interpreter, layer.arguments, ["function", "output_shape", "mask", "arguments"]);
  const called = args.value("function");
  const [first] = inputs;
  const { node } = layer;
  if (called === undefined || first === undefined || node === undefined) return undefined;
  const given: readonly EvaluatedArgument[] = [
    { value: inputs.length === 1 ? first : tuple(inputs), node },
    ...[...(keywords(interpreter, args.value("arguments")) ?? [])].map(([name, value]) => ({ name, value, node })),
  ];
  const result =
    called.kind === "function"
      ? interpreter.enter(called, given)
      : called.kind === "external"
        ? callOperation(interpreter, called.path, { node, arguments: given })
        : undefined;
  return isTensor(result) ? result : undefined;
}

const keywords = (interpreter: Interpreter, given: Parameters<typeof entriesOf>[1] | undefined) =>
  given && entriesOf(interpreter, given);
