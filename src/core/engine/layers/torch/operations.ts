/** PyTorch's functions of tensors (`tensors.ts`) as layers of a model: their arguments read, what does not fit refused. */
import * as l10n from "@vscode/l10n";
import { isList } from "../../../config-value";
import type { ConfigValue } from "../../../definition";
import { LIMITS } from "../../limits";
import { sizeOf, type Tensor, zeros } from "../../../tensor";
import { atOnce, type Work } from "../../work";
import { broadcastShape, broadcastTo, combined, ELEMENT_COST, mapped, reshaped } from "../arrays";
import { passing } from "../passing";
import type { PlainArguments } from "../plain-arguments";
import type { PlainKind } from "../plain-layer";
import { einsum } from "./einsum";
import {
  cat,
  expand,
  flip,
  indexed,
  matmul,
  padSequence,
  permute,
  reduce,
  repeat,
  squeeze,
  type TensorIndex,
  transpose,
  unsqueeze,
  view,
} from "./tensors";

/** Of tensors the one that a function makes; throws a RangeError at once, before any work, where PyTorch raises. */
type Operation = (inputs: readonly Tensor[], args: PlainArguments) => Work<Tensor>;

/** Whether it can be done is asked with zeros: what does not fit is a misfit before any value flows. */
const operation =
  (operate: Operation): PlainKind =>
  (args, shapes) => {
    const size = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
    try {
      if (size > LIMITS.elements) throw new RangeError(`${size} numbers are above the limit of ${LIMITS.elements}`);
      operate(shapes.map(zeros), args);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      args.misfit("input", `${args.className}: ${error.message}`);
    }
    return {
      variables: [],
      multiplyAdds: ELEMENT_COST * size,
      run: (_, inputs) =>
        operate(
          inputs.map(({ values }) => values),
          args,
        ),
      mask: "destroyed",
    };
  };

/** Of one tensor. */
const ofOne = (operate: (source: Tensor, args: PlainArguments) => Work<Tensor>): PlainKind =>
  operation(([source], args) => {
    if (!source) throw new RangeError("it is called on nothing");
    return operate(source, args);
  });

/** The same numbers under another shape. */
const reshaping = (reshape: (source: Tensor, args: PlainArguments) => Tensor): PlainKind =>
  ofOne((source, args) => {
    const result = reshape(source, args);
    return atOnce(() => result);
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
    return broadcast(one, other, shape, f);
  });

function* broadcast(
  one: Tensor,
  other: Tensor,
  shape: readonly number[],
  f: (a: number, b: number) => number,
): Work<Tensor> {
  return yield* combined(yield* broadcastTo(one, shape), yield* broadcastTo(other, shape), f);
}

const reduction = (how: Parameters<typeof reduce>[1]): PlainKind =>
  ofOne((source, args) => reduce(source, how, optional(args, "dim"), args.flag("keepdim")));

/** By the names of `catalog/torch/plain-modules.ts`. */
export const TORCH_OPERATIONS: Readonly<Record<string, PlainKind>> = {
  getitem: (args, shapes, definition) => {
    const given = args.value("indices");
    const indices = isList(given) ? given : [given];
    const [shape = []] = shapes;
    const taken = indices.filter((index) => index !== null && index !== "...").length;
    if (taken <= shape.length) {
      return ofOne((source) => indexed(source, indices.map(indexOf)))(args, shapes, definition);
    }
    args.refuseRank(
      l10n.t("This takes {0} indices, but the tensor has {1} axes: {2}.", taken, shape.length, args.shown(shape)),
    );
    return passing(args, shapes, definition);
  },
  permute: ofOne((source, args) => permute(source, integers(args, "dims"))),
  transpose: ofOne((source, args) => transpose(source, args.integer("dim0"), args.integer("dim1"))),
  view: reshaping((source, args) => view(source, integers(args, "shape"))),
  flatten: reshaping((source, args) => {
    const { shape } = source;
    const [from, to] = [axis(args, "start_dim", shape), axis(args, "end_dim", shape)];
    return reshaped(source, [...shape.slice(0, from), sizeOf(shape.slice(from, to + 1)), ...shape.slice(to + 1)]);
  }),
  squeeze: reshaping((source, args) => squeeze(source, optional(args, "dim")?.[0])),
  unsqueeze: reshaping((source, args) => unsqueeze(source, args.integer("dim"))),
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
  matmul: operation(([one, other]) => {
    if (!one || !other) throw new RangeError("it takes two tensors");
    return matmul(one, other);
  }),
  einsum: operation((inputs, args) => {
    const equation = args.value("equation");
    return einsum(inputs, typeof equation === "string" ? equation : "");
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

/** An axis of the input, counted from the start. */
const axis = (args: PlainArguments, name: string, shape: readonly number[]): number =>
  args.axis(name, args.value(name), shape.length);
