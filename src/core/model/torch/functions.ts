/** What PyTorch's functions and its tensors' methods make of tensors that flow between modules. */
import type { Span } from "../../definition";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { unbind } from "../../scope/statements/assign";
import { itemsOf } from "../../scope/expressions/members";
import { constant, NONE, tuple, UNKNOWN, type AbstractValue } from "../../scope/values/values";
import { readArguments } from "../arguments";
import { shapeValue, sizeValue } from "../numpy/arrays";
import { ELEMENTARY_FUNCTIONS } from "../../catalog/torch/plain-modules";
import { ELEMENTARY, mapped } from "../numpy/mathematics";
import { argument, operate } from "./apply";
import { partsOf } from "./parts";
import { asTorch, createTorchTensor, isTorchArray, isTorchTensor, tensorFrom, tensorsIn } from "./values";
import { cloned, noteReshaped, type SymbolicTensor } from "../tensors";
import { ownEntry } from "../../lookup";

/** A function of one tensor: what it is in the catalogue, and how its arguments are read. */
interface TensorFunction {
  readonly name: string;
  /** Parameters that are given one by one, or as one tuple: `permute(1, 0, 2)`. */
  readonly spread?: string;
}

const named = (name: string): TensorFunction => ({ name });
const spread = (name: string, parameter: string): TensorFunction => ({ name, spread: parameter });

/** By the name that methods have, and functions of `torch` and `torch.nn.functional`. */
const FUNCTIONS: Readonly<Record<string, TensorFunction>> = {
  permute: spread("permute", "dims"),
  transpose: named("transpose"),
  swapaxes: named("transpose"),
  swapdims: named("transpose"),
  view: spread("view", "shape"),
  reshape: spread("view", "shape"),
  flatten: named("flatten"),
  squeeze: named("squeeze"),
  unsqueeze: named("unsqueeze"),
  expand: spread("expand", "size"),
  repeat: spread("repeat", "repeats"),
  flip: spread("flip", "dims"),
  mean: named("mean"),
  sum: named("sum"),
  amax: named("amax"),
  amin: named("amin"),
  relu: named("ReLU"),
  tanh: named("Tanh"),
  sigmoid: named("Sigmoid"),
  softmax: named("Softmax"),
  log_softmax: named("LogSoftmax"),
  leaky_relu: named("LeakyReLU"),
  elu: named("ELU"),
  gelu: named("GELU"),
  silu: named("SiLU"),
  softplus: named("Softplus"),
  dropout: named("Dropout"),
  ...Object.fromEntries(ELEMENTARY_FUNCTIONS.map((name) => [name, named(name)])),
  absolute: named("abs"),
  negative: named("neg"),
  max_pool1d: named("MaxPool1d"),
  avg_pool1d: named("AvgPool1d"),
};

/** Products of matrices, whose difference is what they refuse. */
const PRODUCTS: ReadonlySet<string> = new Set(["matmul", "bmm", "mm", "mv", "@", "__matmul__"]);

/** Of tensors in a list. */
const JOINING: Readonly<Record<string, string>> = { cat: "cat", concat: "cat", concatenate: "cat", stack: "stack" };

/** Of two tensors, or of one and a number. */
const ARITHMETIC: Readonly<Record<string, string>> = {
  add: "add",
  sub: "sub",
  subtract: "sub",
  mul: "mul",
  multiply: "mul",
  div: "div",
  divide: "div",
  true_divide: "div",
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
};

/** `torch.cat([a, b], dim=1)`, `F.relu(x)`; `undefined` where it is none of these, or not of tensors that flow. */
export function callTensorFunction(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const name = /^torch\.(?:nn\.functional\.|special\.)?(\w+)$/.exec(path)?.[1];
  if (name === undefined) return undefined;
  const joining = ownEntry(JOINING, name);
  if (joining !== undefined) return joined(interpreter, joining, site);
  if (name === "einsum") return summed(interpreter, site);
  const [first, ...rest] = ordered(site);
  if (first === undefined) return undefined;
  const arithmetic = ownEntry(ARITHMETIC, name);
  if (arithmetic !== undefined) {
    const [other] = rest;
    return other && rest.length === 1 ? calculated(interpreter, arithmetic, first.value, other.value, site) : undefined;
  }
  if (PRODUCTS.has(name)) {
    const [other] = rest;
    return other && rest.length === 1 ? multiplied(interpreter, first.value, other.value, site.node.span) : undefined;
  }
  const found = ownEntry(FUNCTIONS, name);
  const each =
    rest.length === 0 && (isTorchArray(first.value) || found === undefined)
      ? ofEach(interpreter, name, first.value)
      : undefined;
  if (each) return each;
  const tensor = tensorFrom(first.value);
  const special =
    tensor && (extreme(interpreter, tensor, name, rest, site) ?? partsOf(interpreter, tensor, name, rest));
  if (special) return special;
  if (found === undefined || tensor === undefined) return undefined;
  return applied(interpreter, found, tensor, rest, site);
}

