/**
 * The one composition of reading, shapes and engine: for each flag combination of a layer, the
 * tensors it returns, by name, with axes, shape and values. Views render a `Preview`; none computes.
 */
import * as l10n from "@vscode/l10n";
import { type Assumption, assumptionsOf } from "./assumptions";
import { codeLine, signatureOf } from "./code";
import { type Dimension, known, type LayerDefinition, type Problem } from "./definition";
import type { StateTrace, Trace } from "./engine/trace";
import {
  currentFlags,
  equalities,
  type Equality,
  FLAG_COMBINATIONS,
  type Flags,
  returnedTensors,
  sameFlags,
} from "./flags";
import { INPUT_AXES } from "./input";
import { applyOverrides, type Overrides } from "./override";
import { runLayer } from "./run";
import type { Tensor } from "./tensor";

/** The seed of random weights where the user has set none. */
export const DEFAULT_SEED = 1;

/** A tensor of a preview: its axes by name, its shape with symbols, its values where they can be computed. */
export interface NamedTensor {
  /** `output`, `state_h`, `state_c`, `inputs`, `kernel` … */
  readonly name: string;
  /** One per dimension: `batch`, `timesteps`, `units`. */
  readonly axes: readonly string[];
  readonly shape: readonly Dimension[];
  /** Absent where a problem or a limit forbids the values. Its shape is `shape` with each symbol's assumed size. */
  readonly values?: Tensor;
}

/** One assignment of the flags that change what the layer returns. */
export interface Combination {
  readonly flags: Flags;
  /** It is the one that the document has. */
  readonly current: boolean;
  /** The line as one would write it in the document. */
  readonly code: string;
  readonly outputs: readonly NamedTensor[];
  readonly equalities: readonly Equality[];
}

export interface Preview {
  /** With the overrides applied. */
  readonly layer: LayerDefinition;
  /** The call with every argument that is not its default, values resolved: `LSTM(units=1, return_sequences=True)`. */
  readonly signature: string;
  readonly input: NamedTensor;
  /** The layer's variables in the framework's order. */
  readonly weights: readonly NamedTensor[];
  readonly parameterCount: number;
  readonly assumptions: readonly Assumption[];
  /** False where a random initializer made weights: the values are then an example, not what Python prints. */
  readonly deterministic: boolean;
  readonly seed: number;
  readonly combinations: readonly Combination[];
  /** Every state of every step, and every gate where the run is short; absent where no values could be computed. */
  readonly trace?: StateTrace | Trace;
  /** Those of the reading and of the run; an `error` means that there are no values. */
  readonly problems: readonly Problem[];
}

/** Runs the layer once and shows that run as each flag combination returns it. Never throws; see `Preview.problems`. */
export function createPreview(definition: LayerDefinition, overrides: Overrides = {}): Preview {
  const layer = applyOverrides(definition, overrides);
  const seed = overrides.seed ?? DEFAULT_SEED;
  const run = runLayer(layer, seed);
  const trace = run.trace;
  return {
    layer,
    signature: signatureOf(layer),
    input: {
      name: layer.input.valuesName ?? "inputs",
      axes: INPUT_AXES,
      shape: layer.input.shape,
      ...valuesIf(run.input),
    },
    weights: run.weights.map(({ name, axes, shape, values }) => ({
      name,
      axes,
      shape: shape.map(known),
      ...valuesIf(values),
    })),
    parameterCount: run.parameterCount,
    assumptions: assumptionsOf(layer, definition, run.random),
    deterministic: run.random.length === 0,
    seed,
    combinations: run.usable ? FLAG_COMBINATIONS.map((flags) => combination(layer, flags, trace)) : [],
    ...(trace && { trace }),
    problems: [...layer.problems, ...run.problems, ...wrapperNote(layer)],
  };
}

/** The figures are the layer's own, whatever a wrapper makes of them. */
function wrapperNote({ className, use }: LayerDefinition): readonly Problem[] {
  const wrapper = use.wrappers.at(-1);
  if (wrapper === undefined) {
    return [];
  }
  const message = l10n.t("This is the {0} inside {1}, not what {1} returns.", className, wrapper);
  return [{ severity: "info", code: "wrapped-layer", message }];
}

function combination(layer: LayerDefinition, flags: Flags, trace: StateTrace | undefined): Combination {
  const outputs = returnedTensors(layer, flags);
  return {
    flags,
    current: sameFlags(flags, currentFlags(layer)),
    code: codeLine(
      layer,
      flags,
      outputs.map(({ name }) => name),
    ),
    outputs: outputs.map(({ name, axes, shape, pick }) => ({ name, axes, shape, ...valuesIf(trace && pick(trace)) })),
    equalities: equalities(flags),
  };
}

const valuesIf = (values: Tensor | undefined): { readonly values?: Tensor } => (values ? { values } : {});
