/** What tells tensors apart: how they are computed, from which data, whatever object each of them is. */
import type { ProducingCall, ProducingLayer } from "../facts/producers";
import type { FedData, SymbolicTensor } from "../tensors";

export interface TensorKeys {
  /** The same for two tensors where everything that is known of how they come about is the same. */
  readonly keyOf: (tensor: SymbolicTensor) => string;
}

/** Behind more layers, a tensor is told by what it is, not by how it came about. */
const MOST_BEHIND = 200;

/** Keys for the tensors of one document. */
export function createTensorKeys(): TensorKeys {
  const names = new Map<string, number>();
  const objects = new Map<object, number>();
  const calls = new Map<ProducingLayer, number>();
  const numberOf = <Key>(numbers: Map<Key, number>, key: Key): number => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  };
  const data = (fed: FedData | undefined): string => (fed ? `#${numberOf(objects, fed.values)}` : "");
  const shapeText = ({ shape }: SymbolicTensor): string =>
    (shape ?? ["?"]).map((size) => (typeof size === "object" ? size.expression : size)).join("x");

  const callKey = ({ layer, inputs, states }: ProducingCall, behind: number): number => {
    const known = calls.get(layer);
    if (known !== undefined) return known;
    const given = layer.facts?.evaluations[0]?.arguments.map(({ name, value, text }) => [name, value ?? text]);
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

  const keyWithin = (tensor: SymbolicTensor, behind: number): string => {
    const { producer, source } = tensor;
    if (producer && behind <= MOST_BEHIND) return `${callKey(producer, behind)}.${producer.output}`;
    if (producer) return `@${numberOf(objects, producer.layer)}`;
    if (source) return `in ${source.name ?? ""} ${shapeText(tensor)} ${data(source.fed ?? tensor.data)}`;
    return `${shapeText(tensor)} ${data(tensor.data)}`;
  };

  return { keyOf: (tensor) => keyWithin(tensor, 0) };
}
