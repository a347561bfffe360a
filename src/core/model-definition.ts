/**
 * A whole model as a document describes it: its layers, and how they are called on each other's outputs.
 * Readers make it; `whole-model/` runs it.
 */
import type { ConfigRecord } from "./config-value";
import type { Dimension, LayerDefinition, LayerPart, Profile, Span, Weights } from "./definition";
import type { Tensor } from "./tensor";

/** A tensor of a model: which of its calls makes it, and which of that call's outputs it is. */
export interface TensorPlace {
  readonly call: number;
  readonly output: number;
}

/** A layer of a model; it may be called several times. */
export interface ModelLayer {
  /** Its name in the model. */
  readonly name: string;
  readonly className: string;
  readonly profile: Profile;
  /** Its arguments as written, by their parameters' names. */
  readonly config: ConfigRecord;
  /** Arguments that are written and whose values the document does not say. */
  readonly open?: readonly string[];
  readonly span: Span;
  /** Where its class is named. */
  readonly classSpan: Span;
  /** The layers inside a wrapper. */
  readonly parts?: readonly LayerPart<ModelLayer>[];
  /** Set where a model stands in the place of a layer. */
  readonly model?: ModelDefinition;
  /** Of an input layer: what it lets in. */
  readonly shape?: readonly Dimension[];
  /** Given beside the layer, or in the model's `weights`; by path. */
  readonly weights?: Weights;
  /** Of a recurrent layer: its definition. */
  readonly recurrent?: LayerDefinition;
}

/** One time that a layer is called. An input layer is called once, on nothing. */
export interface ModelCall {
  /** Index into the model's layers. */
  readonly layer: number;
  readonly inputs: readonly TensorPlace[];
  /** The states that a recurrent layer starts with. */
  readonly initialState?: readonly TensorPlace[];
  /** What else it is called with: `use_causal_mask`. */
  readonly options?: ConfigRecord;
}

/** Numbers that a document gives to an input of a model. */
export interface ModelFeed {
  readonly values: Tensor;
  /** As the document names them: `data`, `"inputs"`. */
  readonly name?: string;
}

export interface ModelDefinition {
  readonly name: string;
  /** `Sequential`, `Functional`. */
  readonly className: string;
  readonly profile: Profile;
  readonly span: Span;
  /** In document order. */
  readonly layers: readonly ModelLayer[];
  /** Each after those whose outputs it takes. */
  readonly calls: readonly ModelCall[];
  readonly inputs: readonly TensorPlace[];
  readonly outputs: readonly TensorPlace[];
  /** By the names of the input layers. */
  readonly feeds: Readonly<Record<string, ModelFeed>>;
}

/** Where a layer is called in a model: the calls of the models that lie in each other, outermost first. */
export interface ModelPlace {
  readonly model: ModelDefinition;
  readonly calls: readonly number[];
}
