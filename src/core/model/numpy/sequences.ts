/** `arange` and `linspace`, in NumPy's numbers. */
import type { Interpreter } from "../../scope/interpreter";
import type { AbstractValue } from "../../scope/values/values";
import type { ArgumentReader } from "../arguments";
import { type ArrayFunction, numberFrom } from "./array-function";
import { createArray, shapeOnly } from "./arrays";
import { mapped } from "./mathematics";
import { castTo, converted, isBoolean, isWhole } from "./types";

interface Range {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/** What `arange` counts through; `undefined` where an argument is not known. */
function rangeFrom(args: ArgumentReader): Range | undefined {
  const single = args.value("stop") === undefined;
  const start = single ? 0 : numberFrom(args, "start", 0);
  const stop = numberFrom(args, single ? "start" : "stop", Number.NaN);
  const step = numberFrom(args, "step", 1);
  if (start === undefined || stop === undefined || step === undefined) return undefined;
  const length = Math.max(0, Math.ceil((stop - start) / step));
  return Number.isFinite(length) ? { start, step, length } : undefined;
}

/** PyTorch's and Keras's: each number from the start, then of the type. */
const arange: ArrayFunction = {
  parameters: ["start", "stop", "step"],
  make(args, interpreter) {
    const range = rangeFrom(args);
    const dtype = args.value("dtype");
    if (range === undefined) return undefined;
    const { start, step, length } = range;
    // The steps themselves are cut to whole ones.
    if (dtype && isWhole(dtype) && !(Number.isInteger(start) && Number.isInteger(step))) return shapeOnly([length]);
    return converted(
      interpreter,
      createArray(interpreter, [length], (index) => start + index * step),
      dtype,
    );
  },
};

/**
 * NumPy's: the first two numbers are cast to the type, and what lies between them is the step, calculated in that type
 * (`PyArray_Arange` and the types' `fill` of NumPy 2.4): -3, -2.5, … as integers is -3, -2, -1, ….
 */
const numpyArange: ArrayFunction = {
  parameters: ["start", "stop", "step", "dtype"],
  make(args, interpreter) {
    const range = rangeFrom(args);
    const dtype = args.value("dtype");
    if (range === undefined) return undefined;
    const { start, step, length } = range;
    const cast = castTo(dtype);
    if (cast === undefined || (dtype && isBoolean(dtype))) return shapeOnly([length]);
    const [first, second] = [cast(start), cast(start + step)];
    const between = cast(second - first);
    return createArray(interpreter, [length], (index) => (index === 1 ? second : cast(first + cast(index * between))));
  },
};

/** Evenly from the start to the stop, in double precision. */
function evenly(
  interpreter: Interpreter,
  start: number | undefined,
  stop: number | undefined,
  num: number | undefined,
  endpoint: boolean | "unknown",
): ReturnType<typeof createArray> | undefined {
  if (start === undefined || stop === undefined || num === undefined || !(num >= 0)) return undefined;
  if (endpoint === "unknown" || Number.isNaN(start) || Number.isNaN(stop)) return shapeOnly([num]);
  const steps = endpoint ? num - 1 : num;
  const step = steps > 0 ? (stop - start) / steps : 0;
  return createArray(interpreter, [num], (index) =>
    endpoint && index === steps && steps > 0 ? stop : start + index * step,
  );
}

/** NumPy's: of the type at the end; for integers it takes the floor, other than `astype` (`linspace` of NumPy 2.4). */
const numpyLinspace: ArrayFunction = {
  parameters: ["start", "stop", "num", "endpoint", "retstep", "dtype"],
  make(args, interpreter): AbstractValue | undefined {
    // With `retstep` there are two results.
    if (args.flag("retstep", false) !== false) return undefined;
    const [start, stop] = [numberFrom(args, "start", Number.NaN), numberFrom(args, "stop", Number.NaN)];
    const array = evenly(interpreter, start, stop, numberFrom(args, "num", 50), args.flag("endpoint", true));
    const dtype = args.value("dtype");
    const whole = array && dtype && isWhole(dtype) ? mapped(interpreter, array, Math.floor) : array;
    return whole && converted(interpreter, whole, dtype);
  },
};

/** PyTorch's, in another type than float32: its words for `stop` and `num` are `end` and `steps`. */
const torchLinspace: ArrayFunction = {
  parameters: ["start", "end", "steps"],
  make(args, interpreter) {
    // Whole numbers are cut to.
    if (args.value("dtype") !== undefined) return undefined;
    const [start, end] = [numberFrom(args, "start", Number.NaN), numberFrom(args, "end", Number.NaN)];
    return evenly(interpreter, start, end, numberFrom(args, "steps", 50), true);
  },
};

export const SEQUENCES = { arange, numpyArange, numpyLinspace, torchLinspace } as const;
