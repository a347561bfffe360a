/**
 * Keras's MultiHeadAttention (keras/src/layers/attention/multi_head_attention.py 3.15.1), after Vaswani et
 * al. 2017: heads of scaled dot products over the time axis.
 */
import * as l10n from "@vscode/l10n";
import { isTruthy } from "../keras/arguments";
import type { Weights } from "../../definition";
import { sizeOf, type Tensor } from "../../tensor";
import { activationNamed } from "../activations";
import type { Initializer } from "../weights/initializers";
import { type FilledVariable, filledBy } from "../weights/variables";
import { inBlocks, type Work } from "../work";
import { activated } from "./activation-layers";
import { checkAttentionInputs } from "./attention-inputs";
import { combined, mapped, reshaped, transposed } from "./arrays";
import { ACTIVATION_COST, projected } from "./dense";
import { matrixProducts } from "./dot";
import type { PlainKind } from "./plain-layer";

/** Stands for minus infinity in masked scores. */
const MASKED = -3e38;
/** With dropout Keras takes another way, whose softmax gives a row without any unmasked value nothing at all. */
const softmax = activationNamed("softmax", "keras-3");
const sigmoid = activationNamed("sigmoid", "keras-3");

/**
 * Of a query (batch, Tq, features) and values (batch, Tv, features): (batch, Tq, output_shape), Tq's features by
 * default.
 */
export const multiHeadAttention: PlainKind = (args, shapes, { call }) => {
  const [query = [], value = [], key = value] = shapes;
  checkAttentionInputs(args, shapes, { query, value, key }, false);
  const [heads, keySize] = [args.size("num_heads"), args.size("key_dim")];
  const valueSize = args.value("value_dim") === null ? keySize : args.size("value_dim");
  const outputs =
    args.value("output_shape") === null ? (query.at(-1) ?? 1) : (args.sizes("output_shape", 1, 1)[0] ?? 1);
  const window = args.value("sliding_window") === null ? Number.POSITIVE_INFINITY : args.size("sliding_window");
  if (!["null", "1", "[1]"].includes(JSON.stringify(args.value("attention_axes")))) {
    args.refuse(
      "attention_axes",
      l10n.t("MultiHeadAttention is previewed over the time axis only: attention_axes=None."),
    );
  }
  const useBias = args.flag("use_bias");
  const useGate = args.flag("use_gate");
  const causal = isTruthy(call?.["use_causal_mask"] ?? false);
  const strict = args.number("dropout") > 0;

  const kernels = args.initializer("kernel_initializer", 2);
  const biases = args.initializer("bias_initializer", 2);
  const projection = (name: string, features: number, size: number): readonly FilledVariable[] => [
    einsumKernel(kernels, `${name}/kernel`, ["features", "heads", "size"], [features, heads, size], 1),
    ...(useBias ? [filledBy(biases, `${name}/bias`, ["heads", "size"], [heads, size])] : []),
  ];
  const [rows = 1, queries = 1] = query;
  const steps = value[1] ?? 1;
  const width = heads * Math.max(keySize, valueSize);
  return {
    variables: [
      ...projection("query", query.at(-1) ?? 1, keySize),
      ...projection("key", key.at(-1) ?? 1, keySize),
      ...(useGate ? projection("gate", query.at(-1) ?? 1, valueSize) : []),
      ...projection("value", value.at(-1) ?? 1, valueSize),
      einsumKernel(kernels, "attention_output/kernel", ["heads", "size", "outputs"], [heads, valueSize, outputs], 2),
      ...(useBias ? [filledBy(biases, "attention_output/bias", ["outputs"], [outputs])] : []),
    ],
    multiplyAdds: (sizeOf(query) + sizeOf(value) + sizeOf(key) + rows * queries * (outputs + 2 * steps)) * width,
    // The scores, and their scaled form.
    elements: 2 * heads * rows * queries * steps,
    *run(weights, inputs) {
      const [q, v, k] = inputs;
      const keys = yield* projectedHeads(weights, "key", (k ?? v)!.values, heads);
      const keep = (row: number, at: number, step: number): boolean =>
        isKept(q!.mask, row * queries + at) &&
        isKept(v!.mask, row * steps + step) &&
        isKept(k?.mask, row * steps + step) &&
        !(causal && step > at) &&
        Math.abs(step - at) < window;
      const queried = yield* projectedHeads(weights, "query", q!.values, heads);
      const products = yield* matrixProducts(queried, yield* transposed(keys, [0, 2, 1]));
      const factor = 1 / Math.sqrt(keySize);
      const scores = yield* mapped(products, (x) => x * factor);
      yield* distribute(scores, heads, keep, strict);
      const values = yield* projectedHeads(weights, "value", v!.values, heads);
      const attended = yield* joinedHeads(yield* matrixProducts(scores, values), heads);
      const gated = useGate ? yield* combined(attended, yield* gate(weights, q!.values), (x, g) => x * g) : attended;
      const matrix = weights["attention_output/kernel"]!;
      return yield* projected(gated, reshaped(matrix, [heads * valueSize, outputs]), weights["attention_output/bias"]);
    },
    mask: "kept",
  };
};

