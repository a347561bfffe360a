/**
 * The variables of Keras's LSTM: their names, shapes and gate slices, how initializers fill them, and
 * whether given ones fit (keras/src/layers/rnn/lstm.py 3.15.1, `LSTMCell.build`).
 */
import * as l10n from "@vscode/l10n";
import type { Problem, Weights } from "../definition";
import { type Tensor, tensor } from "../tensor";
import type { LstmConfig } from "./lstm-config";
import { refusal, shownShape } from "./problems";

/** Of shapes (features, 4·units), (units, 4·units), (4·units); no bias where `use_bias` is false. */
export type LstmWeights = {
  readonly kernel: Tensor;
  readonly recurrent_kernel: Tensor;
  readonly bias?: Tensor;
};

type LstmVariableName = keyof LstmWeights;

export interface LstmVariable {
  readonly name: LstmVariableName;
  readonly axes: readonly string[];
  readonly shape: readonly number[];
}

/** The order in which the gates' columns stand in every variable's last axis, `units` for each. */
export const LSTM_GATES = ["i", "f", "c", "o"] as const;

/** The columns of one gate in a variable's last axis, half-open. */
export function gateColumns(gate: (typeof LSTM_GATES)[number], units: number): readonly [number, number] {
  const index = LSTM_GATES.indexOf(gate);
  return [index * units, (index + 1) * units];
}

/** The layer's variables, in Keras's order. */
export function lstmVariables(
  config: Pick<LstmConfig, "units" | "useBias">,
  features: number,
): readonly LstmVariable[] {
  const { units, useBias } = config;
  const columns = LSTM_GATES.length * units;
  const matrices: readonly LstmVariable[] = [
    { name: "kernel", axes: ["features", "4 * units"], shape: [features, columns] },
    { name: "recurrent_kernel", axes: ["units", "4 * units"], shape: [units, columns] },
  ];
  return useBias ? [...matrices, { name: "bias", axes: ["4 * units"], shape: [columns] }] : matrices;
}

/** A variable that a random initializer filled. */
export interface RandomVariable {
  readonly name: LstmVariableName;
  readonly seed: number;
  /** Whether the `initializer` states the seed, or it is the `preview`'s. */
  readonly origin: "initializer" | "preview";
}

export interface CreatedWeights {
  readonly weights: LstmWeights;
  /** Where this is empty the weights are what Python makes too. */
  readonly random: readonly RandomVariable[];
}

/**
 * Fills the layer's variables as its initializers say. A random initializer without a seed of its own
 * takes the preview's: the kernel `seed`, the recurrent kernel `seed + 1`, the bias `seed + 2`.
 */
export function createWeights(config: LstmConfig, features: number, seed: number): CreatedWeights {
  const { units, kernelInitializer, recurrentInitializer, biasInitializer } = config;
  const columns = LSTM_GATES.length * units;
  const matrices = {
    kernel: kernelInitializer.create([features, columns], seed),
    recurrent_kernel: recurrentInitializer.create([units, columns], seed + 1),
  };
  const weights = config.useBias ? { ...matrices, bias: createBias(config, seed + 2) } : matrices;
  const initializers = { kernel: kernelInitializer, recurrent_kernel: recurrentInitializer, bias: biasInitializer };
  const random = lstmVariables(config, features).flatMap(({ name }, index): RandomVariable[] => {
    const initializer = initializers[name];
    if (!initializer.random) return [];
    return initializer.seed === undefined
      ? [{ name, seed: seed + index, origin: "preview" }]
      : [{ name, seed: initializer.seed, origin: "initializer" }];
  });
  return { weights, random };
}

/**
 * With `unit_forget_bias` Keras puts together the initializer's (units,), ones, and its (2·units,); from
 * one seed the second call starts with the numbers of the first. Jozefowicz et al. 2015 say why ones.
 */
function createBias({ units, unitForgetBias, biasInitializer }: LstmConfig, seed: number): Tensor {
  if (!unitForgetBias) return biasInitializer.create([LSTM_GATES.length * units], seed);
  const data = new Float32Array(LSTM_GATES.length * units);
  const [forget, afterForget] = gateColumns("f", units);
  data.set(biasInitializer.create([units], seed).data);
  data.fill(1, forget, afterForget);
  data.set(biasInitializer.create([2 * units], seed).data, afterForget);
  return tensor([data.length], data);
}

/** The given weights as the layer's own, or an error for each that is missing, too many or of another shape. */
export function checkWeights(
  config: Pick<LstmConfig, "units" | "useBias">,
  features: number,
  given: Weights,
): { readonly weights: LstmWeights } | { readonly problems: readonly Problem[] } {
  const variables = lstmVariables(config, features);
  const problems = [
    ...variables.flatMap(({ name, shape }) => {
      const weight = Object.hasOwn(given, name) ? given[name] : undefined;
      return weight ? checkShape(name, shape, weight.shape) : [missing(name, shape)];
    }),
    ...Object.keys(given)
      .filter((name) => variables.every((variable) => variable.name !== name))
      .map((name) => unexpected(name, variables)),
  ];
  const { kernel, recurrent_kernel, bias } = given;
  if (problems.length > 0 || !kernel || !recurrent_kernel) return { problems };
  return { weights: bias ? { kernel, recurrent_kernel, bias } : { kernel, recurrent_kernel } };
}

/** Errors where an initial state is not `[h, c]`, each of shape (batch, units). */
export function checkInitialState(
  config: Pick<LstmConfig, "units">,
  batch: number,
  initialState: readonly Tensor[],
): readonly Problem[] {
  if (initialState.length !== 2) {
    return [
      refusal(
        "initial-state-count",
        "initial_state",
        l10n.t("initial_state has {0} tensors, and an LSTM takes two: [h, c].", initialState.length),
      ),
    ];
  }
  const expected = [batch, config.units];
  return initialState.flatMap(({ shape }, index) =>
    sameShape(shape, expected)
      ? []
      : [
          refusal(
            "initial-state-shape",
            "initial_state",
            l10n.t(
              "initial_state[{0}] has the shape {1}, but batch and units ask for {2}.",
              index,
              shownShape(shape),
              shownShape(expected),
            ),
          ),
        ],
  );
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

function checkShape(name: string, expected: readonly number[], shape: readonly number[]): readonly Problem[] {
  if (sameShape(shape, expected)) return [];
  const message = l10n.t(
    "The weight {0} has the shape {1}, but features and units ask for {2}.",
    name,
    shownShape(shape),
    shownShape(expected),
  );
  return [refusal("weights-shape", "weights", message)];
}

const missing = (name: string, shape: readonly number[]): Problem =>
  refusal(
    "weights-missing",
    "weights",
    name === "bias"
      ? l10n.t("The weight bias of shape {0} is missing. Give it, or set use_bias to False.", shownShape(shape))
      : l10n.t("The weight {0} of shape {1} is missing.", name, shownShape(shape)),
  );

const unexpected = (name: string, variables: readonly LstmVariable[]): Problem =>
  refusal(
    "weights-unexpected",
    "weights",
    l10n.t("The layer has no weight {0}; it has {1}.", name, variables.map((variable) => variable.name).join(", ")),
  );
