/** What an assignment binds or changes. */
import type { Expression } from "./syntax";

/** The targets that stand in a target: those of `a, (b, *c)` are `a`, `b` and `c`. */
export function targetsIn(target: Expression): readonly Expression[] {
  if (target.kind === "sequence") return target.items.flatMap(targetsIn);
  return target.kind === "spread" ? targetsIn(target.value) : [target];
}

/** Whose items a target is of, however deep: of `self.sizes[0][1]` it is `self.sizes`, any other target itself. */
export function withoutItems(target: Expression): Expression {
  let whole = target;
  while (whole.kind === "subscript") whole = whole.object;
  return whole;
}
