/** A layer's weights as JSON and as Markdown: what `lstm-explorer weights` prints. */
import * as l10n from "@vscode/l10n";
import { known, valueOf } from "../definition";
import type { Preview } from "../preview/preview";
import { problemSpan } from "../problems";
import { pythonLiteral } from "../text/python-text";
import { sizeOf, type Tensor } from "../tensor";
import type { Conversion, ConvertedModule } from "../weights/convert";
import { convertedWeights, type LayerWeight, layerWeights } from "./layer-weights";
import type { WeightFramework } from "../weights/module";
import type { OnnxOperator } from "../weights/onnx-document";
import { isRefusal, type Refusal } from "../weights/read-module";
import type { GateSlice } from "../weights/slices";
import { nested, problemJson, type PlaceOf } from "./json";
import { assumptionList, problemMarkdown } from "./markdown";
import { code, escaped } from "./markdown-text";
import { formatArray } from "./numpy";
import { formatShape } from "./shape";

/** The JSON form. Values are nested lists, absent where they could not be calculated; slices count from 0, `end` excluded. */
export function weightsJson(preview: Preview, target: WeightFramework | undefined, placeOf: PlaceOf) {
  const { layer } = preview;
  const conversion = target && convertedWeights(preview, target);
  return {
    name: layer.name,
    class_name: layer.className,
    framework: layer.framework,
    profile: layer.profile,
    ...placeOf(layer.calleeSpan.start),
    parameter_count: preview.parameterCount,
    deterministic: preview.deterministic,
    weights: layerWeights(preview).map((weight) => weightJson({ ...weight, shape: weight.shape.map(valueOf) })),
    ...(conversion && { converted: { framework: target, ...conversionJson(conversion) } }),
    problems: preview.problems.map((problem) =>
      problemJson({ ...problem, span: problemSpan(layer, problem) }, placeOf),
    ),
  };
}

/** The JSON form of an ONNX operator's conversion. */
export const operatorJson = (
  { className, attributes }: OnnxOperator,
  target: WeightFramework,
  converted: Converted,
) => ({
  class_name: className,
  framework: "onnx",
  config: attributes,
  converted: { framework: target, ...conversionJson(converted) },
});

/** The Markdown form of the same. */
export const operatorMarkdown = (
  { className, attributes }: OnnxOperator,
  target: WeightFramework,
  converted: Converted,
  place: string,
): string =>
  [
    `**${className}** · ${place}`,
    code(`${className}(${argumentsOf(attributes)})`),
    ...conversionMarkdown(converted, className, FRAMEWORK_NAMES[target]),
  ].join("\n\n");

type Converted = Conversion | Refusal;

const conversionJson = (conversion: Conversion | Refusal) =>
  isRefusal(conversion)
    ? { refused: conversion.refusal }
    : {
        modules: conversion.modules.map(({ className, config, weights }) => ({
          class_name: className,
          config,
          parameter_count: countOf(weights),
          weights: weights.map(weightJson),
        })),
        notes: conversion.notes,
      };

const countOf = (weights: ConvertedModule["weights"]): number =>
  weights.reduce((count, { shape }) => count + sizeOf(shape), 0);

interface ShownWeight {
  readonly name: string;
  readonly axes: readonly string[];
  readonly shape: readonly number[];
  readonly slices: readonly GateSlice[];
  readonly values?: Tensor;
}

const weightJson = ({ name, axes, shape, slices, values }: ShownWeight) => ({
  name,
  axes,
  shape,
  gate_slices: slices
    .filter(({ gate }) => gate !== "")
    .map(({ gate, part, axis, start, end, at }) => ({
      gate,
      part,
      axis,
      start,
      end,
      ...(at.length > 0 && { at }),
    })),
  ...(values && { values: nested(values) }),
});

/** The Markdown form: each weight with its gate slices as one would index it in Python, and its values as NumPy prints them. */
export function weightsMarkdown(preview: Preview, target: WeightFramework | undefined, place: string): string {
  const { layer, parameterCount } = preview;
  const conversion = target && convertedWeights(preview, target);
  return [
    `**${escaped(layer.name)}** · ${place}`,
    `${code(preview.signature)} · ${parameters(parameterCount)}`,
    ...preview.problems.map(problemMarkdown),
    ...layerWeights(preview).map(weightMarkdown),
    ...(conversion ? conversionMarkdown(conversion, layer.className, FRAMEWORK_NAMES[target]) : []),
    assumptionList(preview),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

const FRAMEWORK_NAMES: Readonly<Record<WeightFramework, string>> = { keras: "Keras", torch: "PyTorch", onnx: "ONNX" };

const parameters = (count: number): string => l10n.t("{0} parameters", count);

function conversionMarkdown(conversion: Converted, className: string, target: string): readonly string[] {
  if (isRefusal(conversion)) {
    return [`**${escaped(l10n.t("Not in {0}", target))}**`, escaped(conversion.refusal)];
  }
  return [
    `**${escaped(l10n.t("{0} in {1}", className, target))}**`,
    ...conversion.notes.map(escaped),
    ...conversion.modules.flatMap((module) => [
      `${code(signatureOf(module))} · ${parameters(countOf(module.weights))}`,
      ...module.weights.map((weight) => weightMarkdown({ ...weight, shape: weight.shape.map(known) })),
    ]),
  ];
}

const signatureOf = ({ className, config }: ConvertedModule): string => `${className}(${argumentsOf(config)})`;

const argumentsOf = (config: ConvertedModule["config"]): string =>
  Object.entries(config)
    .map(([name, value]) => `${name}=${pythonLiteral(value)}`)
    .join(", ");

function weightMarkdown({ name, axes, shape, slices, values }: LayerWeight): string {
  const gates = slices
    .filter(({ gate }) => gate !== "")
    .map((slice) => code(`${slice.gate} ${indexText(slice, shape.length)}`));
  const heading = [code(name), code(formatShape(shape, axes)), ...gates].join(" ");
  return values ? [heading, "", "```", formatArray(values), "```"].join("\n") : heading;
}

/** A slice as one writes it in Python: `[:, 0:4]`. */
const indexText = ({ axis, start, end, at }: GateSlice, rank: number): string =>
  `[${Array.from({ length: rank }, (_, each) => {
    if (each === axis) return `${start}:${end}`;
    return at.find((fixed) => fixed.axis === each)?.index ?? ":";
  }).join(", ")}]`;
