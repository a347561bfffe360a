/** "'tuple' object has no attribute 'shape'": what a program takes for one tensor and is all that a recurrent layer returned. */
import * as l10n from "@vscode/l10n";
import type { Fix, Span } from "../../definition";
import { writtenNames } from "../../returns/structure";
import type { Interpreter } from "../../scope/interpreter";
import type { AbstractValue } from "../../scope/values/values";
import { type Attribute, type Expression, type Subscript, textOf } from "../../syntax/syntax";
import { type Returned, returnedBy } from "./returned-tuples";
import { noteBehind } from "./unpacking";

/** The edit behind an expression that takes the first of its values. */
export const takeFirst = ({ end }: Span): Fix => ({
  title: l10n.t("Take the first of them: {0}", "[0]"),
  span: { start: end, end },
  text: "[0]",
});

/** What a tuple has, and a list, as Keras 2 returns it; JavaScript knows itself what an array has. */
const OF_A_LIST: ReadonlySet<string> = new Set(
  "append clear copy count extend index insert pop remove reverse sort".split(" "),
);

/** Notes, at the layer, that the program asks all of its results for what a tensor has: `lstm(x).shape`. */
export function noteMember(interpreter: Interpreter, value: AbstractValue, { name, object }: Attribute): void {
  const returned = asked(interpreter, value);
  const isOfItsOwn = returned?.facts.framework === "tfjs" ? name in [] : OF_A_LIST.has(name);
  if (returned && !name.startsWith("_") && !isOfItsOwn) noteWhole(returned, name, object.span);
}

/** The same of `lstm(x)[:, -1]`. */
export function noteIndices(interpreter: Interpreter, value: AbstractValue, { span, object }: Subscript): void {
  const returned = asked(interpreter, value);
  const indices = textOf(interpreter.program, { span: { start: object.span.end, end: span.end } }).trim();
  if (returned) noteWhole(returned, indices, object.span);
}

/**
 * Notes that a layer of a Sequential model comes behind one that also returns its states: every version of Keras refuses
 * that of a layer with one input (keras 3.15.1: "expects 1 input(s), but it received 3 input tensors").
 * @param callee of the call that makes the layer behind
 */
export function noteStatesBefore(
  interpreter: Interpreter,
  value: AbstractValue,
  className: string,
  { span }: Expression,
): boolean {
  const returned = asked(interpreter, value);
  if (!returned || returned.names.length < 2) return false;
  const { facts, names } = returned;
  const message = l10n.t(
    "{0} takes one tensor, but {1} before it returns {2}, and a Sequential model has no place for its states. Leave out {3}.",
    className,
    returned.className,
    names.length,
    facts.framework === "tfjs" ? "returnState: true" : "return_state=True",
  );
  const written = (facts.parts[0]?.layer ?? facts).node.arguments.find(({ name }) => name === "return_state")?.value;
  const isPlain = written && textOf(interpreter.program, written) === "True";
  const fix = isPlain && { title: l10n.t("Change to {0}", "return_state=False"), span: written.span, text: "False" };
  noteBehind(facts, { severity: "error", code: "input-count", message, span, ...(fix && { fix }) });
  return true;
}

const asked = (interpreter: Interpreter, value: AbstractValue): Returned | undefined =>
  interpreter.mode() === "live" ? returnedBy(value) : undefined;

function noteWhole({ facts, className, names }: Returned, missing: string, span: Span): void {
  const message = l10n.t(
    "This is the tuple ({0}) that {1} returns, which has no {2}. Take the first of them: [0].",
    writtenNames(names),
    className,
    missing,
  );
  noteBehind(facts, { severity: "error", code: "tuple-input", message, span, fix: takeFirst(span) });
}
