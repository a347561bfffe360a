/** What comes into a model: the document's numbers, else a sample. */
import * as l10n from "@vscode/l10n";
import { sampleInput } from "../catalog/assume";
import { type Dimension, known, type Problem, valueOf, type ModelDefinition, type ModelLayer } from "../definition";
import { BATCH_AXIS } from "../returns/slices";
import { LIMITS } from "../engine/limits";
import { shownShape } from "../engine/problems";
import { sizeOf, tensor, type Tensor } from "../tensor";
import type { ModelTensor } from "./tensors";
import { ownEntry } from "../lookup";

interface FedInput {
  readonly tensor: ModelTensor;
  readonly problems: readonly Problem[];
}

/** The tensor of a model's own input layer. */
export function fedInput(model: ModelDefinition, call: number, layer: ModelLayer, withNumbers: boolean): FedInput {
  const feed = ownEntry(model.feeds, layer.name);
  const shape = feed ? (layer.shape ?? []) : withRows(layer.shape ?? [], model);
  if (feed) {
    const { values, name } = feed;
    const free = model.className === "Sequential" ? freeAxes(shape, wordsAt(model, call) !== undefined) : 0;
    const fits =
      shape.length === values.shape.length &&
      shape.every((size, axis) => axis < free || accepts(size, values.shape[axis]));
    const given = shownShape(values.shape);
    const message =
      name === undefined
        ? l10n.t("The data have the shape {0}, but {1} takes {2}.", given, layer.name, open(shape))
        : l10n.t("{0} has the shape {1}, but {2} takes {3}.", name, given, layer.name, open(shape));
    return fits
      ? {
          tensor: {
            shape: values.shape.map(known),
            ...(withNumbers && { values }),
            origin: { sampled: false, random: [] },
          },
          problems: [],
        }
      : {
          tensor: { shape, origin: { sampled: false, random: [] } },
          problems: [{ severity: "error", code: "inputs-shape", message, span: layer.classSpan, argument: "inputs" }],
        };
  }
  const sizes = shape.map(valueOf);
  const canHold = sizes.every((size) => Number.isSafeInteger(size) && size > 0) && sizeOf(sizes) <= LIMITS.elements;
  const words = wordsAt(model, call);
  return {
    tensor: {
      shape,
      ...(withNumbers && canHold && { values: words === undefined ? sampleInput(sizes) : sampleIndices(sizes, words) }),
      origin: { sampled: true, random: [] },
    },
    problems: [],
  };
}

/** An open batch has as many rows as the data that are fed beside it: the inputs of one model are rows of the same samples. */
function withRows(shape: readonly Dimension[], { feeds }: ModelDefinition): readonly Dimension[] {
  const [batch, ...rest] = shape;
  const rows = Object.values(feeds)[0]?.values.shape[0];
  return batch?.kind === "unknown" && batch.expression === BATCH_AXIS && rows !== undefined
    ? [{ ...batch, assumed: rows }, ...rest]
    : shape;
}

/**
 * How many of the first axes may have any size in a Sequential model, which does not check its input (keras 3.15.1
 * `models/sequential.py`): all but the features, which its weights are made for.
 */
const freeAxes = (shape: readonly Dimension[], areIndices: boolean): number =>
  areIndices ? shape.length : shape.length - 1;

/** Whether data of that size may come in: the batch and open axes take any. */
const accepts = (dimension: Dimension, size: number | undefined): boolean =>
  dimension.kind === "unknown" || dimension.value === size;

const open = (shape: readonly Dimension[]): string =>
  `(${shape.map((size) => (size.kind === "known" ? size.value : size.expression)).join(", ")})`;

/** 1, 2, 3 … in row-major order, starting again below the number of words: all of them rows of the table, none the 0 of padding. */
function sampleIndices(shape: readonly number[], words: number): Tensor {
  const most = Math.max(1, words - 1);
  return tensor(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, (_, index) => (words < 2 ? 0 : 1 + (index % most))),
  );
}

/** How many words an embedding knows that takes this call's output; `undefined` where none does. */
function wordsAt(model: ModelDefinition, call: number): number | undefined {
  for (const [index, taker] of model.calls.entries()) {
    if (!taker.inputs.some((input) => input.call === call)) continue;
    const layer = model.layers[taker.layer];
    const found =
      layer &&
      wordsOf(
        layer,
        taker.inputs.findIndex((input) => input.call === call),
      );
    if (found !== undefined) return found;
    if (layer && PASSING.has(layer.className)) return wordsAt(model, index);
  }
  return undefined;
}

/** Layers that hand indices on as they are. */
const PASSING: ReadonlySet<string> = new Set([
  "Reshape",
  "Flatten",
  "Permute",
  "Identity",
  "InputLayer",
  "RepeatVector",
  "view",
  "permute",
  "transpose",
  "squeeze",
  "unsqueeze",
  "getitem",
]);

function wordsOf(layer: ModelLayer, input: number): number | undefined {
  if (layer.className === "Embedding") {
    const words = layer.config["input_dim"] ?? layer.config["num_embeddings"];
    return typeof words === "number" && words > 0 ? words : undefined;
  }
  if (layer.model) {
    const inner = layer.model.inputs[input];
    return inner && wordsAt(layer.model, inner.call);
  }
  const [part] = layer.parts ?? [];
  return layer.className === "TimeDistributed" && part ? wordsOf(part.layer, input) : undefined;
}
