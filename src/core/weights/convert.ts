/**
 * One module's weights in another framework's layout: each gate's numbers are taken out of the one and put into the
 * other. What the other framework has not is refused, with the reason; what it holds otherwise is noted.
 */
import * as l10n from "@vscode/l10n";
import type { ConfigValue, Weights } from "../definition";
import type { Tensor } from "../tensor";
import { zeros } from "../tensor";
import { weightLayouts } from "./layouts";
import { inputSizeOf, outputSize, type RecurrentModule, sameModule, type WeightFramework } from "./module";
import { activationsInOrder, onnxAttributes, unknownToOnnx } from "./onnx";
import type { Refusal } from "./read-module";
import { assembleWeight, type BlockPlace, takeBlock, type WeightLayout } from "./slices";

/** A module and its weights, in one framework's layout. */
export interface WeightedModule {
  readonly framework: WeightFramework;
  readonly module: RecurrentModule;
  readonly weights: Weights;
}

export interface ConvertedWeight extends WeightLayout {
  readonly values: Tensor;
}

/** A layer, module or operator of the target framework. */
export interface ConvertedModule {
  readonly module: RecurrentModule;
  /** `LSTM`, `Bidirectional`, `RNN` … */
  readonly className: string;
  /** The arguments (of ONNX the attributes) that give it this meaning, by the framework's names. */
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly weights: readonly ConvertedWeight[];
}

export interface Conversion {
  /** From the input on; one, unless PyTorch's `num_layers` become several. */
  readonly modules: readonly ConvertedModule[];
  /** What is not as it was, in sentences for the user. */
  readonly notes: readonly string[];
}

/**
 * Converts the weights of layers that stand on top of each other, the first one at the input; one, as a rule.
 *
 * @returns the same function of the input in the target framework, or why it has none
 * @throws RangeError where a weight is missing
 */
export function convertWeights(sources: readonly WeightedModule[], target: WeightFramework): Conversion | Refusal {
  const single = sources.flatMap(splitLayers);
  const modules = modulesFor(
    single.map((layer) => layer.module),
    target,
  );
  if ("refusal" in modules) return modules;
  const refusal = modules.map((module) => refusalOf(module, target)).find((reason) => reason !== undefined);
  if (refusal !== undefined) return { refusal };
  return {
    modules: modules.map((module, index) => {
      // A module of several layers is the only one.
      const blockFor = (slice: BlockPlace): Tensor =>
        single[index + slice.layer]?.block(slice) ?? zeros([module.hiddenSize]);
      return {
        module,
        ...describe(module, target),
        weights: weightLayouts(target, module).map((layout) => ({
          ...layout,
          values: assembleWeight(layout, blockFor),
        })),
      };
    }),
    notes: notesOf(sources, modules, target),
  };
}

/** The layers as the target has them: in PyTorch one module, else each by itself. */
function modulesFor(layers: readonly RecurrentModule[], target: WeightFramework): readonly RecurrentModule[] | Refusal {
  if (target !== "torch") return layers;
  const joined = joinModules(layers);
  return "refusal" in joined ? joined : [joined];
}

/** A single layer, and the numbers of each of its gates. */
interface SingleLayer {
  readonly module: RecurrentModule;
  readonly block: (place: BlockPlace) => Tensor;
}

function splitLayers({ framework, module, weights }: WeightedModule): readonly SingleLayer[] {
  const blocks = new Map<string, Tensor>();
  for (const layout of weightLayouts(framework, module)) {
    const weight = weights[layout.name];
    if (!weight) throw new RangeError(`the module needs its ${layout.name}`);
    for (const slice of layout.slices) blocks.set(keyOf(slice), takeBlock(layout, slice, weight).values);
  }
  return Array.from({ length: module.layers }, (_, layer) => ({
    module: plainLayer(module, layer),
    block: (place) => blockAt(blocks, { ...place, layer }, module.hiddenSize),
  }));
}

/** A layer of the module's by itself, as an ordinary one: what the CuDNN layers compute every LSTM and GRU does. */
function plainLayer({ cudnn: _cudnn, ...module }: RecurrentModule, layer: number): RecurrentModule {
  return { ...module, layers: 1, inputSize: inputSizeOf(module, layer) };
}

const keyOf = ({ layer, direction, part, role }: BlockPlace): string => [layer, direction, part, role].join(" ");

/**
 * The numbers at a place. Where one layout has two biases and the other their sum, the sum is taken, or stands for the
 * first and the second is zero.
 */
function blockAt(blocks: ReadonlyMap<string, Tensor>, place: BlockPlace, units: number): Tensor {
  const at = (part: BlockPlace["part"]) => blocks.get(keyOf({ ...place, part }));
  const found = at(place.part);
  if (found) return found;
  switch (place.part) {
    case "bias":
      return sum(at("input_bias") ?? zeros([units]), at("recurrent_bias") ?? zeros([units]));
    case "input_bias":
      return at("bias") ?? zeros([units]);
    default:
      return zeros([units]);
  }
}

const sum = (a: Tensor, b: Tensor): Tensor => ({
  shape: a.shape,
  data: a.data.map((value, index) => value + (b.data[index] ?? 0)),
});

/** Several layers on top of each other as one module of several. */
function joinModules(layers: readonly RecurrentModule[]): RecurrentModule | Refusal {
  const [first, ...others] = layers;
  if (!first) return { refusal: l10n.t("There is no layer to convert.") };
  const expected = { ...first, inputSize: first.directions * outputSize(first) };
  if (others.some((each) => !sameModule(each, expected))) {
    return { refusal: l10n.t("The layers differ in more than their weights, and PyTorch's num_layers are all alike.") };
  }
  return { ...first, layers: layers.length };
}

