/**
 * A Lezer tree as plain nodes, made without recursion: however deep the text nests, neither this nor what walks the
 * result overflows the stack.
 */
import type { Tree } from "@lezer/common";
import { runSteps, type Steps } from "../steps";

export interface PlainNode {
  /** The grammar's name: `CallExpression`, `(`, `AssignOp`; `⚠` where the text is not of the language. */
  readonly type: string;
  /** Offsets into the text that was parsed. */
  readonly from: number;
  readonly to: number;
  readonly children: readonly PlainNode[];
}

/** Nodes below this depth are left out; CPython's own parser gives up at 200 nested parentheses. */
const MAX_DEPTH = 400;

/** So many nodes are made in some milliseconds. */
const NODES_A_TURN = 10_000;

/** @param leftOut the kinds of nodes that are no part of the program: comments */
export const plainNodes = (tree: Tree, leftOut: ReadonlySet<string>): PlainNode =>
  runSteps(plainNodeSteps(tree, leftOut));

/** The same, a few milliseconds of work at a time. */
export function* plainNodeSteps(tree: Tree, leftOut: ReadonlySet<string>): Steps<PlainNode> {
  const cursor = tree.cursor();
  interface Open extends PlainNode {
    readonly children: Open[];
  }
  const open = (): Open => ({ type: cursor.name, from: cursor.from, to: cursor.to, children: [] });
  const root = open();
  const path: Open[] = [root];
  let below = cursor.firstChild();
  for (let turn = 1; path.length > 0; turn++) {
    if (turn % NODES_A_TURN === 0) yield;
    if (!below) {
      // The last of its siblings: go on with the next node of a level above.
      path.pop();
      if (path.length === 0 || !cursor.parent()) break;
      below = cursor.nextSibling();
      continue;
    }
    const parent = path.at(-1)!;
    const node = open();
    if (!leftOut.has(node.type)) parent.children.push(node);
    if (path.length < MAX_DEPTH && cursor.firstChild()) {
      path.push(node);
      below = true;
    } else {
      below = cursor.nextSibling();
    }
  }
  return root;
}

/** The nodes between separators: `a, b c, d` ▶ `[a] [b c] [d]`. */
export function splitAt(nodes: readonly PlainNode[], separator: string): PlainNode[][] {
  const groups: PlainNode[][] = [[]];
  for (const node of nodes) {
    if (node.type === separator) groups.push([]);
    else groups.at(-1)!.push(node);
  }
  return groups;
}
