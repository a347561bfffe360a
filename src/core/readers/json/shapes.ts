/** The shape that flows into each layer of a serialised model, as far as its configs say it. */
import { ASSUMED, batchAxis } from "../../catalog/assume";
import { recurrentClass } from "../../catalog/keras/recurrent";
import { isList, isRecord } from "../../config-value";
import { type ConfigValue, type Dimension, known, unknown } from "../../definition";
import { configArguments, isSize } from "../../model/config-arguments";
import { axisName, type Shape } from "../../model/tensors";
import { shapeRule, stateShape } from "../../model/keras/shape-rules";
import { symbolicSize } from "../../scope/values/size";
import type { Entries, LayerNode } from "./layer-node";

/** A shape as Keras writes it: a list of sizes, `null` for an open axis, batch first. */
function shapeOf(value: ConfigValue | undefined): Shape | undefined {
  if (!isList(value) || value.length === 0 || !value.every((size) => size === null || isSize(size))) {
    return undefined;
  }
  return value.map((size, axis) => (isSize(size) ? size : symbolicSize(axis === 0 ? "batch" : "None")));
}

/** The axes of a shape with the sizes that previews assume for the open ones. */
export function dimensionsOf(shape: Shape): readonly Dimension[] {
  return shape.map((size, axis) => {
    if (typeof size === "number") {
      return known(size);
    }
    return axis === 0
      ? batchAxis
      : unknown(
          size.expression,
          Math.max(
            1,
            size.assumed(() => ASSUMED[axisName(shape.length, axis)]),
          ),
        );
  });
}

/** The shape of the (first) output of a layer; `undefined` where no rule knows it. */
export function outputShape(className: string, config: Entries, input: Shape): Shape | undefined {
  const args = configArguments((name) => config.get(name)?.value);
  if (className.endsWith("Cell")) {
    const units = args.size("units");
    return units === undefined || input[0] === undefined ? undefined : [input[0], units];
  }
  const recurrence = recurrentClass(className);
  if (!recurrence) {
    return shapeRule(className)?.shape(input, args, [input]);
  }
  const [batch, timesteps] = input;
  const state = stateShape(recurrence, input, args);
  if (batch === undefined || timesteps === undefined || state === undefined) {
    return undefined;
  }
  return args.flag("return_sequences", false) === true ? [batch, timesteps, ...state] : [batch, ...state];
}

/**
 * What flows into a layer inside another one.
 *
 * @param before what was read of the layer inside before it
 */
export function partInput(
  { className }: LayerNode,
  input: Shape | undefined,
  before: { readonly shape?: Shape | undefined } | undefined,
): Shape | undefined {
  switch (className) {
    case "TimeDistributed":
      return input?.filter((_, axis) => axis !== 1);
    case "RNN":
      return before ? before.shape : input && [...input.slice(0, 1), ...input.slice(2)];
    case "StackedRNNCells":
      return before ? before.shape : input;
    default:
      return input;
  }
}

/** The shape that leaves a layer with others inside, of which each gave that shape. */
export function wrappedShape(
  { className, config }: LayerNode,
  input: Shape,
  inner: readonly { readonly shape?: Shape | undefined }[],
): Shape | undefined {
  const [batch, timesteps] = input;
  const isStack = className === "StackedRNNCells" || className === "RNN";
  const shape = (isStack ? inner.at(-1) : inner[0])?.shape;
  if (!shape || batch === undefined || timesteps === undefined) return undefined;
  switch (className) {
    case "TimeDistributed":
      return [...shape.slice(0, 1), timesteps, ...shape.slice(1)];
    case "RNN":
      return configArguments((name) => config.get(name)?.value).flag("return_sequences", false) === true
        ? [batch, timesteps, ...shape.slice(1)]
        : shape;
    case "Bidirectional": {
      const units = shape.at(-1);
      const merge = config.get("merge_mode")?.value ?? (config.has("merge_mode") ? null : "concat");
      return typeof units === "number" && merge === "concat" ? [...shape.slice(0, -1), 2 * units] : shape;
    }
    default:
      return shape;
  }
}

/**
 * The input shape that a layer's own config states: `batch_input_shape`, Keras 3's `batch_shape`,
 * `input_shape`, or for recurrent layers Keras 1's `input_dim` and `input_length`.
 */
export function statedShape(className: string, config: Entries): Shape | undefined {
  const value = (name: string): ConfigValue | undefined => config.get(name)?.value;
  const batch = shapeOf(value("batch_input_shape")) ?? shapeOf(value("batch_shape"));
  const sample = value("input_shape");
  if (batch || isList(sample)) {
    return batch ?? (isList(sample) ? shapeOf([null, ...sample]) : undefined);
  }
  const features = value("input_dim");
  return recurrentClass(className) && isSize(features)
    ? shapeOf([null, value("input_length") ?? null, features])
    : undefined;
}

/** The input shape with which Keras 3 built the layer when it wrote the model. */
export function builtShape(node: LayerNode): Shape | undefined {
  const build = node.entries.get("build_config")?.value;
  if (!isRecord(build)) {
    return undefined;
  }
  const shapes = build["shapes_dict"];
  return shapeOf(build["input_shape"]) ?? (isRecord(shapes) ? shapeOf(shapes["sequences_shape"]) : undefined);
}

/** A tensor that a Functional model feeds to a layer: the name of the layer that made it, its shape where Keras 3 says it. */
export interface Inbound {
  readonly name: string;
  readonly shape?: Shape;
}

/**
 * The first tensor that a layer of a Functional model is called with: Keras 3's `__keras_tensor__`,
 * or Keras 1's and 2's `["name", node, tensor, {}]`.
 */
export function inboundOf(value: ConfigValue | undefined): Inbound | undefined {
  if (isList(value)) {
    const [first] = value;
    return typeof first === "string" ? { name: first } : firstOf(value);
  }
  if (!isRecord(value)) {
    return undefined;
  }
  const config = value["config"];
  if (value["class_name"] === "__keras_tensor__" && isRecord(config)) {
    const history = config["keras_history"];
    const name = isList(history) ? history[0] : undefined;
    const shape = shapeOf(config["shape"]);
    return typeof name === "string" ? { name, ...(shape ? { shape } : {}) } : undefined;
  }
  return firstOf([value["args"] ?? null]);
}

function firstOf(values: readonly ConfigValue[]): Inbound | undefined {
  for (const value of values) {
    const inbound = inboundOf(value);
    if (inbound) {
      return inbound;
    }
  }
  return undefined;
}
