/** Whether an input, states, lengths and weights fit a module of PyTorch's (torch 2.13 `nn/modules/rnn.py`, `nn/utils/rnn.py`). */
import * as l10n from "@vscode/l10n";
import type { Problem, Weights } from "../../definition";
import type { Feed, Variable } from "../layer";
import { refusal, shownShape } from "../problems";
import { sameShape, wrongStateCount } from "../weights/checks";
import type { TorchConfig } from "./config";
import { inputSizes, isBatched, stateShapes } from "./layout";
import { ownEntry } from "../../lookup";

/** An error where the input's last axis is not `input_size`. */
export function checkTorchInput({ inputSize }: TorchConfig, inputShape: readonly number[]): readonly Problem[] {
  const features = inputShape.at(-1);
  if (features === undefined || features === inputSize) return [];
  const message = l10n.t(
    "The input's last axis must be input_size, {0}, but it is {1}: shape {2}.",
    inputSize,
    features,
    shownShape(inputShape),
  );
  return [refusal("input-features", "input_size", message)];
}

/** An error for each given parameter that is missing, too many or of another shape than the module's arguments ask for. */
export function checkTorchWeights(
  config: TorchConfig,
  variables: readonly Variable[],
  given: Weights,
): readonly Problem[] {
  const names = new Set(variables.map(({ name }) => name));
  return [
    ...variables.flatMap(({ name, shape, axes }) => {
      const weight = ownEntry(given, name);
      if (!weight) return [missing(name, shape)];
      return sameShape(weight.shape, shape) ? [] : [misshapen(name, axes, shape, weight.shape)];
    }),
    ...Object.keys(given)
      .filter((name) => !names.has(name))
      .map((name) => unexpected(config, name, variables)),
  ];
}

const missing = (name: string, shape: readonly number[]): Problem =>
  refusal(
    "weights-missing",
    "weights",
    name.startsWith("bias")
      ? l10n.t("The weight {0} of shape {1} is missing. Give it, or set bias to False.", name, shownShape(shape))
      : l10n.t("The weight {0} of shape {1} is missing.", name, shownShape(shape)),
  );

const misshapen = (
  name: string,
  axes: readonly string[],
  expected: readonly number[],
  shape: readonly number[],
): Problem =>
  refusal(
    "weights-shape",
    `weights/${name}`,
    l10n.t(
      "The weight {0} has the shape {1}, but ({2}) is {3}.",
      name,
      shownShape(shape),
      axes.join(", "),
      shownShape(expected),
    ),
  );

const unexpected = ({ className }: TorchConfig, name: string, variables: readonly Variable[]): Problem =>
  refusal(
    "weights-unexpected",
    `weights/${name}`,
    l10n.t(
      "{0} with these arguments has no weight {1}; it has {2}.",
      className,
      name,
      variables.map((variable) => variable.name).join(", "),
    ),
  );

/** Errors where the states or the lengths do not fit the module and its input. */
export function checkTorchFeed(
  config: TorchConfig,
  { initialState, lengths, mask }: Omit<Feed, "input">,
  inputShape: readonly number[],
): readonly Problem[] {
  return [
    ...(initialState ? checkStates(config, initialState, inputShape) : []),
    ...(lengths ? checkLengths(config, lengths, inputShape) : []),
    ...(mask ? [refusal("mask-unknown", "mask", noMask(config.className))] : []),
  ];
}

const noMask = (className: string): string =>
  l10n.t("{0} takes no mask. Give the rows' lengths, as pack_padded_sequence does.", className);

function checkStates(
  config: TorchConfig,
  initialState: NonNullable<Feed["initialState"]>,
  inputShape: readonly number[],
): readonly Problem[] {
  const { className, module } = config;
  const { states } = module;
  const names = states.map((state) => `${state}_0`);
  if (initialState.length !== states.length) return [wrongStateCount(className, names, initialState.length)];
  return stateShapes(config, inputShape).flatMap((expected, index) => {
    const shape = initialState[index]?.shape ?? [];
    if (sameShape(shape, expected)) return [];
    const message = l10n.t(
      "{0} must have the shape {1}, ({2}), but it has {3}.",
      names[index] ?? "",
      shownShape(expected),
      stateAxes(config, states[index] ?? "h", inputShape).join(", "),
      shownShape(shape),
    );
    return [refusal("initial-state-shape", "initial_state", message)];
  });
}

/** The axes of `h_0` and `h_n`, or of `c_0` and `c_n`. */
function stateAxes(config: TorchConfig, state: "h" | "c", inputShape: readonly number[]): readonly string[] {
  const { module, directions, hiddenSize, outputSize } = config;
  return [
    ...(module.cell ? [] : [directions === 2 ? "2 * num_layers" : "num_layers"]),
    ...(isBatched(config, inputShape) ? ["batch"] : []),
    state === "h" && outputSize < hiddenSize ? "proj_size" : "hidden_size",
  ];
}

function checkLengths(
  config: TorchConfig,
  lengths: readonly number[],
  inputShape: readonly number[],
): readonly Problem[] {
  const refuse = (message: string): readonly Problem[] => [refusal("lengths-invalid", "lengths", message)];
  if (config.module.cell || !isBatched(config, inputShape)) {
    return refuse(l10n.t("Only a batch of sequences has lengths: the input's shape is {0}.", shownShape(inputShape)));
  }
  const [batch, timesteps] = inputSizes(config, inputShape);
  if (lengths.length !== batch) {
    return refuse(
      l10n.t("lengths must have one entry for each of the {0} rows of the batch, not {1}.", batch, lengths.length),
    );
  }
  const wrong = lengths.find((length) => !isLength(length, timesteps));
  return wrong === undefined
    ? []
    : refuse(
        l10n.t("Each of lengths must be from 1 to {0}, the time steps of the input, but one is {1}.", timesteps, wrong),
      );
}

/** Whether a row of so many time steps can have that length. */
export const isLength = (length: number, timesteps: number): boolean =>
  Number.isInteger(length) && length > 0 && length <= timesteps;
