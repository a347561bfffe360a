/** Everything that a preview assumes because the document does not say it. */
import * as l10n from "@vscode/l10n";
import type { LayerDefinition } from "./definition";
import type { RandomVariable } from "./engine/layer";
import { pythonLiteral } from "./format/python";
import { INPUT_AXES } from "./input";

/** A value that the document does not say; every view shows each of them. */
export interface Assumption {
  /** What is assumed about: a parameter's name, an axis (`batch`, `timesteps`, `features`), `input`, `seed`. */
  readonly subject: string;
  /** The expression that could not be resolved, as written. */
  readonly expression?: string;
  /** The assumed value, short enough to read. */
  readonly value: string;
  /** One sentence: what is assumed and why. */
  readonly message: string;
}

/** The assumptions of a preview of `layer`: of its signature, its input, then its random weights. */
export function assumptionsOf(layer: LayerDefinition, random: readonly RandomVariable[]): readonly Assumption[] {
  return [...unknownArguments(layer), ...unknownAxes(layer), ...sampledInput(layer), ...randomWeights(random)];
}

const unknownArguments = (layer: LayerDefinition): readonly Assumption[] =>
  layer.arguments.flatMap(({ name, value }) => {
    if (value.kind === "known") {
      return [];
    }
    const assumed = pythonLiteral(value.assumed);
    const message =
      value.expression === ""
        ? l10n.t("{0} is not written yet: {1} is assumed.", name, assumed)
        : l10n.t(
            "{0}={1} cannot be resolved without running the code: {2} is assumed.",
            name,
            value.expression,
            assumed,
          );
    return [{ subject: name, expression: value.expression, value: assumed, message }];
  });

const unknownAxes = (layer: LayerDefinition): readonly Assumption[] =>
  layer.input.shape.flatMap((dimension, axis) => {
    if (dimension.kind === "known") {
      return [];
    }
    const subject = INPUT_AXES[axis] ?? `axis ${axis}`;
    const value = String(dimension.assumed);
    const message =
      dimension.expression === subject
        ? l10n.t("The document does not say the size of the {0} axis: {1} is assumed.", subject, value)
        : l10n.t("The {0} axis is {1}: {2} is assumed.", subject, dimension.expression, value);
    return [{ subject, expression: dimension.expression, value, message }];
  });

const sampledInput = (layer: LayerDefinition): readonly Assumption[] =>
  layer.input.values
    ? []
    : [
        {
          subject: "input",
          value: "0.1, 0.2, 0.3 …",
          message: l10n.t("No literal data feed this layer: the input is a sample, 0.1, 0.2, 0.3 …"),
        },
      ];

const randomWeights = (random: readonly RandomVariable[]): readonly Assumption[] => {
  if (random.length === 0) {
    return [];
  }
  const names = random.map(({ name }) => name).join(", ");
  const seeds = random.map(({ seed }) => seed).join(", ");
  const message = l10n.t(
    "{0}: random, here from seed {1}. The values are an example, not those that Python prints.",
    names,
    seeds,
  );
  return [{ subject: "seed", value: seeds, message }];
};
