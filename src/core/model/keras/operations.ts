/**
 * Arithmetic of tensors that flow in a program of Keras's: `keras.ops`, `keras.backend`, TensorFlow's own functions,
 * operators and indices, between layers and inside a `Lambda`. Each is one of PyTorch's operations, which the engine has,
 * under other names of its arguments (keras 3.15.1 `ops/numpy.py`, tensorflow 2.21 `math_ops.py`, keras 2 `backend.py`).
 */
import { ELEMENTARY_FUNCTIONS } from "../../catalog/torch/plain-modules";
import type { Span } from "../../definition";
import type { CallSite, EvaluatedArgument, Interpreter, SliceValue } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { constant, tuple, type AbstractValue } from "../../scope/values/values";
import { isNone } from "../arguments";
import { argument, operate } from "../torch/apply";
import { subscriptTensor } from "../torch/parts";
import { createTensor, isTensor, type SymbolicTensor } from "../tensors";
import { ownEntry } from "../../lookup";

/** A function of one tensor: the operation, and its parameters by the names of Keras's, TensorFlow's or the backend's. */
interface Operation {
  readonly className: string;
  /** Keras's parameters in their order, each with the operation's own; without one it changes no number. */
  readonly parameters: readonly (readonly [given: readonly string[], own: string | undefined])[];
  /** Where the axis is not given. */
  readonly axis?: number;
}

/** A call as far as it is asked here. */
type Site = Pick<CallSite, "node" | "arguments">;

const AXIS = ["axis", "axes"];

const reduction = (className: string): Operation => ({
  className,
  parameters: [
    [[...AXIS, "reduction_indices"], "dim"],
    [["keepdims", "keep_dims"], "keepdim"],
  ],
});
const onAxis = (className: string, own: string, axis?: number): Operation => ({
  className,
  parameters: [[AXIS, own]],
  ...(axis !== undefined && { axis }),
});
const elementwise = (className: string): Operation => ({ className, parameters: [[["name"], undefined]] });
const arranging = (className: string, own: string, ...given: string[]): Operation => ({
  className,
  parameters: [[given, own]],
});

const sum = reduction("sum");
const mean = reduction("mean");
const max = reduction("amax");
const min = reduction("amin");
const transpose = arranging("permute", "dims", "axes", "perm", "pattern");

/** By the function's name, whichever of Keras's or TensorFlow's packages it stands in. */
const FUNCTIONS: Readonly<Record<string, Operation>> = {
  sum,
  reduce_sum: sum,
  mean,
  reduce_mean: mean,
  max,
  amax: max,
  reduce_max: max,
  min,
  amin: min,
  reduce_min: min,
  expand_dims: onAxis("unsqueeze", "dim", -1),
  squeeze: onAxis("squeeze", "dim"),
  flip: onAxis("flip", "dims"),
  reverse: onAxis("flip", "dims"),
  transpose,
  permute_dimensions: transpose,
  reshape: arranging("view", "shape", "newshape", "shape"),
  tile: arranging("repeat", "repeats", "repeats", "multiples", "n"),
  tanh: elementwise("Tanh"),
  sigmoid: elementwise("Sigmoid"),
  relu: elementwise("ReLU"),
  silu: elementwise("SiLU"),
  softplus: elementwise("Softplus"),
  softmax: onAxis("Softmax", "dim", -1),
  ...Object.fromEntries(ELEMENTARY_FUNCTIONS.map((name) => [name, elementwise(name)])),
  absolute: elementwise("abs"),
  negative: elementwise("neg"),
};

const ARITHMETIC: Readonly<Record<string, string>> = {
  add: "add",
  subtract: "sub",
  multiply: "mul",
  divide: "div",
  true_divide: "div",
  truediv: "div",
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
};

const PRODUCTS: ReadonlySet<string> = new Set(["matmul", "@"]);

/** Of tensors in a list: the operation, and the axis where none is given. */
const JOINING: Readonly<Record<string, readonly [className: string, axis: number]>> = {
  concat: ["cat", 0],
  concatenate: ["cat", 0],
  stack: ["stack", 0],
};

/** What changes no number. */
const SAME: ReadonlySet<string> = new Set(["identity", "stop_gradient", "convert_to_tensor"]);

const PATH =
  /^(?:keras\.(?<package>ops|backend|activations)|tensorflow(?:\.(?:math|nn|linalg))?)\.(?:(?:numpy|nn|math|core)\.)?(?<name>\w+)$/;

/** `ops.mean(x, axis=1)`, `tf.concat([a, b], -1)`; `undefined` where it is none of these, or not of tensors that flow. */
export function callOperation(interpreter: Interpreter, path: string, site: Site): AbstractValue | undefined {
  const { name, package: home } = PATH.exec(path)?.groups ?? {};
  if (name === undefined) return undefined;
  const [first, ...rest] = site.arguments;
  if (first === undefined || site.arguments.some(({ spread }) => spread !== undefined)) return undefined;
  const joining = ownEntry(JOINING, name);
  if (joining) return joined(interpreter, joining, home, first, rest, site);
  const { span } = site.node;
  const operator = ownEntry(ARITHMETIC, name);
  const [second, ...more] = rest;
  if (operator !== undefined || PRODUCTS.has(name)) {
    return second && more.length === 0 ? calculated(interpreter, name, first.value, second.value, span) : undefined;
  }
  if (!isTensor(first.value)) return undefined;
  if (SAME.has(name) && rest.length === 0) return first.value;
  const found = ownEntry(FUNCTIONS, name);
  return found && applied(interpreter, found, first.value, rest, site);
}

