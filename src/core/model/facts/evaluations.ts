/** What is noted of a recurrent layer where the program makes it. */
import { layerClass } from "../../catalog/catalog";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import type { AbstractValue } from "../../scope/values/values";
import { newFacts, type FactsByCall, type LayerClassName, type LayerFacts, type SeenPart } from "./layer-facts";
import { seenArguments } from "./seen-arguments";
import type { Attribute } from "../../syntax/syntax";
import type { Shape } from "../tensors";

/** Notes one evaluation of a layer's call; `ownInput` is the shape that its arguments ask of its input. */
export function noteEvaluation(
  interpreter: Interpreter,
  facts: FactsByCall,
  layerClass: LayerClassName,
  site: CallSite,
  ownInput?: Shape,
): LayerFacts {
  const mode = interpreter.mode();
  // What is only tried makes no layer; but that there is one is known.
  const tried = mode === "trial" ? facts.get(site.node)?.[0] : undefined;
  if (tried !== undefined) return tried;
  const found = newFacts(facts, site.node, { ...layerClass, ...(site.heir !== undefined && { heir: site.heir }) });
  if (mode === "trial") return found;
  const { loops } = site.activation;
  const supposed = interpreter.supposed();
  found.evaluations.push({
    mode,
    identity: site.choice ?? site.arguments,
    ...(supposed && { supposed }),
    arguments: seenArguments(interpreter, site),
    // No input has no features: that size is still to be set.
    ...(ownInput && ownInput.at(-1) !== 0 && { ownInput }),
    ...(loops.length > 0 && { repeated: loops.includes(null) ? null : loops.reduce((all, n) => all! * n!, 1) }),
  });
  found.variables = interpreter.targetsOf(site.node);
  return found;
}

/** Notes that the program sets an attribute of a layer, where that is one of its parameters: in any version of its framework. */
export function noteAttribute(
  interpreter: Interpreter,
  { framework, className, profile = "keras-3", attributesSet }: LayerFacts,
  { name, span }: Attribute,
): void {
  if (interpreter.mode() !== "live") return;
  const parameters = layerClass(framework, className, profile)?.parameters ?? [];
  if (parameters.some((parameter) => parameter.name === name)) attributesSet.push({ name, span });
}

/** More layers are not taken for the parts of one. */
const MAX_PARTS = 64;

/**
 * Notes the layers that are given as arguments: `layer=LSTM(4)`, `cells=[LSTMCell(4), LSTMCell(4)]`.
 * @param positions the parameters of the first positional arguments
 */
export function noteParts(
  interpreter: Interpreter,
  found: LayerFacts,
  site: CallSite,
  positions: readonly (string | undefined)[],
  layersIn: (value: AbstractValue) => readonly LayerFacts[],
): void {
  if (interpreter.mode() === "trial") return;
  const positional = site.arguments.filter(({ name, spread }) => name === undefined && spread === undefined);
  found.parts = site.arguments
    .flatMap((argument) => {
      const role = argument.name ?? positions[positional.indexOf(argument)];
      const { value, node } = argument;
      const isList = value.kind === "list" || value.kind === "tuple";
      const items = isList ? itemsOf(interpreter, value) : [value];
      const inside = role === undefined ? [] : (items ?? []).flatMap(layersIn);
      // A list of cells, not all of which are the framework's.
      if (isList && role !== undefined && inside.length > 0 && inside.length !== items?.length) {
        found.openParts = { role, span: node.span };
      }
      return inside.map((layer): SeenPart => ({ role: role ?? "", layer, ...(isList && { list: node.span }) }));
    })
    .filter(({ layer }) => layer !== found)
    .slice(0, MAX_PARTS);
}