/** Why the target framework has not this module. */
function refusalOf(module: RecurrentModule, target: WeightFramework): string | undefined {
  const { projectionSize, family, resetAfter, cell } = module;
  if (target !== "torch" && projectionSize !== undefined) {
    return l10n.t("A projection (proj_size={0}) is PyTorch's alone.", projectionSize);
  }
  if (target === "torch") {
    if (family === "GRU" && !resetAfter) {
      return l10n.t(
        "PyTorch's GRU applies the reset gate after the product with weight_hh; with reset_after=False it comes before, which no weights make up for. ONNX has both.",
      );
    }
    return torchActivationRefusal(module) ?? torchBackwardsRefusal(module);
  }
  if (target === "onnx") {
    const [unknown] = unknownToOnnx(activationsInOrder(module));
    if (unknown !== undefined) return l10n.t("ONNX's {0} cannot apply {1}.", family, unknown);
    if (cell) return l10n.t("ONNX has no cells: its {0} runs a sequence.", family);
    return undefined;
  }
  const { activation, recurrentActivation } = module;
  const slope = [activation, recurrentActivation].find((each) => each.slope !== undefined)?.slope;
  return slope !== undefined && Math.abs(slope - 1 / 6) > 1e-6
    ? l10n.t("Keras 3's hard_sigmoid has the slope 1/6, not {0}.", slope)
    : undefined;
}

function torchActivationRefusal({ family, activation, recurrentActivation }: RecurrentModule): string | undefined {
  if (family === "RNN") {
    return activation.name === "tanh" || activation.name === "relu"
      ? undefined
      : l10n.t("PyTorch's RNN applies tanh or relu, not {0}.", activation.name);
  }
  if (activation.name === "tanh" && recurrentActivation.name === "sigmoid") return undefined;
  const other = activation.name === "tanh" ? recurrentActivation.name : activation.name;
  return l10n.t("PyTorch's {0} always applies tanh and sigmoid, not {1}.", family, other);
}

const torchBackwardsRefusal = ({ backwards }: RecurrentModule): string | undefined =>
  backwards
    ? l10n.t("PyTorch runs backwards only as the second direction; without go_backwards, give it the reversed input.")
    : undefined;

const KERAS_CLASSES = { LSTM: "LSTM", GRU: "GRU", RNN: "SimpleRNN" } as const;

function describe(module: RecurrentModule, target: WeightFramework): Pick<ConvertedModule, "className" | "config"> {
  switch (target) {
    case "keras":
      return describeKeras(module);
    case "torch":
      return { className: `${module.family}${module.cell ? "Cell" : ""}`, config: torchConfig(module) };
    case "onnx":
      return { className: module.family, config: onnxAttributes(module) };
  }
}

function describeKeras(module: RecurrentModule): Pick<ConvertedModule, "className" | "config"> {
  const { family, cell, hiddenSize, bias, backwards, directions, resetAfter, activation, recurrentActivation } = module;
  const className = `${KERAS_CLASSES[family]}${cell ? "Cell" : ""}`;
  const config = {
    units: hiddenSize,
    activation: activation.name,
    ...(family !== "RNN" && { recurrent_activation: recurrentActivation.name }),
    use_bias: bias,
    ...(family === "GRU" && { reset_after: resetAfter }),
    ...(backwards && { go_backwards: true }),
    ...(!cell && { return_sequences: true }),
  };
  return directions === 1
    ? { className, config }
    : {
        className: "Bidirectional",
        config: { layer: { class_name: className, config }, merge_mode: "concat" },
      };
}

function torchConfig(module: RecurrentModule): ConvertedModule["config"] {
  const { family, cell, inputSize, hiddenSize, projectionSize, layers, directions, bias, activation } = module;
  return {
    input_size: inputSize,
    hidden_size: hiddenSize,
    ...(layers > 1 && { num_layers: layers }),
    ...(family === "RNN" && { nonlinearity: activation.name }),
    ...(!bias && { bias: false }),
    ...(!cell && { batch_first: true }),
    ...(directions === 2 && { bidirectional: true }),
    ...(projectionSize !== undefined && { proj_size: projectionSize }),
  };
}

function notesOf(
  sources: readonly WeightedModule[],
  targets: readonly RecurrentModule[],
  target: WeightFramework,
): readonly string[] {
  const notes: string[] = [];
  const summed = targets.some((module) => hasSum(target, module));
  const wereSummed = sources.map(({ framework, module }) => hasSum(framework, module));
  const biased = targets.some(({ bias }) => bias);
  if (biased && summed && wereSummed.includes(false)) {
    notes.push(l10n.t("The bias is the sum of the two, which the layer only adds; they cannot be told apart again."));
  }
  if (biased && !summed && wereSummed.includes(true)) {
    notes.push(l10n.t("The second bias is zero: Keras keeps the sum of the two as one."));
  }
  if (target === "onnx" && targets.some(({ backwards }) => backwards)) {
    notes.push(l10n.t("Y stands in the input's order; Keras returns the sequence in the order in which it is read."));
  }
  return notes;
}

/** Whether the framework keeps two biases as their sum. */
const hasSum = (framework: WeightFramework, module: RecurrentModule): boolean =>
  weightLayouts(framework, module).some(({ slices }) => slices.some(({ part }) => part === "bias"));
