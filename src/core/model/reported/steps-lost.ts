/** Which layer leaves no time steps to the recurrent one behind it, and the edit that mends it. */
import { recurrentClass } from "../../catalog/keras/recurrent";
import type { LayerCall } from "../../definition";
import type { StepsLost } from "../../steps-lost";
import type { Program } from "../../syntax/syntax";
import type { LayerFacts } from "../facts/layer-facts";
import { sequencesFix } from "../facts/sequences-fix";
import type { SymbolicTensor } from "../tensors";

/** Layers that make one vector of all steps. */
const FLATTENING: ReadonlySet<string> = new Set([
  "Flatten",
  "GlobalAveragePooling1D",
  "GlobalMaxPooling1D",
  "GlobalAvgPool1D",
  "GlobalMaxPool1D",
]);

/** Calls behind each other that are looked through. */
const MOST_BEHIND = 50;

/** The nearest layer before a tensor that took its steps, as it has no more axes than one of them; `undefined` where none did. */
export function stepsLostBefore(
  tensor: SymbolicTensor,
  program: Program,
  calls: ReadonlyMap<LayerFacts, LayerCall>,
): StepsLost | undefined {
  let current: SymbolicTensor | undefined = tensor;
  const rank = tensor.shape?.length;
  for (let behind = 0; current?.producer && current.shape?.length === rank && behind < MOST_BEHIND; behind++) {
    const { layer, inputs, state }: NonNullable<SymbolicTensor["producer"]> = current.producer;
    const { facts, className } = layer;
    if (facts && rank !== 2 + (recurrentClass(className)?.space.length ?? 0)) return undefined;
    if (facts) {
      const inner = className === "Bidirectional" ? (facts.parts[0]?.layer ?? facts) : facts;
      const name = calls.get(inner)?.name;
      // The flag does not change a state.
      const fix = state ? undefined : sequencesFix(program, inner);
      return {
        className,
        isRecurrent: true,
        ...(name !== undefined && { name }),
        ...(fix && { fix }),
        ...(state && { state }),
      };
    }
    if (rank === 2 && FLATTENING.has(className)) return { className, isRecurrent: false };
    current = inputs[0];
  }
  return undefined;
}
