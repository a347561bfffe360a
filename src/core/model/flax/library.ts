/** What the names of Flax (`flax.linen` and `flax.nnx`) mean to a program that is followed. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { external, type AbstractValue, type LibraryValue } from "../../scope/values";
import { flaxClassNames } from "../../catalog/flax";
import type { FactsByCall, LayerFacts } from "../facts/layer-facts";
import type { LibraryPart } from "../libraries";
import { noteEvaluation, noteParts } from "../facts/evaluations";

interface FlaxLayer extends LibraryValue {
  readonly family: "flax";
  readonly facts: LayerFacts;
}

const isFlax = (value: AbstractValue): value is FlaxLayer => value.kind === "library" && value.family === "flax";

/** Flax; its recurrent layers and cells are noted in `facts`, what they compute is not followed. */
export function createFlax(facts: FactsByCall): LibraryPart {
  return {
    imported: (path) => (/^flax(\.|$)/.test(path) ? external(canonicalPath(path)) : undefined),
    exports: (module, name) => /^flax\.(linen|nnx)$/.test(canonicalPath(module)) && flaxClassNames.includes(name),
    call: (interpreter, callee, site) =>
      callee.kind === "external" ? callExternal(interpreter, facts, callee.path, site) : undefined,
  };
}

/** `flax.linen.recurrent.LSTMCell` is `flax.linen.LSTMCell`; nnx stood under `flax.experimental` at first. */
const canonicalPath = (path: string): string =>
  path
    .replace(/^flax\.experimental\.nnx/, "flax.nnx")
    .replace(/^flax\.linen\.recurrent(?=\.|$)/, "flax.linen")
    .replace(/^flax\.nnx\.(nn\.)?(nn|recurrent)(?=\.|$)/, "flax.nnx");

function callExternal(
  interpreter: Interpreter,
  facts: FactsByCall,
  path: string,
  site: CallSite,
): AbstractValue | undefined {
  const [, module, className] = /^flax\.(linen|nnx)\.(\w+)$/.exec(path) ?? [];
  if (className === undefined || !flaxClassNames.includes(className)) return undefined;
  const profile = module === "nnx" ? "nnx" : "flax";
  const found = noteEvaluation(interpreter, facts, { framework: "flax", className, profile }, site);
  noteParts(interpreter, found, site, className === "RNN" ? "cell" : "forward_rnn", (value) =>
    isFlax(value) ? [value.facts] : [],
  );
  return { kind: "library", family: "flax", facts: found } as FlaxLayer;
}
