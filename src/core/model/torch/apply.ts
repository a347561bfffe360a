/** What leaves a module or function of PyTorch's that stands around recurrent ones. */
import { torchPlainSignature } from "../../catalog/torch/plain-modules";
import type { ConfigValue, ScriptRandom, Span, Weights } from "../../definition";
import type { EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import type { AbstractValue } from "../../scope/values/values";
import { readArguments } from "../arguments";
import type { ProducingLayer } from "../facts/producers";
import { lastAxis, torchShapeRule } from "./shapes";
import { createTorchTensor, type TorchPlain } from "./values";
import { weightsOf } from "./weights/weights";
import { configOf } from "../config-values";
import type { SymbolicTensor } from "../tensors";

/** A module or a function in one of its calls. */
export interface Operation {
  readonly className: string;
  readonly arguments: readonly EvaluatedArgument[];
  readonly span: Span;
  readonly name?: string;
  readonly random?: ScriptRandom;
  /** Those that the script has given it. */
  readonly weights?: Weights;
  /** Whether the script has given it weights that are not known. */
  readonly isChanged?: boolean;
  /** The module, where it is one; a function is another each time. */
  readonly identity?: object;
  /** What it is called with beside its tensors. */
  readonly options?: { readonly [name: string]: ConfigValue };
}

/** The call of a module as an operation on tensors, with the weights that the script has given it. */
export function operationOf(interpreter: Interpreter, module: TorchPlain): Operation {
  const weights = weightsOf(interpreter, module);
  return {
    className: module.className,
    arguments: module.arguments,
    span: module.node.span,
    random: module.random,
    identity: module,
    ...(typeof weights === "object" && { weights }),
    ...(weights === "unknown" && { isChanged: true }),
    ...(module.name !== undefined && { name: module.name }),
  };
}

/** The tensor that comes out; its shape as far as it can be told. */
export function operate(
  interpreter: Interpreter,
  operation: Operation,
  inputs: readonly SymbolicTensor[],
): SymbolicTensor {
  const { className, options } = operation;
  const [first] = inputs;
  const args = readArguments(interpreter, operation.arguments, Object.keys(torchPlainSignature(className) ?? {}));
  const shape = torchShapeRule(className)?.shape(
    first?.shape,
    args,
    inputs.map((input) => input.shape),
  );
  const features = shape ? undefined : lastAxis(className, first?.shape?.at(-1) ?? first?.features, args);
  const layer = interpreter.mode() === "trial" ? undefined : madeBy(interpreter, operation);
  return createTorchTensor(shape, {
    parents: inputs,
    ...(features !== undefined && { features }),
    ...(layer && { producer: { layer, inputs, states: [], output: 0, ...(options && { options }) } }),
  });
}

function madeBy(interpreter: Interpreter, operation: Operation): ProducingLayer {
  const { className, span, name, random, weights, isChanged } = operation;
  const signature = Object.keys(torchPlainSignature(className) ?? {});
  const config: Record<string, ConfigValue> = {};
  const open: string[] = isChanged ? ["weights"] : [];
  let position = 0;
  for (const { name: written, value, spread } of operation.arguments) {
    const parameter = written ?? signature[position++] ?? "";
    const known = spread === undefined && signature.includes(parameter) ? configOf(interpreter, value) : undefined;
    if (known !== undefined) config[parameter] = known;
    else if (!PLACEMENT.has(parameter)) open.push(parameter);
  }
  return {
    className,
    profile: "torch",
    config,
    open,
    span,
    // With other weights it is another layer.
    identity: weights ?? operation.identity ?? operation,
    ...(weights && { weights }),
    ...(name !== undefined && { name }),
    ...(random && { random }),
  };
}

/** Arguments that say where and how numbers are kept. */
const PLACEMENT: ReadonlySet<string> = new Set(["device", "dtype"]);

/** A value as an argument of that name. */
export const argument = (
  name: string,
  value: AbstractValue,
  { node }: Pick<EvaluatedArgument, "node">,
): EvaluatedArgument => ({
  name,
  value,
  node,
});
