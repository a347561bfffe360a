/** Nodes as the library's tree has them. */
import type { PlainNode } from "../../lezer-nodes";

/** Those of a node that is being made. */
export type Nodes = PlainNode[];

const NO_NODES: Nodes = [];

export const leaf = (type: string, from: number, to: number): PlainNode => ({ type, from, to, children: NO_NODES });

/** A node that begins where the first of its children does, and ends where the last does. */
export const tree = (type: string, children: Nodes): PlainNode => ({
  type,
  from: children[0]!.from,
  to: children.at(-1)!.to,
  children,
});
