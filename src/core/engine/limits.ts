/**
 * How much a preview may cost. It runs while the user types, in the process that serves the editor:
 * clearly below 0.3 s and 64 MB on an ordinary machine.
 */
import * as l10n from "@vscode/l10n";
import type { Problem } from "../definition";

export const LIMITS = {
  /** Above this no shape is believed either: the recurrent kernel of one LSTM would take 64 GiB. */
  units: 65_536,
  /** Layers of one module of PyTorch's. */
  layers: 256,
  /** Multiply-adds of one forward pass together with the making of its weights: 0.2 s at the 1.1e9 a second measured. */
  multiplyAdds: 200_000_000,
  /** Multiply-adds up to which every gate is recorded, in double sums: above, the kernel gives the states alone. */
  explainedMultiplyAdds: 1_000_000,
  /** Multiply-adds of all the other forward passes that the flag combinations of a layer take. */
  variantMultiplyAdds: 75_000_000,
  /** Numbers held at once: the input, the weights, all states and gates. 64 MB of float32. */
  elements: 16_000_000,
} as const;

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
    return tooLarge(
      l10n.t(
        "Values are not calculated: they would take {0} multiplications, and the limit is {1}. Use fewer units, time steps or rows.",
        cost.multiplyAdds,
        LIMITS.multiplyAdds,
      ),
    );
  }
  return undefined;
}

const tooLarge = (message: string): Problem => ({ severity: "warning", code: "too-large", message });
