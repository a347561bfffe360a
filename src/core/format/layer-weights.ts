/** A layer's weights as views show them: shapes, gate slices and values, and all of it in another framework's layout. */
import * as l10n from "@vscode/l10n";
import { recurrentClass } from "../catalog/keras/recurrent";
import { type LayerDefinition, valueOf, type Weights } from "../definition";
import type { Variable } from "../engine/layer";
import type { NamedTensor, Preview } from "../preview/preview";
import { argumentValue } from "../catalog/keras/parts";
import { pythonLiteral } from "../text/python-text";
import { type Conversion, convertWeights, type WeightedModule } from "../weights/convert";
import { type HeldCell, heldCells, moduleOfCell } from "../weights/held-cells";
import { kerasCell, weightLayouts } from "../weights/layouts";
import { gateRole, type WeightFramework } from "../weights/module";
import { isKerasLike, isRefusal, recurrentModule, type Refusal } from "../weights/read-module";
import type { BlockPart, GateSlice, WeightLayout } from "../weights/slices";

export interface LayerWeight extends NamedTensor {
  /** Empty where the layer has no gates. */
  readonly slices: readonly GateSlice[];
}

/** The weights of a previewed layer in the framework's order, each with its gate slices. */
export function layerWeights({ layer, weights }: Preview): readonly LayerWeight[] {
  const variables = weights.map(({ name, axes, shape }) => ({ name, axes, shape: shape.map(valueOf) }));
  const layouts = layoutsOf(layer, variables);
  return weights.map((weight) => {
    const slices = layouts.find(({ name }) => name === weight.name)?.slices ?? [];
    return { ...weight, slices: slices.filter(({ gate }) => gate !== "") };
  });
}

/** The layouts of a layer's weights, of all its recurrences. */
function layoutsOf(layer: LayerDefinition, variables: readonly Variable[]): readonly WeightLayout[] {
  if (!isKerasLike(layer)) {
    const module = recurrentModule(layer, 0);
    return isRefusal(module) ? [] : weightLayouts("torch", module);
  }
  return heldCells(layer).flatMap((cell) => {
    const module = moduleOfCell(cell, variables);
    return module ? kerasCell(module, { prefix: cell.prefix }) : lastAxisLayouts(cell, variables);
  });
}

const PARTS: Readonly<Record<string, BlockPart>> = { kernel: "input", recurrent_kernel: "recurrent", bias: "bias" };

/** Of other recurrent classes (ConvLSTM2D …) each weight's last axis has a block for each gate. */
function lastAxisLayouts({ prefix, definition }: HeldCell, variables: readonly Variable[]): readonly WeightLayout[] {
  const gates = recurrentClass(definition.className)?.gates ?? [];
  return variables.flatMap((variable) => {
    const part = variable.name.startsWith(prefix) ? PARTS[variable.name.slice(prefix.length)] : undefined;
    if (!part || gates.length === 0) return [];
    const axis = variable.shape.length - 1;
    const size = (variable.shape[axis] ?? 0) / gates.length;
    const slices = gates.map((gate, index): GateSlice => {
      const role = gateRole("LSTM", gate);
      return { layer: 0, direction: 0, part, role, gate, axis, start: index * size, end: (index + 1) * size, at: [] };
    });
    return [{ ...variable, slices }];
  });
}

/** A previewed layer's weights in another framework; `undefined` where no values could be computed. */
export function convertedWeights(
  { layer, weights: shown }: Preview,
  target: WeightFramework,
): Conversion | Refusal | undefined {
  const weights: Weights = Object.fromEntries(shown.flatMap(({ name, values }) => (values ? [[name, values]] : [])));
  if (shown.length === 0 || shown.some(({ name }) => !Object.hasOwn(weights, name))) return undefined;
  const sources = sourcesOf(layer, weights, target);
  if (isRefusal(sources)) return sources;
  const conversion = convertWeights(sources, target);
  return isRefusal(conversion) ? conversion : { ...conversion, notes: [...conversion.notes, ...mergeNote(layer)] };
}

/** A conversion speaks of both directions as they stand side by side. */
function mergeNote(layer: LayerDefinition): readonly string[] {
  const mode = argumentValue(layer, "merge_mode");
  return mode === undefined || mode === "concat"
    ? []
    : [l10n.t("merge_mode={0} is left out: the weights do not depend on it.", pythonLiteral(mode))];
}

/** The layer as modules on top of each other: one, unless its cells are stacked. */
function sourcesOf(
  layer: LayerDefinition,
  weights: Weights,
  target: WeightFramework,
): readonly WeightedModule[] | Refusal {
  const framework = isKerasLike(layer) ? "keras" : "torch";
  const cells = layer.className === "Bidirectional" || framework === "torch" ? [] : heldCells(layer);
  if (cells.length === 0) {
    const kernel = weights["kernel"] ?? weights["forward/kernel"];
    const module = recurrentModule(layer, kernel?.shape[0] ?? 0);
    return isRefusal(module) ? module : [{ framework, module, weights }];
  }
  const variables = Object.entries(weights).map(([name, { shape }]) => ({ name, axes: [], shape }));
  const sources: WeightedModule[] = [];
  const backwards = argumentValue(layer, "go_backwards") === true;
  for (const [index, cell] of cells.entries()) {
    const module = moduleOfCell(cell, variables);
    if (!module) return recurrentModuleRefusal(cell.definition);
    // Keras's first cell turns the sequence round for those above it; ONNX's Y stands in the input's order again.
    const turned = backwards && (index === 0 || target === "onnx");
    // Cells that a layer runs along a sequence are, together with it, ordinary layers.
    const sequence = cell.definition === layer ? module : { ...module, cell: false, backwards: turned };
    sources.push({ framework, module: sequence, weights: withoutPrefix(weights, cell.prefix) });
  }
  return sources;
}

function recurrentModuleRefusal(definition: LayerDefinition): Refusal {
  const module = recurrentModule(definition, 0);
  return isRefusal(module)
    ? module
    : { refusal: l10n.t("The weights of {0} could not be found by their names.", definition.className) };
}

const withoutPrefix = (weights: Weights, prefix: string): Weights =>
  Object.fromEntries(
    Object.entries(weights).flatMap(([name, values]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), values]] : [],
    ),
  );
