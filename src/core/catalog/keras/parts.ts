/** The layers that a layer of Keras holds, as it runs them: a wrapper's `layer`, an `RNN`'s `cell`, the cells of a stack. */
import {
  argumentOf,
  type ConfigValue,
  known,
  type LayerArgument,
  type LayerDefinition,
  partOf,
  valueOf,
} from "../../definition";
import { isRecord } from "../../config-value";
import { pythonLiteral } from "../../text/python-text";

/** The layers that `Bidirectional` runs along the sequence: the given one, and one that goes the other way. */
export interface Directions {
  readonly forward: LayerDefinition;
  readonly backward: LayerDefinition;
}

/** The value of an argument, with its default where it is not written; `undefined` where the layer has no such parameter. */
export function argumentValue(layer: LayerDefinition, name: string): ConfigValue | undefined {
  const argument = argumentOf(layer, name);
  return argument && valueOf(argument.value);
}

/** The layer with that argument, whether or not it is one of those that it lists. */
export function withArgument(layer: LayerDefinition, name: string, value: ConfigValue): LayerDefinition {
  const argument: LayerArgument = { name, value: known(value), origin: "written", text: pythonLiteral(value) };
  const has = argumentOf(layer, name) !== undefined;
  const changed = layer.arguments.map((each) => (each.name === name ? argument : each));
  return { ...layer, arguments: has ? changed : [...changed, argument] };
}

/**
 * The layers of `Bidirectional` (keras/src/layers/rnn/bidirectional.py 3.15.1, `__init__`). Without a `backward_layer`
 * the given one goes backwards too; tf.keras 2 and Keras 2 turn its direction round instead. Since tf.keras both emit
 * zeros at masked steps where they return sequences, whatever they are told.
 */
export function directionsOf(layer: LayerDefinition): Directions | undefined {
  const wrapped = partOf(layer, "layer");
  if (!wrapped) return undefined;
  const given = layer.profile === "keras-3" ? copiedByConfig(wrapped) : wrapped;
  const forward = { ...given, input: layer.input };
  const turned = layer.profile === "keras-3" || argumentValue(given, "go_backwards") !== true;
  const backward = partOf(layer, "backward_layer") ?? withArgument(given, "go_backwards", turned);
  return { forward: forcedZeros(forward), backward: forcedZeros({ ...backward, input: layer.input }) };
}

/**
 * Made again of its configuration, in which an `Identity` says no gain, and a SimpleRNN no seed (keras 3.15.1
 * `constant_initializers.py`, `simple_rnn.py`).
 */
const copiedByConfig = (layer: LayerDefinition): LayerDefinition => ({
  ...layer,
  arguments: layer.arguments.map((each) => {
    const { name, value } = each;
    if (name === "seed" && forgetsSeed(layer.className)) return { ...each, value: known(null) };
    const held = value.kind === "known" && isRecord(value.value) ? value.value : undefined;
    return held?.["class_name"] === "Identity" ? { ...each, value: known({ ...held, config: {} }) } : each;
  }),
});

/** Whether the configuration of such a layer leaves its seed out. */
export const forgetsSeed = (className: string): boolean => className === "SimpleRNN";

function forcedZeros(layer: LayerDefinition): LayerDefinition {
  return layer.profile === "keras-3" || layer.profile === "tf-keras-2"
    ? withArgument(layer, "zero_output_for_mask", argumentValue(layer, "return_sequences") === true)
    : layer;
}

/** The layer that `TimeDistributed` applies to each slice along its time axis, on an input without that axis. */
export function distributedLayer(layer: LayerDefinition): LayerDefinition | undefined {
  const given = partOf(layer, "layer");
  if (!given) return undefined;
  const { values: _values, mask: _mask, ...input } = layer.input;
  return { ...given, input: { ...input, shape: input.shape.filter((_, axis) => axis !== 1) } };
}

/** The cells of a stack, from the input to the output. */
export const cellsOf = (stack: LayerDefinition): readonly LayerDefinition[] =>
  (stack.parts ?? []).filter(({ role }) => role === "cells").map(({ layer }) => layer);

/** An argument by its path: `units`, or of a part `layer.units`, `cells.1.units`. */
export function argumentAt(layer: LayerDefinition, path: string): LayerArgument | undefined {
  const own = argumentOf(layer, path);
  if (own) return own;
  for (const [key, part] of partsByPath(layer)) {
    if (path.startsWith(`${key}.`)) return argumentAt(part, path.slice(key.length + 1));
  }
  return undefined;
}

/** The parts by the paths with which problems, assumptions and overrides name them: `layer`, `cells.0`, `cells.1`. */
export function partsByPath({
  parts = [],
}: LayerDefinition): readonly (readonly [path: string, part: LayerDefinition])[] {
  const seen = new Map<string, number>();
  return parts.map(({ role, layer }) => {
    const index = seen.get(role) ?? 0;
    seen.set(role, index + 1);
    return [role === "cells" ? `${role}.${index}` : role, layer];
  });
}
