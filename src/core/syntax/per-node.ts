/** What a node of a syntax tree says by itself, found out once: nodes that are read again unchanged stay the same. */

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
