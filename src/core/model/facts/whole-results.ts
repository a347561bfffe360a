/** "'tuple' object has no attribute 'shape'": what a program takes for one tensor and is all that a recurrent layer returned. */
import * as l10n from "@vscode/l10n";
import type { Fix, Span } from "../../definition";
import { writtenNames } from "../../returns/structure";
import type { Interpreter } from "../../scope/interpreter";
import type { AbstractValue } from "../../scope/values";
import { type Attribute, type Subscript, textOf } from "../../syntax/syntax";
import { type Returned, returnedBy } from "./returned-tuples";
import { noteBehind } from "./unpacking";

/** The edit behind an expression that takes the first of its values. */
export const takeFirst = ({ end }: Span): Fix => ({
  title: l10n.t("Take the first of them: {0}", "[0]"),
  span: { start: end, end },
  text: "[0]",
});

/** What a tuple has, and a list, as Keras 2 returns it. */
const OF_A_LIST: ReadonlySet<string> = new Set(
  "append clear copy count extend index insert pop remove reverse sort".split(" "),
);

/** Notes, at the layer, that the program asks all of its results for what a tensor has: `lstm(x).shape`. */
export function noteMember(interpreter: Interpreter, value: AbstractValue, { name, object }: Attribute): void {
  const returned = asked(interpreter, value);
  if (returned && !name.startsWith("_") && !OF_A_LIST.has(name)) noteWhole(returned, name, object.span);
}

/** The same of `lstm(x)[:, -1]`. */
export function noteIndices(interpreter: Interpreter, value: AbstractValue, { span, object }: Subscript): void {
  const returned = asked(interpreter, value);
  const indices = textOf(interpreter.program, { span: { start: object.span.end, end: span.end } }).trim();
  if (returned) noteWhole(returned, indices, object.span);
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
