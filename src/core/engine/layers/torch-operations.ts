/** PyTorch's functions of tensors (`torch-tensors.ts`) as layers of a model: their arguments read, what does not fit refused. */
import { isList } from "../../config-value";
import type { ConfigValue } from "../../definition";
import { LIMITS } from "../limits";
import { sizeOf, type Tensor, zeros } from "../../tensor";
import { combined, broadcastShape, broadcastTo, mapped, reshaped } from "./arrays";
import type { PlainArguments } from "./plain-arguments";
import type { PlainKind } from "./plain-layer";
import {
  cat,
  expand,
  flip,
  indexed,
  padSequence,
  permute,
  reduce,
  repeat,
  squeeze,
  type TensorIndex,
  transpose,
  unsqueeze,
  view,
} from "./torch-tensors";

/** Of tensors the one that a function makes; throws a RangeError where PyTorch raises. */
type Operation = (inputs: readonly Tensor[], args: PlainArguments) => Tensor;

/** Whether it can be done is found out on zeros: what does not fit is a misfit before any value flows. */
const operation =
  (operate: Operation): PlainKind =>
  (args, shapes) => {
    const size = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
    let made = 0;
    try {
      if (size > LIMITS.elements) throw new RangeError(`${size} numbers are above the limit of ${LIMITS.elements}`);
      made = operate(shapes.map(zeros), args).data.length;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      args.misfit("input", `${args.className}: ${error.message}`);
    }
    return {
      variables: [],
      multiplyAdds: size + made,
      elements: made,
      run: (_, inputs) =>
        operate(
          inputs.map(({ values }) => values),
          args,
        ),
      mask: "destroyed",
    };
  };

/** Of one tensor. */
const ofOne = (operate: (source: Tensor, args: PlainArguments) => Tensor): PlainKind =>
  operation(([source], args) => {
    if (!source) throw new RangeError("it is called on nothing");
    return operate(source, args);
  });

/** One whole number, or several. */
function integers(args: PlainArguments, name: string): readonly number[] {
  const given = args.value(name);
  const list = isList(given) ? given : [given];
  const numbers = list.filter((item): item is number => Number.isSafeInteger(item));
  if (numbers.length < list.length) throw new RangeError(`${name} must be whole numbers`);
  return numbers;
}

const optional = (args: PlainArguments, name: string): readonly number[] | undefined =>
  args.value(name) === null ? undefined : integers(args, name);

/** An index as the reader writes it: a number, `[start, stop, step]`, `"..."` or null. */
function indexOf(value: ConfigValue): TensorIndex {
  if (value === null || value === "..." || typeof value === "number") return value;
  if (!isList(value)) throw new RangeError("an index is no number");
  const [start, stop, step] = value;
  return {
    ...(typeof start === "number" && { start }),
    ...(typeof stop === "number" && { stop }),
    ...(typeof step === "number" && { step }),
  };
}

/** Of two tensors by NumPy's rules, or of one and a number: `other`, in front where `swapped`. */
const arithmetic = (f: (a: number, b: number) => number): PlainKind =>
  operation(([one, other], args) => {
    if (!one) throw new RangeError("it is called on nothing");
    const number = args.value("other");
    if (!other) {
      if (typeof number !== "number") throw new RangeError("the other operand is no number");
      return mapped(one, args.flag("swapped") ? (x) => f(number, x) : (x) => f(x, number));
    }
    const shape = broadcastShape([one.shape, other.shape]);
    if (!shape) throw new RangeError(`(${one.shape.join(", ")}) and (${other.shape.join(", ")}) do not fit`);
    return combined(broadcastTo(one, shape), broadcastTo(other, shape), f);
  });

const reduction = (how: Parameters<typeof reduce>[1]): PlainKind =>
  ofOne((source, args) => reduce(source, how, optional(args, "dim"), args.flag("keepdim")));

/** By the names of `catalog/torch-plain.ts`. */
export const TORCH_OPERATIONS: Readonly<Record<string, PlainKind>> = {
  getitem: ofOne((source, args) => {
    const given = args.value("indices");
    return indexed(source, (isList(given) ? given : [given]).map(indexOf));
  }),
  permute: ofOne((source, args) => permute(source, integers(args, "dims"))),
  transpose: ofOne((source, args) => transpose(source, args.integer("dim0"), args.integer("dim1"))),
  view: ofOne((source, args) => view(source, integers(args, "shape"))),
  flatten: ofOne((source, args) => {
    const rank = source.shape.length;
    const [start, end] = ["start_dim", "end_dim"].map((name) => args.axis(name, args.value(name), rank));
    const [from = 0, to = 0] = [start, end];
    return reshaped(source, [
      ...source.shape.slice(0, from),
      sizeOf(source.shape.slice(from, to + 1)),
      ...source.shape.slice(to + 1),
    ]);
  }),
  squeeze: ofOne((source, args) => squeeze(source, optional(args, "dim")?.[0])),
  unsqueeze: ofOne((source, args) => unsqueeze(source, args.integer("dim"))),
  expand: ofOne((source, args) => expand(source, integers(args, "size"))),
  repeat: ofOne((source, args) => repeat(source, integers(args, "repeats"))),
  flip: ofOne((source, args) => flip(source, integers(args, "dims"))),
  cat: operation((inputs, args) => cat(inputs, args.integer("dim"))),
  stack: operation((inputs, args) => {
    const dim = args.integer("dim");
    return cat(
      inputs.map((each) => unsqueeze(each, dim)),
      dim,
    );
  }),
  add: arithmetic((a, b) => a + b),
  sub: arithmetic((a, b) => a - b),
  mul: arithmetic((a, b) => a * b),
  div: arithmetic((a, b) => a / b),
  mean: reduction("mean"),
  sum: reduction("sum"),
  amax: reduction("max"),
  amin: reduction("min"),
  pad_sequence: operation((inputs, args) =>
    padSequence(inputs, args.flag("batch_first"), args.number("padding_value")),
  ),
};
