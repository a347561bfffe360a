/** The input of a recurrent layer: its axes, what its data say of its shape, and whether it can be run on. */
import * as l10n from "@vscode/l10n";
import { pythonLiteral } from "../text/python-text";
import { known, type LayerDefinition, type LayerInput, type Problem, valueOf } from "../definition";
import { layerClass } from "../catalog/catalog";
import { spelledName } from "../catalog/spelling";
import { torchRecurrent } from "../catalog/torch/signatures";
import { LIMITS } from "../engine/limits";
import { isSettled } from "../engine/problems";
import { withImpliedSizes } from "./implied-sizes";
import { returnsOf } from "../returns/table";
import { outputInstead } from "../steps-lost";
import { sizeOf } from "../tensor";

/** The names of the input's axes: of as many as it has where the layer takes so many, else of the usual ones. */
export function inputAxes(layer: LayerDefinition): readonly string[] {
  const possible = returnsOf(layer).inputAxes(layer);
  return possible.find(({ length }) => length === layer.input.shape.length) ?? possible[0] ?? [];
}

/** The layer with what its own arguments say of its input, where the document does not say it otherwise. */
export function withOwnInput(layer: LayerDefinition): LayerDefinition {
  const { ownInput } = returnsOf(layer);
  const sized = withImpliedSizes(layer);
  // The axes first: a layer of which nothing is said may take others than the usual ones.
  return ownInput ? withImpliedSizes({ ...sized, input: ownInput(sized) }) : sized;
}

/**
 * The input with each open axis closed by the data that are fed to it. What a sample made closes none: it is as large as is
 * assumed; data beside it (a decoder's, whose states come from a sample) close theirs.
 */
export function withDataShape(input: LayerInput): LayerInput {
  const { values } = input;
  if (!values || values.shape.length !== input.shape.length) return input;
  const isAssumed = input.shape.every((dimension, axis) => valueOf(dimension) === values.shape[axis]);
  if (input.derived?.sampled && isAssumed) return input;
  const shape = input.shape.map((dimension, axis) =>
    dimension.kind === "unknown" ? known(values.shape[axis] ?? dimension.assumed) : dimension,
  );
  return { ...input, shape };
}

/** An error where the layer cannot run on its input: its rank, a size, or values of another shape. */
export function checkInput(layer: LayerDefinition): Problem | undefined {
  const { input } = layer;
  const sizes = input.shape.map(valueOf);
  const axes = inputAxes(layer);
  if (sizes.length !== axes.length) {
    // A cell of the user's own may take any.
    return layer.className === "RNN" && isSettled(layer, "cell") ? undefined : wrongRank(layer, sizes);
  }
  const bad = sizes.findIndex((size) => !Number.isSafeInteger(size) || size <= 0);
  if (bad >= 0) {
    const axis = axes[bad] ?? "";
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

function wrongRank(layer: LayerDefinition, sizes: readonly number[]): Problem {
  const [axes = [], ...others] = returnsOf(layer).inputAxes(layer);
  const written = `(${layer.input.shape.map((size) => (size.kind === "known" ? size.value : size.expression)).join(", ")})`;
  const message =
    others.length === 0
      ? l10n.t(
          "The layer takes an input of {0} axes ({1}), but it gets {2}: {3}.",
          axes.length,
          axes.join(", "),
          sizes.length,
          written,
        )
      : l10n.t(
          "The layer takes an input of axes {0}, but it gets {1}: {2}.",
          [axes, ...others].map((each) => `(${each.join(", ")})`).join(l10n.t(" or ")),
          sizes.length,
          written,
        );
  const remedy = rankRemedy(layer, sizes, axes.length);
  const fix = layer.input.stepsLost?.fix;
  return { ...problem("input-rank", remedy === undefined ? message : `${message} ${remedy}`), ...(fix && { fix }) };
}

/** The flag as the layer's document writes it: `return_sequences=True`, `returnSequences: true`. */
export function returnSequences(layer: LayerDefinition, value: boolean): string {
  const { framework, className, profile, language } = layer;
  const flag = spelledName(layerClass(framework, className, profile), language, "return_sequences");
  if (language === "python") return `${flag}=${pythonLiteral(value)}`;
  return language === "json" ? `"${flag}": ${value}` : `${flag}: ${value}`;
}

/** How to give a layer the time steps that it lacks. */
function rankRemedy(layer: LayerDefinition, sizes: readonly number[], wanted: number): string | undefined {
  const { framework, className, input } = layer;
  if (framework === "torch") {
    return torchRecurrent(className)?.cell && sizes.length === 3
      ? l10n.t(
          "A cell takes one time step: call it in a loop over the steps, or use {0}.",
          className.replace("Cell", ""),
        )
      : undefined;
  }
  const { stepsLost, shapeOrigin } = input;
  if (sizes.length === wanted + 1 && shapeOrigin !== "layer" && shapeOrigin !== "data" && framework === "keras") {
    return l10n.t("The shape is that of one sample: leave out its first axis, the number of samples.");
  }
  if (sizes.length !== wanted - 1 || (wanted !== 3 && !stepsLost)) return undefined;
  if (stepsLost) {
    const { isRecurrent, className: before, name = before, state } = stepsLost;
    if (!isRecurrent) return l10n.t("{0} before it leaves no time steps: leave it out.", before);
    const flag = returnSequences(layer, true);
    return state ? outputInstead(state, name, flag) : l10n.t("Give {0} {1}.", name, flag);
  }
  if (input.shapeOrigin === "layer")
    return l10n.t("Does the recurrent layer before it need {0}?", returnSequences(layer, true));
  const steps = sizes[1] ?? 0;
  return framework === "tfjs"
    ? l10n.t("Of one feature a step: inputShape: [{0}, 1] and a reshape of the data; words need an embedding.", steps)
    : l10n.t(
        "Of one feature a step: Input(({0}, 1)) and data.reshape(-1, {0}, 1); words as integers need an Embedding.",
        steps,
      );
}

const shown = (sizes: readonly number[]): string => `(${sizes.join(", ")})`;

const problem = (code: string, message: string): Problem => ({ severity: "error", code, message, argument: "input" });
