/** The arguments of a Keras layer, typed and checked, as the engine takes them. */
import * as l10n from "@vscode/l10n";
import { activationName, activationNames } from "../../catalog/keras/activations";
import { nearest } from "../../catalog/nearest";
import { isList, isRecord } from "../../config-value";
import {
  argumentOf,
  type ConfigValue,
  type LayerDefinition,
  type Problem,
  type Profile,
  valueOf,
} from "../../definition";
import { type Activation, activationNamed, isUsable } from "../activations";
import { type Initializer, readInitializer } from "../weights/initializers";
import { LIMITS } from "../limits";
import { refusal, type Report, shown, suggestion } from "../problems";

/** What every recurrent layer of Keras takes. */
export interface RecurrentConfig {
  /** `units`, or the `filters` of a ConvLSTM. */
  readonly units: number;
  /** φ: of the candidate. */
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly goBackwards: boolean;
  readonly kernelInitializer: Initializer;
  readonly recurrentInitializer: Initializer;
  readonly biasInitializer: Initializer;
}

/** Reads one argument each; `otherwise` counts where the layer's signature lacks the parameter. */
export interface ArgumentReader {
  readonly activation: (name: string, otherwise: string) => Activation | undefined;
  readonly flag: (name: string, otherwise: boolean) => boolean;
  /** One positive integer for each axis of space; one number counts for all. */
  readonly sizes: (name: string, axes: number, otherwise: number) => readonly number[] | undefined;
  /** One of some words, whatever their case. */
  readonly choice: <T extends string>(name: string, choices: readonly T[], otherwise: T) => T | undefined;
  /**
   * What every recurrent layer takes.
   * @param biasRank of the bias that its initializer is to fill
   * @param kernelRank of the two kernels
   * @param size the parameter that says the size of its states
   */
  readonly shared: (biasRank: number, kernelRank?: number, size?: "units" | "filters") => Unchecked<RecurrentConfig>;
}

type Unchecked<Config> = { readonly [Key in keyof Config]: Config[Key] | undefined };

export type ConfigReading<Config> = { readonly config: Config } | { readonly problems: readonly Problem[] };

/** What Keras fills a weight with where its initializer is `None`. */
const NO_INITIALIZER = "glorot_uniform";

/**
 * What a definition means to the engine, or why it means nothing: an error for each argument that is wrong.
 * A parameter that the layer's signature lacks has Keras 3's default.
 */
export function readConfig<Config extends object>(
  layer: LayerDefinition,
  read: (reader: ArgumentReader) => Unchecked<Config>,
): ConfigReading<Config> {
  const problems: Problem[] = [];
  const report: Report = (problem) => void problems.push(problem);
  const given = (name: string, otherwise: ConfigValue): ConfigValue => {
    const argument = argumentOf(layer, name);
    return argument ? valueOf(argument.value) : otherwise;
  };
  const activation = (name: string, otherwise: string) =>
    readActivation(name, given(name, otherwise), layer.profile, report);
  const flag = (name: string, otherwise: boolean) => isTruthy(given(name, otherwise));
  const hasBias = flag("use_bias", true);
  const initializer = (name: string, otherwise: string, rank: number) =>
    readInitializer(name, given(name, otherwise) ?? NO_INITIALIZER, rank, report);

  const config = read({
    activation,
    flag,
    sizes: (name, axes, otherwise) => readSizes(name, given(name, otherwise), axes, report),
    choice: (name, choices, otherwise) => readChoice(name, given(name, otherwise) ?? otherwise, choices, report),
    shared: (biasRank, kernelRank = 2, size = "units") => ({
      units: readUnits(size, given(size, null), report),
      activation: activation("activation", "tanh"),
      useBias: hasBias,
      goBackwards: flag("go_backwards", false),
      kernelInitializer: initializer("kernel_initializer", "glorot_uniform", kernelRank),
      recurrentInitializer: initializer("recurrent_initializer", "orthogonal", kernelRank),
      // What fills no weight is not asked what it could fill.
      biasInitializer: hasBias
        ? initializer("bias_initializer", "zeros", biasRank)
        : readInitializer("bias_initializer", "zeros", biasRank, report),
    }),
  });
  return problems.length === 0 && isComplete(config) ? { config } : { problems };
}