function applied(
  interpreter: Interpreter,
  { className, parameters, axis }: Operation,
  tensor: SymbolicTensor,
  given: readonly EvaluatedArgument[],
  site: Site,
): SymbolicTensor {
  let position = 0;
  const read = given.map((each): EvaluatedArgument | undefined => {
    const parameter =
      each.name === undefined ? parameters[position++] : parameters.find(([names]) => names.includes(each.name!));
    const own = parameter?.[1];
    return own === undefined ? undefined : argument(own, each.value, each);
  });
  const known = read.filter((each) => each !== undefined);
  const isRead = given.every((each, index) => each.name === "name" || read[index] !== undefined);
  const [parameter] = parameters;
  const named = parameter?.[1];
  if (!isRead) return unknownOf([tensor]);
  const otherwise = known.length === 0 && named !== undefined ? defaultOf(className, axis, tensor) : undefined;
  const written = otherwise && named !== undefined ? [argument(named, otherwise, site)] : known;
  return ofKeras(operate(interpreter, { className, arguments: written, span: site.node.span }, [tensor]));
}

/** Of an axis that is not given: the last one; of a transposed tensor all of them, turned round. */
function defaultOf(className: string, axis: number | undefined, { shape }: SymbolicTensor): AbstractValue | undefined {
  if (axis !== undefined) return constant(axis);
  const turned = shape?.map((_, at) => constant(shape.length - 1 - at));
  return className === "permute" && turned ? tuple(turned) : undefined;
}

function joined(
  interpreter: Interpreter,
  [className, otherwise]: readonly [className: string, axis: number],
  home: string | undefined,
  list: EvaluatedArgument,
  given: readonly EvaluatedArgument[],
  site: Site,
): SymbolicTensor | undefined {
  const tensors = itemsOf(interpreter, list.value);
  if (!tensors || tensors.length === 0 || !tensors.every(isTensor)) return undefined;
  // keras.backend joins along the last axis.
  const own = home === "backend" && className === "cat" ? -1 : otherwise;
  const axis = given.find(({ name }) => name === undefined || name === "axis")?.value ?? constant(own);
  const written = [argument("dim", axis, site)];
  return ofKeras(operate(interpreter, { className, arguments: written, span: site.node.span }, tensors));
}

/** `a + b`, where one of them is a tensor that flows; of a number and a tensor what comes out has the tensor's shape. */
export function calculated(
  interpreter: Interpreter,
  operator: string,
  left: AbstractValue,
  right: AbstractValue,
  span: Span,
): SymbolicTensor | undefined {
  const tensors = [left, right].filter(isTensor);
  const [first] = tensors;
  if (first === undefined) return undefined;
  if (PRODUCTS.has(operator)) {
    return tensors.length === 2
      ? ofKeras(operate(interpreter, { className: "matmul", arguments: [], span }, tensors))
      : unknownOf(tensors);
  }
  const className = ownEntry(ARITHMETIC, operator);
  if (className === undefined) return unknownOf(tensors);
  if (tensors.length === 2) return ofKeras(operate(interpreter, { className, arguments: [], span }, tensors));
  const number = left === first ? right : left;
  if (number.kind !== "constant" || typeof number.value !== "number") return unknownOf(tensors, undefined);
  const node = { kind: "other", span, parts: [] } as const;
  const written = [argument("other", number, { node }), argument("swapped", constant(number === left), { node })];
  return ofKeras(operate(interpreter, { className, arguments: written, span }, [first]));
}

/** `x[:, -1, :]`; a whole axis may be taken from its end, `x[:, ::-1]`, which PyTorch's indices do not say. */
export function takenFrom(
  interpreter: Interpreter,
  tensor: SymbolicTensor,
  indices: readonly (AbstractValue | SliceValue)[],
): AbstractValue {
  const backwards = indices.flatMap((index, axis) => (isBackwards(index) ? [axis] : []));
  const known = indices.slice(0, (backwards.at(-1) ?? -1) + 1).every(({ kind }) => kind === "slice");
  if (backwards.length === 0 || !known) return indexed(interpreter, tensor, indices);
  const node = { kind: "other", span: { start: 0, end: 0 }, parts: [] } as const;
  const written = [argument("dims", tuple(backwards.map((axis) => constant(axis))), { node })];
  const flipped = operate(interpreter, { className: "flip", arguments: written, span: node.span }, [tensor]);
  const forwards = indices.map((index) => (isBackwards(index) ? { ...index, step: constant(-stepOf(index)) } : index));
  return indexed(interpreter, flipped, forwards);
}

function indexed(
  interpreter: Interpreter,
  tensor: SymbolicTensor,
  indices: readonly (AbstractValue | SliceValue)[],
): AbstractValue {
  const taken = subscriptTensor(interpreter, tensor, indices);
  return isTensor(taken) ? ofKeras(taken) : taken;
}

const stepOf = ({ step }: SliceValue): number =>
  step?.kind === "constant" && typeof step.value === "number" ? step.value : 1;

/** `::-1`, of a whole axis. */
const isBackwards = (index: AbstractValue | SliceValue): index is SliceValue =>
  index.kind === "slice" &&
  stepOf(index) < 0 &&
  [index.start, index.stop].every((bound) => bound === undefined || isNone(bound));

const unknownOf = (parents: readonly SymbolicTensor[], shape = sameShape(parents)): SymbolicTensor =>
  createTensor(shape, "layer", { parents });

/** Of one tensor that is changed element by element in a way that is not known. */
const sameShape = (parents: readonly SymbolicTensor[]) => (parents.length === 1 ? parents[0]?.shape : undefined);

/** What an operation of PyTorch's makes, as Keras's tensor. */
const ofKeras = ({ shape, origin, parents, producer, features }: SymbolicTensor): SymbolicTensor =>
  createTensor(shape, origin, { parents, ...(producer && { producer }), ...(features !== undefined && { features }) });
