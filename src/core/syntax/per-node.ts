/** What a node of a syntax tree says by itself, found out once: nodes that are read again unchanged stay the same. */
import type { Program } from "./syntax";

/** The same function, which asks `find` once for each node; what it finds must depend on the node's own text alone. */
export function perNode<Node extends object, Found>(
  find: (node: Node, text: string) => Found,
): (node: Node, text: string) => Found {
  const known = new WeakMap<Node, Found>();
  return (node, text) => {
    let found = known.get(node);
    if (found === undefined) {
      found = find(node, text);
      known.set(node, found);
    }
    return found;
  };
}

/** Whether a text has in it what a pattern says, looked for once in each file or program. */
export function matching(pattern: RegExp): (of: { readonly text: string }) => boolean {
  const ask = perNode(({ text }: { readonly text: string }) => pattern.test(text));
  return (of) => ask(of, of.text);
}

/** The same for a program: one that several documents take something from is asked once. */
export function perProgram<Found>(find: (program: Program) => Found): (program: Program) => Found {
  const ask = perNode(find);
  return (program) => ask(program, program.text);
}
