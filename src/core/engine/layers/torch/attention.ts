/** PyTorch's MultiheadAttention (torch 2.13 `nn/modules/activation.py`, `multi_head_attention_forward`), with its masks. */
import * as l10n from "@vscode/l10n";
import type { Weights } from "../../../definition";
import { sizeOf, type Tensor } from "../../../tensor";
import { torchGenerator, type TorchPosition } from "../../../torch-generator";
import { activationNamed } from "../../activations";
import { uniformTensor } from "../../torch/draw";
import { filledBy } from "../../weights/variables";
import type { Work } from "../../work";
import { activated } from "../activation-layers";
import { mapped, reshaped, sliced, transposed } from "../arrays";
import { ACTIVATION_COST, projected } from "../dense";
import { matrixProducts } from "../dot";
import { headsApart, joinedHeads } from "../multi-head-attention";
import type { PlainArguments } from "../plain-arguments";
import type { PlainKind } from "../plain-layer";
import { attentionMasks, checkMasks, maskScores } from "./attention-masks";
import { drawnVariable, filledWith } from "./drawn";

const softmax = activationNamed("softmax", "torch");

/** Of a query (steps, batch, embed_dim), or its layout of `batch_first` or one row alone; key and value likewise. */
export const multiheadAttention: PlainKind = (args, shapes, { call = {} }) => {
  const [size, heads] = [args.size("embed_dim"), args.size("num_heads")];
  const batchFirst = args.flag("batch_first");
  const bias = args.flag("bias");
  checkArguments(args, size, heads);
  const [query = [], key = query, value = key] = shapes;
  checkInputs(args, [query, key, value], size, batchFirst);
  const masks = attentionMasks(call, shapes.slice(3));
  const isBatched = query.length === 3;
  const rows = isBatched ? (query[batchFirst ? 0 : 1] ?? 1) : 1;
  const stepsOf = (shape: readonly number[]): number => sizeOf(shape) / Math.max(1, rows * size);
  const [queries, steps] = [stepsOf(query), stepsOf(key)];
  checkMasks(args, masks, { rows, heads, queries, steps, isBatched });
  const xavier = Math.sqrt(3) * Math.sqrt(2 / (size + 3 * size));
  const kaiming = Math.sqrt(3) * (Math.sqrt(2 / (1 + Math.sqrt(5) ** 2)) / Math.sqrt(size));
  const matrix = (name: string, bound: number, outputs: number) =>
    drawnVariable(
      `uniform ${bound}`,
      (generator, shape) => uniformTensor(generator, shape, bound),
      name,
      ["outputs", "embed_dim"],
      [outputs, size],
    ).variable;
  const zeros = (name: string, outputs: number) => filledBy(filledWith(0), name, ["outputs"], [outputs]);
  const variables = [
    matrix("in_proj_weight", xavier, 3 * size),
    ...(bias ? [zeros("in_proj_bias", 3 * size)] : []),
    matrix("out_proj.weight", kaiming, size),
    ...(bias ? [zeros("out_proj.bias", size)] : []),
  ];
  return {
    variables,
    // The projection of the output is made first, with a bias that is zeroed afterwards.
    *draw(seed: number, position: TorchPosition | undefined): Work<Weights> {
      const generator = torchGenerator(seed, position);
      const output = yield* uniformTensor(generator, [size, size], kaiming);
      if (bias) generator.skip(size);
      const input = yield* uniformTensor(generator, [3 * size, size], xavier);
      const constant: Record<string, Tensor> = {};
      for (const { name, create } of variables) if (name.endsWith("bias")) constant[name] = yield* create(seed);
      return { in_proj_weight: input, "out_proj.weight": output, ...constant };
    },
    multiplyAdds:
      rows * size * (2 * size * (queries + steps) + 2 * queries * steps) +
      rows * heads * queries * steps * ACTIVATION_COST,
    elements: 2 * heads * rows * queries * steps,
    *run(weights, inputs) {
      const [q, k = q, v = k] = inputs.map(({ values }) => values);
      const apart = function* (input: Tensor, part: number): Work<Tensor> {
        const batchMajor = isBatched
          ? batchFirst
            ? input
            : yield* transposed(input, [1, 0, 2])
          : reshaped(input, [1, ...input.shape]);
        const rowsOf = yield* sliced(weights["in_proj_weight"]!, 0, part * size, size);
        const shift = weights["in_proj_bias"] && (yield* sliced(weights["in_proj_bias"], 0, part * size, size));
        return yield* headsApart(yield* projected(batchMajor, yield* transposed(rowsOf, [1, 0]), shift), heads);
      };
      const factor = 1 / Math.sqrt(size / heads);
      const queried = yield* mapped(yield* apart(q!, 0), (x) => x * factor);
      const scores = yield* matrixProducts(queried, yield* transposed(yield* apart(k!, 1), [0, 2, 1]));
      for (const [index, mask] of masks.entries()) {
        maskScores(scores, inputs[3 + index]!.values, mask, heads);
      }
      const attended = yield* matrixProducts(yield* activated(scores, softmax), yield* apart(v!, 2));
      const joined = yield* joinedHeads(attended, heads);
      const out = yield* transposed(weights["out_proj.weight"]!, [1, 0]);
      const output = yield* projected(joined, out, weights["out_proj.bias"]);
      if (!isBatched) return reshaped(output, query);
      return batchFirst ? output : yield* transposed(output, [1, 0, 2]);
    },
    mask: "destroyed",
  };
};

function checkArguments(args: PlainArguments, size: number, heads: number): void {
  for (const name of ["add_bias_kv", "add_zero_attn"]) {
    if (args.flag(name)) args.refuse(name, l10n.t("{0} is not followed by the preview.", name));
  }
  for (const name of ["kdim", "vdim"]) {
    if (args.value(name) !== null && args.value(name) !== size) {
      args.refuse(name, l10n.t("{0} is not followed by the preview.", name));
    }
  }
  if (size % heads !== 0) {
    args.refuse("num_heads", l10n.t("num_heads={0} must divide embed_dim={1}.", heads, size));
  }
}

function checkInputs(
  args: PlainArguments,
  [query, key, value]: readonly [readonly number[], readonly number[], readonly number[]],
  size: number,
  batchFirst: boolean,
): void {
  if (query.length !== 2) args.rank(query, 3);
  const batch = batchFirst ? 0 : 1;
  const fits =
    [query, key, value].every((shape) => shape.length === query.length && shape.at(-1) === size) &&
    key.every((each, axis) => each === value[axis]) &&
    (query.length < 3 || query[batch] === key[batch]);
  if (fits) return;
  args.misfit(
    "input",
    l10n.t(
      "{0}: query {1}, key {2} and value {3} do not fit embed_dim={4} and each other.",
      args.className,
      args.shown(query),
      args.shown(key),
      args.shown(value),
      size,
    ),
  );
}
