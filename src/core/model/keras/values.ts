/** What Keras's calls make, as far as reading alone can tell. */
import type { ConfigValue, ShapeOrigin, Span } from "../../definition";
import type { EvaluatedArgument } from "../../scope/interpreter";
import { sameSize, symbolicSize, type Size } from "../../scope/size";
import type { Cell } from "../../scope/store";
import { type UNCERTAIN, UNKNOWN, type AbstractValue, type LibraryValue } from "../../scope/values";
import type { Call } from "../../syntax/syntax";
import type { LayerFacts, Use } from "../facts/layer-facts";
import type { Made } from "../facts/producers";

interface KerasValueBase extends LibraryValue {
  readonly family: "keras";
}

export type KerasValue = KerasLayer | KerasTensor | KerasModel | KerasConfig;

/** Axis sizes, the batch axis first. */
export type Shape = readonly Size[];

export interface KerasLayer extends KerasValueBase {
  readonly type: "layer";
  readonly className: string;
  readonly arguments: readonly EvaluatedArgument[];
  /** Where it is made. */
  readonly node?: Call;
  /** What happens to it later. */
  readonly fate?: LayerFate;
  /** The layer inside a wrapper such as Bidirectional. */
  readonly inner?: AbstractValue;
  /** What is to be reported of it, if it is a layer that the catalogue describes. */
  readonly facts?: LayerFacts;
}

export interface LayerFate {
  /** Where the script gives this layer other weights. */
  weightsSet?: Span;
}

/** A place where data come in: an `Input`, or the head of a Sequential model. Its identity is its name. */
export interface InputSource {
  readonly name?: string;
  /** The literal data that the script feeds to it first. */
  fed?: FedData;
}

/** A symbolic tensor, or one that a layer computed. */
export interface KerasTensor extends KerasValueBase {
  readonly type: "tensor";
  /** Absent where not even the number of axes is known. */
  readonly shape?: Shape;
  /** Where its shape comes from, seen from the layer that takes it. */
  readonly origin: ShapeOrigin;
  /** Where the values come in, if nothing changes them in between. */
  readonly source?: InputSource;
  /** The literal array that it is. */
  readonly data?: FedData;
  /** The tensors that it was computed from. */
  readonly parents: readonly KerasTensor[];
  /** The layer that computed it, if it is one that is reported. */
  readonly maker?: LayerFacts;
  /** Of PyTorch's. */
  readonly torch?: true;
  /** The size of the last axis, where no more of the shape is known. */
  readonly features?: Size;
  /** The call that computed it, and which of its outputs it is. */
  readonly made?: Made & { readonly output: number };
}

export interface FedData {
  readonly shape: readonly number[];
  readonly values: Float64Array;
  /** As written where it is fed, if that is a name or a part of what has one. */
  readonly name?: string;
}

/** A layer of a Sequential model, and how it is written there. */
export interface Stacked {
  readonly layer: AbstractValue;
  readonly use: Use;
  /** What came out of the model before the layer was added. */
  readonly before?: AbstractValue;
}

export interface SequentialState {
  readonly layers: readonly Stacked[] | typeof UNCERTAIN;
  /** Whether its input's shape was given to it from outside: by data, or `build`. */
  readonly settled?: boolean;
  /** What comes out of the last layer. */
  readonly output?: AbstractValue;
  /** How many models lie in each other in it. */
  readonly depth?: number;
}

export interface KerasModel extends KerasValueBase {
  readonly type: "model";
  /** The literal data that the script feeds to it first, by where they come in. */
  readonly fedBy: Map<InputSource, FedData>;
  /** The layers of a Sequential model so far. */
  readonly state?: Cell<SequentialState>;
  /** Where a Sequential model takes its data. */
  readonly source?: InputSource;
  /** Of a functional model. */
  readonly inputs?: readonly KerasTensor[];
  readonly outputs?: AbstractValue;
}

/** Something that stands in a layer's configuration: an initializer, a regularizer. */
export interface KerasConfig extends KerasValueBase {
  readonly type: "config";
  readonly value: ConfigValue;
}

export function isKeras(value: AbstractValue | undefined): value is KerasValue {
  return value?.kind === "library" && value.family === "keras";
}

export const isTensor = (value: AbstractValue | undefined): value is KerasTensor =>
  isKeras(value) && value.type === "tensor";

export const isLayer = (value: AbstractValue | undefined): value is KerasLayer =>
  isKeras(value) && value.type === "layer";

export const isModel = (value: AbstractValue | undefined): value is KerasModel =>
  isKeras(value) && value.type === "model";

/** Of tensors with more axes, which no framework has, nothing is known. */
const MAX_AXES = 64;

export function createTensor(
  shape: Shape | undefined,
  origin: ShapeOrigin,
  more: Pick<Partial<KerasTensor>, "source" | "data" | "parents" | "maker" | "made" | "torch" | "features"> = {},
): KerasTensor {
  const created: KerasTensor = {
    kind: "library",
    family: "keras",
    type: "tensor",
    ...(shape && shape.length <= MAX_AXES && { shape }),
    origin,
    parents: [],
    ...more,
    join: (other) => joinTensors(created, other),
  };
  return created;
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

function joinTensors(one: KerasTensor, other: LibraryValue): AbstractValue {
  if (!isTensor(other)) return UNKNOWN;
  const shape = joinShapes(one.shape, other.shape);
  if (shape === one.shape && one.source === other.source && one.origin === other.origin) return one;
  return createTensor(shape, one.origin === other.origin ? one.origin : "layer", {
    ...(one.source && one.source === other.source && { source: one.source }),
    ...(one.torch && other.torch && { torch: true }),
    parents: [one, other],
  });
}
