/** Keras's Dot (keras/src/layers/merging/dot.py 3.15.1): the sums of products along one axis of each of two inputs. */
import * as l10n from "@vscode/l10n";
import { isList } from "../../config-value";
import { sizeOf, tensor, type Tensor } from "../../tensor";
import { addProduct } from "../product";
import { inBlocks, type Work } from "../work";
import { transposed } from "./arrays";
import type { PlainKind } from "./plain-layer";

/**
 * Two inputs without their summed axes, those of the first before those of the second; (batch, 1) where none is left.
 */
export const dot: PlainKind = (args, shapes) => {
  const [one = [], other = []] = shapes;
  const given = args.value("axes");
  const [first = null, second = null] = isList(given) ? given : [given, given];
  const axes = [args.axis("axes", first, one.length), args.axis("axes", second, other.length)] as const;
  const normalize = args.flag("normalize");
  if (shapes.length !== 2) {
    args.misfit("input", l10n.t("{0} takes {1} inputs, but it gets {2}.", "Dot", 2, shapes.length));
  } else if (axes.includes(0)) {
    args.refuse("axes", l10n.t("axes of Dot cannot be 0, the batch axis."));
  } else if (one[axes[0]] !== other[axes[1]] || one[0] !== other[0]) {
    args.misfit(
      "axes",
      l10n.t(
        "Dot cannot sum over axis {0} of {1} and axis {2} of {3}: their sizes differ.",
        axes[0],
        args.shown(one),
        axes[1],
        args.shown(other),
      ),
    );
  }
  return {
    variables: [],
    multiplyAdds: (sizeOf(one) * sizeOf(other)) / Math.max(1, (one[0] ?? 1) * (one[axes[0]] ?? 1)),
    *run(_, [x, y]) {
      const left = yield* moved(x!.values, axes[0], true);
      const right = yield* moved(y!.values, axes[1], false);
      if (!normalize) return yield* batchProduct(left, right, one, other, axes);
      return yield* batchProduct(yield* normalized(left, true), yield* normalized(right, false), one, other, axes);
    },
    mask: "used",
  };
};

/** As matrices of each row of the batch: (batch, others, summed), or (batch, summed, others). */
function* moved(source: Tensor, axis: number, last: boolean): Work<Tensor> {
  const others = source.shape.map((_, each) => each).filter((each) => each !== 0 && each !== axis);
  const order = last ? [0, ...others, axis] : [0, axis, ...others];
  const [rows, size] = [source.shape[0] ?? 1, source.shape[axis] ?? 1];
  const rest = sizeOf(others.map((each) => source.shape[each]!));
  return tensor(last ? [rows, rest, size] : [rows, size, rest], (yield* transposed(source, order)).data);
}

/** Each summed vector of length one; `ops.normalize` bounds the factor by 1e7. */
function* normalized({ shape, data }: Tensor, last: boolean): Work<Tensor> {
  const [rows = 1, height = 1, width = 1] = shape;
  const out = data.slice();
  const [size, count] = last ? [width, height] : [height, width];
  yield* inBlocks(rows * count, 8 * size, (from, end) => {
    for (let each = from; each < end; each++) {
      const [row, vector] = [Math.floor(each / count), each % count];
      const at = (k: number) => row * size * count + (last ? vector * size + k : k * count + vector);
      let squares = 0;
      for (let k = 0; k < size; k++) squares += data[at(k)]! ** 2;
      const factor = Math.min(1 / Math.sqrt(squares), 1e7);
      for (let k = 0; k < size; k++) out[at(k)] = data[at(k)]! * factor;
    }
  });
  return tensor(shape, out);
}

function* batchProduct(
  x: Tensor,
  y: Tensor,
  one: readonly number[],
  other: readonly number[],
  [first, second]: readonly [number, number],
): Work<Tensor> {
  const rest = [
    ...one.filter((_, axis) => axis !== 0 && axis !== first),
    ...other.filter((_, axis) => axis !== 0 && axis !== second),
  ];
  return tensor([one[0] ?? 1, ...(rest.length === 0 ? [1] : rest)], (yield* matrixProducts(x, y)).data);
}

/** (batch, m, k) times (batch, k, n): (batch, m, n), summed in double precision. */
export function* matrixProducts(x: Tensor, y: Tensor): Work<Tensor> {
  const [rows = 1, m = 1, k = 1] = x.shape;
  const n = y.shape[2] ?? 1;
  const out = new Float32Array(rows * m * n);
  const sum = new Float64Array(n);
  yield* inBlocks(rows * m, k * n, (from, end) => {
    for (let line = from; line < end; line++) {
      const row = Math.floor(line / m);
      sum.fill(0);
      addProduct(sum, x.data, line * k, k, y.data.subarray(row * k * n, (row + 1) * k * n), n);
      out.set(sum, line * n);
    }
  });
  return tensor([rows, m, n], out);
}
