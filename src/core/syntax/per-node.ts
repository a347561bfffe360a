/** What a node of a syntax tree says by itself, found out once: nodes that are read again unchanged stay the same. */
import type { Program } from "./syntax";

/**
 * The same function, but `find` is asked only once for each node. What it finds must depend on the node itself, and on no
 * more of the document's text than the node spans.
 */
export function perNode<Node extends object, Found>(find: (node: Node) => Found): (node: Node) => Found;
export function perNode<Node extends object, Found>(
  find: (node: Node, text: string) => Found,
): (node: Node, text: string) => Found;
export function perNode<Node extends object, Found>(
  find: (node: Node, text: string) => Found,
): (node: Node, text?: string) => Found {
  const known = new WeakMap<Node, Found>();
  return (node, text = "") => {
    let found = known.get(node);
    if (found === undefined) {
      found = find(node, text);
      known.set(node, found);
    }
    return found;
  };
}

/** Whether a text has in it what a pattern says, looked for once in each file or program. */
export const matching = (pattern: RegExp): ((of: { readonly text: string }) => boolean) =>
  perNode(({ text }: { readonly text: string }) => pattern.test(text));

/** The same for a program: one that several documents take something from is asked once. */
export const perProgram = <Found>(find: (program: Program) => Found): ((program: Program) => Found) => perNode(find);
