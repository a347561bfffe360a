/** What the names of Flax (`flax.linen` and `flax.nnx`) mean to a program that is followed. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { external, isClassLike, type AbstractValue, type LibraryValue } from "../../scope/values/values";
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
    hasHeirs: (path) => flaxClassNames.includes(/^flax\.(?:linen|nnx)\.(\w+)$/.exec(path)?.[1] ?? ""),
    isCalculating: (path, method) => path.startsWith("flax.") && CALCULATING.test(method),
    call: (interpreter, callee, site) =>
      callee.kind === "external" ? callExternal(interpreter, facts, callee.path, site) : undefined,
  };
}

/** By which a layer or a cell of theirs calculates its outputs. */
const CALCULATING = /^(__call__|__new__|__getattr\w*__|setup|initialize_carry)$/;

/** `flax.linen.recurrent.LSTMCell` is `flax.linen.LSTMCell`; nnx stood under `flax.experimental` at first. */
const canonicalPath = (path: string): string =>
  path
    .replace(/^flax\.experimental\.nnx/, "flax.nnx")
    .replace(/^flax\.linen\.recurrent(?=\.|$)/, "flax.linen")
    .replace(/^flax\.nnx\.(nn\.)?(nn|recurrent)(?=\.|$)/, "flax.nnx");

/** What makes of a class another one that is called in its place: over the steps of a sequence, for instance. */
const LIFTING =
  /^flax\.linen\.(transforms\.)?(scan|remat|remat_scan|checkpoint|vmap|jit|map_variables|add_metadata_axis)$/;

function callExternal(
  interpreter: Interpreter,
  facts: FactsByCall,
  path: string,
  site: CallSite,
): AbstractValue | undefined {
  const [first] = site.arguments;
  if (LIFTING.test(path) && first && isClassLike(first.value)) return first.value;
  const [, module, className] = /^flax\.(linen|nnx)\.(\w+)$/.exec(path) ?? [];
  if (className === undefined || !flaxClassNames.includes(className)) return undefined;
  const profile = module === "nnx" ? "nnx" : "flax";
  const found = noteEvaluation(interpreter, facts, { framework: "flax", className, profile }, site);
  noteParts(interpreter, found, site, className === "RNN" ? ["cell"] : ["forward_rnn", "backward_rnn"], (value) =>
    isFlax(value) ? [value.facts] : [],
  );
  return { kind: "library", family: "flax", facts: found } as FlaxLayer;
}
