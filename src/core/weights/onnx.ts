/** The attributes of ONNX's operators LSTM, GRU and RNN (opset 22), and the module that they describe. */
import * as l10n from "@vscode/l10n";
import type { ActivationName } from "../catalog/keras/activations";
import { isList } from "../config-value";
import type { ConfigValue, Weights } from "../definition";
import { type ActivationUse, type Family, type RecurrentModule, sameActivation } from "./module";

interface OnnxActivation {
  readonly name: string;
  readonly alpha?: number;
  readonly beta?: number;
}

/** Keras's activations that ONNX has too, with the constants that make them the same function. */
const ACTIVATIONS: readonly (readonly [keras: ActivationName, onnx: OnnxActivation])[] = [
  ["tanh", { name: "Tanh" }],
  ["sigmoid", { name: "Sigmoid" }],
  ["relu", { name: "Relu" }],
  ["softsign", { name: "Softsign" }],
  ["softplus", { name: "Softplus" }],
  ["elu", { name: "Elu", alpha: 1 }],
  ["leaky_relu", { name: "LeakyRelu", alpha: 0.2 }],
  ["linear", { name: "Affine", alpha: 1, beta: 0 }],
];

/** max(0, min(1, alpha·x + beta)); alpha is 0.2 where none is given. */
const HARD_SIGMOID = { name: "HardSigmoid", beta: 0.5 } as const;

/** ONNX's own constants, for functions whose constant an operator leaves out. */
const DEFAULT_ALPHA: Readonly<Record<string, number>> = { LeakyRelu: 0.01, Elu: 1, Affine: 1, HardSigmoid: 0.2 };
const DEFAULT_BETA: Readonly<Record<string, number>> = { Affine: 0, HardSigmoid: 0.5 };

export type OnnxAttributes = Readonly<Record<string, ConfigValue>>;

function onnxActivation({ name, slope }: ActivationUse): OnnxActivation | undefined {
  if (name === "hard_sigmoid" && slope !== undefined) return { ...HARD_SIGMOID, alpha: slope };
  return ACTIVATIONS.find(([keras]) => keras === name)?.[1];
}

/** The activations that ONNX has no name for. */
export const unknownToOnnx = (activations: readonly ActivationUse[]): readonly string[] =>
  activations.filter((each) => !onnxActivation(each)).map(({ name }) => name);

/** What each direction of an operator applies, in ONNX's order: LSTM f, g, h; GRU f, g; RNN f. */
export function activationsInOrder(module: RecurrentModule): readonly ActivationUse[] {
  const { family, activation, recurrentActivation } = module;
  switch (family) {
    case "LSTM":
      return [recurrentActivation, activation, activation];
    case "GRU":
      return [recurrentActivation, activation];
    case "RNN":
      return [activation];
  }
}

/** The attributes that are not the operator's defaults; of activations ONNX knows them all. */
export function onnxAttributes(module: RecurrentModule): OnnxAttributes {
  const { family, hiddenSize, directions, backwards, resetAfter } = module;
  const direction = directions === 2 ? "bidirectional" : backwards ? "reverse" : "forward";
  return {
    hidden_size: hiddenSize,
    direction,
    ...(family === "GRU" && { linear_before_reset: resetAfter ? 1 : 0 }),
    ...activationAttributes(module),
  };
}

function activationAttributes(module: RecurrentModule): OnnxAttributes {
  const once = activationsInOrder(module).flatMap((each) => onnxActivation(each) ?? []);
  const all = Array.from({ length: module.directions }, () => once).flat();
  if (isDefault(module.family, once)) return {};
  const alpha = all.flatMap((each) => each.alpha ?? []);
  const beta = all.flatMap((each) => each.beta ?? []);
  return {
    activations: all.map(({ name }) => name),
    ...(alpha.length > 0 && { activation_alpha: alpha }),
    ...(beta.length > 0 && { activation_beta: beta }),
  };
}

const DEFAULTS: Readonly<Record<Family, readonly string[]>> = {
  LSTM: ["Sigmoid", "Tanh", "Tanh"],
  GRU: ["Sigmoid", "Tanh"],
  RNN: ["Tanh"],
};

const isDefault = (family: Family, activations: readonly OnnxActivation[]): boolean =>
  activations.every(({ name }, index) => name === DEFAULTS[family][index]);

