/** What a script draws from NumPy's global generator, in its order; shapes only where it is not seeded, or its place unknown. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { Cell } from "../../scope/store";
import { constant, NONE, UNKNOWN, type AbstractValue } from "../../scope/values";
import { type ArgumentReader, readArguments } from "../arguments";
import { PYTHON_FUNCTIONS, PYTHON_MODULES, words } from "../languages/python-names";
import { numberFrom, shapeFrom, sizesIn } from "./array-function";
import { arrayOf, elements, isNumeric, MAX_ELEMENTS, shapeOnly } from "./arrays";
import { type RandomNumbers, randomNumbers, type RandomPosition, START } from "./random-numbers";

/** Numbers behind more words count as unknown: to go through them takes 10 ms. */
const MOST_WORDS = 2 ** 20;

/** Where the generator stands; `null` where nobody knows. */
type Place = { readonly seed: number; readonly position: RandomPosition } | null;

const isAt = (one: RandomPosition, other: RandomPosition): boolean =>
  one.words === other.words && one.normal === other.normal;

const joined = (one: Place, other: Place): Place =>
  one === other || (one !== null && one.seed === other?.seed && isAt(one.position, other.position)) ? one : null;

/** How one number is drawn, from the arguments of the call; `undefined` where they are not known. */
type Draw = (args: ArgumentReader) => ((numbers: RandomNumbers) => number) | undefined;

interface RandomFunction {
  /** In positional order; without any, the sizes stand one by one. */
  readonly parameters: readonly string[];
  readonly draw: Draw;
}

/** `one + other · what is drawn`, of two arguments. */
const scaled =
  (
    [one, first]: readonly [string, number],
    [other, second]: readonly [string, number],
    draw: (numbers: RandomNumbers, one: number, other: number) => number,
  ): Draw =>
  (args) => {
    const [a, b] = [numberFrom(args, one, first), numberFrom(args, other, second)];
    return a === undefined || b === undefined ? undefined : (numbers) => draw(numbers, a, b);
  };

const uniform: Draw = () => (numbers) => numbers.uniform();
const normal: Draw = () => (numbers) => numbers.normal();

const integers: Draw = (args) => {
  const [first, last] = [numberFrom(args, "low", Number.NaN), numberFrom(args, "high", Number.NaN)];
  // With one of them, it is the end; of other types, other words are drawn.
  const [low, high] = args.value("high") === undefined ? [0, first] : [first, last];
  if (low === undefined || high === undefined || args.value("dtype") !== undefined) return undefined;
  const most = high - low - 1;
  return Number.isInteger(low) && Number.isInteger(most) && most >= 0 && most < 2 ** 32 - 1
    ? (numbers) => low + numbers.integer(most)
    : undefined;
};

const DRAWING: Readonly<Record<string, RandomFunction>> = {
  rand: { parameters: [], draw: uniform },
  randn: { parameters: [], draw: normal },
  random: { parameters: ["size"], draw: uniform },
  random_sample: { parameters: ["size"], draw: uniform },
  ranf: { parameters: ["size"], draw: uniform },
  sample: { parameters: ["size"], draw: uniform },
  standard_normal: { parameters: ["size"], draw: normal },
  uniform: {
    parameters: ["low", "high", "size"],
    draw: scaled(["low", 0], ["high", 1], (numbers, low, high) => low + (high - low) * numbers.uniform()),
  },
  normal: {
    parameters: ["loc", "scale", "size"],
    draw: scaled(["loc", 0], ["scale", 1], (numbers, mean, deviation) => mean + deviation * numbers.normal()),
  },
  randint: { parameters: ["low", "high", "size", "dtype"], draw: integers },
};

/** Seeds NumPy's generator too (keras/src/utils/rng_utils.py 3.15.1). */
const SEEDING: ReadonlySet<string> = new Set(["numpy.random.seed", "keras.utils.set_random_seed"]);

/** What draws nothing: generators of their own. */
const QUIET = words("RandomState default_rng Generator SeedSequence MT19937 PCG64 get_state");

/** Packages whose functions draw nothing from NumPy's generator. */
const OTHER_PACKAGES = words("keras tensorflow torch matplotlib seaborn tqdm");

