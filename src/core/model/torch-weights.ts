/**
 * Weights that a script gives its modules: followed where every number of a module is literal. Of others the module's
 * own preview says that it shows the initial ones, and nothing is computed through them.
 */
import { type Weights } from "../definition";
import type { CallSite, Interpreter } from "../scope/interpreter";
import { entriesOf } from "../scope/collections";
import { itemsOf } from "../scope/members";
import { Cell } from "../scope/store";
import { constant, tuple, UNKNOWN, type AbstractValue } from "../scope/values";
import { newList } from "../scope/collections";
import { tensor } from "../tensor";
import type { Drawn } from "./torch-draws";
import { parametersOf } from "./torch-parameters";
import {
  asTorch,
  isTorch,
  type Filled,
  type MadeModule,
  type SetWeights,
  type TorchParameter,
  type TorchPlain,
  tensorNumbers,
} from "./torch-values";

/** Nothing is set yet. */
export function createWeightCell(interpreter: Interpreter): Cell<SetWeights> {
  const cell = new Cell<SetWeights>(joined, "unknown");
  interpreter.store.set(cell, new Map());
  return cell;
}

function joined(one: SetWeights, other: SetWeights): SetWeights {
  if (one === other || one === "unknown") return one;
  if (other === "unknown" || one.size !== other.size) return "unknown";
  return [...one].every(([name, values]) => other.get(name) === values) ? one : "unknown";
}

/** What the script has set of a module when it is called: all its weights, none of them, or what is not followed. */
export function weightsOf(interpreter: Interpreter, module: MadeModule | TorchPlain): Weights | "initial" | "unknown" {
  const set = interpreter.store.get(module.weights) ?? "unknown";
  if (set === "unknown") return set;
  if (set.size === 0) return "initial";
  const parameters = parametersOf(interpreter, module);
  const weights = parameters?.flatMap(({ name, shape }) => {
    const given = set.get(name);
    const size = shape.reduce((all, each) => all * each, 1);
    if (given?.length !== size) return [];
    const values = given instanceof Float64Array ? Float32Array.from(given) : given.values();
    return values ? [[name, tensor(shape, values)] as const] : [];
  });
  return weights && weights.length === parameters?.length && weights.length === set.size
    ? Object.fromEntries(weights)
    : "unknown";
}

function setWeight(
  interpreter: Interpreter,
  { owner, name }: Pick<TorchParameter, "owner" | "name">,
  values: Float64Array | Filled | undefined,
): void {
  noteOther(interpreter, owner);
  const before = interpreter.store.get(owner.weights) ?? "unknown";
  interpreter.store.set(
    owner.weights,
    before === "unknown" || values === undefined ? "unknown" : new Map([...before, [name, values]]),
  );
}

/** So many numbers are filled in at the cost of one item that is gone through: 16 million in a program, 64 MB. */
const FILLED_PER_ITEM = 4;

/**
 * The parameter's numbers, all of them this one. A script fills every weight it has in one line, also in branches that
 * are never taken; 50 million numbers laid out there take half a second and 400 MB.
 */
function filledWith(interpreter: Interpreter, { shape }: TorchParameter, number: number): Filled | undefined {
  if (shape === undefined) return undefined;
  const length = shape.reduce((all, size) => all * size, 1);
  let laidOut: Float32Array | "too many" | undefined;
  const layOut = (): Float32Array | "too many" =>
    interpreter.affords(length / FILLED_PER_ITEM) ? new Float32Array(length).fill(number) : "too many";
  return {
    length,
    values() {
      laidOut ??= layOut();
      return laidOut === "too many" ? undefined : laidOut;
    },
  };
}

/** What these modules hold is not known from here on. */
export function loseWeights(interpreter: Interpreter, modules: readonly (MadeModule | TorchPlain)[]): void {
  for (const module of modules) {
    noteOther(interpreter, module);
    interpreter.store.set(module.weights, "unknown");
  }
}

function noteOther(interpreter: Interpreter, module: MadeModule | TorchPlain): void {
  if ("facts" in module && interpreter.mode() === "live") module.facts.hasOtherWeights = true;
}

/** A module with the prefix of its parameters' names. */
interface Held {
  readonly prefix: string;
  readonly module: MadeModule | TorchPlain;
}

