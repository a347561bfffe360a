/** What tells tensors apart: how they are computed, from which data, whatever object each of them is. */
import type { FedData, KerasTensor } from "../keras/values";
import type { Made, MadeLayer } from "../facts/producers";

export interface TensorKeys {
  /** The same for two tensors where everything that is known of how they come about is the same. */
  readonly keyOf: (tensor: KerasTensor) => string;
}

/** Behind more layers, a tensor is told by what it is, not by how it came about. */
const MOST_BEHIND = 200;

export function createTensorKeys(): TensorKeys {
  const names = new Map<string, number>();
  const objects = new Map<object, number>();
  const calls = new Map<MadeLayer, number>();
  const numberOf = <Key>(numbers: Map<Key, number>, key: Key): number => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  };
  const data = (fed: FedData | undefined): string => (fed ? `#${numberOf(objects, fed.values)}` : "");
  const shapeText = ({ shape }: KerasTensor): string =>
    (shape ?? ["?"]).map((size) => (typeof size === "object" ? size.expression : size)).join("x");

  const callKey = ({ layer, inputs, states }: Made, behind: number): number => {
    const known = calls.get(layer);
    if (known !== undefined) return known;
    const given = layer.facts?.makings[0]?.arguments.map(({ name, value, text }) => [name, value ?? text]);
    const from = [inputs, states].map((tensors) => tensors.map((each) => keyWithin(each, behind + 1)));
    const text = JSON.stringify([
      layer.className,
      layer.span.start,
      layer.config,
      layer.open,
      layer.random,
      given,
      from,
    ]);
    const key = numberOf(names, text);
    calls.set(layer, key);
    return key;
  };

  const keyWithin = (tensor: KerasTensor, behind: number): string => {
    const { made, source } = tensor;
    if (made && behind <= MOST_BEHIND) return `${callKey(made, behind)}.${made.output}`;
    if (made) return `@${numberOf(objects, made.layer)}`;
    if (source) return `in ${source.name ?? ""} ${shapeText(tensor)} ${data(source.fed ?? tensor.data)}`;
    return `${shapeText(tensor)} ${data(tensor.data)}`;
  };

  return { keyOf: (tensor) => keyWithin(tensor, 0) };
}
