/**
 * Tensors of a program while it is followed, whichever library computes them: their shapes with symbols, the literal data
 * in them, and the calls that computed them.
 */
import type { ShapeOrigin } from "../definition";
import { sameSize, symbolicSize, type Size } from "../scope/values/size";
import { shareNumbers } from "../scope/values/numbers";
import { UNKNOWN, type AbstractValue, type ArrayValue, type LibraryValue } from "../scope/values/values";
import type { LayerFacts } from "./facts/layer-facts";
import type { TakenState } from "../steps-lost";
import type { ProducingCall } from "./facts/producers";

/** Axis sizes, the batch axis first. */
export type Shape = readonly Size[];

/** A place where data come in: an `Input`, or the head of a Sequential model. Its identity is its name. */
export interface InputSource {
  readonly name?: string;
  /** The literal data that the script feeds to it first. */
  fed?: FedData;
  /** Whether what comes in are the script's data, of which some were changed in place. */
  isChanged?: true;
  /** What comes in where its model is first called like a layer. */
  arriving?: SymbolicTensor;
}

/** A symbolic tensor, or one that a layer computed. */
export interface SymbolicTensor extends LibraryValue {
  readonly family: "tensor";
  /** Absent where not even the number of axes is known. */
  readonly shape?: Shape;
  /** Where its shape comes from, seen from the layer that takes it. */
  readonly origin: ShapeOrigin;
  /** Where the values come in, if nothing changes them in between. */
  readonly source?: InputSource;
  /** The literal array that it is. */
  readonly data?: FedData;
  /** The tensors that it was computed from. */
  readonly parents: readonly SymbolicTensor[];
  /** The layer that computed it, if it is one that is reported. */
  readonly computedBy?: LayerFacts;
  /** Of PyTorch's. */
  readonly torch?: true;
  /** The size of the last axis, where no more of the shape is known. */
  readonly features?: Size;
  /** The call that computed it, and which of its outputs it is. */
  readonly producer?: ProducingCall & { readonly output: number; readonly state?: TakenState };
}

export interface FedData {
  readonly shape: readonly number[];
  readonly values: Float64Array;
  /** As written where it is fed, if that is a name or a part of what has one. */
  readonly name?: string;
}

export const isTensor = (value: AbstractValue | undefined): value is SymbolicTensor =>
  value?.kind === "library" && value.family === "tensor";

/** Of tensors with more axes, which no framework has, nothing is known. */
const MAX_AXES = 64;

/** A tensor of this shape (batch axis first), which comes from there; with what else is known of it. */
export function createTensor(
  shape: Shape | undefined,
  origin: ShapeOrigin,
  more: Pick<
    Partial<SymbolicTensor>,
    "source" | "data" | "parents" | "computedBy" | "producer" | "torch" | "features"
  > = {},
): SymbolicTensor {
  const created: SymbolicTensor = {
    kind: "library",
    family: "tensor",
    ...(shape && shape.length <= MAX_AXES && { shape }),
    origin,
    parents: [],
    ...more,
    join: (other) => joinTensors(created, other),
    ...(more.torch && { changeable: { sharing: () => storageOf(created), left: () => withoutNumbers(created) } }),
  };
  return created;
}

/** The same numbers in another place. */
export const cloned = (tensor: SymbolicTensor): SymbolicTensor => createTensor(tensor.shape, tensor.origin, tensor);

/** Calls whose results see what they are given, or are that, as far as PyTorch 2.13 promises either. */
const VIEWING =
  /^(?:getitem|view|permute|transpose|(?:un)?squeeze|expand|[Ff]latten|einsum|Identity|(?:Feature)?(?:Alpha)?Dropout\d?d?)$/;

/** A tensor shares its numbers with so many others at most, as far as that is followed. */
const MOST_SHARING = 100;

/** What a tensor of PyTorch's shares its numbers with: the tensors of which it may be a view, the array that it is. */
function storageOf(tensor: SymbolicTensor): ReadonlySet<object> {
  const tensors = new Set([tensor]);
  const found = new Set<object>();
  for (const each of tensors) {
    found.add(each);
    if (each.data) found.add(each.data.values);
    const { producer, parents } = each;
    const isView = producer === undefined || (VIEWING.test(producer.layer.className) && !isWritten(producer.layer));
    if (isView && tensors.size < MOST_SHARING) for (const base of producer?.inputs ?? parents) tensors.add(base);
  }
  return found;
}

