/** What each function does that makes an array of its arguments, or another one of an array. */
import type { Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { collectedIn } from "../../scope/statements/windows";
import { symbolicSize, type Size } from "../../scope/values/size";
import { UNKNOWN, type AbstractValue, type ArrayValue } from "../../scope/values/values";
import { sizeOfValue } from "../arguments";
import { type ArrayFunction, numberFrom, shapeFrom } from "./array-function";
import { asArray, createArray, expandDims, filledArray, reshape, shapeOnly, transpose } from "./arrays";
import { mapped } from "./mathematics";
import { converted, isBoolean, isFloat, isHalf } from "./types";

/** With the axes in the opposite order. */
export const turned = (interpreter: Interpreter, array: ArrayValue): AbstractValue =>
  transpose(
    interpreter,
    array,
    array.shape.map((_, axis) => array.shape.length - 1 - axis),
  );

/** An array of a list of which only what its items are like is known. */
function ofCollected(list: AbstractValue | undefined): AbstractValue | undefined {
  const item = collectedIn(list);
  const rows = symbolicSize("samples");
  // Of nothing in the first turn there is more in others.
  if (item?.kind === "array") return item.shape.includes(0) ? undefined : shapeOnly([rows, ...item.shape]);
  if (item?.kind === "constant" && typeof item.value === "number") return shapeOnly([rows]);
  return item?.kind === "unknown" && item.leading ? { kind: "unknown", leading: [rows, ...item.leading] } : undefined;
}

export const fromItems: ArrayFunction = {
  parameters: ["object", "dtype"],
  make(args, interpreter) {
    const array = asArray(interpreter, args.value("object") ?? args.value("value"));
    if (args.value("shape") !== undefined) {
      const shape = shapeFrom(args, "shape");
      return shape && shapeOnly(shape);
    }
    // `ndmin` adds axes.
    if (args.value("ndmin") !== undefined) return undefined;
    return array ? converted(interpreter, array, args.value("dtype")) : ofCollected(args.value("object"));
  },
};

export const filled = (fill: number, isNumpy = false): ArrayFunction => ({
  parameters: ["shape", "dtype"],
  make(args, interpreter) {
    const shape = shapeFrom(args, "shape");
    // What is calculated with numbers of half precision is rounded.
    if (isHalf(args.value("dtype"))) return shape && shapeOnly(shape);
    const array = shape && filledArray(interpreter, shape, fill);
    const type = args.value("dtype");
    if (type !== undefined && isBoolean(type)) return array && { ...array, booleans: true };
    return array && isNumpy && (type === undefined || isFloat(type)) ? { ...array, floats: true } : array;
  },
});

export const filledLike = (fill: number): ArrayFunction => ({
  parameters: ["array"],
  make(args, interpreter) {
    const array = asArray(interpreter, args.value("array"));
    return array && filledArray(interpreter, array.shape, fill);
  },
});

/** Random numbers: only their shape is known. */
export const random = (...parameters: readonly string[]): ArrayFunction => ({
  parameters,
  make(args) {
    const shape = shapeFrom(args, "size") ?? shapeFrom(args, "shape");
    return shape && shapeOnly(shape);
  },
});

export const reshaping: ArrayFunction = {
  parameters: ["array", "shape"],
  make(args, interpreter) {
    const array = asArray(interpreter, args.value("array") ?? args.value("a") ?? args.value("tensor"));
    const shape = shapeFrom(args, "shape") ?? shapeFrom(args, "newshape");
    if (shape === undefined) return undefined;
    if (args.text("order", "C") !== "C")
      return shapeOnly(shape.map((size) => (size === -1 ? symbolicSize("None") : size)));
    // Of an array that is not known, only the new shape is.
    if (array === undefined) return shapeOnly(shape.map((size) => (size === -1 ? symbolicSize("None") : size)));
    return reshape(array, shape);
  },
};

export const expanding: ArrayFunction = {
  parameters: ["array", "axis"],
  make(args, interpreter) {
    const array = asArray(interpreter, args.value("array") ?? args.value("a") ?? args.value("input"));
    const axis = args.integer("axis", Number.NaN);
    return array === undefined || axis === "unknown" || Number.isNaN(axis) ? undefined : expandDims(array, axis);
  },
};

/** PyTorch takes sizes one by one as well: `torch.zeros(2, 3)`. */
const torchSizes = (
  make: (interpreter: Interpreter, shape: readonly Size[]) => AbstractValue,
  takesOpen: boolean,
): ArrayFunction => ({
  parameters: [],
  make(args, interpreter) {
    const positional = args.positional();
    const given = positional.length > 0 ? positional : [args.value("size") ?? UNKNOWN];
    const [first] = given;
    const values = (given.length === 1 && first && itemsOf(interpreter, first)) || given;
    const sizes = values.map((value) => sizeOfValue(value, "None"));
    // One that is not known may be all of the sizes.
    const isOpen = values === given && sizes.some((size) => typeof size !== "number");
    return sizes.includes(undefined) || (isOpen && !(takesOpen && given.length > 1))
      ? undefined
      : make(
          interpreter,
          sizes.filter((size) => size !== undefined),
        );
  },
});

export const torchFilled = (fill: number): ArrayFunction =>
  torchSizes((interpreter, shape) => filledArray(interpreter, shape, fill), fill === 0);

export const full: ArrayFunction = {
  parameters: ["shape", "fill_value", "dtype"],
  make(args, interpreter) {
    const shape = shapeFrom(args, "shape") ?? shapeFrom(args, "size");
    const fill = numberFrom(args, "fill_value", Number.NaN);
    if (shape === undefined || fill === undefined || Number.isNaN(fill)) return shape && shapeOnly(shape);
    return converted(
      interpreter,
      createArray(interpreter, shape, () => fill),
      args.value("dtype"),
    );
  },
};

/** A function of each element of an array. */
export function elementary(by: (value: number) => number): ArrayFunction {
  return {
    parameters: ["x"],
    make(args, interpreter) {
      const array = asArray(interpreter, args.value("x"));
      return array && mapped(interpreter, array, by);
    },
  };
}

/** TensorFlow's and Keras's: all axes in the other direction, or in this order. */
export const turning = (axes: string): ArrayFunction => ({
  parameters: ["x", axes],
  make(args, interpreter) {
    const array = asArray(interpreter, args.value("x"));
    if (array === undefined || args.value(axes) === undefined) return array && turned(interpreter, array);
    const order = args.sizes(axes);
    return order?.every((axis) => typeof axis === "number")
      ? transpose(interpreter, array, order.map(Number))
      : undefined;
  },
});
