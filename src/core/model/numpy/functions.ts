/** The calls of NumPy, and of TensorFlow's and Keras's functions like them, that make and change arrays. */
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { type Size } from "../../scope/values/size";
import { constant, UNKNOWN, type AbstractValue, type ArrayValue } from "../../scope/values/values";
import { copiedArray, shareNumbers, viewed } from "../../scope/values/numbers";
import { isTensor } from "../tensors";
import { readArguments, sizeOfValue } from "../arguments";
import { type ArrayFunction, shapeFrom } from "./array-function";
import { arrayOf, asArray, expandDims, reshape, shapeOnly, shapeValue, transpose } from "./arrays";
import { JOINING } from "./joining";
import {
  elementary,
  expanding,
  filled,
  filledLike,
  fromItems,
  full,
  random,
  reshaping,
  torchFilled,
  turned,
  turning,
} from "./making";
import { SEQUENCES } from "./sequences";
import { TRIANGLES } from "./triangles";
import { converted } from "./types";
import { ELEMENTARY, exactNumber, isReduction, reduced } from "./mathematics";
import { ownEntry } from "../../lookup";

/** An array of more rows is not unpacked. */
const MAX_ROWS = 64;

/** `np.mean(array, axis=0)`, or the method of the same name. */
function reduction(
  interpreter: Interpreter,
  name: string,
  array: ArrayValue | undefined,
  others: readonly EvaluatedArgument[],
): AbstractValue {
  const result = array && reduced(interpreter, name, array, others);
  return result?.shape.length === 0 && result.values ? constant(result.values[0]!) : (result ?? UNKNOWN);
}

const FUNCTIONS: Readonly<Record<string, ArrayFunction>> = {
  "numpy.array": fromItems,
  "numpy.asarray": fromItems,
  "numpy.float32": fromItems,
  "numpy.zeros": filled(0, true),
  "numpy.ones": filled(1, true),
  "numpy.empty": {
    parameters: ["shape"],
    make(args) {
      const shape = shapeFrom(args, "shape");
      return shape && shapeOnly(shape);
    },
  },
  "numpy.zeros_like": filledLike(0),
  "numpy.ones_like": filledLike(1),
  "numpy.full": full,
  "torch.full": { ...full, parameters: ["size", "fill_value", "dtype"] },
  "numpy.arange": SEQUENCES.numpyArange,
  "numpy.linspace": SEQUENCES.numpyLinspace,
  "numpy.reshape": { ...reshaping, parameters: ["array", "shape", "order"] },
  "numpy.expand_dims": expanding,
  "tensorflow.constant": { ...fromItems, parameters: ["object", "dtype", "shape"] },
  "tensorflow.convert_to_tensor": fromItems,
  "tensorflow.Variable": fromItems,
  "tensorflow.zeros": filled(0),
  "tensorflow.ones": filled(1),
  "tensorflow.reshape": reshaping,
  "tensorflow.expand_dims": expanding,
  "tensorflow.fill": { ...full, parameters: ["shape", "fill_value"] },
  "tensorflow.ones_like": filledLike(1),
  "tensorflow.zeros_like": filledLike(0),
  "tensorflow.range": {
    ...SEQUENCES.arange,
    // By other names; how fractions are added up, is its own affair.
    make(args, interpreter) {
      const isOther = ["limit", "delta"].some((name) => args.value(name) !== undefined);
      const isWhole = args.positional().every((each) => each.kind === "constant" && Number.isInteger(each.value));
      return isOther || !isWhole ? undefined : SEQUENCES.arange.make(args, interpreter);
    },
  },
  "tensorflow.cast": {
    parameters: ["x", "dtype"],
    make(args, interpreter) {
      const array = asArray(interpreter, args.value("x"));
      return array && converted(interpreter, array, args.value("dtype"));
    },
  },
  "tensorflow.transpose": turning("perm"),
  "keras.ops.transpose": turning("axes"),
  "tensorflow.random.normal": random("shape"),
  "tensorflow.random.uniform": random("shape"),
  "jax.random.normal": random("key", "shape"),
  "jax.random.uniform": random("key", "shape"),
  "jax.random.randint": random("key", "shape"),
  "torch.tensor": { ...fromItems, parameters: ["object"] },
  "torch.Tensor": { ...fromItems, parameters: ["object"] },
  "torch.FloatTensor": { ...fromItems, parameters: ["object"] },
  "torch.as_tensor": { ...fromItems, parameters: ["object"] },
  "torch.from_numpy": fromItems,
  "torch.zeros": torchFilled(0),
  "torch.ones": torchFilled(1),
  "torch.LongTensor": { ...fromItems, parameters: ["object"] },
  ...TRIANGLES,
  "torch.zeros_like": filledLike(0),
  "torch.ones_like": filledLike(1),
  "torch.arange": SEQUENCES.arange,
  "torch.linspace": SEQUENCES.torchLinspace,
  "torch.reshape": { ...reshaping, parameters: ["tensor", "shape"] },
  "torch.unsqueeze": { ...expanding, parameters: ["input", "axis"] },
  "keras.ops.array": fromItems,
  "keras.ops.convert_to_tensor": fromItems,
  "keras.ops.zeros": filled(0),
  "keras.ops.ones": filled(1),
  "keras.ops.ones_like": filledLike(1),
  "keras.ops.zeros_like": filledLike(0),
  "keras.ops.full": full,
  "keras.ops.reshape": reshaping,
  "keras.ops.expand_dims": expanding,
  "keras.ops.arange": SEQUENCES.arange,
  ...JOINING,
  ...Object.fromEntries(
    Object.entries(ELEMENTARY).map(([name, by]): [string, ArrayFunction] => [`numpy.${name}`, elementary(by)]),
  ),
};

