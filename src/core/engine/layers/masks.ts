/** What becomes of masks at a layer (keras 3.15.1 `Layer.__call__`, part 7). */
import type { Tensor } from "../../tensor";
import type { Work } from "../work";
import type { Flow, PlainLayer } from "./plain-layer";

/** The mask of a plain layer's output. */
export function* passMasks({ mask }: PlainLayer, inputs: readonly Flow[]): Work<Tensor | undefined> {
  if (typeof mask === "function") return yield* mask(inputs);
  return mask === "kept" ? inputs[0]?.mask : undefined;
}

/** Whether a layer that knows no masks is given one: Keras warns, and the layers behind it see none. */
export const destroysMask = ({ mask }: PlainLayer, inputs: readonly Flow[]): boolean =>
  mask === "destroyed" && inputs.some((input) => input.mask !== undefined);
