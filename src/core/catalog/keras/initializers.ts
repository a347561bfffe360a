/**
 * Keras's initializers by name, with their parameters in positional order.
 * Sources: keras 3.15.1 `initializers/`; tf-keras 2.x `initializers/__init__.py` for the names with V1 and V2.
 */
import { type ConfigRecord, isRecord } from "../../config-value";
import type { ConfigValue } from "../../definition";
import { snakeCase } from "../snake-case";
import { ownEntry } from "../../lookup";

export interface InitializerParameter {
  readonly name: string;
  readonly default: ConfigValue;
}

export interface InitializerClass {
  /** `GlorotUniform`, `Constant` … */
  readonly className: string;
  /** In positional order. */
  readonly parameters: readonly InitializerParameter[];
  /** Whether two runs without a seed fill the weights differently. */
  readonly random: boolean;
}

/** An initializer as Keras serialises it, with every parameter in `config`. */
export interface InitializerConfig {
  readonly class_name: string;
  readonly config: ConfigRecord;
}

const seed: InitializerParameter = { name: "seed", default: null };
const axes: readonly InitializerParameter[] = [
  { name: "input_axes", default: null },
  { name: "output_axes", default: null },
];
const scaled = [seed, ...axes];

const fixed = (className: string, ...parameters: readonly InitializerParameter[]): InitializerClass => ({
  className,
  parameters,
  random: false,
});
const random = (className: string, ...parameters: readonly InitializerParameter[]): InitializerClass => ({
  className,
  parameters,
  random: true,
});

const classes: readonly InitializerClass[] = [
  fixed("Zeros"),
  fixed("Ones"),
  fixed("Constant", { name: "value", default: 0 }),
  fixed("Identity", { name: "gain", default: 1 }),
  fixed(
    "STFT",
    { name: "side", default: "real" },
    { name: "window", default: "hann" },
    { name: "scaling", default: "density" },
    { name: "periodic", default: false },
  ),
  random("RandomNormal", { name: "mean", default: 0 }, { name: "stddev", default: 0.05 }, seed),
  random("TruncatedNormal", { name: "mean", default: 0 }, { name: "stddev", default: 0.05 }, seed),
  random("RandomUniform", { name: "minval", default: -0.05 }, { name: "maxval", default: 0.05 }, seed),
  random(
    "VarianceScaling",
    { name: "scale", default: 1 },
    { name: "mode", default: "fan_in" },
    { name: "distribution", default: "truncated_normal" },
    ...scaled,
  ),
  random("GlorotUniform", ...scaled),
  random("GlorotNormal", ...scaled),
  random("LecunUniform", ...scaled),
  random("LecunNormal", ...scaled),
  random("HeUniform", ...scaled),
  random("HeNormal", ...scaled),
  random("Orthogonal", { name: "gain", default: 1 }, seed),
];

/** Names that follow no rule: Keras 1's and 3's short ones, TensorFlow's function names. */
const irregular: Readonly<Record<string, string>> = {
  zero: "Zeros",
  one: "Ones",
  normal: "RandomNormal",
  uniform: "RandomUniform",
  randomnormal: "RandomNormal",
  randomuniform: "RandomUniform",
  truncatednormal: "TruncatedNormal",
};

/** By the class's name and by that in snake case. */
const byName: ReadonlyMap<string, InitializerClass> = new Map(
  classes.flatMap((entry) => [[entry.className, entry] as const, [snakeCase(entry.className), entry] as const]),
);

/** The class of an initializer's name in any of its spellings (`Zeros`, `zeros`, `zero`, `ZerosV2`), case-sensitively as Keras. */
export function initializerClass(name: string): InitializerClass | undefined {
  const named = byName.get(name) ?? byName.get(ownEntry(irregular, name) ?? "");
  if (named) return named;
  // `ZerosV1`, `zeros_v1`, `ZerosInitializer`, `zeros_initializer`: each ending belongs to one of the spellings.
  const [, stem = "", ending = ""] = /^(.+?)(V[12]|Initializer|_v[12]|_initializer)$/.exec(name) ?? [];
  const found = byName.get(stem);
  return found && (stem === found.className) === !ending.startsWith("_") ? found : undefined;
}

/** The names that people write today, for suggestions and the schema: `glorot_uniform`, `zeros` … and the class names. */
export const initializerNames: readonly string[] = [
  ...classes.map((entry) => snakeCase(entry.className)),
  ...classes.map((entry) => entry.className),
];

/**
 * The full serialised form of what a document gives: a name, a bare `{"class_name"}`, or Keras 2's
 * and 3's objects (`module` and `registered_name` are not needed). Defaults are filled in; keys that
 * only some versions write (`dtype`) are kept. `undefined` where it is none of Keras's own.
 */
export function serialiseInitializer(value: ConfigValue): InitializerConfig | undefined {
  if (typeof value === "string") {
    return complete(value, {});
  }
  if (!isRecord(value)) {
    return undefined;
  }
  const { class_name: name, config } = value;
  return typeof name === "string" ? complete(name, isRecord(config) ? config : {}) : undefined;
}

function complete(name: string, config: ConfigRecord): InitializerConfig | undefined {
  const found = initializerClass(name);
  return (
    found && {
      class_name: found.className,
      config: { ...Object.fromEntries(found.parameters.map((entry) => [entry.name, entry.default])), ...config },
    }
  );
}
