/**
 * The library's tree of a Python document as plain nodes, made without recursion: however deep the
 * text nests, neither this nor what walks the result overflows the stack.
 */
import { parser } from "@lezer/python";
import type { Span } from "../definition";
import { AnchoredSpan, type Anchor } from "./python-chunks";

export interface PythonNode {
  /** The grammar's name: `CallExpression`, `(`, `AssignOp`; `⚠` where the text is no Python. */
  readonly type: string;
  /** Offsets into the mended text. */
  readonly from: number;
  readonly to: number;
  readonly children: readonly PythonNode[];
}

/** Nodes below this depth are left out; CPython's own parser gives up at 200 nested parentheses. */
const MAX_DEPTH = 400;

/** Parses the mended text; comments are left out. */
export function parsePython(text: string): PythonNode {
  const cursor = parser.parse(text).cursor();
  interface Open extends PythonNode {
    readonly children: Open[];
  }
  const open = (): Open => ({ type: cursor.name, from: cursor.from, to: cursor.to, children: [] });
  const root = open();
  const path: Open[] = [root];
  let below = cursor.firstChild();
  while (path.length > 0) {
    if (!below) {
      // The last of its siblings: go on with the next node of a level above.
      path.pop();
      if (path.length === 0 || !cursor.parent()) break;
      below = cursor.nextSibling();
      continue;
    }
    const parent = path.at(-1)!;
    const node = open();
    if (node.type !== "Comment") parent.children.push(node);
    if (path.length < MAX_DEPTH && cursor.firstChild()) {
      path.push(node);
      below = true;
    } else {
      below = cursor.nextSibling();
    }
  }
  return root;
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
}

/** The node's place in the document as the user has it. */
export const spanOf = (source: PythonSource, node: { readonly from: number; readonly to: number }): Span =>
  new AnchoredSpan(source.anchor, source.original(node.from), source.original(node.to));

/** The node's text as mended. */
export const mendedText = (source: PythonSource, node: PythonNode): string => source.text.slice(node.from, node.to);

/** The node's text as the user has it. */
export const writtenText = (source: PythonSource, node: PythonNode): string => source.written(node.from, node.to);

/** The nodes between separators: `a, b c, d` ▶ `[a] [b c] [d]`. */
export function splitAt(nodes: readonly PythonNode[], separator: string): PythonNode[][] {
  const groups: PythonNode[][] = [[]];
  for (const node of nodes) {
    if (node.type === separator) groups.push([]);
    else groups.at(-1)!.push(node);
  }
  return groups;
}
