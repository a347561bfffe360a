/** What a script draws from NumPy's generators, in its order; shapes only where one is not seeded, or its place unknown. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { Cell } from "../../scope/store";
import { constant, NONE, UNKNOWN, type AbstractValue, type LibraryValue, type Method } from "../../scope/values/values";
import { type ArgumentReader, readArguments } from "../arguments";
import { PYTHON_FUNCTIONS, PYTHON_MODULES, words } from "../languages/python-names";
import { numberFrom, shapeFrom, sizesIn } from "./array-function";
import { arrayOf, elements, isNumeric, MAX_ELEMENTS, shapeOnly } from "./arrays";
import { pcg64 } from "./pcg64";
import { type RandomNumbers, randomNumbers, type RandomPosition, samePosition, START } from "./random-numbers";
import { ownEntry } from "../../lookup";

/** Numbers behind more words count as unknown: to go through them takes 10 ms. */
const MOST_WORDS = 2 ** 20;

/** Where the generator stands; `null` where nobody knows. */
type Place = { readonly seed: number; readonly position: RandomPosition } | null;

const joined = (one: Place, other: Place): Place =>
  one === other || (one !== null && one.seed === other?.seed && samePosition(one.position, other.position))
    ? one
    : null;

/** The global generator, or one of the script's own. */
interface Generator {
  readonly place: Cell<Place>;
  readonly numbers: typeof randomNumbers;
  readonly functions: Readonly<Record<string, RandomFunction>>;
}

interface GeneratorValue extends LibraryValue {
  readonly family: "numpy-generator";
  readonly generator: Generator;
}

const isGenerator = (value: AbstractValue): value is GeneratorValue =>
  value.kind === "library" && value.family === "numpy-generator";

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
  // With one of them, it is the end.
  const [low, high] = args.value("high") === undefined ? [0, first] : [first, last];
  if (low === undefined || high === undefined) return undefined;
  const most = high - low - 1;
  return Number.isInteger(low) && Number.isInteger(most) && most >= 0 && most < 2 ** 32 - 1
    ? (numbers) => low + numbers.integer(most)
    : undefined;
};

/** Of every generator. */
const COMMON: Readonly<Record<string, RandomFunction>> = {
  random: { parameters: ["size"], draw: uniform },
  standard_normal: { parameters: ["size"], draw: normal },
  uniform: {
    parameters: ["low", "high", "size"],
    draw: scaled(["low", 0], ["high", 1], (numbers, low, high) => low + (high - low) * numbers.uniform()),
  },
  normal: {
    parameters: ["loc", "scale", "size"],
    draw: scaled(["loc", 0], ["scale", 1], (numbers, mean, deviation) => mean + deviation * numbers.normal()),
  },
};

const ofIntegers: RandomFunction = { parameters: ["low", "high", "size", "dtype"], draw: integers };

/** Of the global one, and of `RandomState`. */
const LEGACY: Readonly<Record<string, RandomFunction>> = {
  ...COMMON,
  rand: { parameters: [], draw: uniform },
  randn: { parameters: [], draw: normal },
  random_sample: { parameters: ["size"], draw: uniform },
  ranf: { parameters: ["size"], draw: uniform },
  sample: { parameters: ["size"], draw: uniform },
  randint: ofIntegers,
};

const OWN = { numbers: pcg64, functions: { ...COMMON, integers: ofIntegers } };

/** What makes a generator of the script's own. */
const MAKING: Readonly<Record<string, Omit<Generator, "place">>> = {
  "numpy.random.default_rng": OWN,
  // Of bits that it is given.
  "numpy.random.Generator": OWN,
  "numpy.random.RandomState": { numbers: randomNumbers, functions: LEGACY },
};

/** Seeds NumPy's generator beside Keras's own (keras/src/utils/rng_utils.py 3.15.1). */
const KERAS_SEEDING = "keras.utils.set_random_seed";

/** What draws nothing. */
const QUIET = words("SeedSequence MT19937 PCG64 get_state");

/** Packages whose functions draw nothing from NumPy's generator. */
const OTHER_PACKAGES = words("keras tensorflow torch matplotlib seaborn tqdm");

export interface NumpyRandom {
  /** What a call draws or does to a generator; `undefined` where it has nothing to do with one. */
  readonly call: (interpreter: Interpreter, path: string, site: CallSite) => AbstractValue | undefined;
  readonly callMethod: (interpreter: Interpreter, method: Method, site: CallSite) => AbstractValue | undefined;
  /** A call of which nothing is known. */
  readonly untold: (interpreter: Interpreter, callee: AbstractValue, site: CallSite | undefined) => void;
  /** From here on, nobody knows where the global one stands. */
  readonly lose: (interpreter: Interpreter) => void;
}

