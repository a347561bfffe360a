/** One call of a layer of a model: what is asked of it, and what it gives. */
import type { ModelCall, ModelLayer, Problem } from "../definition";
import type { Budget } from "./budget";
import type { ModelTensor } from "./tensors";

export interface CallToRun {
  readonly layer: ModelLayer;
  readonly call: ModelCall;
  /** For weights without a seed of their own. */
  readonly seed: number;
  /** Absent where shapes alone are wanted. */
  readonly budget: Budget | undefined;
}

export interface CallOutcome {
  readonly outputs: readonly ModelTensor[];
  /** Without a place: the layer's. */
  readonly problems: readonly Problem[];
  /** Absent where the layer's variables are not known. */
  readonly parameterCount?: number;
  /** Values would have taken more than the limits allow. */
  readonly limited?: boolean;
}
