/** What flows through Flax's modules: shapes alone, as its values are not calculated. */
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { ancestry, classMember } from "../../scope/expressions/members";
import { sameSize, type Size } from "../../scope/values/size";
import {
  type AbstractValue,
  type Instance,
  type LibraryValue,
  type Method,
  tuple,
  UNKNOWN,
} from "../../scope/values/values";
import { readArguments } from "../arguments";
import { nameIn } from "../facts/data-names";
import type { LayerFacts } from "../facts/layer-facts";
import { appliedUse } from "../facts/uses";
import { createTensor, isTensor, tensorOfArray, type Shape, type SymbolicTensor } from "../tensors";

/** A recurrent layer or a cell, whose calls are noted. */
export interface FlaxLayer extends LibraryValue {
  readonly family: "flax";
  readonly facts: LayerFacts;
  /** Of what leaves it, the last axis; of `Bidirectional` that of both. */
  readonly features: Size | undefined;
  /** Of what comes to it, the last axis, where it says it. */
  readonly taken: Size | undefined;
  /** What `RNN` and `Bidirectional` run. */
  readonly held: readonly FlaxLayer[];
  readonly isCell: boolean;
  readonly isTimeMajor: boolean;
  /** `RNN(…, return_carry=True)`; undefined where nobody knows. */
  readonly returnsCarry: boolean | undefined;
}

/** Another module: `Dense(8)`, `LayerNorm()`. */
interface FlaxPlain extends LibraryValue {
  readonly family: "flax-plain";
  readonly shape: (from: Shape) => Shape;
}

export const isFlax = (value: AbstractValue): value is FlaxLayer => value.kind === "library" && value.family === "flax";
const isPlain = (value: AbstractValue): value is FlaxPlain => value.kind === "library" && value.family === "flax-plain";

/** Functions and modules that leave the shape as it is. */
const KEEPING =
  /^flax\.(linen|nnx)\.(\w+\.)?(relu|gelu|elu|celu|selu|silu|swish|tanh|sigmoid|softmax|log_softmax|softplus|leaky_relu|Dropout|LayerNorm|RMSNorm|GroupNorm|BatchNorm)$/;

/** By where the size of the last axis stands among their arguments. */
const LINEAR: Readonly<Record<string, readonly string[]>> = {
  "flax.linen.Dense": ["features"],
  "flax.nnx.Linear": ["in_features", "out_features"],
  "flax.linen.Embed": ["num_embeddings", "features"],
  "flax.nnx.Embed": ["num_embeddings", "features"],
};

/** A module that stands around recurrent ones; of a function that is called at once, what it gives. */
export function callPlain(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const names = LINEAR[path];
  const size = names && readArguments(interpreter, site.arguments, names).size(names.at(-1)!);
  const shape = KEEPING.test(path)
    ? (from: Shape): Shape => from
    : size !== undefined && ((from: Shape): Shape => [...(path.endsWith("Embed") ? from : from.slice(0, -1)), size]);
  if (!shape) return undefined;
  const plain: FlaxPlain = { kind: "library", family: "flax-plain", shape };
  return /\.[a-z_]+$/.test(path) ? applyFlax(interpreter, plain, site) : plain;
}

/** A module that is called on what flows; `undefined` of anything else. */
export function applyFlax(interpreter: Interpreter, callee: AbstractValue, site: CallSite): AbstractValue | undefined {
  if (isPlain(callee)) {
    const from = tensorOf(interpreter, site.arguments[0])?.shape;
    return from ? createTensor(callee.shape(from), "layer") : UNKNOWN;
  }
  if (!isFlax(callee)) return undefined;
  const input = tensorOf(interpreter, site.arguments[callee.isCell ? 1 : 0]);
  if (input?.shape && interpreter.mode() !== "trial") noteApplication(interpreter, callee, input, site);
  const isOther = site.arguments.some(({ name }) => AT_THE_CALL.has(name ?? ""));
  return isOther ? UNKNOWN : resultOf(callee, input?.shape);
}

