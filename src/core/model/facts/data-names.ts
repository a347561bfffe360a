/** What a script calls its data. */
import { textOf, type Expression, type Program } from "../../syntax/syntax";

/** Longer expressions name nothing. */
const LONGEST_NAME = 40;

/** The source text of a name or of a part of what has one, such as `data`, `self.x`, `x[:1]`; of no other expression. */
export function nameIn(program: Program, expression: Expression | undefined): string | undefined {
  let root = expression;
  while (root?.kind === "attribute" || root?.kind === "subscript") root = root.object;
  if (expression === undefined || root?.kind !== "name") return undefined;
  const text = textOf(program, expression);
  return text.length <= LONGEST_NAME && !text.includes("\n") ? text : undefined;
}
