/**
 * Keras's Attention (Luong et al. 2015) and AdditiveAttention (Bahdanau et al. 2014), as
 * keras/src/layers/attention/{attention,additive_attention}.py 3.15.1: of a query (batch, Tq, dim), values
 * (batch, Tv, dim) and keys, which are the values where they are not given.
 */
import { isTruthy } from "../keras/arguments";
import { tensor, type Tensor } from "../../tensor";
import { activationNamed } from "../activations";
import { type Initializer, readInitializer } from "../weights/initializers";
import { filledBy } from "../weights/variables";
import { inBlocks, type Work } from "../work";
import { checkAttentionInputs } from "./attention-inputs";
import { activated } from "./activation-layers";
import { mapped, transposed } from "./arrays";
import { ACTIVATION_COST } from "./dense";
import { matrixProducts } from "./dot";
import type { PlainArguments } from "./plain-arguments";
import type { PlainDefinition, PlainKind, PlainLayer } from "./plain-layer";
import type { Weights } from "../../definition";

/** (batch, Tq, Tv) from queries and keys. */
type Scores = (weights: Weights, query: Tensor, key: Tensor) => Work<Tensor>;

/** What Keras takes from the score of a masked value. */
const MASKED = 1e9;

const softmax = activationNamed("softmax", "keras-3");

const unity = (name: string, rank: number): Initializer | undefined => readInitializer("scale", name, rank, () => {});

/** `softmax(scale·q·kᵀ)·v`; with `score_mode="concat"` the scores are `Σ weight·tanh(scale·(q + k))`. */
export const attention: PlainKind = (args, shapes, definition) => {
  const mode = args.choice("score_mode", ["dot", "concat"]);
  const ones = unity("ones", 0);
  const names = [...(args.flag("use_scale") ? ["scale"] : []), ...(mode === "concat" ? ["concat_score_weight"] : [])];
  return {
    ...attending(args, shapes, definition, mode === "dot" ? 1 : ACTIVATION_COST, function* (weights, query, key) {
      const scale = weights["scale"]?.data[0] ?? 1;
      if (mode === "dot") {
        const scores = yield* matrixProducts(query, yield* transposed(key, [0, 2, 1]));
        return scale === 1 ? scores : yield* mapped(scores, (score) => score * scale);
      }
      const weight = weights["concat_score_weight"]?.data[0] ?? 1;
      return yield* pairwise(query, key, (q, k) => Math.tanh(scale * (q + k)), weight);
    }),
    variables: ones ? names.map((name) => filledBy(ones, name, [], [])) : [],
  };
};

/** `softmax(Σ scale·tanh(q + k))·v`, the sum over the features. */
export const additiveAttention: PlainKind = (args, shapes, definition) => {
  const dim = shapes[0]?.at(-1) ?? 1;
  const glorot = unity("glorot_uniform", 1);
  return {
    ...attending(args, shapes, definition, ACTIVATION_COST, (weights, query, key) => {
      const scale = weights["scale"]?.data;
      return pairwise(query, key, (q, k, at) => (scale?.[at] ?? 1) * Math.tanh(q + k), 1);
    }),
    variables: glorot && args.flag("use_scale") ? [filledBy(glorot, "scale", ["dim"], [dim])] : [],
  };
};

/** For each query and key `weight` times the sum of `f` over their features. */
function* pairwise(
  query: Tensor,
  key: Tensor,
  f: (q: number, k: number, at: number) => number,
  weight: number,
): Work<Tensor> {
  const [rows = 1, queries = 1, dim = 1] = query.shape;
  const keys = key.shape[1] ?? 1;
  const out = new Float32Array(rows * queries * keys);
  yield* inBlocks(out.length, dim * ACTIVATION_COST, (from, end) => {
    for (let at = from; at < end; at++) {
      const row = Math.floor(at / (queries * keys));
      const q = Math.floor(at / keys) * dim;
      const k = (row * keys + (at % keys)) * dim;
      let sum = 0;
      for (let each = 0; each < dim; each++) {
        sum += Math.fround(f(query.data[q + each]!, key.data[k + each]!, each));
      }
      out[at] = weight * sum;
    }
  });
  return tensor([rows, queries, keys], out);
}

/**
 * All but the scores.
 *
 * @param scoreCost what a score takes for each feature, in multiply-adds
 */
function attending(
  args: PlainArguments,
  shapes: readonly (readonly number[])[],
  { call }: PlainDefinition,
  scoreCost: number,
  scoresOf: Scores,
): Omit<PlainLayer, "variables"> {
  const [query = [], value = [], key = value] = shapes;
  checkAttentionInputs(args, shapes, { query, value, key }, true);
  const causal = isTruthy(call?.["use_causal_mask"] ?? false);
  const [rows = 1, queries = 1, dim = 1] = query;
  const [, steps = 1] = value;
  return {
    multiplyAdds: rows * queries * steps * (scoreCost * dim + ACTIVATION_COST + (value.at(-1) ?? 1)),
    elements: rows * queries * steps,
    *run(weights, inputs) {
      const [q, v, k = v] = inputs;
      const scores = yield* maskedScores(yield* scoresOf(weights, q!.values, k!.values), v!.mask, causal);
      const output = yield* matrixProducts(yield* activated(scores, softmax), v!.values);
      const features = output.shape.at(-1) ?? 1;
      const kept = q!.mask;
      return kept ? yield* mapped(output, (x, at) => (kept.data[Math.floor(at / features)] ? x : 0)) : output;
    },
    mask: "kept",
  };
}

/** Takes so much from masked scores that their share is nothing; in float32, so that an all-masked row is even. */
function* maskedScores(scores: Tensor, mask: Tensor | undefined, causal: boolean): Work<Tensor> {
  if (!mask && !causal) return scores;
  const [, queries = 1, steps = 1] = scores.shape;
  return yield* mapped(scores, (score, at) => {
    const step = at % steps;
    const query = Math.floor(at / steps) % queries;
    const row = Math.floor(at / (steps * queries));
    const kept = !mask || mask.data[row * steps + step] !== 0;
    return kept && !(causal && step > query) ? score : score - MASKED;
  });
}
