/**
 * An operator of ONNX as a JSON document gives it, so that its weights can be taken to Keras or PyTorch:
 * `{"op_type": "LSTM", "attributes": {"hidden_size": 2}, "weights": {"W": …, "R": …, "B": …}}`. The other spelling is what
 * `lstm-explorer weights --to onnx --json` prints of a module: `class_name`, `config`, and a list of weights by name.
 */
import * as l10n from "@vscode/l10n";
import type { ConfigValue, Weights } from "../definition";
import { shownShape } from "../engine/problems";
import { sameShape } from "../engine/weights/checks";
import { sizeOf, type Tensor, tensor } from "../tensor";
import type { WeightedModule } from "./convert";
import { weightLayouts } from "./layouts";
import type { Family } from "./module";
import { type OnnxAttributes, onnxModule } from "./onnx";
import type { Refusal } from "./read-module";

export interface OnnxOperator extends WeightedModule {
  readonly className: Family;
  readonly attributes: OnnxAttributes;
}

const FAMILIES: readonly Family[] = ["LSTM", "GRU", "RNN"];

/** The operator that a document holds, or what is wrong with it. Never throws. */
export function readOnnxOperator(text: string): OnnxOperator | Refusal {
  const document = parsed(text);
  if (!isObject(document)) {
    return {
      refusal: l10n.t("An ONNX operator is a JSON object: {0}.", '{"op_type": "LSTM", "weights": {"W": …, "R": …}}'),
    };
  }
  const named = document["op_type"] ?? document["class_name"];
  if (named === undefined || named === null) {
    return { refusal: l10n.t("op_type is missing: it names the operator, one of {0}.", FAMILIES.join(", ")) };
  }
  const className = FAMILIES.find((family) => family === named);
  if (!className) {
    return {
      refusal: l10n.t("op_type must be one of {0}, not {1}.", FAMILIES.join(", "), JSON.stringify(named)),
    };
  }
  const attributes = document["attributes"] ?? document["config"] ?? {};
  if (!isConfig(attributes)) return { refusal: l10n.t("attributes must be an object by ONNX's names.") };
  const weights = weightsOf(document["weights"] ?? document);
  if ("refusal" in weights) return weights;
  if (!weights.weights["W"]) return { refusal: l10n.t("The ONNX operator needs its weights W and R.") };
  const module = onnxModule(className, attributes, weights.weights);
  if ("refusal" in module) return module;
  const fault = shapeFault(weightLayouts("onnx", module), weights.weights);
  return fault === undefined
    ? { framework: "onnx", module, weights: weights.weights, className, attributes }
    : { refusal: fault };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What an attribute can be. */
const isAttribute = (value: unknown): value is ConfigValue =>
  value === null ||
  ["string", "number", "boolean"].includes(typeof value) ||
  (Array.isArray(value) && value.every(isAttribute));

const isConfig = (value: unknown): value is OnnxAttributes =>
  isObject(value) && Object.values(value).every(isAttribute);

/** The operator's inputs that are weights: of all directions those of the input, of the state, both biases, peepholes. */
const NAMES = ["W", "R", "B", "P"] as const;

function weightsOf(given: unknown): { readonly weights: Weights } | Refusal {
  const byName = isObject(given) ? given : Object.fromEntries(listed(given));
  const weights: Record<string, Tensor> = {};
  for (const name of NAMES) {
    const values = byName[name];
    if (values === undefined || values === null) continue;
    const array = tensorOf(values);
    if (!array) return { refusal: l10n.t("{0} must be nested lists of numbers.", name) };
    weights[name] = array;
  }
  return { weights };
}

/** `[{"name": "W", "values": …}]` */
const listed = (given: unknown): readonly (readonly [string, unknown])[] =>
  (Array.isArray(given) ? given : []).flatMap((each: unknown) =>
    isObject(each) && typeof each["name"] === "string" ? [[each["name"], each["values"]] as const] : [],
  );

/** Nested lists of numbers as an array; nothing where they are ragged or hold anything else. */
function tensorOf(values: unknown): Tensor | undefined {
  const shape: number[] = [];
  for (let level = values; Array.isArray(level); level = level[0]) shape.push(level.length);
  const flat: unknown[] = Array.isArray(values) ? values.flat(shape.length - 1) : [];
  const isNumber = (value: unknown): value is number => typeof value === "number";
  return shape.length > 0 && flat.length === sizeOf(shape) && flat.every(isNumber)
    ? tensor(shape, Float32Array.from(flat))
    : undefined;
}

function shapeFault(layouts: ReturnType<typeof weightLayouts>, weights: Weights): string | undefined {
  for (const { name, shape } of layouts) {
    const given = weights[name]?.shape;
    if (!given) return l10n.t("The weight {0} of shape {1} is missing.", name, shownShape(shape));
    if (sameShape(given, shape)) continue;
    return l10n.t("{0} has the shape {1}, but W and R ask for {2}.", name, shownShape(given), shownShape(shape));
  }
  return undefined;
}
