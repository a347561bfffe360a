/**
 * TensorFlow's and Keras's functions of symbolic tensors: what they make of shapes. Their numbers are not calculated.
 *
 * Source: TensorFlow 2.21 `tf.expand_dims` …, keras 3.15.1 `keras.ops`, keras 2.2.4 `keras.backend`.
 */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import type { AbstractValue } from "../../scope/values";
import { readArguments, type ArgumentReader } from "../arguments";
import { joinedAlong, sizesFilling } from "../shape-arithmetic";
import { createTensor, isTensor, type Shape } from "../tensors";
import { tensorsOf } from "./apply-layer";

interface TensorFunction {
  /** The parameters behind the tensors, in positional order. */
  readonly parameters: readonly string[];
  /** @param inputs the shapes of the tensors */
  readonly shape: (args: ArgumentReader, inputs: readonly (Shape | undefined)[]) => Shape | undefined;
}

/** An axis from the front, among `rank`. */
const counted = (axis: number | "unknown", rank: number): number | undefined => {
  const at = axis === "unknown" ? undefined : axis < 0 ? axis + rank : axis;
  return at !== undefined && at >= 0 && at < rank ? at : undefined;
};

const unchanged: TensorFunction = { parameters: [], shape: (_, [input]) => input };

const expandDims: TensorFunction = {
  parameters: ["axis"],
  shape(args, [input]) {
    const at = input && counted(args.integer("axis", -1), input.length + 1);
    return input && at !== undefined ? [...input.slice(0, at), 1, ...input.slice(at)] : undefined;
  },
};

const squeeze: TensorFunction = {
  parameters: ["axis"],
  shape(args, [input]) {
    // Without an axis every one of one element goes, which ones that are is not always known.
    const at = input && args.value("axis") ? counted(args.integer("axis", -1), input.length) : undefined;
    return at === undefined ? undefined : input?.filter((_, axis) => axis !== at);
  },
};

/** By an order of the axes, the batch among them, which each package calls otherwise. */
const transpose: TensorFunction = {
  parameters: ["perm"],
  shape(args, [input]) {
    const named = ["perm", "axes", "pattern"].find((parameter) => args.value(parameter) !== undefined);
    const order = named === undefined ? input?.map((_, axis) => axis).toReversed() : args.sizes(named);
    if (input === undefined || order?.length !== input.length) return undefined;
    const axes = order.flatMap((axis) => (typeof axis === "number" ? (input[axis] ?? []) : []));
    return axes.length === input.length ? axes : undefined;
  },
};

const reshape: TensorFunction = {
  parameters: ["shape"],
  shape(args, [input]) {
    const target = args.sizes("shape") ?? args.sizes("newshape");
    return input && target && sizesFilling(input, target);
  },
};

const concatenate: TensorFunction = {
  parameters: ["axis"],
  shape(args, inputs) {
    const axis = args.integer("axis", -1);
    return axis === "unknown" ? undefined : joinedAlong(inputs, axis);
  },
};

const stack: TensorFunction = {
  parameters: ["axis"],
  shape(args, inputs) {
    const [first] = inputs;
    const at = first && counted(args.integer("axis", 0), first.length + 1);
    if (first === undefined || at === undefined || inputs.includes(undefined)) return undefined;
    return [...first.slice(0, at), inputs.length, ...first.slice(at)];
  },
};

/** A sum or the like over one axis. */
const reduction: TensorFunction = {
  parameters: ["axis", "keepdims"],
  shape(args, [input]) {
    const keeps = args.flag("keepdims", args.flag("keep_dims", false) === true);
    const at = input && args.value("axis") ? counted(args.integer("axis", -1), input.length) : undefined;
    if (input === undefined || at === undefined || keeps === "unknown") return undefined;
    return keeps ? input.map((size, axis) => (axis === at ? 1 : size)) : input.filter((_, axis) => axis !== at);
  },
};

const each = (names: string, made: TensorFunction): Readonly<Record<string, TensorFunction>> =>
  Object.fromEntries(names.split(" ").map((name) => [name, made]));

/** By the function's own name, whichever of the packages it is taken from. */
const FUNCTIONS: Readonly<Record<string, TensorFunction>> = {
  expand_dims: expandDims,
  squeeze,
  transpose,
  permute_dimensions: transpose,
  reshape,
  concat: concatenate,
  concatenate,
  stack,
  ...each("reduce_mean reduce_sum reduce_max reduce_min mean sum max min", reduction),
  ...each(
    "abs cast dropout elu exp gelu identity leaky_relu log log_softmax negative relu relu6 selu sigmoid sign softmax " +
      "softplus softsign sqrt square stop_gradient swish silu tanh l2_normalize hard_sigmoid clip clip_by_value",
    unchanged,
  ),
};

const PACKAGES = /^(?:tensorflow(?:\.(?:nn|math))?|keras\.(?:ops|backend|activations))\.(\w+)$/;

/** What such a function returns; `undefined` of any other, and where it is given no symbolic tensor. */
export function callTensorFunction(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const name = PACKAGES.exec(path)?.[1];
  if (name === undefined || !Object.hasOwn(FUNCTIONS, name)) return undefined;
  const [given, ...rest] = site.arguments;
  if (given === undefined || given.spread !== undefined) return undefined;
  const inputs = tensorsOf(interpreter, given.value);
  if (!isTensor(given.value) && !holdsTensor(given.value, inputs.length)) return undefined;
  const { parameters, shape } = FUNCTIONS[name]!;
  const args = readArguments(interpreter, rest, parameters);
  const shapes = inputs.map((input) => input.shape);
  return createTensor(shape(args, shapes), "layer", { parents: inputs });
}

/** Whether it is a list of tensors, of which it is known how many there are. */
const holdsTensor = (value: AbstractValue, count: number): boolean =>
  (value.kind === "list" || value.kind === "tuple") && count > 0;