/** `a @ b`; `undefined` where one is no tensor. */
function multiplied(
  interpreter: Interpreter,
  left: AbstractValue,
  right: AbstractValue,
  span: Span,
): AbstractValue | undefined {
  const [one, other] = [tensorFrom(left), tensorFrom(right)];
  return one && other && operate(interpreter, { className: "matmul", arguments: [], span }, [one, other]);
}

/** `x.max(dim=1)`: the largest values and where they are; `undefined` of another function, or one of two tensors. */
function extreme(
  interpreter: Interpreter,
  tensor: SymbolicTensor,
  name: string,
  given: readonly EvaluatedArgument[],
  { node }: CallSite,
): AbstractValue | undefined {
  if ((name !== "max" && name !== "min") || given.length === 0) return undefined;
  const written = withDim(given);
  if (!written.some(({ value }) => value.kind === "constant" && typeof value.value === "number")) return undefined;
  const values = operate(interpreter, { className: `a${name}`, arguments: written, span: node.span }, [tensor]);
  return tuple([values, createTorchTensor(values.shape, { parents: [tensor] })]);
}

/** The arguments, the tensor first, whether or not it is given by name. */
function ordered({ arguments: given }: CallSite): readonly EvaluatedArgument[] {
  const tensor = given.find(({ name }) => name === undefined || name === "input");
  return tensor === undefined ? [] : [tensor, ...given.filter((each) => each !== tensor)];
}

function applied(
  interpreter: Interpreter,
  { name, spread: parameter }: TensorFunction,
  tensor: SymbolicTensor,
  given: readonly EvaluatedArgument[],
  { node }: CallSite,
): AbstractValue {
  const written = parameter === undefined ? withDim(given) : gathered(interpreter, parameter, given);
  return operate(interpreter, { className: name, arguments: written, span: node.span }, [tensor]);
}

/** Axes under the names that the catalogue has. */
const withDim = (given: readonly EvaluatedArgument[]): readonly EvaluatedArgument[] =>
  given
    .filter(({ name }) => name === undefined || !IGNORED.has(name))
    .map((each) => (each.name === "axis" ? { ...each, name: "dim" } : each));

/** What changes no number in inference. */
const IGNORED: ReadonlySet<string> = new Set(["training", "inplace", "_stacklevel", "dtype"]);

/** Arguments given one by one as the one tuple that they are. */
function gathered(
  interpreter: Interpreter,
  parameter: string,
  given: readonly EvaluatedArgument[],
): readonly EvaluatedArgument[] {
  const [first] = given;
  if (first === undefined) return [];
  if (given.some(({ spread: each }) => each !== undefined)) return [argument(parameter, UNKNOWN, first)];
  const items = given.length === 1 ? itemsOf(interpreter, first.value) : undefined;
  return [argument(parameter, tuple(items ?? given.map(({ value }) => value)), first)];
}

function joined(interpreter: Interpreter, className: string, site: CallSite): AbstractValue | undefined {
  const args = readArguments(interpreter, site.arguments, ["tensors", "dim"]);
  const tensors = tensorsIn(interpreter, args.value("tensors"));
  const [first] = site.arguments;
  if (tensors === undefined || first === undefined) return undefined;
  const dim = args.value("dim") ?? args.value("axis") ?? constant(0);
  return operate(interpreter, { className, arguments: [argument("dim", dim, first)], span: site.node.span }, tensors);
}

/** `torch.einsum("bij,bjd->bid", a, b)`, or with the tensors in a list. */
function summed(interpreter: Interpreter, { arguments: given, node }: CallSite): AbstractValue | undefined {
  const [equation, ...operands] = given;
  const [first] = operands;
  if (!equation || !first || given.some(({ spread: each }) => each !== undefined)) return undefined;
  const isList = operands.length === 1 && (first.value.kind === "list" || first.value.kind === "tuple");
  const listed = isList ? tensorsIn(interpreter, first.value) : undefined;
  const tensors = listed ?? operands.map(({ value }) => tensorFrom(value)).filter((each) => each !== undefined);
  if (!listed && tensors.length < operands.length) return undefined;
  const written = [argument("equation", equation.value, equation)];
  return operate(interpreter, { className: "einsum", arguments: written, span: node.span }, tensors);
}

/** `a + b`, where one of them is a tensor that flows. */
export function calculated(
  interpreter: Interpreter,
  operator: string,
  left: AbstractValue,
  right: AbstractValue,
  site?: CallSite,
): AbstractValue | undefined {
  const flowing = [left, right].some((each) => isTorchTensor(each) || isTorchArray(each));
  if (!flowing) return undefined;
  const span = site?.node.span ?? { start: 0, end: 0 };
  if (PRODUCTS.has(operator)) return multiplied(interpreter, left, right, span);
  const className = ownEntry(ARITHMETIC, operator);
  const [one, other] = [tensorFrom(left), tensorFrom(right)];
  const number = [left, right].find((each) => each.kind === "constant" && typeof each.value === "number");
  if (className !== undefined && one && other) {
    return operate(interpreter, { className, arguments: [], span }, [one, other]);
  }
  const tensor = one ?? other;
  if (tensor === undefined) return undefined;
  if (className === undefined || number === undefined) {
    return createTorchTensor(number && tensor.shape, { parents: [tensor] });
  }
  const node = { kind: "other", span, parts: [] } as const;
  const given = [argument("other", number, { node }), argument("swapped", constant(one === undefined), { node })];
  return operate(interpreter, { className, arguments: given, span }, [tensor]);
}

