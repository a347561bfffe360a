/**
 * How much a preview may cost, in time and memory. Time is counted in multiply-adds of the plain path; what
 * the kernel does counts for as much less as it is faster.
 */
import * as l10n from "@vscode/l10n";
import type { Problem } from "../definition";

export const LIMITS = {
  /** Above this no shape is believed either: the recurrent kernel of one LSTM would take 64 GiB. */
  units: 65_536,
  /** Layers of one module of PyTorch's. */
  layers: 256,
  /** Multiply-adds of one forward pass together with the making of its weights: two seconds. */
  multiplyAdds: 2_000_000_000,
  /** Multiply-adds up to which every gate is recorded, in double sums: above, the kernel gives the states alone. */
  explainedMultiplyAdds: 1_000_000,
  /** Multiply-adds of all the other forward passes that the flag combinations of a layer take. */
  variantMultiplyAdds: 75_000_000,
  /** Numbers held at once: the input, the weights, all states, and what they are calculated in. 128 MB of float32. */
  elements: 32_000_000,
} as const;

/** Multiply-adds of the plain path in a second (measured: 1.1e9). */
const SPEED = 1_000_000_000;

/**
 * Multiply-adds that the kernel does in the time of one of the plain path (measured: 15 to 17 for a single
 * sample, more for a batch; docs/performance.md).
 */
export const KERNEL_SPEED = 12;
/** The same of those in double precision (measured: 4 to 7). */
export const DOUBLES_IN_KERNEL = 4;

/** An activation of one value, in multiply-adds (measured: 26 ns where a multiply-add takes 0.9). */
export const ACTIVATION_COST = 30;

/** What one forward pass takes. */
export interface Cost {
  readonly multiplyAdds: number;
  /** Numbers held at once. */
  readonly elements: number;
}

/** Why no values are calculated for that cost: a warning, because shapes can be shown all the same. */
export function checkCost(cost: Cost): Problem | undefined {
  if (cost.elements > LIMITS.elements) {
    return tooLarge(
      l10n.t(
        "Values are not calculated: they would take {0} numbers, and the limit is {1}. Use fewer units, time steps or rows.",
        cost.elements,
        LIMITS.elements,
      ),
    );
  }
  if (cost.multiplyAdds > LIMITS.multiplyAdds) {
    const seconds = (multiplyAdds: number) => Number((multiplyAdds / SPEED).toPrecision(2));
    return tooLarge(
      l10n.t(
        "Values are not calculated: they would take about {0} seconds, and the limit is {1}. Use fewer units, time steps or rows.",
        seconds(cost.multiplyAdds),
        seconds(LIMITS.multiplyAdds),
      ),
    );
  }
  return undefined;
}

const tooLarge = (message: string): Problem => ({ severity: "warning", code: "too-large", message });
