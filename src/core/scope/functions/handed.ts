/** Functions that are passed to code that is not followed, beside values for their parameters: `KerasClassifier(build, units=8)`. */
import { UNWRITTEN } from "../../syntax/syntax";
import type { CallSite, EvaluatedArgument, Interpreter } from "../interpreter";
import type { Definition } from "../modules";
import { heldEntries, heldItems } from "../values/collections";
import { isName } from "../values/keys";
import { UNKNOWN, type AbstractValue, type FunctionValue } from "../values/values";

/** A function of the document, or of another file. */
export type Handed = FunctionValue | Definition;

/** scikit-learn's searches: they call a function that was given to a wrapper before, with values from a table. */
const SEARCH = /SearchCV$/;

/** The prefix by which such tables say whose parameter it is: `model__units`. */
const OWNER = /^.*__/;

const SPREAD: readonly EvaluatedArgument[] = [{ spread: "entries", value: UNKNOWN, node: UNWRITTEN }];

/** More of them are not kept. */
const MOST_HANDED = 64;

/**
 * The functions among the arguments of a call that is not followed, each with the parameters that the call or a dict in it
 * names beside: these may get any value.
 * @param earlier the functions that were passed on so far
 */
export function handedBy(
  interpreter: Interpreter,
  { node, arguments: given }: CallSite,
  earlier: Handed[],
): readonly { readonly to: Handed; readonly given: readonly EvaluatedArgument[] }[] {
  const { callee } = node;
  const handed = given.flatMap(({ value }) => functionOf(interpreter, value) ?? []);
  const isSearch = SEARCH.test(callee.kind === "name" || callee.kind === "attribute" ? callee.name : "");
  if (!isSearch && handed.length === 0) return [];
  if (earlier.length < MOST_HANDED) earlier.push(...handed);
  const names = new Set(
    given.flatMap(({ name, value }) => [
      ...(name === undefined || functionOf(interpreter, value) ? [] : [name]),
      ...namesIn(interpreter, value),
    ]),
  );
  const open = [...names].map((name) => ({ name: name.replace(OWNER, ""), value: UNKNOWN, node: callee }));
  // Of options that nobody knows, any may be its own.
  const spread = given.some((each) => each.spread === "entries") ? SPREAD : [];
  const all = isSearch ? earlier : handed;
  return open.length + spread.length === 0
    ? []
    : all.map((to) => ({ to, given: [...open, ...("kind" in to ? [] : spread)] }));
}

function functionOf(interpreter: Interpreter, value: AbstractValue): Handed | undefined {
  if (value.kind === "function") return value;
  if (value.kind === "method") return value.function;
  return value.kind === "external" ? interpreter.outside(value.path) : undefined;
}

/** The keys of a dict, or of several in a list. */
function namesIn(interpreter: Interpreter, value: AbstractValue): readonly string[] {
  const entries = heldEntries(interpreter, value);
  if (entries !== undefined) return [...entries.keys()].filter(isName);
  const items = heldItems(interpreter, value) ?? [];
  return items.length > MOST_HANDED ? [] : items.flatMap((each) => [...(heldEntries(interpreter, each)?.keys() ?? [])]);
}