const isComplete = <Config extends object>(config: Unchecked<Config>): config is Config =>
  Object.values(config).every((value) => value !== undefined);

function readUnits(name: string, value: ConfigValue, report: Report): number | undefined {
  if (!isPositiveInteger(value)) {
    const message = l10n.t("{0} must be a positive integer, such as 4, but it is {1}.", name, shown(value));
    report(refusal(`${name}-invalid`, name, message));
    return undefined;
  }
  if (value > LIMITS.units) {
    const message = l10n.t(
      "Too large to preview: {0} is {1}, and the limit is {2}. Use fewer to see shapes and values.",
      name,
      value,
      LIMITS.units,
    );
    report(refusal("too-large", name, message));
    return undefined;
  }
  return value;
}

const isPositiveInteger = (value: ConfigValue): value is number =>
  typeof value === "number" && Number.isInteger(value) && value > 0;

/** keras/src/utils/argument_validation.py 3.15.1, `standardize_tuple`. */
function readSizes(name: string, value: ConfigValue, axes: number, report: Report): readonly number[] | undefined {
  const sizes = typeof value === "number" ? Array<number>(axes).fill(value) : value;
  if (isList(sizes) && sizes.length === axes && sizes.every(isPositiveInteger)) {
    if (sizes.every((size) => size <= LIMITS.units)) return sizes;
    const message = l10n.t(
      "{0} is {1}, above the limit of {2} for a preview. Use fewer.",
      name,
      shown(value),
      LIMITS.units,
    );
    report(refusal("argument-out-of-range", name, message));
    return undefined;
  }
  const message =
    axes === 1
      ? l10n.t("{0} must be a positive integer, such as 4, but it is {1}.", name, shown(value))
      : l10n.t("{0} must be a positive integer or {1} of them, but it is {2}.", name, axes, shown(value));
  report(refusal("argument-sizes", name, message));
  return undefined;
}

function readChoice<T extends string>(
  name: string,
  value: ConfigValue,
  choices: readonly T[],
  report: Report,
): T | undefined {
  const word = typeof value === "string" ? value.toLowerCase() : undefined;
  const found = choices.find((choice) => choice === word);
  if (found === undefined) {
    const meant = word === undefined ? undefined : nearest(word, choices);
    const message = l10n.t("{0} must be one of {1}, but it is {2}.", name, choices.join(", "), shown(value));
    report(refusal("argument-choice", name, message + suggestion(meant)));
  }
  return found;
}

/** The activation that a value means; what it cannot be is reported. */
export function readActivation(
  argument: string,
  value: ConfigValue,
  profile: Profile,
  report: Report,
): Activation | undefined {
  const name = activationName(value);
  if (name === undefined) {
    const meant = typeof value === "string" ? nearest(value, activationNames) : undefined;
    report(
      refusal(
        "activation-unknown",
        argument,
        l10n.t("{0} is {1}, which is no activation of Keras's.", argument, shown(value)) + suggestion(meant),
      ),
    );
    return undefined;
  }
  if (!isUsable(name)) {
    const message =
      name === "glu"
        ? l10n.t('{0} is "glu", which halves the number of units: this layer cannot use it.', argument)
        : l10n.t('{0} is "threshold", which needs arguments of its own: this layer cannot use it.', argument);
    report(refusal("activation-unusable", argument, message));
    return undefined;
  }
  return activationNamed(name, profile);
}

/** Whether Python's `if` would take the value for true. */
export function isTruthy(value: ConfigValue): boolean {
  if (isList(value)) return value.length > 0;
  if (isRecord(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}
