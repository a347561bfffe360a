/** PyTorch's modules around recurrent ones (torch 2.13 `nn/modules/`), in evaluation mode. */
import * as l10n from "@vscode/l10n";
import { torchPlainSignature } from "../../catalog/torch-plain";
import { isList } from "../../config-value";
import type { Problem } from "../../definition";
import { sizeOf, tensor, type Tensor } from "../../tensor";
import { activationNamed } from "../activations";
import type { Initializer } from "../initializers";
import { shownShape } from "../problems";
import { DRAW_COST, torchGenerator, uniformTensor } from "../torch/mersenne-twister";
import { type FilledVariable, filledBy } from "../variables";
import { atOnce, inBlocks, type Work } from "../work";
import { activated } from "./activation-layers";
import { mapped, reshaped, transposed } from "./arrays";
import { ACTIVATION_COST, projected } from "./dense";
import { looked } from "./embedding";
import { normalizedOver } from "./normalization";
import { passing } from "./passing";
import { type PlainArguments, plainArguments } from "./plain-arguments";
import type { PlainDefinition, PlainKind, PlainPrepared } from "./plain-layer";

type Create = (shape: readonly number[], seed: number) => Work<Tensor>;

const initializerOf = (key: string, random: boolean, create: Create): Initializer => ({
  name: key,
  key: `torch ${key}`,
  random,
  cost: (shape) => (random ? sizeOf(shape) * DRAW_COST : 0),
  create,
});

/** Uniform on ±bound, from PyTorch's generator. */
const uniform = (bound: number): Initializer =>
  initializerOf(`uniform ${bound}`, true, (shape, seed) => uniformTensor(torchGenerator(seed), shape, bound));

const filledWith = (value: number): Initializer =>
  initializerOf(`constant ${value}`, false, (shape) =>
    atOnce(() => tensor(shape, new Float32Array(sizeOf(shape)).fill(value))),
  );

/** `x·Wᵀ + b`, W of shape (out_features, in_features). */
const linear: PlainKind = (args, [input = []]) => {
  const [features, outputs] = [args.size("in_features"), args.size("out_features")];
  checkFeatures(args, input, features, "in_features");
  const bound = 1 / Math.sqrt(features);
  const weight = filledBy(uniform(bound), "weight", ["out_features", "in_features"], [outputs, features]);
  const bias = filledBy(uniform(bound), "bias", ["out_features"], [outputs]);
  return {
    variables: args.flag("bias") ? [weight, bias] : [weight],
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
      l10n.t("{0} is {1}, but the last axis of the input {2} is not.", name, expected, shownShape(input)),
    );
  }
}

/** The rows of `weight`; that of `padding_idx` is zero until someone fills it otherwise. */
const embedding: PlainKind = (args, [input = []]) => {
  const [words, features] = [args.size("num_embeddings"), args.size("embedding_dim")];
  const given = args.value("padding_idx");
  const padding = given === null ? undefined : args.axis("padding_idx", given, words);
  const shape = [words, features];
  const made = initializerOf(`normal ${padding}`, true, function* (_, seed) {
    // Standard normal in PyTorch; here by the sum of twelve uniforms, since these weights are an example anyway.
    const generator = torchGenerator(seed);
    const data = new Float32Array(words * features);
    yield* inBlocks(data.length, 12 * DRAW_COST, (from, end) => {
      for (let at = from; at < end; at++) data[at] = generator.uniform(12, -0.5, 0.5).reduce((sum, x) => sum + x, 0);
    });
    if (padding !== undefined) data.fill(0, padding * features, (padding + 1) * features);
    return { shape, data };
  });
  return {
    variables: [filledBy(made, "weight", ["num_embeddings", "embedding_dim"], shape)],
    multiplyAdds: sizeOf(input) * features,
    run: (weights, inputs) => looked(inputs[0]!.values, weights["weight"]!),
    mask: "destroyed",
  };
};

const layerNorm: PlainKind = (args, [input = []]) => {
  const given = args.value("normalized_shape");
  const count = isList(given) ? given.length : 1;
  const shape = args.sizes("normalized_shape", count, 1);
  const own = input.slice(input.length - count);
  if (own.length !== count || own.some((size, axis) => size !== shape[axis])) {
    args.misfit(
      "normalized_shape",
      l10n.t("normalized_shape {0} is not the end of the input {1}.", shownShape(shape), shownShape(input)),
    );
  }
  const axes = shape.map((_, axis) => input.length - count + axis);
  const epsilon = args.number("eps");
  const names = shape.map((_, axis) => `axis ${axis}`);
  const affine = args.flag("elementwise_affine");
  const variables: readonly FilledVariable[] = [
    ...(affine ? [filledBy(filledWith(1), "weight", names, shape)] : []),
    ...(affine && args.flag("bias") ? [filledBy(filledWith(0), "bias", names, shape)] : []),
  ];
  return {
    variables,
    multiplyAdds: 8 * sizeOf(input),
    run: ({ weight, bias }, inputs) =>
      normalizedOver(inputs[0]!.values, axes, epsilon, {
        ...(weight && { gamma: weight }),
        ...(bias && { beta: bias }),
      }),
    mask: "destroyed",
  };
};

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

const elementwise =
  (f: (x: number) => number): PlainKind =>
  (_, [input = []]) => ({
    variables: [],
    multiplyAdds: ACTIVATION_COST * sizeOf(input),
    run: (_weights, inputs) => mapped(inputs[0]!.values, f, ACTIVATION_COST),
    mask: "destroyed",
  });

/** Where `dim` is not given PyTorch takes the second axis, or the first of one or three (`_get_softmax_dim`). */
const softmax: PlainKind = (args, [input = []]) => {
  const given = args.value("dim") ?? ([1, 3].includes(input.length) ? 0 : 1);
  const dim = args.axis("dim", given, input.length);
  const order = [...input.map((_, axis) => axis).filter((axis) => axis !== dim), dim];
  const back = input.map((_, axis) => order.indexOf(axis));
  const apply = activationNamed("softmax", "torch");
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
  Dropout: passing,
  Identity: passing,
  Flatten: flatten,
  ReLU: elementwise((x) => Math.max(x, 0)),
  Tanh: elementwise(Math.tanh),
  Sigmoid: elementwise((x) => 1 / (1 + Math.exp(-x))),
  Softmax: softmax,
};

/** A module ready to run on an input of that shape, or what is wrong with it; `undefined` of a class that is not run. */
export function prepareTorchModule(
  written: Pick<PlainDefinition, "className" | "config">,
  shape: readonly number[],
): PlainPrepared | undefined {
  const signature = torchPlainSignature(written.className);
  const kind = Object.hasOwn(KINDS, written.className) ? KINDS[written.className] : undefined;
  if (!signature || !kind) return undefined;
  const defaults = Object.entries(signature).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const config = { ...Object.fromEntries(defaults), ...written.config };
  const definition: PlainDefinition = { className: written.className, profile: "torch", config };
  const problems: Problem[] = [];
  const layer = kind(plainArguments(definition, problems), [shape], definition);
  return problems.length > 0 ? { problems } : { layer };
}