/**
 * The module that an operator is.
 *
 * @param attributes by ONNX's names; absent ones have ONNX's defaults
 * @param weights W, R and, where given, B and P, as ONNX has them
 * @returns the module, or why no module of Keras's or PyTorch's is it
 */
export function onnxModule(
  family: Family,
  attributes: OnnxAttributes,
  weights: Weights,
): RecurrentModule | { readonly refusal: string } {
  const [directions = 0, rows = 0, inputSize = 0] = weights["W"]?.shape ?? [];
  const hiddenSize = weights["R"]?.shape[2] ?? 0;
  if (weights["P"]?.data.some((value) => value !== 0)) {
    return { refusal: l10n.t("The ONNX operator has peepholes (P), which neither Keras nor PyTorch has.") };
  }
  const clip = attributes["clip"] ?? null;
  if (clip !== null || attributes["input_forget"] === 1) {
    const name = clip === null ? "input_forget" : "clip";
    return { refusal: l10n.t("The ONNX operator sets {0}, which neither Keras nor PyTorch has.", name) };
  }
  const activations = readActivations(family, attributes, directions);
  if ("refusal" in activations) return activations;
  if (rows === 0 || hiddenSize === 0) return { refusal: l10n.t("The ONNX operator needs its weights W and R.") };
  return {
    family,
    cell: false,
    inputSize,
    hiddenSize,
    layers: 1,
    directions: directions === 2 ? 2 : 1,
    backwards: attributes["direction"] === "reverse",
    bias: weights["B"] !== undefined,
    resetAfter: attributes["linear_before_reset"] === 1,
    ...activations,
  };
}

type Activations = Pick<RecurrentModule, "activation" | "recurrentActivation">;

/** The operator's activations by their place, if both directions and both uses of the candidate's have the same. */
function readActivations(
  family: Family,
  attributes: OnnxAttributes,
  directions: number,
): Activations | { readonly refusal: string } {
  const count = DEFAULTS[family].length;
  const given = attributes["activations"] ?? null;
  const names = isList(given) ? given.map(String) : Array.from({ length: directions }, () => DEFAULTS[family]).flat();
  const alphas = numbersOf(attributes["activation_alpha"]);
  const betas = numbersOf(attributes["activation_beta"]);
  const uses: ActivationUse[] = [];
  for (const name of names) {
    const use = activationOf(name, alphas, betas);
    if (!use) return { refusal: l10n.t("The ONNX operator applies {0}, which Keras has not in that form.", name) };
    uses.push(use);
  }
  const [first, second = first] = uses;
  if (!first || !second) return { refusal: l10n.t("The ONNX operator names no activation.") };
  const [recurrentActivation, activation] = family === "RNN" ? [first, first] : [first, second];
  const expected = [recurrentActivation, activation, activation].slice(0, count);
  if (uses.some((use, index) => !sameActivation(use, expected[index % count] ?? use))) {
    return { refusal: l10n.t("The ONNX operator applies different activations where Keras and PyTorch have one.") };
  }
  return { activation, recurrentActivation };
}

const numbersOf = (value: ConfigValue | undefined): number[] =>
  isList(value ?? null) ? [value].flat().map(Number) : [];

/** Keras's activation; takes the constants that belong to it from the lists, in which they stand one after the other. */
function activationOf(name: string, alphas: number[], betas: number[]): ActivationUse | undefined {
  const alpha = Object.hasOwn(DEFAULT_ALPHA, name) ? (alphas.shift() ?? DEFAULT_ALPHA[name]) : undefined;
  const beta = Object.hasOwn(DEFAULT_BETA, name) ? (betas.shift() ?? DEFAULT_BETA[name]) : undefined;
  if (name === HARD_SIGMOID.name) {
    return beta === HARD_SIGMOID.beta && alpha !== undefined ? { name: "hard_sigmoid", slope: alpha } : undefined;
  }
  const found = ACTIVATIONS.find(([, each]) => each.name === name && near(each.alpha, alpha) && near(each.beta, beta));
  return found && { name: found[0] };
}

/** ONNX keeps constants in float32. */
const near = (a: number | undefined, b: number | undefined): boolean => a === b || Math.abs((a ?? 0) - (b ?? 0)) < 1e-6;
