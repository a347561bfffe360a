/** The input of a recurrent layer: its axes, what its data say of its shape, and whether it can be run on. */
import * as l10n from "@vscode/l10n";
import { known, type LayerInput, type Problem, type ShapeOrigin, valueOf } from "./definition";
import { LIMITS } from "./engine/limits";
import { sizeOf } from "./tensor";

export const INPUT_AXES = ["batch", "timesteps", "features"] as const;

/** The input with each open axis closed by the data that are fed to it. */
export function withDataShape(input: LayerInput): LayerInput {
  const { values } = input;
  if (!values || values.shape.length !== input.shape.length) {
    return input;
  }
  const shape = input.shape.map((dimension, axis) =>
    dimension.kind === "unknown" ? known(values.shape[axis] ?? dimension.assumed) : dimension,
  );
  return { ...input, shape };
}

/** An error where the layer cannot run on this input: its rank, a size, or values of another shape. */
export function checkInput(input: LayerInput): Problem | undefined {
  const sizes = input.shape.map(valueOf);
  if (sizes.length !== INPUT_AXES.length) {
    return wrongRank(sizes, input.shapeOrigin);
  }
  const bad = sizes.findIndex((size) => !Number.isSafeInteger(size) || size <= 0);
  if (bad >= 0) {
    const axis = INPUT_AXES[bad] ?? "";
    return problem(
      "input-size",
      l10n.t("The {0} axis of the input must be a positive integer, but it is {1}.", axis, String(sizes[bad])),
    );
  }
  if (sizeOf(sizes) > Number.MAX_SAFE_INTEGER) {
    return problem(
      "input-size",
      l10n.t("The input shape {0} is above the limit of {1} numbers.", shown(sizes), LIMITS.elements),
    );
  }
  const given = input.values?.shape;
  return given && !sizes.every((size, axis) => size === given[axis])
    ? problem(
        "input-shape",
        l10n.t("The data fed to the layer have the shape {0}, but its input has {1}.", shown(given), shown(sizes)),
      )
    : undefined;
}

function wrongRank(sizes: readonly number[], origin: ShapeOrigin): Problem {
  const message = l10n.t(
    "The layer takes an input of 3 axes (batch, timesteps, features), but it gets {0}: {1}.",
    sizes.length,
    shown(sizes),
  );
  const remedy = l10n.t("Does the recurrent layer before it need return_sequences=True?");
  return problem("input-rank", origin === "layer" ? `${message} ${remedy}` : message);
}

const shown = (sizes: readonly number[]): string => `(${sizes.join(", ")})`;

const problem = (code: string, message: string): Problem => ({ severity: "error", code, message, argument: "input" });