/** What the call of an `RNN` may say in another way than where it was made. */
const AT_THE_CALL: ReadonlySet<string> = new Set(["return_carry", "time_major"]);

/** What the layer returns: its carry is not followed. */
function resultOf({ isCell, features, returnsCarry }: FlaxLayer, from: Shape | undefined): AbstractValue {
  const output = from && features !== undefined ? createTensor([...from.slice(0, -1), features], "layer") : UNKNOWN;
  if (isCell || returnsCarry === true) return tuple([UNKNOWN, output]);
  return returnsCarry === undefined ? UNKNOWN : output;
}

/** Of what it runs, too: a cell takes one step of the sequence. */
function noteApplication(
  interpreter: Interpreter,
  layer: FlaxLayer,
  input: SymbolicTensor,
  site: CallSite,
  targets = interpreter.targetsOf(site.node),
): void {
  const { data: fed, shape = [] } = input;
  const { className, applications } = layer.facts;
  // Other axes are further batches, a single sample's, or the steps of a cell that `nn.scan` runs.
  if (shape.length !== (className === "ConvLSTMCell" ? 4 : layer.isCell ? 2 : 3)) return;
  // `init` takes what `apply` does.
  if (applications.some(({ input: before }) => isSame(before.shape, shape))) return;
  const ignored = site.arguments.flatMap(({ name, node: { span } }) =>
    name !== undefined && AT_THE_CALL.has(name) ? [{ name, span }] : [],
  );
  applications.push({
    mode: interpreter.mode(),
    input,
    use: { ...appliedUse(interpreter, site), targets, ...(ignored.length > 0 && { ignored }) },
    ...(fed && { fed }),
  });
  const within = className === "RNN" ? createTensor(shape.toSpliced(1, 1), "layer") : input;
  const isStepsFirst = layer.isTimeMajor && within !== input;
  for (const each of isStepsFirst ? [] : layer.held) noteApplication(interpreter, each, within, site, []);
}

const isSame = (one: Shape | undefined, other: Shape): boolean =>
  one?.length === other.length && one.every((size, axis) => sameSize(size, other[axis]!));

function tensorOf({ program }: Interpreter, given: EvaluatedArgument | undefined): SymbolicTensor | undefined {
  const value = given?.spread === undefined ? given?.value : undefined;
  if (isTensor(value)) return value;
  return value?.kind === "array" ? tensorOfArray(value, nameIn(program, given?.node)) : undefined;
}

const FOLLOWING = /^(init|apply|init_with_output)$/;

/** `model.init(key, x)`, `model.apply(variables, x)`: the module's own method is called with what stands behind. */
export function callModule(
  interpreter: Interpreter,
  { self, name }: Method,
  site: CallSite,
): AbstractValue | undefined {
  if (!FOLLOWING.test(name)) return undefined;
  if (isFlax(self)) {
    // What `init` takes, `apply` takes as well.
    const result =
      name === "init" ? UNKNOWN : applyFlax(interpreter, self, { ...site, arguments: site.arguments.slice(1) });
    return name === "apply" ? result : UNKNOWN;
  }
  if (self.kind !== "instance" || !isModule(self)) return undefined;
  if (site.arguments.some(({ name: keyword, spread }) => spread !== undefined || keyword === "method"))
    return undefined;
  for (const step of ["setup", "__call__"]) {
    const method = classMember(interpreter, self.class, step);
    if (method?.kind !== "function") continue;
    const given = site.arguments.slice(1).filter(({ name: keyword }) => !OWN.has(keyword ?? ""));
    const result = interpreter.enter(method, step === "setup" ? [] : given, self);
    if (step === "__call__") return name === "apply" ? result : UNKNOWN;
  }
  return undefined;
}

/** What `init` and `apply` take for themselves. */
const OWN = new Set(["rngs", "mutable", "capture_intermediates"]);

const isModule = ({ class: owner }: Instance): boolean =>
  ancestry(owner).some(({ bases }) =>
    bases.some((base) => base.kind === "external" && /^flax\.linen\.(module\.)?Module$/.test(base.path)),
  );
