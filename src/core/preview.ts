/**
 * The one composition of reading, shapes and engine: for each flag combination of a layer, the
 * tensors it returns, by name, with axes, shape and values. Views render a `Preview`; none computes.
 */
import type { ConfigValue, Dimension, LayerDefinition, Problem } from "./definition";
import type { Tensor } from "./tensor";

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

/** Two returned tensors, or a slice of one, that hold the same numbers by construction. */
export interface Equality {
  /** As one would write it: `output[:, -1]`. */
  readonly left: string;
  readonly right: string;
  /** The names of the two tensors in `Combination.outputs`. */
  readonly tensors: readonly [string, string];
}

/** One assignment of the flags that change what the layer returns. */
export interface Combination {
  readonly flags: Readonly<Record<string, boolean>>;
  /** It is the one that the code has. */
  readonly current: boolean;
  /** The line as one would write it in the document. */
  readonly code: string;
  readonly outputs: readonly NamedTensor[];
  readonly equalities: readonly Equality[];
}

/** One line of the picture per time step: the cell of that step (its `batch` row 0), by unit. */
export interface UnrolledStep {
  /** The index along the input's time axis that this step reads (with `go_backwards` the last comes first). */
  readonly timestep: number;
  readonly x: readonly number[];
  readonly h: readonly number[];
  readonly c: readonly number[];
}

export interface Preview {
  /** With the overrides applied. */
  readonly layer: LayerDefinition;
  /** What the layer would be called with, every argument that differs from its default: `LSTM(units=1, return_sequences=True)`. */
  readonly signature: string;
  readonly input: NamedTensor;
  /** The layer's variables (Keras's order), random ones from the stated seed. */
  readonly weights: readonly NamedTensor[];
  readonly parameterCount: number;
  readonly assumptions: readonly Assumption[];
  /** False where a random initializer made the weights: the values are then an example, not what Python prints. */
  readonly deterministic: boolean;
  readonly combinations: readonly Combination[];
  /** Steps in the order in which the layer takes them; empty where no values could be computed. */
  readonly steps: readonly UnrolledStep[];
  /** Those of the reading and of the run; an `error` means that there are no values. */
  readonly problems: readonly Problem[];
}

/** What a user changed in the panel, on top of what the document says. */
export interface Overrides {
  /** By parameter name. */
  readonly arguments?: Readonly<Record<string, ConfigValue>>;
  readonly batch?: number;
  readonly timesteps?: number;
  readonly features?: number;
  /** Row-major input values; one per element of the input's shape. */
  readonly input?: readonly number[];
  readonly seed?: number;
}
