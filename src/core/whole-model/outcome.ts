/** What one call of a layer gives. */
import type { Problem } from "../definition";
import type { ModelTensor } from "./tensors";

export interface CallOutcome {
  readonly outputs: readonly ModelTensor[];
  /** Without a place: the layer's. */
  readonly problems: readonly Problem[];
  /** Absent where the layer's variables are not known. */
  readonly parameterCount?: number;
  /** Values would have taken more than the limits allow. */
  readonly limited?: boolean;
}
