/** How many random numbers PyTorch's modules draw where they are made (torch 2.13, `reset_parameters` of each). */
import type { EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { torchPlainSignature } from "../../catalog/torch/plain-modules";
import type { AbstractValue } from "../../scope/values/values";
import { type ArgumentReader, isNone, readArguments } from "../arguments";
import type { Drawn } from "../draws";
import { ownEntry } from "../../lookup";

/** The sizes of what is drawn; `undefined` where one is not known. */
type Drawing = (args: ArgumentReader) => readonly (number | undefined)[] | undefined;

const times = (...sizes: readonly (number | undefined)[]): number | undefined =>
  sizes.includes(undefined) ? undefined : sizes.reduce<number>((all, size) => all * (size ?? 0), 1);

const number = (args: ArgumentReader, name: string): number | undefined => {
  const size = args.size(name);
  return typeof size === "number" ? size : undefined;
};

/** A weight, and a bias of `outputs` numbers unless there is none. */
const withBias = (args: ArgumentReader, weight: number | undefined, outputs: number | undefined) => {
  const bias = args.flag("bias", true);
  return bias === "unknown" ? undefined : [weight, ...(bias ? [outputs] : [])];
};

const convolution =
  (rank: number): Drawing =>
  (args) => {
    const [inputs, outputs] = [number(args, "in_channels"), number(args, "out_channels")];
    const window = args.sizes("kernel_size", rank)?.map((size) => (typeof size === "number" ? size : undefined));
    const groups = args.integer("groups", 1);
    if (!window || groups === "unknown" || inputs === undefined) return undefined;
    return withBias(args, times(outputs, inputs / groups, ...window), outputs);
  };

interface Module {
  readonly how: Drawn["how"];
  readonly drawing: Drawing;
  /** In positional order, of a module that the catalogue does not describe. */
  readonly parameters?: readonly string[];
}

/** Of modules that the catalogue does not describe. */
const CONVOLUTION = "in_channels out_channels kernel_size stride padding dilation groups bias".split(" ");

/** Not given, or as good as that. */
const isPlainly = (value: AbstractValue | undefined): boolean =>
  value === undefined || (value.kind === "constant" && (value.value === null || value.value === false));

/** A layer of a Transformer draws for its attention's matrices and bias, and for two Linears. */
const transformerLayer =
  (attentions: number): Drawing =>
  (args) => {
    const [size, bias] = [number(args, "d_model"), args.flag("bias", true)];
    const inner = args.value("dim_feedforward") === undefined ? 2048 : number(args, "dim_feedforward");
    if (size === undefined || inner === undefined || bias === "unknown") return undefined;
    const shifts = bias ? attentions * size + inner + size : 0;
    return [attentions * 4 * size * size + 2 * size * inner + shifts];
  };

const TRANSFORMER = "d_model nhead dim_feedforward dropout activation layer_norm_eps batch_first norm_first bias".split(
  " ",
);

const MODULES: Readonly<Record<string, Module>> = {
  Linear: {
    how: "words",
    drawing: (args) => {
      const outputs = number(args, "out_features");
      return withBias(args, times(number(args, "in_features"), outputs), outputs);
    },
  },
  Embedding: {
    how: "normal",
    drawing: (args) => [times(number(args, "num_embeddings"), number(args, "embedding_dim"))],
  },
  MultiheadAttention: {
    how: "words",
    drawing: (args) => {
      const [size, bias] = [number(args, "embed_dim"), args.flag("bias", true)];
      const isPlain = ["add_bias_kv", "kdim", "vdim"].every((name) => isPlainly(args.value(name)));
      // The three projections of the input, and that of the output.
      return isPlain && bias !== "unknown" && size !== undefined
        ? [4 * size * size, ...(bias ? [size] : [])]
        : undefined;
    },
  },
  Conv1d: { how: "words", drawing: convolution(1) },
  TransformerEncoderLayer: { how: "words", drawing: transformerLayer(1), parameters: TRANSFORMER },
  TransformerDecoderLayer: { how: "words", drawing: transformerLayer(2), parameters: TRANSFORMER },
  Conv2d: { how: "words", drawing: convolution(2), parameters: CONVOLUTION },
};

/** What making the module draws; nothing for one without random weights, `undefined` where that is not known. */
export function drawnByPlain(
  interpreter: Interpreter,
  className: string,
  given: readonly EvaluatedArgument[],
): readonly Drawn[] | undefined {
  const module = ownEntry(MODULES, className);
  if (module === undefined) return [];
  const parameters = module.parameters ?? Object.keys(torchPlainSignature(className) ?? {});
  const args = readArguments(interpreter, given, parameters);
  const dtype = args.value("dtype");
  if (dtype !== undefined && !isNone(dtype)) return undefined;
  // Weights that are given are not drawn.
  if (args.value("_weight") !== undefined) return undefined;
  const counts = module.drawing(args);
  const known = counts?.filter((count) => count !== undefined);
  return known && known.length === counts?.length ? known.map((count) => ({ how: module.how, count })) : undefined;
}

/** The modules whose drawing is known, beside those without random weights. */
export const drawingModules: readonly string[] = Object.keys(MODULES);