/** Methods that give back the same numbers. */
const SAME = new Set("contiguous detach cpu cuda float requires_grad_ type_as to retain_grad share_memory_".split(" "));

/** Methods that give the tensor itself another shape. */
const SHAPING = /^(?:resize_as|resize|(?:un)?squeeze|t|transpose|swapaxes|swapdims|set|as_strided)_$/;

/** Methods whose numbers are others, in a shape that stays. */
const RETYPED = new Set("long int short byte bool half bfloat16 double round floor ceil".split(" "));

/** Functions of each element, by PyTorch's names, of which only literal numbers are worked out. */
const EACH: ReadonlySet<string> = new Set([
  ...Object.keys(ELEMENTARY),
  ..."neg asin acos atan sinh cosh expm1 log2 log10 rsqrt reciprocal sign erf frac trunc".split(" "),
]);

/** `torch.sin(x)`, `x.exp()`; of what flows between modules the shape alone is told. */
export function ofEach(interpreter: Interpreter, name: string, value: AbstractValue): AbstractValue | undefined {
  if (!EACH.has(name)) return undefined;
  if (isTorchArray(value)) {
    const by = ownEntry(ELEMENTARY, name === "neg" ? "negative" : name);
    // PyTorch calculates in float32.
    const found = by && mapped(interpreter, value, (each) => Math.fround(by(Math.fround(each))));
    return asTorch(found ?? { kind: "array", shape: value.shape });
  }
  const tensor = tensorFrom(value);
  return tensor && createTorchTensor(tensor.shape, { parents: [tensor] });
}

/** A method of a tensor that flows between modules. */
export function callTensorMethod(
  interpreter: Interpreter,
  tensor: SymbolicTensor,
  name: string,
  site: CallSite,
): AbstractValue {
  const given = site.arguments;
  if (name === "to" && given.some(({ value }) => value.kind === "external" && !/float(32)?$/.test(value.path))) {
    return createTorchTensor(tensor.shape, { parents: [tensor] });
  }
  if (name === "clone") return cloned(tensor);
  if (SAME.has(name)) return tensor;
  if (RETYPED.has(name)) return createTorchTensor(tensor.shape, { parents: [tensor] });
  const each = ownEntry(FUNCTIONS, name) ? undefined : ofEach(interpreter, name, tensor);
  if (each) return each;
  if (name === "size") return sizeOf(tensor, given[0]?.value);
  if (name === "dim" || name === "ndimension") return tensor.shape ? constant(tensor.shape.length) : UNKNOWN;
  if (name === "t" && tensor.shape?.length === 2) {
    return axesSwapped(interpreter, tensor, site);
  }
  const special = extreme(interpreter, tensor, name, given, site) ?? partsOf(interpreter, tensor, name, given);
  if (special) return special;
  const arithmetic = ownEntry(ARITHMETIC, name);
  const [first] = given;
  if (PRODUCTS.has(name)) {
    return (first && multiplied(interpreter, tensor, first.value, site.node.span)) ?? UNKNOWN;
  }
  if (arithmetic !== undefined && first && given.length === 1) {
    return calculated(interpreter, arithmetic, tensor, first.value, site) ?? UNKNOWN;
  }
  const found = ownEntry(FUNCTIONS, name);
  if (found !== undefined) return applied(interpreter, found, tensor, given, site);
  if (SHAPING.test(name)) {
    noteReshaped(tensor);
    const { callee } = site.node;
    if (callee.kind === "attribute") unbind(interpreter, site.activation, callee.object);
  }
  return UNKNOWN;
}

function axesSwapped(interpreter: Interpreter, tensor: SymbolicTensor, { node }: CallSite): SymbolicTensor {
  const axes = [0, 1].map((axis) => argument(`dim${axis}`, constant(axis), { node }));
  return operate(interpreter, { className: "transpose", arguments: axes, span: node.span }, [tensor]);
}

/** `x.size()`, `x.size(-1)` */
function sizeOf({ shape, features }: SymbolicTensor, axis: AbstractValue | undefined): AbstractValue {
  if (axis === undefined) return shape ? shapeValue(shape) : UNKNOWN;
  if (axis.kind !== "constant" || typeof axis.value !== "number") return UNKNOWN;
  const size = shape ? shape.at(axis.value) : axis.value === -1 ? features : undefined;
  return size === undefined ? UNKNOWN : sizeValue(size);
}

/** Attributes that are views. */
const SEEING = /^(?:m?[TH]|real|imag|_base)$/;

/** `x.T`, `x.shape`; `undefined` where it is not known. */
export const tensorMember = (tensor: SymbolicTensor, name: string): AbstractValue | undefined => {
  const { shape } = tensor;
  if (name === "data") return tensor;
  if (SEEING.test(name)) return UNKNOWN;
  if (name === "ndim") return shape && constant(shape.length);
  return name === "grad" ? NONE : undefined;
};
