/** A layer of Keras's where the program calls it: what it is called on, and what else it is given. */
import * as l10n from "@vscode/l10n";
import { isSeededWhenCalled } from "../../catalog/keras/seeds";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import type { AbstractValue } from "../../scope/values/values";
import { isNone, readArguments } from "../arguments";
import type { Draws } from "../draws";
import { nameIn } from "../facts/data-names";
import type { IgnoredArgument, InitialState, WholeResult } from "../facts/layer-facts";
import { accepted, recurrentBefore } from "../facts/refusals";
import { returnedBy } from "../facts/returned-tuples";
import { noteBehind } from "../facts/unpacking";
import { appliedUse, statesGiven } from "../facts/uses";
import { takeFirst } from "../facts/whole-results";
import { asArray } from "../numpy/arrays";
import { createTensor, type FedData, isTensor, literalData, type SymbolicTensor } from "../tensors";
import { applyLayer, tensorsOf } from "./apply-layer";
import { kerasStateMisfits } from "./state-misfits";
import type { KerasLayer } from "./values";

/** `layer(x, initial_state=states)`: what comes out. */
export function callLayer(interpreter: Interpreter, draws: Draws, layer: KerasLayer, site: CallSite): AbstractValue {
  const attends = layer.className === "MultiHeadAttention";
  if (isSeededWhenCalled(layer.className)) draws.draw(interpreter, undefined);
  const inputs = attends
    ? attentionInputs(interpreter, site)
    : tensorsOf(interpreter, firstArgument(site), nameIn(interpreter.program, site.node.arguments[0]?.value));
  const initialState = attends ? undefined : initialStateOf(interpreter, layer, site);
  const mask = maskOf(interpreter, site);
  const ignored = ignoredArguments(site).filter(({ name }) => name !== "mask" || mask === undefined);
  const wholeResult = wholeGiven(site);
  if (layer.className === "Dense") noteWholeGiven(interpreter, site);
  if (LISTING.test(layer.className) && isTensor(site.arguments[0]?.value)) {
    noteNoList(interpreter, layer, site);
    return createTensor(undefined, "assumed", { parents: inputs });
  }
  const use = {
    ...appliedUse(interpreter, site),
    ...(wholeResult && { wholeResult }),
    ...(mask && { mask }),
    ...(isSequence(firstArgument(site)) && { isOnList: true }),
    ...(initialState && { initialState }),
    ...(ignored.length > 0 && { ignored }),
    ...(hasMore(site, attends ? ATTENTION_INPUTS : []) && { more: true }),
  };
  const { arguments: given, callee } = site.node;
  return accepted(interpreter, applyLayer(interpreter, layer, inputs, use), given[0]?.span, callee.span);
}

const isSequence = (value: AbstractValue | undefined): boolean => value?.kind === "list" || value?.kind === "tuple";

/** `layer(x, initial_state=states)`, `layer(x, states)`, `layer([x, h, c])` */
function initialStateOf(interpreter: Interpreter, layer: KerasLayer, site: CallSite): InitialState | undefined {
  const positional = site.arguments.filter(({ name, spread }) => name === undefined && spread === undefined);
  const given = site.arguments.find(({ name }) => name === "initial_state") ?? positional[1];
  const list = given === undefined ? site.arguments[0] : undefined;
  const value = given?.value ?? list?.value;
  const node = given?.node ?? list?.node;
  if (value === undefined || node === undefined || isNone(value)) return undefined;
  const items = value.kind === "list" || value.kind === "tuple" ? itemsOf(interpreter, value) : undefined;
  const states = given === undefined ? items?.slice(1) : items;
  if (given === undefined && (states === undefined || states.length === 0)) return undefined;
  const single = given !== undefined && (isTensor(value) || value.kind === "array") ? [value] : undefined;
  const all = states ?? single;
  const problems = all ? kerasStateMisfits(interpreter, layer, all, node.span) : [];
  const isList = given === undefined && items !== undefined && returnedBy(value) === undefined;
  const listed = isList ? { listed: items.length } : {};
  // What does not fit is given to no run: where the program says that it does not come to this, that is no error.
  return problems.length > 0
    ? { ...statesGiven(interpreter, node, undefined), ...listed, problems }
    : { ...statesGiven(interpreter, node, all), ...listed };
}

