/** The arguments of a plain layer, typed and checked: what is wrong is reported, and something else taken in its place. */
import * as l10n from "@vscode/l10n";
import { isList } from "../../config-value";
import type { ConfigValue, Problem } from "../../definition";
import type { Activation } from "../activations";
import { isTruthy, readActivation } from "../keras/arguments";
import { type Initializer, readInitializer } from "../weights/initializers";
import { LIMITS } from "../limits";
import { refusal, shown, shownShape } from "../problems";
import type { PlainDefinition } from "./plain-layer";
import { atOnce } from "../work";

export interface PlainArguments {
  readonly className: string;
  readonly value: (name: string) => ConfigValue;
  /** A positive whole number. */
  readonly size: (name: string) => number;
  readonly number: (name: string) => number;
  readonly integer: (name: string) => number;
  readonly flag: (name: string) => boolean;
  readonly choice: <T extends string>(name: string, choices: readonly [T, ...T[]]) => T;
  /** `count` whole numbers that are `least` or more; a single one counts for each. */
  readonly sizes: (name: string, count: number, least: number) => readonly number[];
  readonly activation: (name: string) => Activation;
  /** @param rank of the weight that it is to fill */
  readonly initializer: (name: string, rank: number) => Initializer;
  /** An axis of an array of that rank, counted from the start. */
  readonly axis: (name: string, value: ConfigValue, rank: number) => number;
  /** An error: the argument itself is wrong. */
  readonly refuse: (argument: string, message: string) => void;
  /** An error: the argument does not fit the shapes of the inputs, or they do not fit each other. */
  readonly misfit: (argument: string, message: string) => void;
  /** An error where the (first) input has not so many axes. */
  readonly rank: (shape: readonly number[], expected: number) => void;
  /** The same, in words of one's own. */
  readonly refuseRank: (message: string) => void;
  /** An input's shape for sentences: with names for what is not known. */
  readonly shown: (shape: readonly number[]) => string;
}

/** The code of an error that rests on the inputs' sizes. */
export const MISFIT = "shape-misfit";

/** Says an input's shape. */
export type ShowShape = (shape: readonly number[]) => string;

/** Reads the arguments of a layer whose configuration is complete. */
export function plainArguments(
  definition: PlainDefinition,
  problems: Problem[],
  showShape: ShowShape = shownShape,
): PlainArguments {
  const { className, config, profile } = definition;
  const report = (problem: Problem): void => void problems.push(problem);
  const refuse = (argument: string, message: string): void => report(refusal("argument-invalid", argument, message));
  const misfit = (argument: string, message: string): void => report(refusal(MISFIT, argument, message));
  const refuseRank = (message: string): void => report(refusal("input-rank", "input", message));
  const value = (name: string): ConfigValue => config[name] ?? null;
  const refuseValue = (name: string, message: (name: string, value: string) => string): void =>
    refuse(name, message(name, shown(value(name))));

  const integer = (name: string): number => {
    const given = value(name);
    if (typeof given === "number" && Number.isSafeInteger(given)) return given;
    refuseValue(name, (each, text) => l10n.t("{0} must be a whole number, not {1}.", each, text));
    return 0;
  };
  return {
    className,
    value,
    refuse,
    misfit,
    refuseRank,
    shown: showShape,
    integer,
    size(name) {
      const given = value(name);
      if (typeof given === "number" && Number.isSafeInteger(given) && given > 0) {
        if (given <= LIMITS.elements) return given;
        refuse(name, l10n.t("{0} is {1}, above the limit of {2} for a preview.", name, given, LIMITS.elements));
        return 1;
      }
      refuseValue(name, (each, text) => l10n.t("{0} must be a positive integer, not {1}.", each, text));
      return 1;
    },
    number(name) {
      const given = value(name);
      if (typeof given === "number") return given;
      refuseValue(name, (each, text) => l10n.t("{0} must be a number, not {1}.", each, text));
      return 0;
    },
    flag: (name) => isTruthy(value(name)),
    choice(name, choices) {
      const found = choices.find((choice) => choice === value(name));
      if (found !== undefined) return found;
      refuseValue(name, (each, text) => l10n.t("{0} must be one of {1}, not {2}.", each, choices.join(", "), text));
      return choices[0];
    },
    sizes(name, count, least) {
      const given = value(name);
      const list = isList(given) ? given : Array.from({ length: count }, () => given);
      const numbers = list.filter((item): item is number => isSize(item, least));
      if (numbers.length === list.length && list.length === count) return numbers;
      refuseValue(name, (each, text) =>
        l10n.t("{0} must be {1} whole numbers of {2} or more, not {3}.", each, count, least, text),
      );
      return Array.from({ length: count }, () => Math.max(1, least));
    },
    activation: (name) => readActivation(name, value(name), profile, report) ?? { name: "linear", apply: () => {} },
    initializer: (name, rank) => readInitializer(name, value(name), rank, report) ?? NOTHING,
    axis(name, given, rank) {
      if (typeof given === "number" && Number.isInteger(given) && given >= -rank && given < rank) {
        return given < 0 ? given + rank : given;
      }
      misfit(name, l10n.t("{0} is {1}, but the input has the axes 0 to {2}.", name, shown(given), rank - 1));
      return 0;
    },
    rank(shape, expected) {
      if (shape.length === expected) return;
      refuseRank(
        l10n.t(
          "{0} takes an input of {1} axes, but it gets {2}: {3}.",
          className,
          expected,
          shape.length,
          showShape(shape),
        ),
      );
    },
  };
}

const isSize = (value: ConfigValue, least: number): boolean =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= LIMITS.elements;

/** Stands for an initializer that was refused: the layer is not run. */
const NOTHING: Initializer = {
  name: "Zeros",
  random: false,
  cost: () => 0,
  create: (shape) => atOnce(() => ({ shape, data: new Float32Array(0) })),
  key: "",
};
