/**
 * Weights that a script gives its modules: followed where every number of a module is literal. Of others the module's
 * own preview says that it shows the initial ones, and nothing is computed through them.
 */
import type { ScriptRandom, Weights } from "../../../definition";
import type { CallSite, EvaluatedArgument, Interpreter, SliceValue } from "../../../scope/interpreter";
import { entriesOf } from "../../../scope/values/collections";
import { Cell } from "../../../scope/store";
import { constant, tuple, UNKNOWN, type AbstractValue } from "../../../scope/values/values";
import { newList } from "../../../scope/values/collections";
import { tensor } from "../../../tensor";
import type { Drawn } from "../../draws";
import { isWriting } from "../../in-place";
import { filled, type Filled } from "./filled";
import { modulesWithin } from "../held-modules";
import { drawnNumbers, initialWeights } from "./initial";
import { parametersOf } from "./parameters";
import {
  asTorch,
  isTorch,
  type MadeModule,
  type SetWeights,
  type TorchParameter,
  type TorchPlain,
  tensorNumbers,
} from "../values";
import { ownEntry } from "../../../lookup";

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

/** The weights of a module of which the script has set some when it is called; whether it has set none, or what is not followed. */
export function weightsOf(interpreter: Interpreter, module: MadeModule | TorchPlain): Weights | "initial" | "unknown" {
  const set = interpreter.store.get(module.weights) ?? "unknown";
  if (set === "unknown") return set;
  if (set.size === 0) return "initial";
  const parameters = parametersOf(interpreter, module);
  const isWhole = parameters?.every(({ name }) => set.has(name));
  const initial = isWhole ? undefined : initialWeights(interpreter, module);
  const weights = parameters?.flatMap(({ name, shape }) => {
    const given = set.get(name) ?? initial?.get(name);
    const size = shape.reduce((all, each) => all * each, 1);
    if (given?.length !== size) return [];
    const values = given instanceof Float64Array ? Float32Array.from(given) : given.values();
    return values ? [[name, tensor(shape, values)] as const] : [];
  });
  return weights && weights.length === parameters?.length ? Object.fromEntries(weights) : "unknown";
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
  { arguments: given }: CallSite,
  random: ScriptRandom,
): { readonly value: AbstractValue; readonly drawn?: readonly Drawn[] | undefined } {
  const [first] = given;
  const count = self.shape?.reduce((all, size) => all * size, 1);
  const fill = (number: number): void =>
    setWeight(interpreter, self, count === undefined ? undefined : filledWith(interpreter, self, count, number));
  if (/^(detach|requires_grad_|view_as|to|cpu|cuda|float)$/.test(name)) return { value: self };
  if (name === "size") return { value: sizeOfParameter(self, first?.value) };
  if (name === "numel" || name === "nelement") return { value: count === undefined ? UNKNOWN : constant(count) };
  if (name === "dim" || name === "ndimension") return { value: parameterSizes(self, "ndim") ?? UNKNOWN };
  if (!isWriting(name)) return { value: UNKNOWN };
  if (name === "zero_") fill(0);
  else if (name === "fill_" && isNumber(first?.value)) fill(first.value.value);
  else if (name === "copy_") setWeight(interpreter, self, self.part ? undefined : tensorNumbers(first?.value));
  else {
    setWeight(interpreter, self, numbersFor(interpreter, self, name, given, random));
  }
  const how = name === "normal_" ? "normal" : name === "uniform_" ? "words" : undefined;
  if (how !== undefined && self.part) return { value: self, drawn: undefined };
  if (how === undefined) return { value: self };
  return { value: self, drawn: count === undefined ? undefined : [{ how, count }] };
}

/** `parameter.size()`, `parameter.size(0)` */
function sizeOfParameter(self: TorchParameter, axis: AbstractValue | undefined): AbstractValue {
  if (axis === undefined) return parameterSizes(self, "shape") ?? UNKNOWN;
  const size = isNumber(axis) && !self.part ? self.shape?.at(axis.value) : undefined;
  return size === undefined ? UNKNOWN : constant(size);
}

/** `parameter.shape`, `parameter.ndim`; `undefined` where they are not known, and of another attribute. */
export function parameterSizes({ shape, part }: TorchParameter, name: string): AbstractValue | undefined {
  if (shape === undefined) return undefined;
  if (name === "ndim") return constant(shape.length);
  return name === "shape" && !part ? tuple(shape.map(constant)) : undefined;
}