/** The generators of one document. */
export function createNumpyRandom(): NumpyRandom {
  const global = createGenerator({ numbers: randomNumbers, functions: LEGACY }, null);
  return {
    lose: (interpreter) => lose(interpreter, global),
    call(interpreter, path, site) {
      if (path === "numpy.random.seed" || path === KERAS_SEEDING) {
        interpreter.store.set(global.place, seededBy(interpreter, site));
        return path === KERAS_SEEDING ? undefined : NONE;
      }
      const made = ownEntry(MAKING, path);
      if (made) {
        const generator = createGenerator(made, seededBy(interpreter, site));
        const value: GeneratorValue = { kind: "library", family: "numpy-generator", generator };
        return value;
      }
      const name = /^numpy\.random\.(\w+)$/.exec(path)?.[1];
      if (name === undefined) return undefined;
      const drawn = callGenerator(interpreter, global, name, site);
      if (!drawn && !QUIET.has(name)) lose(interpreter, global);
      return drawn;
    },
    callMethod(interpreter, { self, name }, site) {
      if (!isGenerator(self)) return undefined;
      const drawn = callGenerator(interpreter, self.generator, name, site);
      if (!drawn) lose(interpreter, self.generator);
      return drawn ?? UNKNOWN;
    },
    untold(interpreter, callee, site) {
      if (mayDraw(callee, site)) lose(interpreter, global);
      for (const { value } of site?.arguments ?? []) if (isGenerator(value)) lose(interpreter, value.generator);
    },
  };
}

function createGenerator(made: Omit<Generator, "place">, place: Place): Generator {
  const cell = new Cell<Place>(joined, null);
  cell.value = place;
  return { ...made, place: cell };
}

const lose = (interpreter: Interpreter, { place }: Generator): void => interpreter.store.set(place, null);

function seededBy(interpreter: Interpreter, site: CallSite): Place {
  const seed = readArguments(interpreter, site.arguments, ["seed"]).integer("seed", Number.NaN);
  const isSeed = typeof seed === "number" && Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32;
  return isSeed ? { seed, position: START } : null;
}

/** What a generator's function of this name draws; `undefined` where it has none that is drawn here. */
function callGenerator(
  interpreter: Interpreter,
  generator: Generator,
  name: string,
  site: CallSite,
): AbstractValue | undefined {
  const entry = ownEntry(generator.functions, name);
  if (!entry) return undefined;
  const args = readArguments(interpreter, site.arguments, entry.parameters);
  const isOpen = site.arguments.some(({ spread }) => spread !== undefined);
  const areSizes = entry.parameters.length === 0;
  const isOne = areSizes ? site.arguments.length === 0 : args.value("size") === undefined;
  const shape = isOpen ? undefined : isOne ? [] : areSizes ? sizesIn(site) : shapeFrom(args, "size");
  // Of another type or by other rules, other words are drawn.
  const isPlain = ["dtype", "endpoint", "out"].every((each) => args.value(each) === undefined);
  const draw = isPlain ? entry.draw(args) : undefined;
  if (!shape || !isNumeric(shape) || !draw) {
    lose(interpreter, generator);
    return isOne || !shape ? UNKNOWN : shapeOnly(shape);
  }
  const values = drawn(interpreter, generator, elements(shape), draw);
  if (!isOne) return arrayOf(shape, values);
  return values ? constant(values[0]!) : UNKNOWN;
}

/** `count` numbers, if the generator's place is known and they are few enough. */
function drawn(
  interpreter: Interpreter,
  generator: Generator,
  count: number,
  draw: (numbers: RandomNumbers) => number,
): Float64Array | undefined {
  const place = interpreter.store.get(generator.place);
  if (!place) return undefined;
  const isCheap = place.position.words <= MOST_WORDS && count <= MAX_ELEMENTS && interpreter.affords(count);
  const numbers = isCheap ? numbersAt(interpreter, generator, place) : undefined;
  if (!numbers) {
    lose(interpreter, generator);
    return undefined;
  }
  const values = Float64Array.from({ length: count }, () => draw(numbers));
  interpreter.store.set(generator.place, { seed: place.seed, position: numbers.position() });
  return values;
}

/** The last numbers of a generator, which go on from where they are; from elsewhere others begin anew. */
const LAST = new WeakMap<Generator, { readonly seed: number; readonly numbers: RandomNumbers }>();

function numbersAt(
  interpreter: Interpreter,
  generator: Generator,
  { seed, position }: NonNullable<Place>,
): RandomNumbers | undefined {
  const last = LAST.get(generator);
  if (last?.seed === seed && samePosition(last.numbers.position(), position)) return last.numbers;
  if (!interpreter.affords(position.words)) return undefined;
  const numbers = generator.numbers(seed, position);
  LAST.set(generator, { seed, numbers });
  return numbers;
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
