/** Names by their text: `globals()["LSTM"]`, `vars(layers)["LSTM"]`. */
import type { Span } from "../../definition";
import { entriesOf } from "../values/collections";
import type { EvaluatedArgument, Interpreter } from "../interpreter";
import { memberNamed } from "../expressions/members";
import { bind, lookUp } from "../names";
import {
  choiceOf,
  NONE,
  UNKNOWN,
  type AbstractValue,
  type ClassValue,
  type External,
  type Frame,
  type Namespace,
} from "../values/values";

/** The names of the module around a scope. */
export function moduleNames(frame: Frame): Namespace {
  let outermost = frame;
  while (outermost.parent !== undefined) outermost = outermost.parent;
  return { kind: "namespace", of: outermost };
}

/** The attributes of a module of a library, or of a class. */
export const attributesAsNames = (of: External | ClassValue): Namespace => ({ kind: "namespace", of });

/** `namespace[key]`; of several keys, one of what stands under them. */
export function nameIn(interpreter: Interpreter, { of }: Namespace, key: AbstractValue, span: Span): AbstractValue {
  if (key.kind === "choice") {
    return choiceOf(key.options.map((each) => nameIn(interpreter, { kind: "namespace", of }, each, span))) ?? UNKNOWN;
  }
  if (key.kind === "unknown" && "kind" in of) {
    return interpreter.library.anyMember?.(of, interpreter.program.text.slice(span.start, span.end)) ?? UNKNOWN;
  }
  if (key.kind !== "constant" || typeof key.value !== "string") return UNKNOWN;
  const { value: name } = key;
  if (!("kind" in of)) return lookUp(interpreter, of, name) ?? UNKNOWN;
  // It is the value that is asked, not what stands in the text.
  const object = { kind: "name", span, name: "" } as const;
  return memberNamed(interpreter, of, { kind: "attribute", span, object, name });
}

/** `namespace[key] = value` */
export function setNameIn(
  interpreter: Interpreter,
  { of }: Namespace,
  key: AbstractValue | undefined,
  value: AbstractValue,
): void {
  if ("kind" in of) return;
  if (key?.kind === "constant" && typeof key.value === "string") bind(interpreter, of, key.value, value);
}

/** `globals().get(key, otherwise)`, `globals().update(entries, units=8)`; `undefined` for other methods. */
export function callNamespaceMethod(
  interpreter: Interpreter,
  namespace: Namespace,
  name: string,
  given: readonly EvaluatedArgument[],
  span: Span,
): AbstractValue | undefined {
  const [first, otherwise] = given;
  if (name === "get" && first !== undefined && first.spread === undefined) {
    const found = nameIn(interpreter, namespace, first.value, span);
    return found.kind === "unknown" && otherwise ? UNKNOWN : found;
  }
  return name === "update" ? updateNames(interpreter, namespace, given) : undefined;
}

/** Where the entries are not known, any value of the module may be another one. */
function updateNames(
  interpreter: Interpreter,
  namespace: Namespace,
  given: readonly EvaluatedArgument[],
): AbstractValue {
  const { of } = namespace;
  if ("kind" in of) return UNKNOWN;
  for (const { name, spread, value } of given) {
    if (name !== undefined) {
      bind(interpreter, of, name, value);
      continue;
    }
    const entries = spread === undefined ? entriesOf(interpreter, value) : undefined;
    for (const [entry, held] of entries ?? []) bind(interpreter, of, entry, held);
    if (entries === undefined) loseNames(interpreter, of);
  }
  return NONE;
}

/** Functions, classes and modules keep their names. */
function loseNames(interpreter: Interpreter, { names }: Frame): void {
  for (const cell of names.values()) {
    const kind = interpreter.store.get(cell)?.kind;
    if (kind !== "function" && kind !== "class" && kind !== "external") interpreter.store.set(cell, UNKNOWN);
  }
}
