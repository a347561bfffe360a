/** How a layer's result is used, as it is reported: applied, added to a model, wrapped, or nothing of it. */
import type { LayerUse } from "../../definition";
import type { Steps } from "../../steps";
import type { Call, Expression, Program } from "../../syntax/syntax";
import { walk } from "../../syntax/walk";
import { shownApplications, type LayerFacts } from "../facts/layer-facts";

/** The use that is shown of a layer; `added` where the text alone says that it is added to a model. */
export function useOf(facts: LayerFacts, added: LayerUse | undefined): LayerUse {
  const [application] = shownApplications(facts);
  const { wrappers } = facts;
  if (application !== undefined) {
    const {
      initialState: _initialState,
      mask: _mask,
      ignored: _ignored,
      wholeResult: _whole,
      ...use
    } = application.use;
    return { ...use, wrappers };
  }
  if (added !== undefined) return added;
  return { kind: wrappers.length > 0 ? "wrapped" : "bare", targets: facts.variables, wrappers };
}

/** Layers that are added to a model of which nothing else is known. */
export function* addedBySyntax(
  program: Program,
  seen: readonly LayerFacts[],
): Steps<ReadonlyMap<LayerFacts, LayerUse>> {
  const unused = new Map<Call, readonly LayerFacts[]>();
  for (const each of seen) {
    if (each.applications.length === 0) unused.set(each.node, [...(unused.get(each.node) ?? []), each]);
  }
  const found = new Map<LayerFacts, LayerUse>();
  if (unused.size === 0) return found;
  const expression = (node: Expression): void => {
    if (node.kind !== "call" || node.callee.kind !== "attribute" || node.callee.name !== "add") return;
    const { start, end } = node.callee.object.span;
    const model = program.text.slice(start, end);
    // model.add(Bidirectional(LSTM(4)))
    let inner = node.arguments[0]?.value;
    for (; inner?.kind === "call"; inner = inner.arguments[0]?.value) {
      for (const facts of unused.get(inner) ?? []) {
        found.set(facts, { kind: "add", model, targets: [], wrappers: facts.wrappers });
      }
    }
  };
  for (const statement of program.statements.toReversed()) {
    // What was not read made no layer.
    walk([statement], { expression, entersUnread: () => false });
    yield;
  }
  return found;
}
