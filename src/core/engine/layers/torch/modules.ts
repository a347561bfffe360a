/** PyTorch's modules around recurrent ones (torch 2.13 `nn/modules/`), in evaluation mode. */
import * as l10n from "@vscode/l10n";
import { torchPlainSignature } from "../../../catalog/torch/plain-modules";
import type { Problem } from "../../../definition";
import { sizeOf } from "../../../tensor";
import { activationNamed, type UsableActivation } from "../../activations";
import { normalTensor } from "../../torch/draw";
import { atOnce } from "../../work";
import { activated } from "../activation-layers";
import { mapped, reshaped, transposed } from "../arrays";
import { ACTIVATION_COST, projected } from "../dense";
import { looked } from "../embedding";
import { passing } from "../passing";
import { type PlainArguments, plainArguments, type ShowShape } from "../plain-arguments";
import type { Flow, PlainDefinition, PlainKind, PlainPrepared } from "../plain-layer";
import { multiheadAttention } from "./attention";
import { averagePool, conv1d, maxPool } from "./convolution";
import { type Draw, type Drawn, drawnTogether, drawnVariable, drawnWithBias } from "./drawn";
import { batchNorm, groupNorm, layerNorm } from "./normalization";
import { TORCH_OPERATIONS } from "./operations";
import { ownEntry } from "../../../lookup";

/** `x·Wᵀ + b`, W of shape (out_features, in_features). */
const linear: PlainKind = (args, [input = []]) => {
  const [features, outputs] = [args.size("in_features"), args.size("out_features")];
  checkFeatures(args, input, features, "in_features");
  const drawn = drawnWithBias(features, ["out_features", "in_features"], [outputs, features], args.flag("bias"));
  return {
    variables: drawn.map(({ variable }) => variable),
    draw: (seed, position) => drawnTogether(drawn, seed, position),
    multiplyAdds: sizeOf(input) * outputs,
    *run(weights, inputs) {
      const matrix = yield* transposed(weights["weight"]!, [1, 0]);
      return yield* projected(inputs[0]!.values, matrix, weights["bias"]);
    },
    mask: "destroyed",
  };
};

function checkFeatures(args: PlainArguments, input: readonly number[], expected: number, name: string): void {
  if (input.at(-1) !== expected) {
    args.misfit(
      name,
      l10n.t("{0} is {1}, but the last axis of the input {2} is not.", name, expected, args.shown(input)),
    );
  }
}

/** The rows of `weight`; that of `padding_idx` is zero until someone fills it otherwise. */
const embedding: PlainKind = (args, [input = []]) => {
  const [words, features] = [args.size("num_embeddings"), args.size("embedding_dim")];
  const given = args.value("padding_idx");
  const padding = given === null ? undefined : args.axis("padding_idx", given, words);
  // Rows that are looked up would be shortened, and stay so.
  if (args.value("max_norm") !== null) args.refuse("max_norm", l10n.t("max_norm is not followed by the preview."));
  const table = (rows: number): Drawn => {
    const draw: Draw = function* (generator, shape) {
      const made = yield* normalTensor(generator, shape, words * features);
      if (padding !== undefined && padding < rows) made.data.fill(0, padding * features, (padding + 1) * features);
      return made;
    };
    return drawnVariable(`normal ${padding} ${words}`, draw, "weight", EMBEDDING_AXES, [rows, features]);
  };
  // Of a table of all words of a language a preview reads a few rows.
  const read = ([indices]: readonly Flow[]): Drawn => {
    let last = 0;
    for (const index of indices?.values.data ?? []) last = Math.max(last, Math.trunc(index));
    return table(Math.min(words, last + 1));
  };
  return {
    variables: [table(words).variable],
    needed: (flows) => [read(flows).variable],
    draw: (seed, position, flows) => drawnTogether([read(flows)], seed, position),
    multiplyAdds: sizeOf(input) * features,
    run: (weights, inputs) => looked(inputs[0]!.values, weights["weight"]!),
    mask: "destroyed",
  };
};

const EMBEDDING_AXES = ["num_embeddings", "embedding_dim"] as const;

/** The axes from `start_dim` to `end_dim` as one. */
const flatten: PlainKind = (args, [input = []]) => {
  const start = args.axis("start_dim", args.value("start_dim"), input.length);
  const end = args.axis("end_dim", args.value("end_dim"), input.length);
  if (start > end) args.misfit("start_dim", l10n.t("start_dim {0} comes after end_dim {1}.", start, end));
  const shape = [...input.slice(0, start), sizeOf(input.slice(start, end + 1)), ...input.slice(end + 1)];
  return {
    variables: [],
    multiplyAdds: sizeOf(input),
    run: (_, inputs) => atOnce(() => reshaped(inputs[0]!.values, shape)),
    mask: "destroyed",
  };
};