/**
 * A kernel of an EinsumDense, whose first `inputs` axes count as inputs and the others as outputs of the
 * initializer (keras/src/layers/core/einsum_dense.py 3.15.1, `_update_kernel_initializer`).
 */
function einsumKernel(
  initializer: Initializer,
  name: string,
  axes: readonly string[],
  shape: readonly number[],
  inputs: number,
): FilledVariable {
  const matrix = [sizeOf(shape.slice(0, inputs)), sizeOf(shape.slice(inputs))];
  return {
    name,
    axes,
    shape,
    initializer,
    *create(seed) {
      return reshaped(yield* initializer.create(matrix, seed), shape);
    },
  };
}

const isKept = (mask: Tensor | undefined, at: number): boolean => mask === undefined || mask.data[at] !== 0;

/** A sequence (batch, steps, features) projected for each head: (batch · heads, steps, size). */
function* projectedHeads(weights: Weights, name: string, input: Tensor, heads: number): Work<Tensor> {
  return yield* headsApart(yield* wide(weights, name, input), heads);
}

/** (batch, steps, heads · size) ▶ (batch · heads, steps, size) */
export function* headsApart(all: Tensor, heads: number): Work<Tensor> {
  const [rows = 1, steps = 1, width = 1] = all.shape;
  const size = width / heads;
  const apart = yield* transposed(reshaped(all, [rows, steps, heads, size]), [0, 2, 1, 3]);
  return reshaped(apart, [rows * heads, steps, size]);
}

/** (batch, steps, heads · size) */
function wide(weights: Weights, name: string, input: Tensor): Work<Tensor> {
  const kernel = weights[`${name}/kernel`]!;
  const [features = 1, heads = 1, size = 1] = kernel.shape;
  return projected(input, reshaped(kernel, [features, heads * size]), weights[`${name}/bias`]);
}

/** (batch · heads, steps, size) ▶ (batch, steps, heads · size) */
export function* joinedHeads(apart: Tensor, heads: number): Work<Tensor> {
  const [all = 1, steps = 1, size = 1] = apart.shape;
  const rows = all / heads;
  const joined = yield* transposed(reshaped(apart, [rows, heads, steps, size]), [0, 2, 1, 3]);
  return reshaped(joined, [rows, steps, heads * size]);
}

function* gate(weights: Weights, query: Tensor): Work<Tensor> {
  return yield* activated(yield* wide(weights, "gate", query), sigmoid);
}

/** The softmax of each row of scores (batch · heads, Tq, Tv), masked ones left out. */
function* distribute(
  { shape, data }: Tensor,
  heads: number,
  keep: (row: number, query: number, step: number) => boolean,
  strict: boolean,
): Work<void> {
  const [, queries = 1, steps = 1] = shape;
  yield* inBlocks(data.length / steps, steps * ACTIVATION_COST, (from, end) => {
    for (let line = from; line < end; line++) {
      const at = line * steps;
      const row = Math.floor(line / (queries * heads));
      const kept = Array.from({ length: steps }, (_, step) => keep(row, line % queries, step));
      for (let step = 0; step < steps; step++) if (!kept[step]) data[at + step] = MASKED;
      softmax.apply(data, at, steps);
      if (strict) for (let step = 0; step < steps; step++) if (!kept[step]) data[at + step] = 0;
    }
  });
}
