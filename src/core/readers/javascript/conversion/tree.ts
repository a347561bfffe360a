/** The nodes of a JavaScript or TypeScript document, and what the conversion of one document needs. */
import type { Span } from "../../../definition";
import type { Expression, Statement } from "../../../syntax/syntax";
import type { PlainNode } from "../../lezer-nodes";
import type { ScriptScope } from "./scopes";

export type ScriptNode = PlainNode;

/** The conversion of one text; its parts call each other through it. */
export interface ScriptConversion {
  /** What the nodes' offsets are into. */
  readonly text: string;
  /** The document's offset of an offset in the text, which may have been mended. */
  readonly original: (offset: number) => number;
  /** Where names are looked up where the conversion stands. */
  scope: ScriptScope;
  /** Functions and classes inside the expression that is being converted: statements that come before it. */
  hoisted: Statement[];
  /** What the module gives under other names than its own: statements that come last. */
  readonly exported: Statement[];
  /** The label of the loop of which what is converted is a turn: a callback that runs once for each item. Its `return` ends it. */
  turn: string | undefined;
  readonly expression: (node: ScriptNode) => Expression;
  readonly statements: (nodes: readonly ScriptNode[]) => Statement[];
  /** A function or class as a statement that binds it to that name. */
  readonly definition: (node: ScriptNode, name: string) => Statement;
  /** A name that nothing in the document has. */
  readonly freshName: (like: string) => string;
}

/** Where the grammar had to guess, it lets a name end with the white space behind it. */
function endOf(js: ScriptConversion, { from, to }: { readonly from: number; readonly to: number }): number {
  let end = to;
  while (end > from && WHITE_SPACE.has(js.text.charAt(end - 1))) end--;
  return end;
}

const WHITE_SPACE: ReadonlySet<string> = new Set([" ", "\n", "\r", "\t"]);

/** Where the node stands in the document. */
export const spanOf = (js: ScriptConversion, node: { readonly from: number; readonly to: number }): Span => ({
  start: js.original(node.from),
  end: js.original(endOf(js, node)),
});

/** The mended text of a node. */
export const textOfNode = (js: ScriptConversion, node: ScriptNode): string => js.text.slice(node.from, endOf(js, node));

/** The first child of one of these types. */
export const childOf = (node: ScriptNode, ...types: readonly string[]): ScriptNode | undefined =>
  node.children.find(({ type }) => types.includes(type));

const EXPRESSIONS: ReadonlySet<string> = new Set([
  "ArrayExpression",
  "ArrowFunction",
  "AssignmentExpression",
  "AwaitExpression",
  "BinaryExpression",
  "BooleanLiteral",
  "CallExpression",
  "ClassExpression",
  "ConditionalExpression",
  "DynamicImport",
  "FunctionExpression",
  "ImportMeta",
  "InstantiationExpression",
  "JSXElement",
  "JSXSelfClosingTag",
  "MemberExpression",
  "NewExpression",
  "Number",
  "ObjectExpression",
  "ParenthesizedExpression",
  "PostfixExpression",
  "PrefixCast",
  "RegExp",
  "SequenceExpression",
  "String",
  "TaggedTemplateExpression",
  "TemplateString",
  "UnaryExpression",
  "VariableName",
  "YieldExpression",
  "null",
  "super",
  "this",
]);

export const isExpression = (node: ScriptNode): boolean => EXPRESSIONS.has(node.type);

export const isFunction = (node: ScriptNode): boolean =>
  node.type === "ArrowFunction" || node.type === "FunctionExpression" || node.type === "FunctionDeclaration";

export const isClass = (node: ScriptNode): boolean =>
  node.type === "ClassExpression" || node.type === "ClassDeclaration";
