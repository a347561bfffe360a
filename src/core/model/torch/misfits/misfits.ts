/** "Expected 10, got 16": said where PyTorch would say it, at the call. */
import * as l10n from "@vscode/l10n";
import { torchPlainSignature } from "../../../catalog/torch/plain-modules";
import type { Fix, Problem } from "../../../definition";
import type { EvaluatedArgument, Interpreter } from "../../../scope/interpreter";
import type { Size } from "../../../scope/values/size";
import { type Expression, textOf } from "../../../syntax/syntax";
import { type ArgumentReader, readArguments } from "../../arguments";
import type { LayerFacts } from "../../facts/layer-facts";
import type { ProducingLayer } from "../../facts/producers";
import { noteBehind } from "../../facts/unpacking";
import type { TorchPlain } from "../values";
import type { SymbolicTensor } from "../../tensors";

/**
 * An error where a recurrent module is called on other features than its `input_size`.
 * @param made the arguments that it was made with
 */
export function misfits(
  interpreter: Interpreter,
  { shape }: SymbolicTensor,
  args: ArgumentReader,
  made: readonly EvaluatedArgument[],
  given: EvaluatedArgument | undefined,
): readonly Problem[] {
  if (!given) return [];
  const found = misfit(interpreter, "input_size", args.size("input_size"), shape?.at(-1), made);
  if (found === undefined) return [];
  return [{ severity: "error", code: "input-features", ...found, span: given.node.span, argument: "input_size" }];
}

/** Notes, at the recurrent module before it, that a Linear does not fit what it is called on. */
export function noteMisfit(
  interpreter: Interpreter,
  { className, name, arguments: given }: TorchPlain,
  input: SymbolicTensor,
  { span }: Expression,
): void {
  if (className !== "Linear" || interpreter.mode() !== "live") return;
  const before = recurrentBefore(input);
  const args = readArguments(interpreter, given, Object.keys(torchPlainSignature(className) ?? {}));
  const features = input.shape?.at(-1) ?? input.features;
  const called = name === undefined ? className : `${name} (${className})`;
  const found = misfit(interpreter, "in_features", args.size("in_features"), features, given, called);
  if (found === undefined || before === undefined) return;
  noteBehind(before, { severity: "error", code: "features-behind", ...found, span });
}

/**
 * @param made the arguments that the module was made with, of which the first is the size
 * @param called what sentences call the module
 */
function misfit(
  interpreter: Interpreter,
  name: string,
  expected: Size | undefined,
  features: Size | undefined,
  made: readonly EvaluatedArgument[],
  called = l10n.t("the module"),
): Pick<Problem, "message" | "fix"> | undefined {
  if (typeof features !== "number" || typeof expected !== "number" || features === expected) return undefined;
  const message = l10n.t(
    "{0} is {1}, but what {3} is called on here has a last axis of {2}. Give it {0}={2}.",
    name,
    expected,
    features,
    called,
  );
  const written = made.find((each) => each.name === name) ?? made.find((each) => each.name === undefined);
  const fix = written?.spread === undefined && written && sizeFix(interpreter, written, expected, features);
  return { message, ...(fix && { fix }) };
}

/** Where the size is written as a number, the right one; where it has a name and is half of it, as behind two directions, twice that. */
function sizeFix(
  { program }: Interpreter,
  { node }: EvaluatedArgument,
  expected: number,
  features: number,
): Fix | undefined {
  const source = textOf(program, node);
  const isNumber = source === String(expected);
  // What is made in another file does not stand at its place in this one.
  const isNamed = (node.kind === "name" || node.kind === "attribute") && source.split(".").at(-1) === node.name;
  const text = isNumber ? String(features) : isNamed && features === 2 * expected ? `${source} * 2` : undefined;
  return text === undefined ? undefined : { title: l10n.t("Change to {0}", text), span: node.span, text };
}

/** Notes where an input comes through modules that act otherwise while training. */
export function inferenceBefore(tensor: SymbolicTensor, given: EvaluatedArgument | undefined): readonly Problem[] {
  const found = new Map<string, Problem>();
  const work = [tensor];
  for (let seen = 0; work.length > 0 && seen < MOST_BEHIND; seen++) {
    const made = work.pop()?.producer;
    const problem = made && actingOtherwise(made.layer);
    if (problem) found.set(problem.code, { ...problem, ...(given && { span: given.node.span }) });
    work.push(...(made?.inputs ?? []));
  }
  return [...found.values()];
}

function actingOtherwise({ className, config }: ProducingLayer): Problem | undefined {
  if (className === "Dropout" && config["p"] !== 0) {
    const message = l10n.t("Dropout before this layer is inactive here: values are those of inference, after eval().");
    return { severity: "info", code: "dropout-before", message };
  }
  if (className !== "BatchNorm1d") return undefined;
  const message = l10n.t(
    "{0} before this layer goes by its running mean 0 and variance 1 here: values are those of inference, after eval().",
    className,
  );
  return { severity: "info", code: "norm-before", message };
}

/** Tensors behind more calls are not looked through. */
const MOST_BEHIND = 100;

/** The recurrent module that a tensor comes from, through the first of what each call is given. */
function recurrentBefore(tensor: SymbolicTensor): LayerFacts | undefined {
  let made = tensor.producer;
  for (let behind = 0; made && behind < MOST_BEHIND; behind++) {
    if (made.layer.facts) return made.layer.facts;
    made = made.inputs[0]?.producer;
  }
  return undefined;
}
