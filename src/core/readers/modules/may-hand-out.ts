/** Which functions and classes of a file may hand out what it holds, told from their words: more rather than fewer. */
import { ancestry } from "../../scope/expressions/members";
import type { AbstractValue } from "../../scope/values/values";
import { perNode } from "../../syntax/per-node";
import type { ClassDefinition, FunctionDefinition, Program, Statement } from "../../syntax/syntax";

/** What has parts that may be set. */
export const HOLDING: ReadonlySet<AbstractValue["kind"]> = new Set([
  "list",
  "dictionary",
  "instance",
  "library",
] as const);

/** Functions hand on so often what others of the file give. */
const MAX_DEPTH = 4;

/** Functions that remember what they gave, and classes of one object. */
const REMEMBERING = /cache|memo|singleton|once|lazy/i;

/** Words of what may give the same object again. */
const KEEPING = ["global", "__new__", "metaclass", "__dict__"];

/** The words of a statement's text. */
export const wordsOf = perNode(
  ({ span }: Statement, text: string): ReadonlySet<string> =>
    new Set(text.slice(span.start, span.end).match(/[\p{L}_$][\p{L}\p{N}_$]*/gu)),
);

/** Whether a decorator keeps what it gives. */
export const isRemembering = ({ decorators }: FunctionDefinition | ClassDefinition, text: string): boolean =>
  decorators.some(({ span }) => REMEMBERING.test(text.slice(span.start, span.end)));

/** Whether it may give the same object again, by its words. */
const mayKeep = (node: Statement, text: string): boolean =>
  KEEPING.some((word) => wordsOf(node, text).has(word)) ||
  ((node.kind === "function" || node.kind === "class") && isRemembering(node, text));

/** The functions and classes that may hand out something, by their words. */
export function mayHandOut(
  { statements, text }: Program,
  values: ReadonlyMap<string, AbstractValue>,
): ReadonlySet<string> {
  const holding = new Set<string>();
  for (const [name, value] of values) {
    // What is nothing yet may be made and kept later.
    if (HOLDING.has(value.kind) || (value.kind === "constant" && value.value === null)) holding.add(name);
    if (value.kind === "instance") for (const { node } of ancestry(value.class)) holding.add(node.name);
  }
  const found = new Set<string>();
  const definitions = statements.flatMap((node) => definedBy(node).map((name) => [name, node] as const));
  for (let depth = 0, before = -1; depth <= MAX_DEPTH && before < found.size; depth++) {
    before = found.size;
    for (const [name, node] of definitions) {
      if (found.has(name)) continue;
      const isAny =
        mayKeep(node, text) ||
        [...wordsOf(node, text)].some((word) => (word !== name && holding.has(word)) || found.has(word));
      if (isAny || (node.kind === "class" && (holding.has(name) || holdsItself(node)))) found.add(name);
    }
  }
  return found;
}

/** Whether a list, dict or object stands in it for all its objects. */
const holdsItself = ({ body }: ClassDefinition): boolean =>
  body.some(
    (node) =>
      node.kind === "assign" &&
      node.value !== undefined &&
      (node.value.kind === "literal" ? node.value.value === null : !/^(lambda|unary)$/.test(node.value.kind)),
  );

/** The names that a statement defines or sets. */
export const definedNames = (node: Statement): readonly string[] => {
  if (node.kind === "function") return [node.name];
  return node.kind === "assign" ? node.targets.flatMap((target) => (target.kind === "name" ? target.name : [])) : [];
};

const definedBy = (node: Statement): readonly string[] => {
  if (node.kind === "function" || node.kind === "class") return [node.name];
  const isFunction =
    node.kind === "assign" && node.value !== undefined && !/^(literal|mapping|sequence)$/.test(node.value.kind);
  return isFunction ? definedNames(node) : [];
};
