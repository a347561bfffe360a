/** Which of a layer's tensors the other layers of its model take, and the model gives. */
import type { ConfigValue } from "../../definition";
import type { Steps } from "../../steps";
import { callsOf, type InboundTensor, tensorsOf } from "./inbound-nodes";
import type { LayerNode } from "./layer-node";

/** By the layer's name: the places of its tensors among those that it returns. */
export type Consumed = ReadonlyMap<string, readonly number[]>;

/** @param outputs the model's `output_layers` */
export function* consumedTensors(layers: readonly LayerNode[], outputs: ConfigValue | undefined): Steps<Consumed> {
  const found = new Map<string, number[]>();
  const note = ({ layer, output }: InboundTensor): void => {
    const places = found.get(layer);
    if (places === undefined) found.set(layer, [output]);
    else if (!places.includes(output)) places.push(output);
  };
  for (const layer of layers) {
    for (const { inputs, states } of callsOf(layer.entries.get("inbound_nodes")?.value)) {
      inputs.forEach(note);
      states.forEach(note);
    }
    yield;
  }
  tensorsOf(outputs).forEach(note);
  for (const places of found.values()) places.sort((one, other) => one - other);
  return found;
}
