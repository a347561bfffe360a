/**
 * Keras's GRU (keras/src/layers/rnn/gru.py 3.15.1), after Cho et al. 2014. Gates stand in Keras's order
 * z (update), r (reset), h (candidate):
 *
 *     a = x·kernel + bias              split into a_z, a_r, a_h
 *     u = h·recurrent_kernel           split into u_z, u_r, u_h
 *     z = σ(a_z + u_z)   r = σ(a_r + u_r)
 *     h̃ = φ(a_h + r·u_h)               with `reset_after`, where u has a bias of its own
 *     h̃ = φ(a_h + (r·h)·U_h)           without, as in the paper; U_h are the candidate's columns
 *     h' = z·h + (1 - z)·h̃
 *
 * with φ the `activation` and σ the `recurrent_activation`. `reset_after` lets all products with h be
 * taken at once; cuDNN and PyTorch know no other form.
 */
import * as l10n from "@vscode/l10n";
import { biasAxis, columnBlocks, RECURRENT_CLASSES, type RecurrentClass } from "../../catalog/keras/recurrent";
import type { LayerDefinition } from "../../definition";
import type { Activation } from "../activations";
import { type ConfigReading, readConfig, type RecurrentConfig } from "./arguments";
import { cellOfColumns, isInKernel, type KernelCell } from "../kernel/cells";
import type { KerasKind, KerasLayer } from "./keras-layer";
import type { Prepared } from "../layer";
import { addProduct } from "../product";
import type { Cell } from "../recurrence/recurrence";
import { type CellWeights, recurrentLayer } from "./recurrent-layer";
import { type FilledVariable, filledBy, matrices } from "../weights/variables";

const GRU = RECURRENT_CLASSES.GRU;

type GruState = (typeof GRU.states)[number];
/** `h` is the candidate h̃ (PyTorch's `n`), not the hidden state. */
const KERAS_ROLES = { update: "z", reset: "r", candidate: "h" } as const;

/** The arithmetic of a GRU, whoever's it is. */
export interface GruArithmetic<Gate extends string> {
  readonly units: number;
  /** In the order of their columns, the candidate's last. */
  readonly gates: readonly [Gate, Gate, Gate];
  readonly roles: { readonly update: Gate; readonly reset: Gate; readonly candidate: Gate };
  /** φ: of the candidate. */
  readonly activation: Activation;
  /** σ: of the update and the reset gate. */
  readonly recurrentActivation: Activation;
  /** Whether the reset gate is applied after the product with the recurrent kernel. */
  readonly resetAfter: boolean;
  readonly goBackwards: boolean;
}

export interface GruConfig extends RecurrentConfig, Pick<GruArithmetic<string>, "recurrentActivation" | "resetAfter"> {}

/** A GRU's arguments; with `reset_after`, Keras 3's default, it has two biases. */
export function gruConfig(layer: LayerDefinition): ConfigReading<GruConfig> {
  return readConfig<GruConfig>(layer, ({ shared, activation, flag }) => {
    const resetAfter = flag("reset_after", true);
    return {
      ...shared(resetAfter ? 2 : 1),
      recurrentActivation: activation("recurrent_activation", "sigmoid"),
      resetAfter,
    };
  });
}

/** A GRU of these arguments, for inputs (batch, timesteps, features). */
export const prepareGru: KerasKind = (definition, [, , features = 0]) => {
  const reading = gruConfig(definition);
  if ("problems" in reading) return reading;
  const prepared = gruLayer(GRU, definition, reading.config, features, isInKernel(reading.config));
  const passesOver = definition.className === "GRU" && definition.profile === "keras-3";
  return passesOver && "layer" in prepared ? withFirstState(prepared.layer, definition.initialState?.length) : prepared;
};

/**
 * Keras 3's GRU does not count its initial states: it starts from the first (keras 3.15.1 `layers/rnn/gru.py`,
 * `GRUCell.call`; tf.keras 2, an LSTM and a SimpleRNN refuse more than they have).
 */
function withFirstState(layer: KerasLayer, given = 1): Prepared<KerasLayer> {
  const message = l10n.t("GRU has one state: it starts from the first of the {0} tensors of initial_state.", given);
  return {
    layer: {
      ...layer,
      checkFeed: ({ initialState, ...feed }, shape) =>
        layer.checkFeed({ ...feed, ...(initialState && { initialState: initialState.slice(0, 1) }) }, shape),
    },
    ...(given > 1 && {
      notes: [{ severity: "warning", code: "initial-state-unused", message, argument: "initial_state" }],
    }),
  };
}

/**
 * A GRU of that class, ready to run on inputs with that many features.
 *
 * @param inKernel whether the kernel has its activations
 * @param toKeras the weights as `gruCell` takes them, where the class has others
 */
