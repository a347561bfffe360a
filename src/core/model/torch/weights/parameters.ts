/** The parameters of PyTorch's modules by name and shape, in the order of `module.parameters()` (torch 2.13). */
import { torchRecurrent } from "../../../catalog/torch/signatures";
import { torchPlainSignature } from "../../../catalog/torch/plain-modules";
import type { Interpreter } from "../../../scope/interpreter";
import { readArguments } from "../../arguments";
import { readModule, recurrentSizes } from "../recurrent/recurrent-sizes";
import type { MadeModule, TorchPlain } from "../values";

export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** `undefined` where a size is not known. */
export function parametersOf(
  interpreter: Interpreter,
  module: MadeModule | TorchPlain,
): readonly ParameterShape[] | undefined {
  return "facts" in module ? ofRecurrent(interpreter, module) : ofPlain(interpreter, module);
}

function ofRecurrent(
  interpreter: Interpreter,
  { className, arguments: given }: MadeModule,
): readonly ParameterShape[] | undefined {
  const recurrent = torchRecurrent(className);
  const args = readModule(interpreter, className, given);
  const { hidden: h, output: p, layers, directions } = recurrentSizes(args);
  const [features, bias] = [args.size("input_size"), args.flag("bias", true)];
  if (!recurrent || directions === "unknown" || bias === "unknown") return undefined;
  if (typeof h !== "number" || typeof p !== "number" || typeof layers !== "number" || typeof features !== "number") {
    return undefined;
  }
  const rows = Math.max(1, recurrent.gates.length) * h;
  const one = (suffix: string, width: number): readonly ParameterShape[] => [
    { name: `weight_ih${suffix}`, shape: [rows, width] },
    { name: `weight_hh${suffix}`, shape: [rows, p] },
    ...(bias ? ["ih", "hh"].map((way) => ({ name: `bias_${way}${suffix}`, shape: [rows] })) : []),
    ...(p < h ? [{ name: `weight_hr${suffix}`, shape: [p, h] }] : []),
  ];
  if (recurrent.cell) return one("", features);
  if (layers > MOST_LAYERS) return undefined;
  return Array.from({ length: layers }, (_, layer) =>
    ["", "_reverse"]
      .slice(0, directions)
      .flatMap((way) => one(`_l${layer}${way}`, layer === 0 ? features : directions * p)),
  ).flat();
}

/** Of a module with more layers the parameters are not listed. */
const MOST_LAYERS = 64;

function ofPlain(
  interpreter: Interpreter,
  { className, arguments: given }: TorchPlain,
): readonly ParameterShape[] | undefined {
  const args = readArguments(interpreter, given, Object.keys(torchPlainSignature(className) ?? {}));
  const sizes = (...names: readonly string[]): readonly number[] | undefined => {
    const found = names.map((name) => args.size(name)).filter((size) => typeof size === "number");
    return found.length === names.length ? found : undefined;
  };
  const bias = args.flag("bias", true);
  if (bias === "unknown") return undefined;
  switch (className) {
    case "Linear": {
      const shape = sizes("out_features", "in_features");
      const outputs = shape?.slice(0, 1);
      return shape && outputs && [{ name: "weight", shape }, ...(bias ? [{ name: "bias", shape: outputs }] : [])];
    }
    case "Embedding": {
      const shape = sizes("num_embeddings", "embedding_dim");
      return shape && [{ name: "weight", shape }];
    }
    case "LayerNorm": {
      const shape = args.sizes("normalized_shape", 1)?.filter((size) => typeof size === "number");
      const affine = args.flag("elementwise_affine", true);
      if (!shape || affine === "unknown") return undefined;
      const names = affine ? ["weight", ...(bias ? ["bias"] : [])] : [];
      return names.map((name) => ({ name, shape }));
    }
    case "BatchNorm1d":
    case "GroupNorm": {
      const shape = sizes(className === "GroupNorm" ? "num_channels" : "num_features");
      const affine = args.flag("affine", true);
      if (!shape || affine === "unknown") return undefined;
      return (affine ? ["weight", "bias"] : []).map((name) => ({ name, shape }));
    }
    case "Conv1d": {
      const [outputs, inputs] = sizes("out_channels", "in_channels") ?? [];
      const [window] = args.sizes("kernel_size", 1) ?? [];
      const groups = args.integer("groups", 1);
      if (outputs === undefined || inputs === undefined || typeof window !== "number" || groups === "unknown") {
        return undefined;
      }
      const weight = { name: "weight", shape: [outputs, inputs / groups, window] };
      return [weight, ...(bias ? [{ name: "bias", shape: [outputs] }] : [])];
    }
    case "MultiheadAttention": {
      const [size] = sizes("embed_dim") ?? [];
      if (size === undefined) return undefined;
      return [
        { name: "in_proj_weight", shape: [3 * size, size] },
        ...(bias ? [{ name: "in_proj_bias", shape: [3 * size] }] : []),
        { name: "out_proj.weight", shape: [size, size] },
        ...(bias ? [{ name: "out_proj.bias", shape: [size] }] : []),
      ];
    }
    default:
      return [];
  }
}
