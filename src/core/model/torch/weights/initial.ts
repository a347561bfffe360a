/**
 * The numbers that PyTorch draws where a script says its seed: a module's initial weights, beside which others are set,
 * and those of `torch.nn.init` (torch 2.13 `nn/init.py`).
 */
import type { ScriptRandom } from "../../../definition";
import type { EvaluatedArgument, Interpreter } from "../../../scope/interpreter";
import { torchGenerator, type TorchGenerator } from "../../../torch-generator";
import { readArguments } from "../../arguments";
import { MAX_ELEMENTS } from "../../numpy/arrays";
import { type ParameterShape, parametersOf } from "./parameters";
import { readModule, recurrentSizes } from "../recurrent/recurrent-sizes";
import type { MadeModule, TorchPlain } from "../values";
import { ownEntry } from "../../../lookup";

/** To go through more words takes too long while one types. */
const MOST_WORDS = 2 ** 19;

const sizeOf = (shape: readonly number[]): number => shape.reduce((all, each) => all * each, 1);

/** The generator where it stands at `random`, if it can give so many numbers. */
function generatorAt(
  interpreter: Interpreter,
  { seed, position }: ScriptRandom,
  count: number,
): TorchGenerator | undefined {
  const isCheap = count <= MAX_ELEMENTS && interpreter.affords(count);
  return seed !== undefined && position && position.words <= MOST_WORDS && isCheap
    ? torchGenerator(seed, position)
    : undefined;
}

/** What the module's parameters hold where it is made; `undefined` where the script does not say its seed, or of another module. */
export function initialWeights(
  interpreter: Interpreter,
  module: MadeModule | TorchPlain,
): ReadonlyMap<string, Float64Array> | undefined {
  const parameters = parametersOf(interpreter, module);
  const bounds = parameters && boundsOf(interpreter, module, parameters);
  if (!parameters || !bounds) return undefined;
  const count = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const generator = generatorAt(interpreter, module.random, count);
  return (
    generator &&
    new Map(
      parameters.map(({ name, shape }, index) => [
        name,
        Float64Array.from(generator.uniform(sizeOf(shape), -bounds[index]!, bounds[index]!)),
      ]),
    )
  );
}

/** Each parameter is uniform on ± its bound. */
function boundsOf(
  interpreter: Interpreter,
  module: MadeModule | TorchPlain,
  parameters: readonly ParameterShape[],
): readonly number[] | undefined {
  if ("facts" in module) {
    const args = readModule(interpreter, module.className, module.arguments);
    const { hidden } = recurrentSizes(args);
    // Numbers of another type are drawn otherwise.
    if (typeof hidden !== "number" || args.value("dtype") !== undefined) return undefined;
    return parameters.map(() => 1 / Math.sqrt(hidden));
  }
  const [weight] = parameters;
  if (!weight || (module.className !== "Linear" && module.className !== "Conv1d")) return undefined;
  if (module.arguments.some(({ name }) => name === "dtype")) return undefined;
  const fanIn = sizeOf(weight.shape.slice(1));
  return parameters.map(({ name }) =>
    name === "weight"
      ? Math.sqrt(3) * (Math.sqrt(2 / (1 + Math.sqrt(5) ** 2)) / Math.sqrt(fanIn))
      : 1 / Math.sqrt(fanIn),
  );
}

/** How `torch.nn.init.NAME_` and `tensor.NAME_` draw. */
type Drawing = (argument: (name: string, otherwise: number) => number, shape: readonly number[]) => Distribution;

type Distribution =
  | { readonly low: number; readonly high: number }
  | { readonly mean: number; readonly deviation: number };

const fans = (shape: readonly number[]): readonly [number, number] => {
  const [outputs = 1, inputs = 1, ...rest] = shape;
  return [inputs * sizeOf(rest), outputs * sizeOf(rest)];
};

const within = (bound: number): Distribution => ({ low: -bound, high: bound });

/** Of the default `nonlinearity`, leaky_relu of slope `a`, and by the number of inputs. */
const kaiming = (argument: (name: string, otherwise: number) => number, shape: readonly number[]): number =>
  Math.sqrt(2 / (1 + argument("a", 0) ** 2)) / Math.sqrt(fans(shape)[0]);

const xavier = (argument: (name: string, otherwise: number) => number, shape: readonly number[]): number => {
  const [inputs, outputs] = fans(shape);
  return argument("gain", 1) * Math.sqrt(2 / (inputs + outputs));
};

interface Drawn {
  readonly parameters: readonly string[];
  /** How few axes it takes. */
  readonly rank: number;
  readonly drawing: Drawing;
}

const DRAWN: Readonly<Record<string, Drawn>> = {
  uniform_: {
    parameters: ["a", "b"],
    rank: 0,
    drawing: (argument) => ({ low: argument("a", 0), high: argument("b", 1) }),
  },
  normal_: {
    parameters: ["mean", "std"],
    rank: 0,
    drawing: (argument) => ({ mean: argument("mean", 0), deviation: argument("std", 1) }),
  },
  xavier_uniform_: {
    parameters: ["gain"],
    rank: 2,
    drawing: (argument, shape) => within(Math.sqrt(3) * xavier(argument, shape)),
  },
  xavier_normal_: {
    parameters: ["gain"],
    rank: 2,
    drawing: (argument, shape) => ({ mean: 0, deviation: xavier(argument, shape) }),
  },
  kaiming_uniform_: {
    parameters: ["a"],
    rank: 2,
    drawing: (argument, shape) => within(Math.sqrt(3) * kaiming(argument, shape)),
  },
  kaiming_normal_: {
    parameters: ["a"],
    rank: 2,
    drawing: (argument, shape) => ({ mean: 0, deviation: kaiming(argument, shape) }),
  },
};

/**
 * The numbers with which `nn.init.xavier_uniform_(parameter)` and the like fill a parameter; `undefined` where an argument
 * or the script's seed is not known, or of another function.
 * @param given the arguments without the parameter
 */
export function drawnNumbers(
  interpreter: Interpreter,
  name: string,
  given: readonly EvaluatedArgument[],
  shape: readonly number[],
  random: ScriptRandom,
): Float64Array | undefined {
  const drawn = ownEntry(DRAWN, name);
  if (!drawn || shape.length < drawn.rank) return undefined;
  const numbers = numbersOf(interpreter, given, drawn.parameters);
  const count = sizeOf(shape);
  const generator = numbers && generatorAt(interpreter, random, count);
  if (!generator) return undefined;
  const distribution = drawn.drawing((each, otherwise) => numbers.get(each) ?? otherwise, shape);
  if ("low" in distribution) return Float64Array.from(generator.uniform(count, distribution.low, distribution.high));
  const { mean, deviation } = distribution;
  return Float64Array.from(generator.normal(count), (value) => Math.fround(value * deviation + mean));
}

/** All arguments as numbers; `undefined` where one is none, or no parameter of these. */
function numbersOf(
  interpreter: Interpreter,
  given: readonly EvaluatedArgument[],
  parameters: readonly string[],
): ReadonlyMap<string, number> | undefined {
  const args = readArguments(interpreter, given, parameters);
  const found = parameters.flatMap((name): readonly (readonly [string, number])[] => {
    const value = args.value(name);
    return value?.kind === "constant" && typeof value.value === "number" ? [[name, value.value]] : [];
  });
  return found.length === given.length ? new Map(found) : undefined;
}