export function gruLayer(
  gru: RecurrentClass & Pick<typeof GRU, "states" | "gates">,
  definition: LayerDefinition,
  config: GruConfig,
  features: number,
  inKernel: boolean,
  toKeras: (weights: CellWeights) => CellWeights = (weights) => weights,
): Prepared<KerasLayer> {
  return {
    layer: recurrentLayer({
      ...gru,
      definition,
      units: config.units,
      variables: [...matrices(gru, config, features), ...(config.useBias ? [gruBias(gru, config)] : [])],
      activations: 3,
      cell: (weights) => gruCell({ ...config, gates: gru.gates, roles: KERAS_ROLES }, toKeras(weights)),
      inKernel,
    }),
  };
}

/** Of shape (3·units); with `reset_after` (2, 3·units), the kernel's, then the recurrent kernel's; a CuDNNGRU's is flat. */
function gruBias(layer: RecurrentClass, { units, resetAfter, biasInitializer }: GruConfig): FilledVariable {
  const columns = columnBlocks(layer) * units;
  return resetAfter && layer.biases === 1
    ? filledBy(biasInitializer, "bias", ["biases", biasAxis(layer, 2)], [2, columns])
    : filledBy(biasInitializer, "bias", [biasAxis(layer)], [layer.biases * columns]);
}

/** Rounds as `lstmCell` does: sums in double precision, what Keras holds in a tensor to float32. */
export function gruCell<Gate extends string>(
  arithmetic: GruArithmetic<Gate>,
  weights: CellWeights,
): Cell<GruState, Gate> {
  const { units, gates: names, roles, activation, recurrentActivation, resetAfter, goBackwards } = arithmetic;
  const updateAt = names.indexOf(roles.update) * units;
  const resetAt = names.indexOf(roles.reset) * units;
  const kernel = weights.kernel.data;
  const recurrentKernel = weights.recurrentKernel.data;
  const features = weights.kernel.shape[0] ?? 0;
  const columns = GRU.gates.length * units;
  const inputBias = weights.bias?.data.subarray(0, columns);
  const recurrentBias = resetAfter ? weights.bias?.data.subarray(columns) : undefined;
  const a = new Float64Array(columns);
  const u = new Float64Array(columns);
  const candidateColumns = u.subarray(2 * units);
  const reset = new Float32Array(units);

  return {
    units,
    states: GRU.states,
    output: "h",
    gates: names,
    goBackwards,
    inKernel: gruInKernel(arithmetic, weights),
    step(input, inputAt, previous, previousAt, states, gates, at) {
      if (inputBias) a.set(inputBias);
      else a.fill(0);
      if (recurrentBias) u.set(recurrentBias);
      else u.fill(0);
      addProduct(a, input, inputAt, features, kernel, columns);
      addProduct(u, previous.h, previousAt, units, recurrentKernel, resetAfter ? columns : 2 * units, columns);

      const { [roles.update]: z, [roles.reset]: r, [roles.candidate]: candidate } = gates;
      for (let unit = 0; unit < units; unit++) {
        z[at + unit] = a[updateAt + unit]! + u[updateAt + unit]!;
        r[at + unit] = a[resetAt + unit]! + u[resetAt + unit]!;
      }
      recurrentActivation.apply(z, at, units);
      recurrentActivation.apply(r, at, units);

      if (!resetAfter) {
        for (let unit = 0; unit < units; unit++) reset[unit] = r[at + unit]! * previous.h[previousAt + unit]!;
        addProduct(candidateColumns, reset, 0, units, recurrentKernel, units, columns, 2 * units);
      }
      for (let unit = 0; unit < units; unit++) {
        const recurrent = candidateColumns[unit]!;
        candidate[at + unit] = a[2 * units + unit]! + (resetAfter ? r[at + unit]! * recurrent : recurrent);
      }
      activation.apply(candidate, at, units);

      const { h } = states;
      for (let unit = 0; unit < units; unit++) {
        const k = at + unit;
        h[k] =
          Math.fround(z[k]! * previous.h[previousAt + unit]!) + Math.fround(Math.fround(1 - z[k]!) * candidate[k]!);
      }
    },
  };
}

/** The cell as the kernel runs it: nothing where it has not this arithmetic. */
function gruInKernel<Gate extends string>(
  arithmetic: GruArithmetic<Gate>,
  weights: CellWeights,
): KernelCell | undefined {
  const { gates, roles, resetAfter } = arithmetic;
  if (!isInKernel(arithmetic)) return undefined;
  const order = [roles.update, roles.reset, roles.candidate].map((gate) => gates.indexOf(gate));
  return cellOfColumns(resetAfter ? "gru" : "gru-reset-before", arithmetic, weights, order);
}
