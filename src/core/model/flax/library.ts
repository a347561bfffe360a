/** What the names of Flax (`flax.linen` and `flax.nnx`) mean to a program that is followed. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { external, isClassLike, type AbstractValue } from "../../scope/values/values";
import { doubledSize } from "../shape-arithmetic";
import { symbolicSize } from "../../scope/values/size";
import { flaxClassNames } from "../../catalog/flax";
import { readArguments } from "../arguments";
import type { FactsByCall } from "../facts/layer-facts";
import type { LibraryPart } from "../libraries";
import { noteEvaluation, noteParts } from "../facts/evaluations";
import { applyFlax, callModule, callPlain, type FlaxLayer, isFlax } from "./apply";

/** Flax; its recurrent layers and cells are noted in `facts`, of what comes to them the shapes. */
export function createFlax(facts: FactsByCall): LibraryPart {
  return {
    imported(path) {
      // Its arrays are NumPy's, as far as shapes go.
      if (/^jax\.numpy(\.|$)/.test(path)) return external(path.slice("jax.".length));
      return /^flax(\.|$)/.test(path) ? external(canonicalPath(path)) : undefined;
    },
    exports: (module, name) => /^flax\.(linen|nnx)$/.test(canonicalPath(module)) && flaxClassNames.includes(name),
    hasHeirs: (path) => flaxClassNames.includes(/^flax\.(?:linen|nnx)\.(\w+)$/.exec(path)?.[1] ?? ""),
    isCalculating: (path, method) => path.startsWith("flax.") && CALCULATING.test(method),
    call: (interpreter, callee, site) =>
      callee.kind === "external"
        ? callExternal(interpreter, facts, callee.path, site)
        : applyFlax(interpreter, callee, site),
    callMethod: callModule,
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
  if (className === undefined || !flaxClassNames.includes(className)) return callPlain(interpreter, path, site);
  const isNnx = module === "nnx";
  const isCell = className.endsWith("Cell");
  const roles = className === "RNN" ? ["cell"] : ["forward_rnn", "backward_rnn"];
  const args = readArguments(interpreter, site.arguments, isCell ? (isNnx ? NNX_CELL : LINEN_CELL) : roles);
  const [inner, other] = isCell
    ? []
    : roles.map((role) => args.value(role)).map((each) => (each && isFlax(each) ? each : undefined));
  const taken = isCell ? args.size("in_features") : inner?.taken;
  const outer = [symbolicSize("batch"), ...(isCell ? [] : [symbolicSize("timesteps")])];
  const ownInput = taken === undefined ? undefined : [...outer, taken];
  const found = noteEvaluation(
    interpreter,
    facts,
    { framework: "flax", className, profile: isNnx ? "nnx" : "flax" },
    site,
    ownInput,
  );
  noteParts(interpreter, found, site, roles, (value) => (isFlax(value) ? [value.facts] : []));
  // A convolution's steps may make the picture smaller.
  const features =
    className === "ConvLSTMCell"
      ? undefined
      : isCell
        ? args.size(isNnx ? "hidden_features" : "features")
        : inner?.features;
  const both =
    other?.features !== undefined && features === other.features && features !== undefined
      ? doubledSize(features)
      : undefined;
  const carries = args.flag("return_carry", false);
  const made: FlaxLayer = {
    kind: "library",
    family: "flax",
    facts: found,
    features: className === "Bidirectional" ? (args.value("merge_fn") === undefined ? both : undefined) : features,
    taken,
    held: [inner, other].filter((each) => each !== undefined),
    isTimeMajor: args.flag("time_major", false) !== false,
    isCell,
    returnsCarry: carries === "unknown" ? undefined : carries,
  };
  return made;
}

const LINEN_CELL = ["features"];
const NNX_CELL = ["in_features", "hidden_features"];
