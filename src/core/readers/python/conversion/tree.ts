/** The library's tree of a Python document, and where its nodes stand in the document. */
import { parser } from "@lezer/python";
import type { Span } from "../../../definition";
import type { Steps } from "../../../steps";
import { type PlainNode, plainNodes } from "../../lezer-nodes";
import { AnchoredSpan, type Anchor, type KeptBody } from "../chunks";
import type { FunctionBody } from "../skeleton";

export { splitAt } from "../../lezer-nodes";

/** Offsets are into the mended text. */
export type PythonNode = PlainNode;

const COMMENTS: ReadonlySet<string> = new Set(["Comment"]);

/** So many tokens are parsed between two turns for others: some 5 ms. */
const TOKENS_PER_STEP = 1_000;

/** Parses the mended text; comments are left out. */
export function* parsePython(text: string): Steps<PythonNode> {
  const parse = parser.startParse(text);
  let tree = parse.advance();
  for (let step = 1; tree === null; step++) {
    if (step % TOKENS_PER_STEP === 0) yield;
    tree = parse.advance();
  }
  yield;
  return plainNodes(tree, COMMENTS);
}

/** What the conversion of one piece of a document needs. */
export interface PythonSource {
  /** As mended: what the nodes' offsets are of. */
  readonly text: string;
  /** What the user has in a place of it. */
  readonly written: (from: number, to: number) => string;
  /** The offset from the anchor of an offset in `text`. */
  readonly original: (offset: number) => number;
  readonly anchor: Anchor;
  /** The function's body that is not in the text, and for which the statement at this offset stands. */
  readonly leftOut?: (offset: number) => FunctionBody | undefined;
  /** What was parsed of it by itself; it is parsed once it is asked for where it was not. */
  readonly kept?: (body: FunctionBody) => KeptBody | undefined;
}

/** The node's place in the document as the user has it. */
export const spanOf = (source: PythonSource, node: { readonly from: number; readonly to: number }): Span =>
  new AnchoredSpan(source.anchor, source.original(node.from), source.original(node.to));

const NAMES: ReadonlySet<string> = new Set(["VariableName", "PropertyName"]);

/** The node's text as mended; of a name the form in which Python compares it, however its accents were typed. */
export function mendedText(source: PythonSource, node: PythonNode): string {
  const text = source.text.slice(node.from, node.to);
  return NAMES.has(node.type) && /[\u0080-\uffff]/.test(text) ? text.normalize("NFKC") : text;
}

/** The node's text as the user has it. */
export const writtenText = (source: PythonSource, node: PythonNode): string => source.written(node.from, node.to);

/** The kinds of nodes that are expressions. */
const EXPRESSIONS = new Set([
  "BinaryExpression",
  "UnaryExpression",
  "AwaitExpression",
  "ParenthesizedExpression",
  "TupleExpression",
  "ComprehensionExpression",
  "ArrayExpression",
  "ArrayComprehensionExpression",
  "DictionaryExpression",
  "DictionaryComprehensionExpression",
  "SetExpression",
  "SetComprehensionExpression",
  "CallExpression",
  "MemberExpression",
  "VariableName",
  "Number",
  "String",
  "FormatString",
  "ContinuedString",
  "Ellipsis",
  "None",
  "Boolean",
  "ConditionalExpression",
  "LambdaExpression",
  "NamedExpression",
  "YieldExpression",
]);

export const isExpression = (node: PythonNode): boolean => EXPRESSIONS.has(node.type);

/** Where the parser found no rule. */
export const isError = (node: PythonNode): boolean => node.type === "⚠";

export const holdsError = (node: PythonNode): boolean => isError(node) || node.children.some(holdsError);
