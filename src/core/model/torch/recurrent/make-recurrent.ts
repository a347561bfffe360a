/** PyTorch's recurrent modules where a program makes them. */
import { torchRecurrent } from "../../../catalog/torch/signatures";
import type { ScriptRandom } from "../../../definition";
import type { CallSite, Interpreter } from "../../../scope/interpreter";
import { symbolicSize } from "../../../scope/values/size";
import { isNone } from "../../arguments";
import { noteEvaluation } from "../../facts/evaluations";
import type { FactsByCall } from "../../facts/layer-facts";
import { parametersOf } from "../weights/parameters";
import { readModule } from "./recurrent-sizes";
import { isTorch, type MadeModule, type TorchLayer } from "../values";
import { createWeightCell } from "../weights/weights";

/** `nn.LSTM(…)`, made where the generator stands at `random`. */
export function makeRecurrent(
  interpreter: Interpreter,
  facts: FactsByCall,
  className: string,
  site: CallSite,
  random: ScriptRandom,
): TorchLayer {
  const args = readModule(interpreter, className, site.arguments);
  const features = args.size("input_size") ?? symbolicSize("input_size");
  const batch = symbolicSize("batch");
  const steps = symbolicSize("timesteps");
  const whole = args.flag("batch_first", false) === true ? [batch, steps, features] : [steps, batch, features];
  const ownInput = torchRecurrent(className)?.cell ? [batch, features] : whole;
  const found = noteEvaluation(interpreter, facts, { framework: "torch", className, profile: "torch" }, site, ownInput);
  if (interpreter.mode() !== "trial") found.random = random;
  return layerOf([
    { facts: found, className, arguments: site.arguments, ownInput, random, weights: createWeightCell(interpreter) },
  ]);
}

function layerOf(made: readonly MadeModule[]): TorchLayer {
  return {
    kind: "library",
    family: "torch",
    type: "layer",
    made,
    // Whichever of them it is, it is put behind the same.
    join: (other) => (isTorch(other) && other.type === "layer" ? layerOf(united(made, other.made)) : other),
  };
}

/** More ways to make one module are not kept apart. */
const MAX_MADE = 16;

function united(one: readonly MadeModule[], other: readonly MadeModule[]): readonly MadeModule[] {
  const more = other.filter((each) => one.every((before) => before !== each));
  return more.length === 0 ? one : [...one, ...more].slice(0, MAX_MADE);
}

/** How many numbers the module draws for its weights; `undefined` where a size is not known, or they are of another type. */
export function drawnByRecurrent(interpreter: Interpreter, module: MadeModule): number | undefined {
  const dtype = readModule(interpreter, module.className, module.arguments).value("dtype");
  const isFloat = dtype === undefined || isNone(dtype) || (dtype.kind === "external" && /float(32)?$/.test(dtype.path));
  if (!isFloat) return undefined;
  return parametersOf(interpreter, module)?.reduce(
    (sum, { shape }) => sum + shape.reduce((all, size) => all * size, 1),
    0,
  );
}
