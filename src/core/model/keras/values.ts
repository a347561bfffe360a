/** What Keras's calls make, as far as reading alone can tell. */
import type { ScriptRandom, Span } from "../../definition";
import type { EvaluatedArgument } from "../../scope/interpreter";
import type { Cell } from "../../scope/store";
import type { UNCERTAIN, AbstractValue, LibraryValue } from "../../scope/values/values";
import type { Call } from "../../syntax/syntax";
import type { LayerFacts, Use } from "../facts/layer-facts";
import type { LayerFate } from "../facts/producers";
import type { FedData, InputSource, SymbolicTensor } from "../tensors";

interface KerasValueBase extends LibraryValue {
  readonly family: "keras";
}

export type KerasValue = KerasLayer | KerasModel | KerasVariables;

/** The variables of a layer or model, or some of them: `model.weights`, `model.weights[0]`. */
export interface KerasVariables extends KerasValueBase {
  readonly type: "variables";
  readonly owner: AbstractValue;
}

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
  /** Where its random weights come from. */
  readonly random?: ScriptRandom;
  /** What is to be reported of it, if it is a layer that the catalogue describes. */
  readonly facts?: LayerFacts;
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
  /** What the program calls it. */
  readonly name?: string;
  /** Where it is made. */
  readonly span: Span;
  /** The literal data that the script feeds to it first, by where they come in. */
  readonly fedBy: Map<InputSource, FedData>;
  /** The layers of a Sequential model so far. */
  readonly state?: Cell<SequentialState>;
  /** Where a Sequential model takes its data. */
  readonly source?: InputSource;
  /** Of a functional model. */
  readonly inputs?: readonly SymbolicTensor[];
  readonly outputs?: AbstractValue;
}

export function isKeras(value: AbstractValue | undefined): value is KerasValue {
  return value?.kind === "library" && value.family === "keras";
}

export const isLayer = (value: AbstractValue | undefined): value is KerasLayer =>
  isKeras(value) && value.type === "layer";

export const isModel = (value: AbstractValue | undefined): value is KerasModel =>
  isKeras(value) && value.type === "model";

export const isVariables = (value: AbstractValue | undefined): value is KerasVariables =>
  isKeras(value) && value.type === "variables";
