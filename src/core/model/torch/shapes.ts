/** What PyTorch's modules and functions make of their inputs' shapes (torch 2.13); see `catalog/torch/plain-modules.ts` for their arguments. */
import { ELEMENTARY_FUNCTIONS } from "../../catalog/torch/plain-modules";
import { einsumEquation, einsumSizes } from "../../catalog/torch/einsum";
import { sizeFrom, type Size } from "../../scope/values/size";
import { isNone, type ArgumentReader } from "../arguments";
import { subscriptShape } from "../numpy/indexing";
import { indicesFrom } from "./indices";
import type { Shape } from "../tensors";
import { type ShapeRule, broadcastTogether, fitting, joinedAlong, product, sizesFilling } from "../shape-arithmetic";
import { ownEntry } from "../../lookup";

type OfOne = (input: Shape, args: ArgumentReader) => Shape | undefined;

const ofOne = (rule: OfOne): ShapeRule => ({
  shape: (input, args) => (input === undefined ? undefined : rule(input, args)),
});

const unchanged = ofOne((input) => input);

/** An axis counted from the start; `undefined` where it is not there or not known. */
function axisFrom(args: ArgumentReader, name: string, otherwise: number, rank: number): number | undefined {
  const given = args.integer(name, otherwise);
  return given === "unknown" ? undefined : inRange(given, rank);
}

function inRange(axis: number, rank: number): number | undefined {
  const at = axis < 0 ? axis + rank : axis;
  return Number.isInteger(at) && at >= 0 && at < rank ? at : undefined;
}

/** Axes as one number or several; all of them where none is given. */
function axesFrom(args: ArgumentReader, name: string, rank: number): readonly number[] | undefined {
  const value = args.value(name);
  if (value === undefined || isNone(value)) return Array.from({ length: rank }, (_, axis) => axis);
  const axes = args.sizes(name, 1)?.map((size) => (typeof size === "number" ? inRange(size, rank) : undefined));
  const known = axes?.filter((axis) => axis !== undefined);
  return known && known.length === axes?.length ? known : undefined;
}

const flattened =
  (first: number): OfOne =>
  (input, args) => {
    const [start, end] = [
      axisFrom(args, "start_dim", first, input.length),
      axisFrom(args, "end_dim", -1, input.length),
    ];
    if (start === undefined || end === undefined || start > end) return undefined;
    return [...input.slice(0, start), product(input.slice(start, end + 1)), ...input.slice(end + 1)];
  };

const reduced = ofOne((input, args) => {
  const axes = axesFrom(args, "dim", input.length);
  const keepdim = args.flag("keepdim", false);
  if (axes === undefined || keepdim === "unknown") return undefined;
  return input.flatMap((size, axis) => (axes.includes(axis) ? (keepdim ? [1] : []) : [size]));
});

const arithmetic: ShapeRule = {
  shape: (input, _, inputs) => (inputs.length < 2 ? input : broadcastTogether(inputs)),
};

/** `x.expand(-1, 4)`, `x.repeat(2, 1)`: one size for each axis, new ones in front. */
const alongAxes = (name: string, rule: (own: Size, given: Size) => Size): ShapeRule =>
  ofOne((input, args) => {
    const given = args.sizes(name, 1);
    if (given === undefined || given.length < input.length) return undefined;
    const missing = given.length - input.length;
    return given.map((size, axis) => rule(input[axis - missing] ?? 1, size));
  });

/** The windows along an axis: of a pooling, `stride` is the window where it is not given. */
function windowed(steps: Size | undefined, args: ArgumentReader, pooling: boolean): Size | undefined {
  const one = (name: string, otherwise: number): number | undefined => {
    const value = args.value(name);
    if (value === undefined || isNone(value)) return otherwise;
    const [size] = args.sizes(name, 1) ?? [];
    return typeof size === "number" ? size : undefined;
  };
  const window = one("kernel_size", Number.NaN);
  const [stride, dilation] = [one("stride", pooling ? (window ?? 1) : 1), one("dilation", 1)];
  const named = args.text("padding", "");
  if (named === "same") return steps;
  const padding = named === "valid" ? 0 : one("padding", 0);
  const ceil = args.flag("ceil_mode", false);
  const all = [window, stride, dilation, padding].every((size) => Number.isSafeInteger(size));
  if (!all || ceil === "unknown" || steps === undefined) return undefined;
  const [w, s, d, p] = [window!, stride!, dilation!, padding!];
  const taken = d * (w - 1) + 1 - 2 * p;
  if (s === 1 && taken === 1) return steps;
  return fitting(
    sizeFrom(
      [steps],
      ([text = ""]) => `(${text} - ${taken}) // ${s} + 1`,
      ([length = 0]) => {
        const count = (ceil ? Math.ceil((length - taken) / s) : Math.floor((length - taken) / s)) + 1;
        return ceil && (count - 1) * s >= length + p ? count - 1 : count;
      },
    ),
  );
}

const pooled = ofOne((input, args) => {
  const steps = windowed(input.at(-1), args, true);
  return steps === undefined ? undefined : [...input.slice(0, -1), steps];
});

/** Matrices in the last two axes; a vector is a row or a column. */
function multiplied([one, other]: readonly (Shape | undefined)[]): Shape | undefined {
  if (!one || !other || one.length === 0 || other.length === 0) return undefined;
  const [left, right] = [one.slice(0, -2), other.slice(0, -2)];
  const outer = left.length === 0 ? right : right.length === 0 ? left : broadcastTogether([left, right]);
  if (!outer) return undefined;
  return [...outer, ...(one.length === 1 ? [] : [one.at(-2)!]), ...(other.length === 1 ? [] : [other.at(-1)!])];
}

