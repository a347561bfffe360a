/** Sequences of numbers whose last bits are PyTorch's. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import type { AbstractValue } from "../../scope/values/values";
import { readArguments } from "../arguments";
import { createArray } from "../numpy/arrays";
import { asTorch } from "./values";

/**
 * `torch.linspace(start, end, steps)` in float32: from the start up to its middle and from the end down to there, each
 * product and sum rounded once (aten/src/ATen/native/cpu/RangeFactoriesKernel.cpp of torch 2.13, x86-64); `undefined`
 * of another function, or where an argument is not known or of another type.
 */
export function callSequence(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  if (path !== "torch.linspace" || site.arguments.some(({ name }) => name === "dtype")) return undefined;
  const args = readArguments(interpreter, site.arguments, ["start", "end", "steps"]);
  const [start, end, steps] = ["start", "end", "steps"].map((name) => {
    const value = args.value(name);
    return value?.kind === "constant" && typeof value.value === "number" ? value.value : undefined;
  });
  if (start === undefined || end === undefined || steps === undefined || !(steps >= 2)) return undefined;
  const [first, last] = [Math.fround(start), Math.fround(end)];
  const step = Math.fround(Math.fround(last - first) / (steps - 1));
  const middle = Math.floor(steps / 2);
  return asTorch(
    createArray(interpreter, [steps], (index) =>
      Math.fround(index < middle ? first + step * index : last - step * (steps - 1 - index)),
    ),
  );
}
