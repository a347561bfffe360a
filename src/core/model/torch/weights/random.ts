/** `torch.randn(2, 3)` and the like: numbers of the script's own seed, where that is known. */
import type { CallSite, Interpreter } from "../../../scope/interpreter";
import { itemsOf } from "../../../scope/expressions/members";
import type { Size } from "../../../scope/values/size";
import { UNKNOWN, type AbstractValue, type ArrayValue } from "../../../scope/values/values";
import { torchGenerator, type TorchGenerator } from "../../../torch-generator";
import { readArguments, sizeOfValue } from "../../arguments";
import { arrayOf, MAX_ELEMENTS, shapeOnly } from "../../numpy/arrays";
import type { Drawn, Draws } from "../../draws";
import { asTorch } from "../values";

interface RandomFunction {
  readonly how: Drawn["how"];
  readonly numbers: (generator: TorchGenerator, count: number) => ArrayLike<number>;
}

const NORMAL: RandomFunction = { how: "normal", numbers: (generator, count) => generator.normal(count) };
const UNIFORM: RandomFunction = { how: "words", numbers: (generator, count) => generator.uniform(count, 0, 1) };

/** To go through more words for an array's numbers takes too long while one types. */
const MOST_WORDS = 2 ** 19;

/** The array that is drawn; of sizes that are not known only the shape. `undefined` of another function. */
export function drawRandom(
  interpreter: Interpreter,
  draws: Draws,
  path: string,
  site: CallSite,
): ArrayValue | AbstractValue | undefined {
  switch (path) {
    case "torch.randn":
      return drawn(interpreter, draws, sizesFrom(interpreter, site), NORMAL, site);
    case "torch.rand":
      return drawn(interpreter, draws, sizesFrom(interpreter, site), UNIFORM, site);
    case "torch.randn_like":
    case "torch.rand_like": {
      const [first] = site.arguments;
      const shape = first?.value.kind === "array" ? first.value.shape : undefined;
      return drawn(interpreter, draws, shape, path.startsWith("torch.randn") ? NORMAL : UNIFORM, site);
    }
    case "torch.randint":
      return integers(interpreter, draws, site);
    default:
      return undefined;
  }
}

function integers(interpreter: Interpreter, draws: Draws, site: CallSite): AbstractValue {
  const count = site.arguments.filter(({ name }) => name === undefined).length;
  const names =
    count >= 3 || site.arguments.some(({ name }) => name === "high") ? ["low", "high", "size"] : ["high", "size"];
  const args = readArguments(interpreter, site.arguments, names);
  const [low, high] = [args.integer("low", 0), args.integer("high", Number.NaN)];
  const shape = args.sizes("size", 1);
  const isKnown = low !== "unknown" && high !== "unknown" && high > low && high - low < 2 ** 28;
  if (!isKnown) return drawn(interpreter, draws, shape, undefined, site);
  const numbers: RandomFunction = { how: "words", numbers: (generator, size) => generator.integers(size, low, high) };
  return drawn(interpreter, draws, shape, numbers, site);
}

/** Sizes one by one, or as one tuple. */
function sizesFrom(interpreter: Interpreter, { arguments: given }: CallSite): readonly Size[] | undefined {
  const positional = given.filter(({ name, spread }) => name === undefined && spread === undefined);
  if (given.some(({ spread }) => spread !== undefined)) return undefined;
  const size = given.find(({ name }) => name === "size");
  const values = size ? [size.value] : positional.map(({ value }) => value);
  const [first] = values;
  const items = (values.length === 1 && first && itemsOf(interpreter, first)) || values;
  const sizes = items.map((value) => sizeOfValue(value, "None"));
  const known = sizes.filter((each) => each !== undefined);
  if (known.length < sizes.length) return undefined;
  // A name alone may be a tuple of sizes.
  return items === values && known.some((each) => typeof each !== "number") && values.length === 1 ? undefined : known;
}

/** Arguments beside which other numbers are drawn, or from another generator. */
const OTHERWISE: ReadonlySet<string> = new Set(["generator", "dtype", "out"]);

function drawn(
  interpreter: Interpreter,
  draws: Draws,
  shape: readonly Size[] | undefined,
  random: RandomFunction | undefined,
  { arguments: given }: CallSite,
): AbstractValue {
  const { seed, position } = draws.now(interpreter);
  const sizes = shape?.filter((size) => typeof size === "number");
  const isKnown = shape !== undefined && sizes?.length === shape.length;
  const count = sizes?.reduce((all, size) => all * size, 1) ?? 0;
  const isPlain = !given.some(({ name }) => name !== undefined && OTHERWISE.has(name));
  if (!isKnown || !random || !isPlain) {
    draws.draw(interpreter, undefined);
    return shape ? asTorch(shapeOnly(shape)) : UNKNOWN;
  }
  draws.draw(interpreter, [{ how: random.how, count }]);
  const isCheap = count <= MAX_ELEMENTS && interpreter.affords(count);
  if (seed === undefined || !position || position.words > MOST_WORDS || !isCheap) return asTorch(shapeOnly(sizes));
  return asTorch(arrayOf(sizes, Float64Array.from(random.numbers(torchGenerator(seed, position), count))));
}