/** So many values are looked through for modules. */
const MOST_VALUES = 10_000;

/** The modules of a value that have weights: in fields, lists and Sequentials, each where it is first met. */
export function modulesWithin(interpreter: Interpreter, value: AbstractValue): readonly Held[] {
  const seen = new Set<AbstractValue>();
  const found: Held[] = [];
  const look = (held: AbstractValue | undefined, prefix: string, depth: number): void => {
    if (held === undefined || held.kind === "constant" || depth > MOST_NESTED) return;
    if (seen.has(held) || seen.size >= MOST_VALUES) return;
    seen.add(held);
    for (const [name, inner] of parts(interpreter, held)) look(inner, `${prefix}${name}.`, depth + 1);
    if (!isTorch(held)) return;
    if (held.type === "layer") for (const module of held.made) found.push({ prefix, module });
    else if (held.type === "plain") found.push({ prefix, module: held });
  };
  look(value, "", 0);
  return found;
}

/** What an object, a list or a Sequential holds, by its name in the names of parameters. */
function parts(
  interpreter: Interpreter,
  value: AbstractValue,
): readonly (readonly [string, AbstractValue | undefined])[] {
  if (value.kind === "instance") return [...value.fields].map(([name, cell]) => [name, interpreter.store.get(cell)]);
  const isSequence = isTorch(value) && value.type === "sequence";
  const items = isSequence
    ? value.modules
    : value.kind === "list" || value.kind === "tuple"
      ? itemsOf(interpreter, value)
      : undefined;
  return (items ?? []).map((item, index) => [String(index), item]);
}

/** Modules in each other that are looked into. */
const MOST_NESTED = 8;

/** `module.weight`, `lstm.weight_hh_l0`; `undefined` of another attribute. */
export function parameterMember(
  interpreter: Interpreter,
  module: MadeModule | TorchPlain,
  name: string,
): TorchParameter | undefined {
  if (!/^(weight|bias)(_|$)/.test(name)) return undefined;
  const shape = parametersOf(interpreter, module)?.find((each) => each.name === name)?.shape;
  return parameter(module, name, shape);
}

const parameter = (
  owner: MadeModule | TorchPlain,
  name: string,
  shape: readonly number[] | undefined,
): TorchParameter => ({
  kind: "library",
  family: "torch",
  type: "parameter",
  owner,
  name,
  ...(shape && { shape }),
});

/** `named_parameters()`, `parameters()`; `undefined` where not all of them are known. */
export function listedParameters(interpreter: Interpreter, self: AbstractValue, named: boolean): AbstractValue {
  const all: AbstractValue[] = [];
  for (const { prefix, module } of modulesWithin(interpreter, self)) {
    const found = parametersOf(interpreter, module);
    if (found === undefined) {
      loseWeights(
        interpreter,
        modulesWithin(interpreter, self).map((each) => each.module),
      );
      return UNKNOWN;
    }
    for (const { name, shape } of found) {
      const value = parameter(module, name, shape);
      all.push(named ? tuple([constant(prefix + name), value]) : value);
    }
  }
  return newList(interpreter, all);
}

/** `parameter.fill_(0.1)`, `parameter.copy_(values)`; what it draws, where nobody follows which numbers. */
export function callParameterMethod(
  interpreter: Interpreter,
  self: TorchParameter,
  name: string,
  { arguments: [first] }: CallSite,
): { readonly value: AbstractValue; readonly drawn?: readonly Drawn[] | undefined } {
  const count = self.shape?.reduce((all, size) => all * size, 1);
  const filled = (number: number): void => setWeight(interpreter, self, filledWith(interpreter, self, number));
  if (/^(detach|requires_grad_|view_as|to|cpu|cuda|float)$/.test(name)) return { value: self };
  if (name === "size") return { value: self.shape ? tuple(self.shape.map(constant)) : UNKNOWN };
  if (!/[^_]_$/.test(name)) return { value: UNKNOWN };
  if (name === "zero_") filled(0);
  else if (name === "fill_" && isNumber(first?.value)) filled(first.value.value);
  else if (name === "copy_") setWeight(interpreter, self, tensorNumbers(first?.value));
  else setWeight(interpreter, self, undefined);
  const how = name === "normal_" ? "normal" : name === "uniform_" ? "words" : undefined;
  if (how === undefined) return { value: self };
  return { value: self, drawn: count === undefined ? undefined : [{ how, count }] };
}

