/** What parts of an expression do beside having a value: whether they set anything, and whether they are come to. */
import { childOf, type ScriptConversion, type ScriptNode, textOfNode } from "./tree";

const NOT_PLAIN: ReadonlySet<string> = new Set([
  "Block",
  "ArrowFunction",
  "AssignmentExpression",
  "ClassExpression",
  "FunctionExpression",
  "PostfixExpression",
]);

const SETTING: ReadonlySet<string> = new Set(["AssignmentExpression", "PostfixExpression"]);

/** Whether nothing in it is a function, or sets anything. */
export function isPlain(js: ScriptConversion, node: ScriptNode, not = NOT_PLAIN): boolean {
  const work = [node];
  for (let each = work.pop(); each !== undefined; each = work.pop()) {
    if (not.has(each.type)) return false;
    // `++count`
    if (each.type === "UnaryExpression" && /^(\+\+|--)/.test(textOfNode(js, each))) return false;
    for (const child of each.children) work.push(child);
  }
  return true;
}

/** Whether nothing in it sets anything; functions may. */
export const setsNothing = (js: ScriptConversion, node: ScriptNode): boolean => isPlain(js, node, SETTING);

/** Whether what stands behind it in a chain may be left out with it: `object?.list.map`. */
export function mayEnd(node: ScriptNode): boolean {
  for (
    let each: ScriptNode | undefined = node;
    each && /^(Call|Member)Expression$/.test(each.type);
    each = each.children[0]
  )
    if (childOf(each, "?.")) return true;
  return false;
}