const isNumber = (value: AbstractValue | undefined): value is { kind: "constant"; value: number } =>
  value?.kind === "constant" && typeof value.value === "number";

/** What a function draws into the whole of it. */
const numbersFor = (
  interpreter: Interpreter,
  { shape, part }: TorchParameter,
  name: string,
  given: readonly EvaluatedArgument[],
  random: ScriptRandom,
): Float64Array | undefined => (shape && !part ? drawnNumbers(interpreter, name, given, shape, random) : undefined);

/** All its numbers, or those of its part beside what the others are; `undefined` where these are not known. */
function filledWith(
  interpreter: Interpreter,
  { owner, name, part }: TorchParameter,
  count: number,
  number: number,
): Float64Array | Filled | undefined {
  if (!part) return filled(interpreter, count, number);
  const set = interpreter.store.get(owner.weights) ?? "unknown";
  if (set === "unknown") return undefined;
  const before = set.get(name) ?? initialWeights(interpreter, owner)?.get(name);
  const numbers = before instanceof Float64Array ? before : before?.values();
  return numbers && interpreter.affords(count)
    ? Float64Array.from(numbers).fill(number, part.start, part.stop)
    : undefined;
}

/** `bias[4:8]` of a parameter with one axis; `undefined` of other parts. */
export function parameterPart(
  whole: TorchParameter,
  indices: readonly (AbstractValue | SliceValue)[],
): TorchParameter | undefined {
  const [index, ...others] = indices;
  const [size, ...rest] = whole.shape ?? [];
  if (index?.kind !== "slice" || others.length > 0 || size === undefined || rest.length > 0 || whole.part) {
    return undefined;
  }
  const bound = (value: AbstractValue | undefined, otherwise: number): number | undefined => {
    if (value === undefined || (value.kind === "constant" && value.value === null)) return otherwise;
    if (!isNumber(value)) return undefined;
    return Math.min(Math.max(value.value < 0 ? value.value + size : value.value, 0), size);
  };
  const [start, stop, step] = [bound(index.start, 0), bound(index.stop, size), bound(index.step, 1)];
  if (start === undefined || stop === undefined || step !== 1) return undefined;
  return { ...whole, part: { start, stop: Math.max(start, stop) } };
}

/** `nn.init.constant_(parameter, 0.1)` and the like; `undefined` of another function. */
export function callInit(
  interpreter: Interpreter,
  path: string,
  { arguments: [first, ...others] }: CallSite,
  random: ScriptRandom,
): { readonly value: AbstractValue; readonly drawn?: readonly Drawn[] | undefined } | undefined {
  const name = /^torch\.nn\.init\.(\w+)$/.exec(path)?.[1];
  const given = first?.value;
  if (name === undefined) return undefined;
  if (given?.kind === "array") {
    return { value: asTorch({ kind: "array", shape: given.shape }), drawn: undefined };
  }
  if (!isTorch(given) || given.type !== "parameter") return { value: given ?? UNKNOWN, drawn: undefined };
  const count = given.shape?.reduce((all, size) => all * size, 1);
  const [second] = others;
  const fixed =
    ownEntry(FIXED, name) ?? (name === "constant_" && isNumber(second?.value) ? second.value.value : undefined);
  setWeight(
    interpreter,
    given,
    count === undefined
      ? undefined
      : fixed === undefined
        ? numbersFor(interpreter, given, name, others, random)
        : filledWith(interpreter, given, count, fixed),
  );
  if (/^(constant_|zeros_|ones_|eye_|dirac_)$/.test(name)) return { value: given };
  const how = /normal_$|orthogonal_/.test(name) ? "normal" : name.endsWith("uniform_") ? "words" : undefined;
  return {
    value: given,
    drawn: how && count !== undefined && !given.part && name !== "trunc_normal_" ? [{ how, count }] : undefined,
  };
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
    // What was counted while training is no parameter, and followed nowhere.
    const isCounted = entries?.has(`${prefix}running_mean`) === true;
    if (!own || isCounted || own.some(([, values]) => values === undefined)) loseWeights(interpreter, [module]);
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
