/** The library's tree of a Python document, and where its nodes stand in the document. */
import { parser } from "@lezer/python";
import type { Span } from "../definition";
import { type PlainNode, plainNodes } from "./lezer-nodes";
import type { MendedText } from "./python-edits";

export { splitAt } from "./lezer-nodes";

/** Offsets are into the mended text. */
export type PythonNode = PlainNode;

const COMMENTS: ReadonlySet<string> = new Set(["Comment"]);

/** Parses the mended text; comments are left out. */
export const parsePython = (text: string): PythonNode => plainNodes(parser.parse(text), COMMENTS);

/** What the conversion of one document needs: its text, and where each node stands in it. */
export interface PythonSource {
  readonly mended: MendedText;
}

/** The node's place in the document as the user has it. */
export function spanOf(source: PythonSource, node: { readonly from: number; readonly to: number }): Span {
  return { start: source.mended.original(node.from), end: source.mended.original(node.to) };
}

/** The node's text as mended. */
export function mendedText(source: PythonSource, node: PythonNode): string {
  return source.mended.text.slice(node.from, node.to);
}