/** What the call of a function makes; `undefined` where it is none of these. */
export function callArrayFunction(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const short = /^numpy\.(\w+)$/.exec(path)?.[1];
  const number = short && exactNumber(short, site.arguments);
  if (number) return number;
  if (short !== undefined && (short === "transpose" || isReduction(short))) {
    const [first, ...others] = site.arguments;
    const array = first && asArray(interpreter, first.value);
    if (short !== "transpose") return reduction(interpreter, short, array, others);
    return array ? callArrayMethod(interpreter, array, short, others) : UNKNOWN;
  }
  const entry = ownEntry(FUNCTIONS, path);
  if (entry === undefined || (/^(keras|tensorflow)\./.test(path) && flows(interpreter, site))) return undefined;
  return entry.make(readArguments(interpreter, site.arguments, entry.parameters), interpreter) ?? UNKNOWN;
}

/** Whether it is of tensors that flow, of which Keras knows more. */
function flows(interpreter: Interpreter, { arguments: [first] }: CallSite): boolean {
  const items = first && !isTensor(first.value) ? itemsOf(interpreter, first.value) : undefined;
  return isTensor(first?.value) || (items?.some(isTensor) ?? false);
}

/** `array.reshape(1, 3, 2)` and the like. */
export function callArrayMethod(
  interpreter: Interpreter,
  array: ArrayValue,
  name: string,
  given: readonly EvaluatedArgument[],
): AbstractValue {
  switch (name) {
    case "reshape": {
      const sizes = sizesOf(interpreter, given, ["shape", "newshape"]);
      return sizes === undefined ? UNKNOWN : reshape(array, sizes);
    }
    case "astype":
      return converted(interpreter, array, given.find(({ name }) => name === undefined || name === "dtype")?.value);
    case "copy":
    case "clone":
      return copiedArray(array);
    case "numpy":
    case "float":
    case "cpu":
    case "cuda":
    case "detach":
    case "contiguous":
    case "requires_grad_":
      return array;
    case "to":
      // A device; a type would change the numbers.
      return given.length === 1 && given[0]?.value.kind !== "external" ? array : shapeOnly(array.shape);
    case "view": {
      const sizes = sizesOf(interpreter, given, ["shape"]);
      return sizes === undefined ? UNKNOWN : reshape(array, sizes);
    }
    case "unsqueeze": {
      const axis = given[0]?.value;
      return axis?.kind === "constant" && typeof axis.value === "number" ? expandDims(array, axis.value) : UNKNOWN;
    }
    case "flatten":
    case "ravel":
      // `order="F"` reads them in another order.
      return given.length === 0 ? reshape(array, [-1]) : UNKNOWN;
    case "transpose": {
      const order = sizesOf(interpreter, given, ["axes"]);
      if (given.length === 0) return turned(interpreter, array);
      if (order === undefined || order.some((axis) => typeof axis !== "number")) return UNKNOWN;
      return transpose(interpreter, array, order.map(Number));
    }
    default:
      if (isReduction(name)) return reduction(interpreter, name, array, given);
      return UNKNOWN;
  }
}

/** Sizes given one by one, or as one tuple. */
export function sizesOf(
  interpreter: Interpreter,
  given: readonly EvaluatedArgument[],
  names: readonly string[],
): readonly Size[] | undefined {
  if (given.some(({ spread, name }) => spread !== undefined || (name !== undefined && !names.includes(name)))) {
    // NumPy's `order="F"` would read the values in another order.
    return undefined;
  }
  const [first] = given;
  const values = (given.length === 1 && first && itemsOf(interpreter, first.value)) || given.map(({ value }) => value);
  const sizes = values.map((value) => sizeOfValue(value, "None"));
  return sizes.includes(undefined) ? undefined : sizes.filter((size) => size !== undefined);
}

/** `array.shape` and the like. */
export function arrayMember(interpreter: Interpreter, array: ArrayValue, name: string): AbstractValue | undefined {
  switch (name) {
    case "shape":
      return shapeValue(array.shape);
    case "ndim":
      return constant(array.shape.length);
    case "T":
      return turned(interpreter, array);
    case "mT":
    case "flat":
    case "real":
    case "imag":
    case "base":
      return UNKNOWN;
    default:
      return undefined;
  }
}

/** The rows of an array that is unpacked or iterated, which are parts of it; only their shape and values. */
export function arrayItems(array: ArrayValue): readonly AbstractValue[] | undefined {
  const [length, ...rest] = array.shape;
  if (typeof length !== "number" || length > MAX_ROWS) return undefined;
  const { values } = array;
  return Array.from({ length }, (_, row) => {
    if (values === undefined) return rest.length === 0 ? UNKNOWN : viewed(shapeOnly(rest), [array]);
    const size = values.length / length;
    const part = values.subarray(row * size, (row + 1) * size);
    if (rest.length === 0) return constant(part[0]!);
    const view = arrayOf(rest, part);
    shareNumbers(view, array);
    return view;
  });
}
