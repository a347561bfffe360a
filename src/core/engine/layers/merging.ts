/** Layers that make one tensor of several, element by element or side by side (keras/src/layers/merging/ 3.15.1). */
import * as l10n from "@vscode/l10n";
import { sizeOf, tensor, type Tensor } from "../../tensor";
import { shownShape } from "../problems";
import { broadcastShape, broadcastTo, combined, concatenated, mapped, reduced, reshaped } from "./arrays";
import type { PlainArguments } from "./plain-arguments";
import type { Flow, PlainKind } from "./plain-layer";

type Merge = (inputs: readonly Flow[]) => Tensor;

/** The result of a function of two elements, rounded to float32, from left to right. */
const folded =
  (f: (a: number, b: number) => number): Merge =>
  (inputs) =>
    inputs.map(({ values }) => values).reduce((left, right) => combined(left, right, f));

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
          shapes.map(shownShape).join(", "),
        ),
      );
    }
    return {
      variables: [],
      multiplyAdds: sizeOf(shape ?? []) * shapes.length,
      run: (_, inputs) => {
        const flows = inputs.map(({ values, mask }, index): Flow => {
          const wide = broadcastTo(reshaped(values, whole[index]!), shape ?? []);
          // Of an input that was given another rank Keras forgets the mask.
          const stepMask =
            mask && values.shape.length === rank ? stretched(mask, values.shape, shape ?? []) : undefined;
          return { values: wide, ...(stepMask && { mask: stepMask }) };
        });
        return merge(flows);
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
const stretched = (mask: Tensor, values: readonly number[], shape: readonly number[]): Tensor | undefined =>
  mask.shape.length === values.length - 1 ? broadcastTo(reshaped(mask, [...mask.shape, 1]), shape) : undefined;

function checkCount(args: PlainArguments, shapes: readonly (readonly number[])[], most: number): void {
  if (shapes.length > most || (most === 2 && shapes.length !== 2)) {
    args.misfit("input", l10n.t("{0} takes {1} inputs, but it gets {2}.", args.className, most, shapes.length));
  }
}

/** A step counts where it counts in any input; unless one has no mask. */
function anyMask(inputs: readonly Flow[]): Tensor | undefined {
  const masks = inputs.flatMap(({ mask }) => mask ?? []);
  const [first] = masks;
  const shape = broadcastShape(masks.map((mask) => mask.shape));
  return !first || masks.length < inputs.length || !shape
    ? undefined
    : masks.map((mask) => broadcastTo(mask, shape)).reduce(either);
}

const either = (one: Tensor, other: Tensor): Tensor => combined(one, other, (a, b) => Math.max(a, b));

/** A masked element counts as 1; where all are masked the product is 0. */
const product: Merge = (inputs) => {
  const ones = inputs.map(({ values, mask }) => ({
    values: mask ? combined(values, mask, (x, keep) => (keep ? x : 1)) : values,
  }));
  const all = folded((a, b) => a * b)(ones);
  const masks = inputs.flatMap(({ mask }) => mask ?? []);
  return masks.length === inputs.length ? combined(all, masks.reduce(either), (x, keep) => (keep ? x : 0)) : all;
};

/** The larger or smaller of each two; a masked element leaves the choice to the others (`_apply_merge_op_and_or_mask`). */
const extreme =
  (choose: (a: number, b: number) => number): Merge =>
  ([first, ...rest]) => {
    let output = first!.values;
    let outputMask = first!.mask;
    for (const { values, mask } of rest) {
      const other = mask
        ? tensor(
            values.shape,
            values.data.map((x, k) => (mask.data[k] ? x : output.data[k]!)),
          )
        : values;
      const kept = outputMask;
      const own = kept
        ? tensor(
            output.shape,
            output.data.map((x, k) => (kept.data[k] ? x : other.data[k]!)),
          )
        : output;
      outputMask = mask && kept ? either(mask, kept) : undefined;
      output = combined(own, other, choose);
    }
    return output;
  };

export const add = merging(sum);
export const subtract = merging(
  folded((a, b) => a - b),
  2,
);
export const multiply = merging(product);
export const average = merging((inputs) => mapped(sum(inputs), (value) => value / inputs.length));
export const maximum = merging(extreme(Math.max));
export const minimum = merging(extreme(Math.min));

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
        shapes.map(shownShape).join(", "),
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
function concatenatedMask(inputs: readonly Flow[], axis: number): Tensor | undefined {
  if (inputs.every(({ mask }) => !mask)) return undefined;
  const masks = inputs.map(({ values, mask }) =>
    mask ? (stretched(mask, values.shape, values.shape) ?? mask) : mapped(values, () => 1),
  );
  const all = concatenated(masks, axis);
  return reduced(all, [all.shape.length - 1], false, (steps) => Number(steps.some((step) => step !== 0)));
}