/** All that another layer returned, where the layer is called on that alone. */
function wholeGiven(site: CallSite): WholeResult | undefined {
  const [first, ...more] = site.arguments;
  const returned = returnedBy(first?.value);
  if (!first || !returned || more.some(({ name }) => name === undefined || name === "initial_state")) return undefined;
  return { className: returned.className, count: returned.names.length, span: first.node.span };
}

/** Every version of Keras refuses several tensors in the place of a Dense's one. */
function noteWholeGiven(interpreter: Interpreter, site: CallSite): void {
  const returned = returnedBy(site.arguments[0]?.value);
  const whole = wholeGiven(site);
  if (!returned || !whole || interpreter.mode() !== "live") return;
  const { className, count, span } = whole;
  const message = l10n.t(
    "{0} takes one tensor, but this is all {1} that {2} returns. Take the first of them: [0].",
    "Dense",
    count,
    className,
  );
  noteBehind(returned.facts, { severity: "error", code: "input-count", message, span, fix: takeFirst(span) });
}

/** Layers that are called on a list of tensors. */
const LISTING = /^(Additive)?Attention$|^(Add|Average|Concatenate|Dot|Maximum|Minimum|Multiply|Subtract)$/;

/** `Attention()(query, value)`: every version of Keras wants `[query, value]`. */
function noteNoList(interpreter: Interpreter, { className }: KerasLayer, site: CallSite): void {
  const [first, ...more] = site.arguments.filter(({ name, spread }) => name === undefined && spread === undefined);
  const others = more.flatMap(({ value }) => (isTensor(value) ? [value] : []));
  const before = isTensor(first?.value) ? recurrentBefore([first.value, ...others]) : undefined;
  if (!first || !before || interpreter.mode() !== "live") return;
  const span = { start: first.node.span.start, end: (more.at(-1) ?? first).node.span.end };
  const text = `[${interpreter.program.text.slice(span.start, span.end)}]`;
  const isFixed = more.length > 0 && others.length === more.length && before.framework !== "tfjs";
  noteBehind(before, {
    severity: "error",
    code: "list-needed",
    message: l10n.t("{0} takes its tensors in one list: {1}.", className, isFixed ? text : "[a, b]"),
    span,
    ...(isFixed && { fix: { title: l10n.t("Change to {0}", text), span, text } }),
  });
}

/** `layer(x, mask=[[True, False]])`, where that is literal. */
function maskOf(interpreter: Interpreter, site: CallSite): FedData | undefined {
  const value = site.arguments.find(({ name }) => name === "mask")?.value;
  return value && literalData(asArray(interpreter, value) ?? value);
}

/** What can change a layer's values at the call, and what the preview leaves out. */
const ignoredArguments = (site: CallSite): readonly IgnoredArgument[] =>
  site.arguments.flatMap(({ name, value, node }) =>
    (name === "mask" && !isNone(value)) || (name === "training" && !isFalse(value) && !isNone(value))
      ? [{ name, span: node.span }]
      : [],
  );

/** What a layer is called with that its inputs and states are not; `training` and `mask` are told apart. */
const hasMore = (site: CallSite, inputs: readonly string[]): boolean =>
  site.arguments.some(
    ({ name, spread }) =>
      spread !== undefined || (name !== undefined && !CALL_ARGUMENTS.has(name) && !inputs.includes(name)),
  );

const CALL_ARGUMENTS: ReadonlySet<string> = new Set(["inputs", "training", "mask", "initial_state"]);

const isFalse = (value: AbstractValue): boolean => value.kind === "constant" && value.value === false;

/** What a layer or model is called on first. */
export const firstArgument = (site: CallSite): AbstractValue | undefined =>
  site.arguments.find(({ name, spread }) => spread === undefined && (name === undefined || name === "inputs"))?.value;

/** What `MultiHeadAttention` is called on, tensor by tensor (keras 3.15.1 `MultiHeadAttention.call`). */
const ATTENTION_INPUTS = ["query", "value", "key"] as const;

/** `attention(query, value)`, `attention(x, x, key=k)` */
function attentionInputs(interpreter: Interpreter, site: CallSite): readonly SymbolicTensor[] {
  const args = readArguments(interpreter, site.arguments, ATTENTION_INPUTS);
  return ATTENTION_INPUTS.flatMap((name) => {
    const value = args.value(name);
    return value === undefined || isNone(value) ? [] : tensorsOf(interpreter, value);
  });
}
