/** The input that a layer's own arguments ask for. */
import { recurrentClass } from "../../catalog/keras/recurrent";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { symbolicSize, type Size } from "../../scope/values/size";
import { readArguments } from "../arguments";
import type { Shape } from "../tensors";
import { isLayer, type KerasLayer } from "./values";

/** The batch axis of an input that does not say how many rows it takes. */
export const OPEN_BATCH = symbolicSize("batch");

/** The shape that a layer's own arguments give its input: `input_shape=`, `batch_input_shape=`, `input_dim=`. */
export function ownInputShape(interpreter: Interpreter, layer: KerasLayer): Shape | undefined {
  // What a spread may hold says nothing.
  const given = layer.arguments.filter(({ spread }) => spread === undefined);
  const args = readArguments(interpreter, given, []);
  const whole = args.sizes("batch_input_shape") ?? args.sizes("batch_shape");
  if (whole !== undefined) return [openBatch(whole[0]), ...whole.slice(1)];
  const rows = args.size("batch_size") ?? OPEN_BATCH;
  const shape = args.sizes("input_shape", 1);
  if (shape !== undefined) return [rows, ...shape];
  if (layer.className === "Embedding") {
    // Its input_dim is the number of words.
    const length = args.size("input_length");
    return length === undefined ? undefined : [rows, length];
  }
  const features = args.size("input_dim");
  if (features !== undefined) {
    if (!isRecurrent(layer)) return [rows, features];
    return [rows, args.size("input_length") ?? symbolicSize("None"), features];
  }
  return isLayer(layer.inner) ? ownInputShape(interpreter, layer.inner) : undefined;
}

/** The shape that `layer.build((None, 5, 4))` or a model's `build` is given. */
export function builtShape(interpreter: Interpreter, site: CallSite): Shape | undefined {
  const shape = readArguments(interpreter, site.arguments, ["input_shape"]).sizes("input_shape");
  return shape && [openBatch(shape[0]), ...shape.slice(1)];
}

/** What an open batch axis is called, whether or not it is written as None. */
export const openBatch = (size: Size | undefined): Size =>
  size === undefined || (typeof size !== "number" && size.expression === "None") ? OPEN_BATCH : size;

const isRecurrent = (layer: KerasLayer): boolean => recurrentClass(layer.className) !== undefined;