export interface NumpyRandom {
  /** What a call draws or does to the generator; `undefined` where it has nothing to do with it. */
  readonly call: (interpreter: Interpreter, path: string, site: CallSite) => AbstractValue | undefined;
  /** A call of which nothing is known. */
  readonly untold: (interpreter: Interpreter, callee: AbstractValue, site: CallSite | undefined) => void;
  /** From here on, nobody knows where it stands. */
  readonly lose: (interpreter: Interpreter) => void;
}

/** The generator of one document. */
export function createNumpyRandom(): NumpyRandom {
  const cell = new Cell<Place>(joined, null);
  cell.value = null;
  const lose = (interpreter: Interpreter) => interpreter.store.set(cell, null);
  // The last numbers, which go on from where they are; from elsewhere others begin anew.
  let last: { readonly seed: number; readonly numbers: RandomNumbers } | undefined;

  function numbersAt(interpreter: Interpreter, { seed, position }: NonNullable<Place>): RandomNumbers | undefined {
    if (last?.seed === seed && isAt(last.numbers.position(), position)) return last.numbers;
    if (!interpreter.affords(position.words)) return undefined;
    last = { seed, numbers: randomNumbers(seed, position) };
    return last.numbers;
  }

  /** `count` numbers, if the generator's place is known and they are few enough. */
  function drawn(interpreter: Interpreter, count: number, draw: (numbers: RandomNumbers) => number) {
    const place = interpreter.store.get(cell);
    if (!place) return undefined;
    const isCheap = place.position.words <= MOST_WORDS && count <= MAX_ELEMENTS && interpreter.affords(count);
    const numbers = isCheap ? numbersAt(interpreter, place) : undefined;
    if (!numbers) {
      lose(interpreter);
      return undefined;
    }
    const values = Float64Array.from({ length: count }, () => draw(numbers));
    interpreter.store.set(cell, { seed: place.seed, position: numbers.position() });
    return values;
  }

  return {
    lose,
    call(interpreter, path, site) {
      if (SEEDING.has(path)) {
        const seed = readArguments(interpreter, site.arguments, ["seed"]).integer("seed", Number.NaN);
        const isSeed = typeof seed === "number" && Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32;
        interpreter.store.set(cell, isSeed ? { seed, position: START } : null);
        return NONE;
      }
      const name = /^numpy\.random\.(\w+)$/.exec(path)?.[1];
      if (name === undefined) return undefined;
      const entry = Object.hasOwn(DRAWING, name) ? DRAWING[name] : undefined;
      if (!entry) {
        if (!QUIET.has(name)) lose(interpreter);
        return undefined;
      }
      if (site.arguments.some(({ spread }) => spread !== undefined)) {
        lose(interpreter);
        return UNKNOWN;
      }
      const args = readArguments(interpreter, site.arguments, entry.parameters);
      const isOne = entry.parameters.length === 0 ? site.arguments.length === 0 : args.value("size") === undefined;
      const shape = isOne ? [] : entry.parameters.length === 0 ? sizesIn(site) : shapeFrom(args, "size");
      const draw = entry.draw(args);
      if (!shape || !isNumeric(shape) || !draw) {
        lose(interpreter);
        return isOne || !shape ? UNKNOWN : shapeOnly(shape);
      }
      const values = drawn(interpreter, elements(shape), draw);
      if (!isOne) return arrayOf(shape, values);
      return values ? constant(values[0]!) : UNKNOWN;
    },
    untold(interpreter, callee, site) {
      if (mayDraw(callee, site)) lose(interpreter);
    },
  };
}

/** Whether a call of which nothing is known may draw from it. */
function mayDraw(callee: AbstractValue, site: CallSite | undefined): boolean {
  if (callee.kind === "external") {
    const [package_ = "", next = ""] = callee.path.split(".");
    if (package_ === "numpy") return next === "random";
    return !OTHER_PACKAGES.has(package_) && !PYTHON_MODULES.has(package_);
  }
  return site?.node.callee.kind !== "name" || !PYTHON_FUNCTIONS.has(site.node.callee.name);
}
