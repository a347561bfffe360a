/** Layers that make one tensor of several, element by element or side by side (keras/src/layers/merging/ 3.15.1). */
import * as l10n from "@vscode/l10n";
import { sizeOf, type Tensor } from "../../tensor";
import type { Work } from "../work";
import { ANY, broadcastShape, broadcastTo, combined, concatenated, mapped, reduced, reshaped } from "./arrays";
import type { PlainArguments } from "./plain-arguments";
import type { Flow, PlainKind } from "./plain-layer";

type Merge = (inputs: readonly Flow[]) => Work<Tensor>;

/** The result of a function of two elements, rounded to float32, from left to right. */
const folded =
  (f: (a: number, b: number) => number): Merge =>
  (inputs) =>
    joined(
      inputs.map(({ values }) => values),
      f,
    );

/** A function of two elements over several arrays of one shape, from left to right. */
function* joined([first, ...rest]: readonly Tensor[], f: (a: number, b: number) => number): Work<Tensor> {
  let all = first!;
  for (const next of rest) all = yield* combined(all, next, f);
  return all;
}

const sum = folded((a, b) => a + b);

const merging =
  (merge: Merge, most = Number.POSITIVE_INFINITY): PlainKind =>
  (args, shapes) => {
    checkCount(args, shapes, most);
    const rank = Math.max(1, ...shapes.map((shape) => shape.length));
    const whole = shapes.map((shape) => withAxes(shape, rank));
    const shape = broadcastShape(whole);
    if (!shape || new Set(shapes.map(([rows]) => rows)).size > 1) {
      args.misfit(
        "input",
        l10n.t(
          "{0} cannot combine inputs of the shapes {1}: they do not fit.",
          args.className,
          shapes.map(args.shown).join(", "),
        ),
      );
    }
    return {
      variables: [],
      multiplyAdds: sizeOf(shape ?? []) * shapes.length,
      *run(_, inputs) {
        const flows: Flow[] = [];
        for (const [index, { values, mask }] of inputs.entries()) {
          const wide = yield* broadcastTo(reshaped(values, whole[index]!), shape ?? []);
          // Of an input that was given another rank Keras forgets the mask.
          const stepMask =
            mask && values.shape.length === rank ? yield* stretched(mask, values.shape, shape ?? []) : undefined;
          flows.push({ values: wide, ...(stepMask && { mask: stepMask }) });
        }
        return yield* merge(flows);
      },
      mask: anyMask,
    };
  };

/** Axes of one element behind the batch axis, until there are `rank`. */
const withAxes = ([rows = 1, ...rest]: readonly number[], rank: number): readonly number[] => [
  rows,
  ...Array.from({ length: rank - 1 - rest.length }, () => 1),
  ...rest,
];

/** The mask of steps for every element. */
function* stretched(mask: Tensor, values: readonly number[], shape: readonly number[]): Work<Tensor | undefined> {
  return mask.shape.length === values.length - 1
    ? yield* broadcastTo(reshaped(mask, [...mask.shape, 1]), shape)
    : undefined;
}

function checkCount(args: PlainArguments, shapes: readonly (readonly number[])[], most: number): void {
  if (shapes.length > most || (most === 2 && shapes.length !== 2)) {
    args.misfit("input", l10n.t("{0} takes {1} inputs, but it gets {2}.", args.className, most, shapes.length));
  }
}

/** A step counts where it counts in any input; unless one has no mask. */
function* anyMask(inputs: readonly Flow[]): Work<Tensor | undefined> {
  const masks = inputs.flatMap(({ mask }) => mask ?? []);
  const shape = broadcastShape(masks.map((mask) => mask.shape));
  if (masks.length === 0 || masks.length < inputs.length || !shape) return undefined;
  const wide: Tensor[] = [];
  for (const mask of masks) wide.push(yield* broadcastTo(mask, shape));
  return yield* joined(wide, Math.max);
}

/** A masked element counts as 1; where all are masked the product is 0. */
const product: Merge = function* (inputs) {
  const ones: Tensor[] = [];
  for (const { values, mask } of inputs) {
    ones.push(mask ? yield* combined(values, mask, (x, keep) => (keep ? x : 1)) : values);
  }
  const all = yield* joined(ones, (a, b) => a * b);
  const masks = inputs.flatMap(({ mask }) => mask ?? []);
  if (masks.length < inputs.length) return all;
  return yield* combined(all, yield* joined(masks, Math.max), (x, keep) => (keep ? x : 0));
};

/** The larger or smaller of each two; a masked element leaves the choice to the others (`_apply_merge_op_and_or_mask`). */
const extreme = (choose: (a: number, b: number) => number): Merge =>
  function* ([first, ...rest]) {
    let output = first!.values;
    let outputMask = first!.mask;
    for (const { values, mask } of rest) {
      const [before, kept] = [output, outputMask];
      const other = mask ? yield* mapped(values, (x, k) => (mask.data[k] ? x : before.data[k]!)) : values;
      const own = kept ? yield* mapped(before, (x, k) => (kept.data[k] ? x : other.data[k]!)) : before;
      outputMask = mask && kept ? yield* joined([mask, kept], Math.max) : undefined;
      output = yield* combined(own, other, choose);
    }
    return output;
  };

export const add = merging(sum);
export const subtract = merging(
  folded((a, b) => a - b),
  2,
);
export const multiply = merging(product);
export const average = merging(function* (inputs) {
  return yield* mapped(yield* sum(inputs), (value) => value / inputs.length);
});
export const maximum = merging(extreme(Math.max));
export const minimum = merging(extreme(Math.min));

/** Inputs side by side along an axis, the last by default. */
export const concatenate: PlainKind = (args, shapes) => {
  const [first = []] = shapes;
  const axis = args.axis("axis", args.value("axis"), first.length);
  const fits = shapes.every(
    (shape) => shape.length === first.length && shape.every((size, each) => each === axis || size === first[each]),
  );
  if (!fits) {
    args.misfit(
      "input",
      l10n.t(
        "Concatenate needs inputs that agree but for axis {0}, and these have the shapes {1}.",
        axis,
        shapes.map(args.shown).join(", "),
      ),
    );
  }
  return {
    variables: [],
    multiplyAdds: shapes.reduce((all, shape) => all + sizeOf(shape), 0),
    run: (_, inputs) =>
      concatenated(
        inputs.map(({ values }) => values),
        axis,
      ),
    mask: (inputs) => concatenatedMask(inputs, axis),
  };
};

/** Element masks side by side, ones where an input has none; then any along the last axis. */
function* concatenatedMask(inputs: readonly Flow[], axis: number): Work<Tensor | undefined> {
  if (inputs.every(({ mask }) => !mask)) return undefined;
  const masks: Tensor[] = [];
  for (const { values, mask } of inputs) {
    const wide = mask && (yield* stretched(mask, values.shape, values.shape));
    masks.push(wide ?? mask ?? (yield* mapped(values, () => 1)));
  }
  const all = yield* concatenated(masks, axis);
  return yield* reduced(all, [all.shape.length - 1], false, ANY);
}
