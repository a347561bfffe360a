/** Modules that write into what they are given. */
import type { Interpreter } from "../../scope/interpreter";
import { shareNumbers } from "../../scope/values/numbers";
import type { AbstractValue } from "../../scope/values/values";
import { isInPlace } from "../in-place";
import type { TorchOther, TorchPlain, TorchValue } from "./values";

/** Modules that the program has told to write into their input: `module.inplace = True`. */
const toldInPlace = new WeakSet<TorchValue>();

/** Notes that the program sets an attribute of a module. */
export function noteInPlace(module: TorchValue, name: string, value: AbstractValue): void {
  if (name === "inplace" && !(value.kind === "constant" && value.value === false)) toldInPlace.add(module);
}

/** Forgets what a module is given, where it may write into that; what comes out is it. */
export function writeInto(
  interpreter: Interpreter,
  module: TorchPlain | TorchOther,
  input: AbstractValue,
  output: AbstractValue,
): void {
  if (!toldInPlace.has(module) && !isInPlace(module.className, module.arguments, false)) return;
  interpreter.loseNumbers(input);
  shareNumbers(output, input);
}