const RULES: Readonly<Record<string, ShapeRule>> = {
  Linear: ofOne((input, args) => {
    const features = args.size("out_features");
    return features === undefined ? undefined : [...input.slice(0, -1), features];
  }),
  Embedding: ofOne((input, args) => {
    const features = args.size("embedding_dim");
    return features === undefined ? undefined : [...input, features];
  }),
  LayerNorm: unchanged,
  BatchNorm1d: unchanged,
  GroupNorm: unchanged,
  MultiheadAttention: unchanged,
  Conv1d: ofOne((input, args) => {
    const filters = args.size("out_channels");
    const steps = filters === undefined ? undefined : windowed(input.at(-1), args, false);
    return filters !== undefined && steps !== undefined ? [...input.slice(0, -2), filters, steps] : undefined;
  }),
  MaxPool1d: pooled,
  AvgPool1d: pooled,
  matmul: { shape: (_, __, inputs) => multiplied(inputs) },
  einsum: {
    shape(_, args, inputs) {
      const equation = einsumEquation(args.text("equation", ""));
      const sizes = equation && einsumSizes(equation, inputs);
      const output = equation?.output.map((letter) => sizes?.get(letter)).filter((size) => size !== undefined);
      return output?.length === equation?.output.length ? output : undefined;
    },
  },
  ...Object.fromEntries(ELEMENTARY_FUNCTIONS.map((name) => [name, unchanged])),
  Dropout: unchanged,
  Identity: unchanged,
  ReLU: unchanged,
  Tanh: unchanged,
  Sigmoid: unchanged,
  LeakyReLU: unchanged,
  ELU: unchanged,
  GELU: unchanged,
  SiLU: unchanged,
  Softplus: unchanged,
  Softmax: unchanged,
  LogSoftmax: unchanged,
  Flatten: ofOne(flattened(1)),
  flatten: ofOne(flattened(0)),
  getitem: ofOne((input, args) => {
    const indices = indicesFrom(args.value("indices"), input.length);
    return indices && subscriptShape(input, indices);
  }),
  permute: ofOne((input, args) => {
    const axes = axesFrom(args, "dims", input.length);
    const isWhole = axes?.length === input.length && new Set(axes).size === input.length;
    return isWhole ? axes.map((axis) => input[axis]!) : undefined;
  }),
  transpose: ofOne((input, args) => {
    const one = axisFrom(args, "dim0", Number.NaN, input.length);
    const other = axisFrom(args, "dim1", Number.NaN, input.length);
    if (one === undefined || other === undefined) return undefined;
    return input.map((size, axis) => (axis === one ? input[other]! : axis === other ? input[one]! : size));
  }),
  view: ofOne((input, args) => {
    const target = args.sizes("shape", 1);
    return target && sizesFilling(input, target);
  }),
  squeeze: ofOne((input, args) => {
    const axes = axesFrom(args, "dim", input.length);
    // Whether an open axis has one element nobody knows.
    if (axes === undefined || axes.some((axis) => typeof input[axis] !== "number")) return undefined;
    return input.filter((size, axis) => size !== 1 || !axes.includes(axis));
  }),
  unsqueeze: ofOne((input, args) => {
    const at = axisFrom(args, "dim", Number.NaN, input.length + 1);
    return at === undefined ? undefined : [...input.slice(0, at), 1, ...input.slice(at)];
  }),
  expand: alongAxes("size", (own, given) => (given === -1 ? own : given)),
  repeat: alongAxes("repeats", (own, times) => (times === 1 ? own : product([own, times]))),
  flip: unchanged,
  cat: {
    shape(_, args, inputs) {
      const axis = args.integer("dim", 0);
      return axis === "unknown" ? undefined : joinedAlong(inputs, axis);
    },
  },
  stack: {
    shape(input, args, inputs) {
      const at = input && axisFrom(args, "dim", 0, input.length + 1);
      return input && at !== undefined ? [...input.slice(0, at), inputs.length, ...input.slice(at)] : undefined;
    },
  },
  add: arithmetic,
  sub: arithmetic,
  mul: arithmetic,
  div: arithmetic,
  mean: reduced,
  sum: reduced,
  amax: reduced,
  amin: reduced,
  pad_sequence: {
    shape(_, args, inputs) {
      const lengths = inputs.map((shape) => shape?.[0]).filter((size) => typeof size === "number");
      const batchFirst = args.flag("batch_first", false);
      const [first] = inputs;
      if (first === undefined || lengths.length < inputs.length || batchFirst === "unknown") return undefined;
      const [rows, steps] = [inputs.length, Math.max(...lengths)];
      return [...(batchFirst ? [rows, steps] : [steps, rows]), ...first.slice(1)];
    },
  },
};

/** The rule of a module by its class's name, or of a function. */
export const torchShapeRule = (name: string): ShapeRule | undefined => ownEntry(RULES, name);

/** The classes and functions that leave the size of the last axis as it is, whatever the others are. */
const KEEPING: ReadonlySet<string> = new Set(Object.keys(RULES).filter((name) => RULES[name] === unchanged));

/** The size of the last axis behind a module or function, where of its input no more is known than that. */
export function lastAxis(name: string, features: Size | undefined, args: ArgumentReader): Size | undefined {
  if (name === "Linear") return args.size("out_features");
  if (name === "Embedding") return args.size("embedding_dim");
  return KEEPING.has(name) ? features : undefined;
}
