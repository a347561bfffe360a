/** Modules that write into what they are given. */
import type { Interpreter } from "../../scope/interpreter";
import { shareNumbers } from "../../scope/values/numbers";
import type { AbstractValue } from "../../scope/values/values";
import { isInPlace } from "../in-place";
import { valuesSet } from "./set-attributes";
import type { TorchOther, TorchPlain } from "./values";

/** Forgets what a module is given, where it may write into that; what comes out is it. */
export function writeInto(
  interpreter: Interpreter,
  module: TorchPlain | TorchOther,
  input: AbstractValue,
  output: AbstractValue,
): void {
  // `module.inplace = True`
  const isTold = valuesSet(module, "inplace").some((value) => !(value.kind === "constant" && value.value === false));
  if (!isTold && !isInPlace(module.className, module.arguments, false)) return;
  interpreter.loseNumbers(input);
  shareNumbers(output, input);
}
