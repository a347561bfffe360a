/** Formatted strings whose fields hold plain expressions: `f"{kind}Cell"`. */
import type { Expression, Template } from "../../../syntax/syntax";
import { mendedText, spanOf, type PythonNode, type PythonSource } from "./tree";

/**
 * `undefined` of one with escapes, and of one whose fields have a format or a conversion.
 * @param convert gives nothing for what is no expression
 */
export function convertFormatted(
  source: PythonSource,
  node: PythonNode,
  convert: (part: PythonNode) => Expression | undefined,
): Template | undefined {
  const text = mendedText(source, node);
  const [opening, , quote = ""] = /^([a-zA-Z]*)("""|'''|"|')/.exec(text) ?? [];
  if (opening === undefined || text.includes("\\") || !text.slice(opening.length).endsWith(quote)) return undefined;
  const span = spanOf(source, node);
  const parts: Expression[] = [];
  let from = opening.length;
  const addText = (to: number): void => {
    const value = text.slice(from, to).replaceAll("{{", "{").replaceAll("}}", "}");
    if (value !== "") parts.push({ kind: "literal", span, value });
  };
  for (const field of node.children) {
    const inner = field.children.filter(({ type }) => type !== "{" && type !== "}");
    const value = inner.length === 1 && field.type === "FormatReplacement" ? convert(inner[0]!) : undefined;
    if (value === undefined) return undefined;
    addText(field.from - node.from);
    parts.push(value);
    from = field.to - node.from;
  }
  addText(text.length - quote.length);
  return { kind: "template", span, parts };
}
