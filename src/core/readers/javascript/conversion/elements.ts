/** JSX: an element of a component is a call of it, with its attributes as one object. */
import type { Expression, MappingEntry } from "../../../syntax/syntax";
import { resolveName } from "./scopes";
import { childOf, isExpression, type ScriptConversion, type ScriptNode, spanOf, textOfNode } from "./tree";

/**
 * `<Predictor units={14} {...rest} />`; `undefined` of an element of the page (`<div>`).
 * @param expressionsIn the expressions among nodes
 */
export function element(
  js: ScriptConversion,
  node: ScriptNode,
  expressionsIn: (js: ScriptConversion, nodes: readonly ScriptNode[]) => Expression[],
): Expression | undefined {
  const tag = childOf(node, "JSXOpenTag", "JSXSelfClosingTag");
  const written = tag && childOf(tag, "JSXIdentifier", "JSXMemberExpression");
  if (tag === undefined || written === undefined) return undefined;
  const span = spanOf(js, node);
  const [first = "", ...path] = textOfNode(js, written).split(".");
  const object: Expression = { kind: "name", span: spanOf(js, written), name: resolveName(js.scope, first) };
  const entries = tag.children.flatMap((each) => attribute(js, each));
  const parts = expressionsIn(
    js,
    node.children.filter((each) => each !== tag),
  );
  if (parts.length > 0) entries.push({ key: text(span, "children"), value: { kind: "other", span, parts } });
  const properties: Expression = { kind: "mapping", span, entries };
  return {
    kind: "call",
    span,
    callee: path.reduce((of, name): Expression => ({ kind: "attribute", span: of.span, object: of, name }), object),
    arguments: [{ span, value: properties }],
    argumentsSpan: span,
  };
}

const text = (span: Expression["span"], value: string): Expression => ({ kind: "literal", span, value });

/** `units={14}`, `kind="gru"`, `isDeep`, `{...rest}` */
function attribute(js: ScriptConversion, node: ScriptNode): MappingEntry[] {
  const span = spanOf(js, node);
  const given = childOf(node, "JSXEscape", "JSXAttributeValue") ?? node;
  const value = given.children.find(isExpression);
  if (node.type === "JSXSpreadAttribute") return value ? [{ value: js.expression(value) }] : [];
  const name = childOf(node, "JSXIdentifier");
  if (node.type !== "JSXAttribute" || name === undefined) return [];
  const key = text(spanOf(js, name), textOfNode(js, name));
  if (value) return [{ key, value: js.expression(value) }];
  if (given === node) return [{ key, value: { kind: "literal", span, value: true } }];
  // An element, what is not typed yet, or a text, in which `&quot;` is a quote.
  const written = textOfNode(js, given).slice(1, -1);
  const isText = given.type === "JSXAttributeValue" && !written.includes("&");
  return [{ key, value: isText ? text(span, written) : { kind: "other", span, parts: [] } }];
}
