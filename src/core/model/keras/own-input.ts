/** The input that a layer's own arguments ask for. */
import { recurrentClass } from "../../catalog/keras/recurrent";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { symbolicSize, type Size } from "../../scope/values/size";
import { type ArgumentReader, isNone, readArguments } from "../arguments";
import type { Shape } from "../tensors";
import { isLayer, type KerasLayer } from "./values";

/** The batch axis of an input that does not say how many rows it takes. */
export const OPEN_BATCH = symbolicSize("batch");

/** The shape that a layer's own arguments give its input: `input_shape=`, `batch_input_shape=`, `input_dim=`. */
export function ownInputShape(interpreter: Interpreter, layer: KerasLayer): Shape | undefined {
  // What a spread may hold says nothing.
  const given = layer.arguments.filter(({ spread }) => spread === undefined);
  const args = readArguments(interpreter, given, []);
  const whole = wholeShape(interpreter, args, "batch_input_shape") ?? wholeShape(interpreter, args, "batch_shape");
  if (whole !== undefined) return whole;
  const rows = rowsOf(args);
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
export const builtShape = (interpreter: Interpreter, site: CallSite): Shape | undefined =>
  wholeShape(interpreter, readArguments(interpreter, site.arguments, ["input_shape"]), "input_shape");

/** A number of rows that is said, and that nobody can tell. */
const UNTOLD_BATCH = symbolicSize("batch");

/** A shape with its batch, as that argument gives it. */
export function wholeShape(interpreter: Interpreter, args: ArgumentReader, name: string): Shape | undefined {
  const shape = args.sizes(name);
  const given = args.value(name);
  if (!shape || !given) return undefined;
  const [rows] = itemsOf(interpreter, given) ?? [];
  return [isNone(rows) ? OPEN_BATCH : told(shape[0]), ...shape.slice(1)];
}

/** The number of rows that `batch_size` says. */
export function rowsOf(args: ArgumentReader): Size {
  const given = args.value("batch_size");
  return given === undefined || isNone(given) ? OPEN_BATCH : told(args.size("batch_size"));
}

const told = (size: Size | undefined): Size =>
  size === undefined || (typeof size !== "number" && size.expression === "None") ? UNTOLD_BATCH : size;

const isRecurrent = (layer: KerasLayer): boolean => recurrentClass(layer.className) !== undefined;
