/** Which of a layer's tensors the other layers of its model take, and the model gives. */
import type { ConfigValue } from "../../definition";
import { callsOf, tensorsOf } from "./inbound-nodes";
import type { LayerNode } from "./layer-node";

/** By the layer's name: the places of its tensors among those that it returns. */
export type Consumed = ReadonlyMap<string, readonly number[]>;

/** @param outputs the model's `output_layers` */
export function consumedTensors(layers: readonly LayerNode[], outputs: ConfigValue | undefined): Consumed {
  const calls = layers.flatMap((layer) => callsOf(layer.entries.get("inbound_nodes")?.value));
  const found = new Map<string, Set<number>>();
  for (const { layer, output } of [
    ...calls.flatMap(({ inputs, states }) => [...inputs, ...states]),
    ...tensorsOf(outputs),
  ]) {
    found.set(layer, (found.get(layer) ?? new Set()).add(output));
  }
  return new Map([...found].map(([name, places]) => [name, [...places].sort((one, other) => one - other)]));
}
