/** What an assignment binds or changes. */
import { perNode } from "./per-node";
import type { Expression, Statement } from "./syntax";
import { walkExpressions } from "./walk";

/** The targets that stand in a target: those of `a, (b, *c)` are `a`, `b` and `c`. */
export function targetsIn(target: Expression): readonly Expression[] {
  if (target.kind === "sequence") return target.items.flatMap(targetsIn);
  return target.kind === "spread" ? targetsIn(target.value) : [target];
}

/** What a statement or an expression sets itself: `a.b = 1`, JavaScript's `a.b += 1`, `(a := 1)`. */
export const targetsSet = (node: Statement | Expression): readonly Expression[] =>
  (node.kind === "assign" ? node.targets : node.kind === "named" ? [node.target] : []).flatMap(targetsIn);

/** Whose items a target is of, however deep: of `self.sizes[0][1]` it is `self.sizes`, any other target itself. */
export function withoutItems(target: Expression): Expression {
  let whole = target;
  while (whole.kind === "subscript") whole = whole.object;
  return whole;
}

/** What is asked for its value and then set, `table[next(names)] += 1`: by which expression each is done. */
export interface ReadAndSet {
  readonly read: Expression;
  readonly set: Expression;
}

/** The same where what is called on the way is called once: the first names what the second needs of it. */
export const evaluatedOnce = perNode((target: Expression): ReadAndSet => {
  if (target.kind !== "attribute" && target.kind !== "subscript") return { read: target, set: target };
  const parts = (part: Expression): ReadAndSet => {
    if (part.kind === "slice" || !doesMore(part)) return { read: part, set: part };
    const { span } = part;
    const name: Expression = { kind: "name", span, name: `·${span.start}` };
    return { read: { kind: "named", span, target: name, value: part }, set: name };
  };
  const object = parts(target.object);
  if (target.kind === "attribute") {
    return { read: { ...target, object: object.read }, set: { ...target, object: object.set } };
  }
  const indices = target.indices.map(parts);
  return {
    read: { ...target, object: object.read, indices: indices.map(({ read }) => read) },
    set: { ...target, object: object.set, indices: indices.map(({ set }) => set) },
  };
});

/** Whether to evaluate it may do anything beside giving a value. */
export function doesMore(value: Expression): boolean {
  let isMore = false;
  walkExpressions([value], ({ kind }) => void (isMore ||= kind === "named" || kind === "call" || kind === "other"));
  return isMore;
}