/** Whether what it gives is what it was given, with other numbers. */
const isWritten = ({ config, open }: ProducingCall["layer"]): boolean =>
  config["inplace"] === true || open.includes("inplace");

const reshaped = new WeakSet<SymbolicTensor>();

/** Notes that a tensor has got another shape in place, `x.transpose_(1, 2)`: under its other names it has none that is known. */
export const noteReshaped = (tensor: SymbolicTensor): void => void reshaped.add(tensor);

/** What is known of a tensor that has been written into. */
function withoutNumbers(tensor: SymbolicTensor): SymbolicTensor {
  const { shape, origin, source, data, producer, features } = tensor;
  if (reshaped.has(tensor)) return createTensor(undefined, "layer", { parents: [tensor], torch: true });
  if (!source && !data && !producer) return tensor;
  return createTensor(shape, origin === "data" ? "layer" : origin, {
    parents: [tensor],
    torch: true,
    ...(features !== undefined && { features }),
  });
}

/** The name of an axis of which nothing else is known. */
export const axisName = (rank: number, axis: number): "batch" | "timesteps" | "features" => {
  if (axis === 0) return "batch";
  return axis === rank - 1 ? "features" : "timesteps";
};

/** What two ways through the program have in common of a shape. */
export function joinShapes(one: Shape | undefined, other: Shape | undefined): Shape | undefined {
  if (one === undefined || other === undefined || one.length !== other.length) return undefined;
  const joined = one.map((size, axis) =>
    sameSize(size, other[axis]!) ? size : symbolicSize(axisName(one.length, axis)),
  );
  return joined.every((size, axis) => sameSize(size, one[axis]!)) ? one : joined;
}

/** What both have in common; `one` itself where it says no more than that, so that a loop's turns settle. */
function joinTensors(one: SymbolicTensor, other: LibraryValue): AbstractValue {
  if (!isTensor(other)) return UNKNOWN;
  const shape = joinShapes(one.shape, other.shape);
  const origin = one.origin === other.origin ? one.origin : "layer";
  const producer = isSameCall(one.producer, other.producer) ? one.producer : undefined;
  const data = one.data === other.data ? one.data : undefined;
  const loses = shape !== one.shape || origin !== one.origin || producer !== one.producer || data !== one.data;
  if (!loses && one.source === other.source) {
    shareNumbers(one, other);
    return one;
  }
  return createTensor(shape, origin, {
    ...(one.source && one.source === other.source && { source: one.source }),
    ...(data && { data }),
    ...(producer && { producer }),
    ...(one.torch && other.torch && { torch: true }),
    parents: [one, other],
  });
}

function isSameCall(one: SymbolicTensor["producer"], other: SymbolicTensor["producer"]): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (
    one.layer.identity === other.layer.identity &&
    one.output === other.output &&
    one.options === other.options &&
    areSame(one.inputs, other.inputs) &&
    areSame(one.states, other.states)
  );
}

const areSame = (some: readonly SymbolicTensor[], others: readonly SymbolicTensor[]) =>
  some.length === others.length && some.every((each, index) => each === others[index]);

/** An array as a tensor that flows, with its data as far as they are known. */
export function tensorOfArray(
  array: ArrayValue,
  name: string | undefined,
  more: Pick<SymbolicTensor, "source" | "torch"> = {},
): SymbolicTensor {
  const data = literalData(array, name);
  return createTensor(array.shape, "data", {
    ...more,
    ...(array.held && { source: { isChanged: true } }),
    ...(data && { data }),
  });
}

/** A literal array as data; `undefined` where a size or a number of it is not known. */
export function literalData(value: AbstractValue, name?: string): FedData | undefined {
  if (value.kind !== "array" || value.values === undefined) return undefined;
  const numbers = value.shape.filter((size) => typeof size === "number");
  if (numbers.length !== value.shape.length) return undefined;
  return { shape: numbers, values: value.values, ...(name !== undefined && { name }) };
}