/** One of Keras's activations that is the same function in PyTorch. */
const likeKeras =
  (name: UsableActivation): PlainKind =>
  (_, [input = []]) => ({
    variables: [],
    multiplyAdds: ACTIVATION_COST * sizeOf(input),
    run: (_weights, inputs) => activated(inputs[0]!.values, activationNamed(name, "torch")),
    mask: "destroyed",
  });

const elementwise =
  (f: (x: number) => number): PlainKind =>
  (_, [input = []]) => ({
    variables: [],
    multiplyAdds: ACTIVATION_COST * sizeOf(input),
    run: (_weights, inputs) => mapped(inputs[0]!.values, f, ACTIVATION_COST),
    mask: "destroyed",
  });

/** Where `dim` is not given PyTorch takes the second axis, or the first of one or three (`_get_softmax_dim`). */
const softmaxOver =
  (name: "softmax" | "log_softmax"): PlainKind =>
  (args, [input = []]) => {
    const given = args.value("dim") ?? ([1, 3].includes(input.length) ? 0 : 1);
    const dim = args.axis("dim", given, input.length);
    const order = [...input.map((_, axis) => axis).filter((axis) => axis !== dim), dim];
    const back = input.map((_, axis) => order.indexOf(axis));
    const apply = activationNamed(name, "torch");
    return {
      variables: [],
      multiplyAdds: ACTIVATION_COST * sizeOf(input),
      *run(_, inputs) {
        return yield* transposed(yield* activated(yield* transposed(inputs[0]!.values, order), apply), back);
      },
      mask: "destroyed",
    };
  };

const KINDS: Readonly<Record<string, PlainKind>> = {
  Linear: linear,
  Embedding: embedding,
  LayerNorm: layerNorm,
  BatchNorm1d: batchNorm,
  GroupNorm: groupNorm,
  Conv1d: conv1d,
  MaxPool1d: maxPool,
  AvgPool1d: averagePool,
  MultiheadAttention: multiheadAttention,
  Dropout: passing,
  Identity: passing,
  Flatten: flatten,
  ReLU: elementwise((x) => Math.max(x, 0)),
  Tanh: elementwise(Math.tanh),
  Sigmoid: elementwise((x) => 1 / (1 + Math.exp(-x))),
  LeakyReLU: (args, shapes, definition) => {
    const slope = args.number("negative_slope");
    return elementwise((x) => (x > 0 ? x : slope * x))(args, shapes, definition);
  },
  ELU: (args, shapes, definition) => {
    const alpha = args.number("alpha");
    return elementwise((x) => (x > 0 ? x : alpha * Math.expm1(x)))(args, shapes, definition);
  },
  GELU: (args, shapes, definition) => {
    if (args.value("approximate") !== "none") {
      args.refuse("approximate", l10n.t("approximate is not followed by the preview."));
    }
    return likeKeras("gelu")(args, shapes, definition);
  },
  SiLU: likeKeras("silu"),
  Softplus: likeKeras("softplus"),
  Softmax: softmaxOver("softmax"),
  LogSoftmax: softmaxOver("log_softmax"),
  abs: elementwise(Math.abs),
  cos: elementwise(Math.cos),
  exp: elementwise(Math.exp),
  log: elementwise(Math.log),
  neg: elementwise((x) => -x),
  sin: elementwise(Math.sin),
  sqrt: elementwise(Math.sqrt),
  square: elementwise((x) => x * x),
  ...TORCH_OPERATIONS,
};

/** A module or function ready to run on inputs of these shapes, or what is wrong with it; `undefined` of one that is not run. */
export function prepareTorchModule(
  written: Pick<PlainDefinition, "className" | "config" | "call">,
  shapes: readonly (readonly number[])[],
  showShape?: ShowShape,
): PlainPrepared | undefined {
  const { className } = written;
  const signature = torchPlainSignature(className);
  const kind = ownEntry(KINDS, className);
  if (!signature || !kind) return undefined;
  const defaults = Object.entries(signature).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const config = { ...Object.fromEntries(defaults), ...written.config };
  const { call } = written;
  const definition: PlainDefinition = { className, profile: "torch", config, ...(call && { call }) };
  const problems: Problem[] = [];
  const layer = kind(plainArguments(definition, problems, showShape), shapes, definition);
  return problems.length > 0 ? { problems } : { layer };
}
