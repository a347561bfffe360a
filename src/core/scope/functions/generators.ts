/** Functions that yield: what they give is taken for the list of it. */
import { perNode } from "../../syntax/per-node";
import type { Expression, FunctionDefinition, Other, Statement } from "../../syntax/syntax";
import { statementsIn, walkExpressions, expressionsOf } from "../../syntax/walk";
import { heldItems, keptItems } from "../values/collections";
import type { Activation, Interpreter } from "../interpreter";
import { itemsOf } from "../expressions/members";
import { UNCERTAIN, type AbstractValue } from "../values/values";

/** Whether a `yield` stands in the function itself, not only in a function in it. */
export const isGenerator = perNode(({ span, body }: FunctionDefinition, text: string): boolean => {
  if (!text.slice(span.start, span.end).includes("yield")) return false;
  const pending: Statement[] = [...body];
  let found = false;
  const look = (node: Expression): void => {
    if (node.kind === "other" && node.yields !== undefined) found = true;
  };
  for (let statement = pending.pop(); statement !== undefined; statement = pending.pop()) {
    walkExpressions(expressionsOf(statement), look);
    if (statement.kind !== "function" && statement.kind !== "class") pending.push(...statementsIn(statement));
  }
  return found;
});

/** Adds to what the function yields: on each way through it, what it yields there. */
export function noteYield(
  interpreter: Interpreter,
  { yielded }: Activation,
  how: NonNullable<Other["yields"]>,
  value: AbstractValue,
): void {
  if (yielded === undefined) return;
  const before = heldItems(interpreter, yielded);
  const more = how === "each" ? itemsOf(interpreter, value) : [value];
  interpreter.store.set(yielded.items, before && more ? keptItems([...before, ...more]) : UNCERTAIN);
}