const isNumber = (value: AbstractValue | undefined): value is { kind: "constant"; value: number } =>
  value?.kind === "constant" && typeof value.value === "number";

/** `nn.init.constant_(parameter, 0.1)` and the like; `undefined` of another function. */
export function callInit(
  interpreter: Interpreter,
  path: string,
  { arguments: [first, second] }: CallSite,
): { readonly value: AbstractValue; readonly drawn?: readonly Drawn[] | undefined } | undefined {
  const name = /^torch\.nn\.init\.(\w+)$/.exec(path)?.[1];
  const given = first?.value;
  if (name === undefined) return undefined;
  if (!isTorch(given) || given.type !== "parameter") return { value: given ?? UNKNOWN, drawn: undefined };
  const count = given.shape?.reduce((all, size) => all * size, 1);
  const fixed = FIXED[name] ?? (name === "constant_" && isNumber(second?.value) ? second.value.value : undefined);
  setWeight(interpreter, given, fixed === undefined ? undefined : filledWith(interpreter, given, fixed));
  if (/^(constant_|zeros_|ones_|eye_|dirac_)$/.test(name)) return { value: given };
  const how = /normal_$|orthogonal_/.test(name) ? "normal" : name.endsWith("uniform_") ? "words" : undefined;
  return { value: given, drawn: how && count !== undefined && name !== "trunc_normal_" ? [{ how, count }] : undefined };
}

const FIXED: Readonly<Record<string, number | undefined>> = { zeros_: 0, ones_: 1 };

/** `lstm.weight_ih_l0 = nn.Parameter(values)`, `lstm.weight_ih_l0.data = values` */
export function setParameter(
  interpreter: Interpreter,
  object: AbstractValue,
  name: string,
  value: AbstractValue,
): void {
  if (!isTorch(object)) return;
  if (object.type === "parameter" && name === "data") {
    setWeight(interpreter, object, tensorNumbers(value));
  } else if (object.type === "layer" || object.type === "plain") {
    if (!/^(weight|bias)(_|$)/.test(name)) return;
    const owners = object.type === "layer" ? object.made : [object];
    for (const owner of owners) setWeight(interpreter, { owner, name }, tensorNumbers(value));
  }
}

/** `module.load_state_dict({…})` */
export function loadState(interpreter: Interpreter, self: AbstractValue, state: AbstractValue | undefined): void {
  const modules = modulesWithin(interpreter, self);
  const entries = state && entriesOf(interpreter, state);
  for (const { prefix, module } of modules) {
    const names = parametersOf(interpreter, module);
    const own = names?.map(({ name }) => [name, tensorNumbers(entries?.get(prefix + name))] as const);
    if (!own || own.some(([, values]) => values === undefined)) loseWeights(interpreter, [module]);
    else for (const [name, values] of own) setWeight(interpreter, { owner: module, name }, values);
  }
}

/** `nn.Embedding.from_pretrained(values)`: the table's sizes and numbers, as far as they are known. */
export function pretrained(
  interpreter: Interpreter,
  value: AbstractValue | undefined,
  site: CallSite,
): TorchPlain | undefined {
  const [node] = site.arguments;
  if (value?.kind !== "array" || value.shape.length !== 2 || node === undefined) return undefined;
  const [words, features] = value.shape;
  if (typeof words !== "number" || typeof features !== "number") return undefined;
  const sizes = { num_embeddings: words, embedding_dim: features };
  const [name] = interpreter.targetsOf(site.node);
  const module: TorchPlain = {
    kind: "library",
    family: "torch",
    type: "plain",
    className: "Embedding",
    arguments: Object.entries(sizes).map(([name, size]) => ({ name, value: constant(size), node: node.node })),
    node: site.node,
    random: {},
    weights: createWeightCell(interpreter),
    ...(name !== undefined && { name: name.replace(/^.*\.(?=\w+$)/, "") }),
  };
  setWeight(interpreter, { owner: module, name: "weight" }, tensorNumbers(asTorch(value)));
  return module;
}
