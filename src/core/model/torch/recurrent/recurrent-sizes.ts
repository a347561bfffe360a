/** The sizes that the arguments of PyTorch's recurrent modules say. */
import { torchClass } from "../../../catalog/torch/signatures";
import type { EvaluatedArgument, Interpreter } from "../../../scope/interpreter";
import { symbolicSize, type Size } from "../../../scope/values/size";
import { type ArgumentReader, readArguments } from "../../arguments";

/** The arguments of a recurrent module by its parameters' names. */
export const readModule = (
  interpreter: Interpreter,
  className: string,
  given: readonly EvaluatedArgument[],
): ArgumentReader => readArguments(interpreter, given, torchClass(className)?.parameters.map(({ name }) => name) ?? []);

export interface RecurrentSizes {
  readonly hidden: Size;
  /** Of h: `proj_size` where there is a projection. */
  readonly output: Size;
  readonly layers: Size;
  readonly directions: 1 | 2 | "unknown";
}

/** The sizes of a recurrent module; a symbol in the place of one that its arguments do not say. */
export function recurrentSizes(args: ArgumentReader): RecurrentSizes {
  const hidden = args.size("hidden_size") ?? symbolicSize("hidden_size");
  const both = args.flag("bidirectional", false);
  const projection = args.size("proj_size") ?? 0;
  return {
    hidden,
    output: projection === 0 ? hidden : projection,
    layers: args.value("num_layers") === undefined ? 1 : (args.size("num_layers") ?? symbolicSize("num_layers")),
    directions: both === "unknown" ? both : both ? 2 : 1,
  };
}
